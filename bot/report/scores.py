"""Figures about sentences that the assistant never learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot import vectors
from bot.checks import sentences
from bot.checks.likeness import plain
from bot.parse import Parser

LANGUAGES = ("en", "zh")
OUTSIDE = "out_of_scope"


@dataclass(frozen=True)
class Judged:
    """A kept-apart sentence and what the assistant made of it, before the fallback.

    `scope`: how surely it is one for a shop, higher is surer. `trained`: the same words are among
    the training sentences too.
    """

    text: str
    language: str
    intent: str
    guess: str
    confidence: float
    scope: float = 1.0
    trained: bool = False
    path: Path = Path()
    line: int = 0

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is the right one."""
        return self.intent == self.guess


def judge(parser: Parser, path: Path, *, trained: frozenset[str] = frozenset()) -> list[Judged]:
    """Understands every sentence of a file or folder. `trained`: training sentences, plain."""
    found = sentences.read(path, [])
    rows = vectors.kept_vectors(parser.embedder, [sentence.text for sentence in found])
    judged = []
    for sentence, row in zip(found, rows, strict=True):
        guess, confidence, scope = understand(parser, sentence.text, row)
        judged.append(
            Judged(
                text=sentence.text,
                language=sentence.example.language,
                intent=sentence.intent,
                guess=guess,
                confidence=confidence,
                scope=scope,
                trained=plain(sentence.text) in trained,
                path=sentence.path,
                line=sentence.line,
            )
        )
    return judged


def understand(parser: Parser, text: str, vector: np.ndarray) -> tuple[str, float, float]:
    """The likeliest intent, its confidence, and how surely the text is one for a shop."""
    ranking, scope = parser.model.judge(text, vector)
    return (*ranking[0], scope)


def report(judged: list[Judged], threshold: float) -> dict[str, Any]:
    """The figures as plain numbers."""
    of = {language: [j for j in judged if j.language == language] for language in LANGUAGES}
    return {
        "sentences": {language: len(rows) for language, rows in of.items()},
        "macro_f1": {language: macro_f1(rows) for language, rows in of.items()},
        "accuracy": {language: share(j.right for j in rows) for language, rows in of.items()},
        "not_in_training": {
            language: {
                "sentences": len(new := [j for j in rows if not j.trained]),
                "macro_f1": macro_f1(new),
                "accuracy": share(j.right for j in new),
            }
            for language, rows in of.items()
        },
        "f1": {
            language: {intent: round(f1(rows, intent), 3) for intent in _intents(rows)}
            for language, rows in of.items()
        },
        "confusions": [
            {"intent": intent, "taken_for": guess, "count": count, "example": example}
            for (intent, guess), count, example in confusions(judged)
        ],
        "calibration_error": calibration_error(judged),
        "fallback": {"threshold": threshold, **held_back(judged, threshold)},
    }


def macro_f1(rows: list[Judged]) -> float:
    """The mean F1 over the intents that occur."""
    right, wanted, claimed = _counts(rows)
    found = [_f1(right[i], wanted[i], claimed[i]) for i in wanted]
    return float(np.mean(found)) if found else 0.0


def f1(rows: list[Judged], intent: str) -> float:
    """F1 of one intent."""
    right, wanted, claimed = _counts(rows)
    return _f1(right[intent], wanted[intent], claimed[intent])


def by_intent(judged: list[Judged]) -> dict[str, dict[str, Any]]:
    """F1 of each intent over both languages and in each, with how many sentences measure it."""
    counted = {None: _counts(judged)} | {
        language: _counts([j for j in judged if j.language == language]) for language in LANGUAGES
    }
    found: dict[str, dict[str, Any]] = {}
    for intent in _intents(judged):
        row: dict[str, Any] = {"sentences": counted[None][1][intent]}
        for language, (right, wanted, claimed) in counted.items():
            value = _f1(right[intent], wanted[intent], claimed[intent])
            row["f1" if language is None else language] = round(value, 4)
        found[intent] = row
    return found


def confusions(judged: list[Judged]) -> list[tuple[tuple[str, str], int, str]]:
    """(right intent, guess), how often, and one sentence; the most frequent first."""
    wrong = [j for j in judged if not j.right]
    counts = Counter((j.intent, j.guess) for j in wrong)
    sample = {(j.intent, j.guess): j.text for j in reversed(wrong)}
    return [(pair, count, sample[pair]) for pair, count in counts.most_common()]


def calibration_error(judged: list[Judged], *, bins: int = 10) -> float:
    """Expected distance between confidence and accuracy, 0 where every .8 is right in 80 %."""
    total = 0.0
    for index in range(bins):
        rows = [j for j in judged if min(int(j.confidence * bins), bins - 1) == index]
        if rows:
            gap = np.mean([j.confidence for j in rows]) - np.mean([j.right for j in rows])
            total += abs(gap) * len(rows) / len(judged)
    return float(total)


def held_back(judged: list[Judged], threshold: float) -> dict[str, float]:
    """What asking back below a threshold costs and what it saves."""
    return {
        "right_but_held_back": share(j.confidence < threshold for j in judged if j.right),
        "wrong_and_held_back": share(j.confidence < threshold for j in judged if not j.right),
    }


def share(values: Iterable[bool]) -> float:
    """How many of the values are true, 0 where there are none."""
    found = list(values)
    return float(np.mean(found)) if found else 0.0


def _counts(rows: list[Judged]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    return (
        Counter(j.intent for j in rows if j.right),
        Counter(j.intent for j in rows),
        Counter(j.guess for j in rows),
    )


def _f1(right: int, wanted: int, claimed: int) -> float:
    return 2 * right / (wanted + claimed) if right else 0.0


def _intents(rows: list[Judged]) -> list[str]:
    return sorted({j.intent for j in rows})
