"""The mood of what shoppers write."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.encoder import TextEncoder
from smartmkt_core.sentiment import Mood, SentimentClassifier, SentimentNotTrained
from smartmkt_core.sentiment.classifier import Head
from smartmkt_core.sentiment.examples import ExampleUnreadable, read, training_examples
from smartmkt_core.sentiment.training import fit, measure

DATA = Path(__file__).resolve().parents[2] / "data" / "sentiment"


class WordEncoder:
    """A toy encoder: every text is a sum of fixed random vectors of its words."""

    fingerprint = "toy"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._one(text) for text in texts], dtype=np.float32).reshape(-1, 16)

    def _one(self, text: str) -> np.ndarray:
        seeds = [int(hashlib.md5(w.encode()).hexdigest()[:8], 16) for w in text.split()]  # noqa: S324
        words = [np.random.default_rng(seed).normal(size=16) for seed in seeds]
        return np.sum([np.zeros(16), *words], axis=0)


@pytest.fixture(scope="session")
def classifier(text_encoder: TextEncoder) -> SentimentClassifier:
    return SentimentClassifier(fit(training_examples(DATA), text_encoder), text_encoder)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Your service is terrible, I am really angry!", "negative"),
        ("你们的服务太差了，气死我了！", "negative"),
        ("Where is my order?", "neutral"),
        ("请问什么时候发货？", "neutral"),
        ("10027", "neutral"),
        ("Thank you, that was very helpful!", "positive"),
        ("谢谢，问题解决了，太好了", "positive"),
        ("", "neutral"),
    ],
)
def test_plain_moods_are_told_apart(classifier: SentimentClassifier, text: str, label: str) -> None:
    assert classifier.score([text])[0].label == label


def test_a_calm_report_of_a_problem_is_not_anger(classifier: SentimentClassifier) -> None:
    calm = classifier.score(["I received the wrong size, can I swap it?", "尺码不对，可以换吗"])
    angry = classifier.score(
        ["You sent the wrong size AGAIN, you idiots!", "又发错尺码，一群骗子！"]
    )
    assert max(mood.anger for mood in calm) < 0.5 < min(mood.anger for mood in angry)


def test_kept_apart_sentences_are_understood(classifier: SentimentClassifier) -> None:
    quality = measure(classifier, read(DATA / "test.tsv"))
    assert min(quality.macro_f1.values()) >= 0.8, quality.line()
    assert quality.anger_auc >= 0.85, quality.line()


def test_probabilities_add_up_to_one(classifier: SentimentClassifier) -> None:
    for mood in classifier.score(["ok", "什么破玩意儿", "thanks a million"]):
        assert sum(mood.scores.values()) == pytest.approx(1)
        assert mood.label == max(mood.scores, key=lambda label: mood.scores[label])
        assert 0 <= mood.anger <= 1


def test_nothing_to_score(classifier: SentimentClassifier) -> None:
    assert classifier.score([]) == []
    assert classifier.score(["  "]) == [
        Mood("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0}, 0.0)
    ]


def test_a_saved_classifier_scores_as_before(tmp_path: Path) -> None:
    encoder = WordEncoder()
    head = fit(training_examples(DATA)[::4], encoder)
    head.save(tmp_path / "sentiment")
    texts = ["thank you", "where is it", "this is a scam"]
    loaded = SentimentClassifier.load(tmp_path / "sentiment", encoder)
    assert loaded.score(texts) == SentimentClassifier(head, encoder).score(texts)


def test_without_training_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(SentimentNotTrained, match=r"smartmkt_core\.sentiment train"):
        SentimentClassifier.load(tmp_path, WordEncoder())


def test_a_classifier_of_another_encoder_is_refused(tmp_path: Path) -> None:
    head = Head("another", "x", [0.0] * 16, [[0.0] * 16] * 4, [0.0] * 4, 1.0, 1.0)
    head.save(tmp_path)
    with pytest.raises(SentimentNotTrained, match="another encoder"):
        SentimentClassifier.load(tmp_path, WordEncoder())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("angry\ten\t1\tGrr", "label 'angry'"),
        ("negative\tfr\t0\tBof", "language 'fr'"),
        ("negative\ten\tyes\tGrr", "anger 'yes'"),
        ("negative\ten\t0\t", "text is empty"),
        ("negative\ten\tGrr", "4 columns expected, 3 found"),
    ],
)
def test_a_trainers_mistake_is_named_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"label\tlanguage\tanger\ttext\n{line}\n", encoding="utf-8")
    with pytest.raises(ExampleUnreadable, match=f"mine.tsv, line 2: .*{reason}"):
        read(file)


def test_the_kept_apart_sentences_are_not_trained_on() -> None:
    trained = {example.text for example in training_examples(DATA)}
    assert len(trained) >= 500
    assert not trained & {example.text for example in read(DATA / "test.tsv")}
