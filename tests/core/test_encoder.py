"""Sentences become vectors, the same ones everywhere."""

from __future__ import annotations

import json
import subprocess
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.encoder import TextEncoder
from smartmkt_core.encoder.manifest import EncoderNotBuilt, Manifest

ROOT = Path(__file__).resolve().parents[2]


def test_vectors_have_length_one_and_say_their_dimension(text_encoder: TextEncoder) -> None:
    vectors = text_encoder.encode(["Where is my order?", "我的订单到哪了？", ""])
    assert vectors.shape == (3, text_encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(text_encoder: TextEncoder) -> None:
    assert text_encoder.encode([]).shape == (0, text_encoder.dim)
    assert [len(part) for part in text_encoder.encode_deep([])] == [0, 0]


def test_what_the_model_holds_on_its_way_differs_by_depth(text_encoder: TextEncoder) -> None:
    top, below = text_encoder.encode_deep(["Where is my order?", "我的订单到哪了？"])
    assert below.shape == (2, 2, text_encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(below, axis=-1), 1, atol=1e-5)
    for one, other in combinations([below[:, 0], below[:, 1], top], 2):
        assert not np.allclose(one, other, atol=0.01)


@pytest.mark.parametrize(
    ("sentence", "same_meaning", "other"),
    [
        ("Where is my order?", "我的订单到哪了？", "I forgot my password."),
        ("I want my money back", "我想退款", "Do you ship to Canada?"),
        ("Can I talk to a person?", "我要找人工客服", "How do I wash the blanket?"),
    ],
)
def test_the_two_languages_share_one_space(
    text_encoder: TextEncoder, sentence: str, same_meaning: str, other: str
) -> None:
    a, b, c = text_encoder.encode([sentence, same_meaning, other])
    assert a @ b > a @ c


def test_a_text_has_the_same_vector_whatever_stands_beside_it(encoder_folder: Path) -> None:
    encoder = TextEncoder.load(encoder_folder, cache_size=0)
    texts = ["cancel", "我想把收货地址改到漕溪北路88号，谢谢", "Where is order 10027? " * 20]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    np.testing.assert_array_equal(encoder.encode(texts), alone)
    side_by_side = TextEncoder.load(encoder_folder, threads=2, cache_size=0)
    np.testing.assert_array_equal(side_by_side.encode(texts * 2), np.vstack([alone, alone]))


def test_remembered_texts_keep_their_vectors(encoder_folder: Path) -> None:
    encoder = TextEncoder.load(encoder_folder, cache_size=2)
    texts = ["one", "two", "three", "two", "one"]
    first = encoder.encode(texts)
    np.testing.assert_array_equal(first, encoder.encode(texts))
    np.testing.assert_array_equal(first[0], first[4])


def test_what_was_encoded_cannot_be_changed_from_outside(text_encoder: TextEncoder) -> None:
    before = text_encoder.encode(["thank you"])
    expected = before.copy()
    before[:] = 0
    np.testing.assert_array_equal(text_encoder.encode(["thank you"]), expected)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "订单" * 50_000, "half an emoji \ud83d", "<pad></s>", "\x00", "  \n\t"]
)
def test_strange_texts_are_encoded_too(text_encoder: TextEncoder, text: str) -> None:
    assert np.isfinite(text_encoder.encode([text])).all()
    assert len(text_encoder.token_ids(text)) <= 512


def test_without_an_encoder_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotBuilt, match=r"python -m smartmkt_core\.encoder build"):
        TextEncoder.load(tmp_path / "nowhere")


def test_an_incomplete_encoder_is_refused(encoder_folder: Path, tmp_path: Path) -> None:
    Manifest.read(encoder_folder).write(tmp_path)
    with pytest.raises(EncoderNotBuilt, match="is missing"):
        TextEncoder.load(tmp_path)


def test_a_damaged_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"recipe": 1', encoding="utf-8")
    with pytest.raises(EncoderNotBuilt, match="damaged"):
        TextEncoder.load(tmp_path)


def test_rasas_environment_encodes_alike(text_encoder: TextEncoder, encoder_folder: Path) -> None:
    python = ROOT / ".venv-bot" / "bin" / "python"
    if not python.exists():
        pytest.skip("the assistant's environment is not set up")
    texts = ["Where is my order 10027?", "我的order到哪了", "", "Cancel it, please 😡"]
    program = (
        "import json, sys; from smartmkt_core.encoder.encoder import TextEncoder;"
        "folder, texts = json.load(sys.stdin); encoder = TextEncoder.load(folder);"
        "import smartmkt_core.language;"
        "assert not {'torch', 'transformers', 'pydantic_settings'} & set(sys.modules);"
        "print(json.dumps([encoder.fingerprint, encoder.encode(texts).tolist()]))"
    )
    answer = subprocess.run(
        [str(python), "-c", program],
        input=json.dumps([str(encoder_folder), texts]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    fingerprint, vectors = json.loads(answer.stdout)
    assert fingerprint == text_encoder.fingerprint
    # Two versions of onnxruntime round differently in the last bits.
    cosines = np.sum(np.array(vectors) * text_encoder.encode(texts), axis=1)
    assert cosines.min() > 0.9995
