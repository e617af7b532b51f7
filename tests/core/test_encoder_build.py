"""The encoder is made from the bundled weights, completely or not at all."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.encoder import build as building
from smartmkt_core.encoder.engine_weights import (
    WeightsUnreadable,
    dequantise,
    find_weights,
    read_weights,
)
from smartmkt_core.encoder.manifest import RECIPE, EncoderNotBuilt, Manifest
from smartmkt_core.encoder.quantise import smoothed, to_integers
from smartmkt_core.encoder.verify import verify


def test_a_block_is_a_scale_and_thirty_two_weights_low_nibbles_first() -> None:
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    weights = dequantise(struct.pack("<e", 0.5) + nibbles)
    expected = [(value - 8) * 0.5 for value in [*range(16), *range(15, -1, -1)]]
    np.testing.assert_allclose(weights, expected)


def test_a_matrix_in_integers_stays_close_to_itself() -> None:
    matrix = np.random.default_rng(1).normal(size=(128, 6)).astype(np.float32)
    matrix[:, 2] = 0
    integers, scales = to_integers(matrix)
    assert np.abs(integers * scales - matrix).max() <= scales.max() / 2 + 1e-6


def test_a_large_input_is_made_small_and_the_product_stays() -> None:
    random = np.random.default_rng(1)
    texts = random.normal(size=(20, 64)).astype(np.float32)
    texts[:, 7] *= 50
    matrix = random.normal(size=(64, 6)).astype(np.float32)
    factors, moved = smoothed(matrix, np.abs(texts).max(axis=0))
    sizes = np.abs(texts * factors).max(axis=0)
    assert sizes[7] < 10 * np.median(sizes)
    np.testing.assert_allclose(texts * factors @ moved, texts @ matrix, rtol=1e-3, atol=1e-3)


def test_a_file_that_is_not_the_weights_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "weights.bin"
    wrong.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsUnreadable, match="does not begin with"):
        read_weights(wrong)
    wrong.write_bytes(find_weights().read_bytes()[:5000])
    with pytest.raises(WeightsUnreadable, match="damaged"):
        read_weights(wrong)


@pytest.mark.slow
def test_the_built_forms_agree_with_the_engine(encoder_folder: Path) -> None:
    report = verify(encoder_folder)
    assert report.texts >= 100
    assert report.passed, "\n".join(report.lines())
    assert report.token_mismatches == []


def test_a_changed_file_fails_the_verification(encoder_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "encoder"
    shutil.copytree(encoder_folder, copy, copy_function=_link)
    config = copy / "sentence-transformers" / "config.json"
    text = config.read_text(encoding="utf-8")
    config.unlink()
    config.write_text(text.replace("12", "21", 1), encoding="utf-8")
    with pytest.raises(EncoderNotBuilt, match=r"config\.json is not as it was built"):
        verify(copy)


def test_an_encoder_that_is_up_to_date_is_left_alone(encoder_folder: Path) -> None:
    said: list[str] = []
    manifest = building.build(encoder_folder, say=said.append)
    assert manifest == Manifest.read(encoder_folder)
    assert said == ["Encoder is up to date: multilingual-e5-small, 384 dimensions."]


def test_a_failed_build_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(building, "_build_in", fail)
    with pytest.raises(OSError, match="disk full"):
        building.build(tmp_path / "encoder")
    assert [path.name for path in tmp_path.iterdir()] == [".encoder.lock"]


def test_a_half_built_encoder_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "encoder"
    (out / "onnx").mkdir(parents=True)
    (out / "onnx" / "left-over").write_text("x", encoding="utf-8")

    def quickly(work: Path, *, source: dict[str, str], **_: object) -> Manifest:
        manifest = Manifest(RECIPE, source, 384, 512, "query: ", "f", {}, {})
        manifest.write(work)
        return manifest

    monkeypatch.setattr(building, "_build_in", quickly)
    building.build(out, say=lambda _: None)
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json"]
    assert Manifest.read(out).dim == 384


def _link(source: str, target: str) -> None:
    # Half a gigabyte of weights need not be copied to be compared.
    Path(target).hardlink_to(source)
