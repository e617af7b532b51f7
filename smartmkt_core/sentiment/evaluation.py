"""How well moods and causes are read, measured on labelled sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score

from smartmkt_core.sentiment.baselines import Judge
from smartmkt_core.sentiment.classifier import CAUSES, LABELS, Mood
from smartmkt_core.sentiment.examples import Example

VERY_UPSET = 0.6
"""From this anger on, and negative, the assistant treats somebody as very upset."""
_BINS = 10


@dataclass(frozen=True)
class Scores:
    """How many sentences of one language were read right, 0 to 1."""

    sentences: int
    macro_f1: float
    """Mean of the F1 of the labels that occur."""
    accuracy: float


@dataclass(frozen=True)
class Anger:
    """How well fury is told from calm."""

    auc: float
    fury_found: float
    """Share of the furious that count as very upset."""
    false_alarms: float
    """Share of the calm that do."""


@dataclass(frozen=True)
class Mistake:
    """A sentence that was read wrong."""

    text: str
    truth: str
    found: str
    confidence: float
    """How probable the wrong answer was said to be."""


@dataclass(frozen=True)
class Report:
    """What ``evaluate`` finds.

    Languages come in alphabetical order, with "all" behind them where there are several.
    """

    mood: dict[str, Scores]
    confusion: list[list[int]]
    """Rows are the truth, columns what was found; negative, neutral, positive."""
    calibration_error: float
    """Mean gap between how sure the classifier is and how often it is right (ten bins)."""
    two_way: float | None
    """Accuracy between negative and positive alone, where no sentence is neutral."""
    anger: Anger | None
    """None where no sentence says that it is furious, or none that it is calm."""
    cause: dict[str, Scores]
    """Of the sentences with a cause."""
    cause_confusion: list[list[int]]
    """As ``confusion``, in the order of ``CAUSES``."""
    others: dict[str, dict[str, Scores]]
    """The same sentences read in simpler ways: name, language, scores."""
    worst: list[Mistake]
    """Moods read wrong, the surest first."""
    worst_causes: list[Mistake]

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return asdict(self)


class Scorer(Protocol):
    """What is measured."""

    def score(self, texts: Sequence[str]) -> list[Mood]: ...


def evaluate(
    classifier: Scorer,
    examples: Sequence[Example],
    *,
    others: Mapping[str, Judge] | None = None,
    worst: int = 10,
) -> Report:
    """Measure the classifier on sentences that it was not trained on.

    Args:
        classifier: the trained one.
        examples: at least one.
        others: simpler ways to compare with.
        worst: how many mistakes to name.
    """
    moods = classifier.score([example.text for example in examples])
    languages = [example.language for example in examples]
    truth = [example.label for example in examples]
    found = [mood.label for mood in moods]
    blamed = [
        (example, mood) for example, mood in zip(examples, moods, strict=True) if example.cause
    ]
    causes = [str(example.cause) for example, _ in blamed]
    causes_found = [likely_cause(mood) for _, mood in blamed]
    return Report(
        mood=_by_language(languages, truth, found),
        confusion=_confusion(truth, found, LABELS),
        calibration_error=_calibration_error(truth, moods),
        two_way=_two_way(truth, moods),
        anger=_anger(examples, moods),
        cause=_by_language([example.language for example, _ in blamed], causes, causes_found),
        cause_confusion=_confusion(causes, causes_found, CAUSES),
        others={
            name: _by_language(languages, truth, judge([example.text for example in examples]))
            for name, judge in (others or {}).items()
        },
        worst=_worst(
            [
                Mistake(example.text, example.label, mood.label, mood.scores[mood.label])
                for example, mood in zip(examples, moods, strict=True)
            ],
            worst,
        ),
        worst_causes=_worst(
            [
                Mistake(example.text, truth, found, max(mood.causes.values()))
                for (example, mood), truth, found in zip(blamed, causes, causes_found, strict=True)
            ],
            worst,
        ),
    )


def likely_cause(mood: Mood) -> str:
    """The most probable cause, whether or not the mood is taken for negative."""
    return max(CAUSES, key=lambda cause: mood.causes[cause])


def very_upset(mood: Mood) -> bool:
    """Whether the assistant should treat the shopper as very upset."""
    return mood.label == "negative" and mood.anger >= VERY_UPSET


def _by_language(
    languages: Sequence[str], truth: Sequence[str], found: Sequence[str]
) -> dict[str, Scores]:
    present = sorted(set(languages))
    scores = {}
    for language in [*present, "all"] if len(present) > 1 else present:
        rows = [at for at, one in enumerate(languages) if language in (one, "all")]
        scores[language] = _scores([truth[at] for at in rows], [found[at] for at in rows])
    return scores


def _scores(truth: Sequence[str], found: Sequence[str]) -> Scores:
    right = sum(one == other for one, other in zip(truth, found, strict=True))
    macro = f1_score(truth, found, labels=sorted(set(truth)), average="macro", zero_division=0)
    return Scores(len(truth), round(float(macro), 4), round(right / len(truth), 4))


def _confusion(
    truth: Sequence[str], found: Sequence[str], labels: Sequence[str]
) -> list[list[int]]:
    if not truth:
        return []
    counts: list[list[int]] = confusion_matrix(truth, found, labels=list(labels)).tolist()
    return counts


def _calibration_error(truth: Sequence[str], moods: Sequence[Mood]) -> float:
    """Expected calibration error (Guo et al., ICML 2017)."""
    sure = np.array([mood.scores[mood.label] for mood in moods])
    right = np.array([mood.label == label for mood, label in zip(moods, truth, strict=True)])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float(sure[bins == one].mean() - right[bins == one].mean())) * int((bins == one).sum())
        for one in set(bins.tolist())
    ]
    return round(sum(gaps) / len(truth), 4)


def _two_way(truth: Sequence[str], moods: Sequence[Mood]) -> float | None:
    if set(truth) != {"negative", "positive"}:
        return None
    right = sum(
        (mood.scores["positive"] > mood.scores["negative"]) == (label == "positive")
        for label, mood in zip(truth, moods, strict=True)
    )
    return round(right / len(truth), 4)


def _anger(examples: Sequence[Example], moods: Sequence[Mood]) -> Anger | None:
    clear = [
        (example.anger == 1, mood)
        for example, mood in zip(examples, moods, strict=True)
        if example.anger in (0.0, 1.0)
    ]
    if len({furious for furious, _ in clear}) < 2:
        return None
    auc = roc_auc_score([furious for furious, _ in clear], [mood.anger for _, mood in clear])
    upset = {
        kind: [very_upset(mood) for furious, mood in clear if furious == kind]
        for kind in (True, False)
    }
    return Anger(
        round(float(auc), 4),
        round(float(np.mean(upset[True])), 4),
        round(float(np.mean(upset[False])), 4),
    )


def _worst(answers: Sequence[Mistake], count: int) -> list[Mistake]:
    wrong = [answer for answer in answers if answer.found != answer.truth]
    return sorted(wrong, key=lambda mistake: -mistake.confidence)[:count]
