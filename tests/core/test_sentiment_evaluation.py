"""What is measured of a classifier, on sentences whose scores are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from smartmkt_core.sentiment import Mood
from smartmkt_core.sentiment.classifier import CAUSES, LABELS
from smartmkt_core.sentiment.evaluation import evaluate
from smartmkt_core.sentiment.examples import Example
from smartmkt_core.sentiment.kernel import solve


def mood(negative: float, neutral: float, *, anger: float = 0.0, cause: str = "other") -> Mood:
    scores = dict(zip(LABELS, (negative, neutral, 1 - negative - neutral), strict=True))
    causes = {one: float(one == cause) for one in CAUSES}
    return Mood(max(LABELS, key=lambda label: scores[label]), scores, anger, None, causes)


class Known:
    """Stands in for a classifier: says of each text what it was told."""

    def __init__(self, moods: dict[str, Mood]) -> None:
        self.moods = moods

    def score(self, texts: Sequence[str]) -> list[Mood]:
        return [self.moods[text] for text in texts]


FOUND = Known(
    {
        "late!": mood(0.9, 0.1, anger=0.9, cause="delivery"),
        "dear": mood(0.2, 0.5, anger=0.2, cause="price"),
        "坏了": mood(0.2, 0.7, cause="price"),
        "好": mood(0.1, 0.1),
    }
)
SENTENCES = [
    Example("negative", "en", 1.0, "late!", cause="delivery"),
    Example("negative", "en", 0.0, "dear", cause="price"),
    Example("negative", "zh", 0.0, "坏了", cause="product_quality"),
    Example("positive", "zh", None, "好"),
]


def test_each_language_is_counted_by_itself_and_all_together() -> None:
    report = evaluate(FOUND, SENTENCES)
    assert {name: one.accuracy for name, one in report.mood.items()} == {
        "en": 0.5,
        "zh": 0.5,
        "all": 0.5,
    }
    assert report.confusion == [[1, 2, 0], [0, 0, 0], [0, 0, 1]]


def test_without_neutral_sentences_two_moods_are_compared() -> None:
    assert evaluate(FOUND, SENTENCES).two_way == 0.75
    assert evaluate(FOUND, [*SENTENCES, Example("neutral", "en", 0.0, "dear")]).two_way is None


def test_causes_are_measured_where_they_are_known() -> None:
    report = evaluate(FOUND, SENTENCES)
    assert {name: one.sentences for name, one in report.cause.items()} == {
        "en": 2,
        "zh": 1,
        "all": 3,
    }
    (mistake,) = report.worst_causes
    assert (mistake.text, mistake.truth, mistake.found) == ("坏了", "product_quality", "price")


def test_the_surest_mistakes_come_first() -> None:
    report = evaluate(FOUND, SENTENCES, worst=1)
    assert [(mistake.text, mistake.confidence) for mistake in report.worst] == [("坏了", 0.7)]


def test_anger_is_measured_where_fury_and_calm_are_known() -> None:
    anger = evaluate(FOUND, SENTENCES).anger
    assert anger is not None
    assert (anger.auc, anger.fury_found, anger.false_alarms) == (1.0, 1.0, 0.0)
    assert evaluate(FOUND, SENTENCES[1:]).anger is None


def test_being_surer_than_right_is_a_calibration_error() -> None:
    sure = Known({"a": mood(0.8, 0.1), "b": mood(0.8, 0.1)})
    sentences = [Example("negative", "en", None, "a"), Example("positive", "en", None, "b")]
    assert evaluate(sure, sentences).calibration_error == pytest.approx(0.3)


def test_other_ways_are_measured_on_the_same_sentences() -> None:
    report = evaluate(FOUND, SENTENCES, others={"gloom": lambda texts: ["negative"] * len(texts)})
    assert report.others["gloom"]["all"].accuracy == 0.75


def test_what_is_said_of_a_group_unseen_is_what_training_without_it_finds() -> None:
    draw = np.random.default_rng(0)
    points, targets = draw.normal(size=(30, 4)), draw.normal(size=(30, 2))
    kernel, ridge = points @ points.T + 1, np.full(30, 0.3)
    groups = [str(row % 3) for row in range(30)]
    _, unseen = solve(kernel.copy(), targets, ridge, groups)
    out = np.arange(30) % 3 == 1
    weights = np.linalg.solve(kernel[np.ix_(~out, ~out)] + 0.3 * np.eye(20), targets[~out])
    assert np.allclose(kernel[np.ix_(out, ~out)] @ weights, unseen[out])
