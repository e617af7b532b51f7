"""Measures the understanding on sentences it never saw: `python -m bot.evaluate`.

For each file of data/nlu_dev and data/nlu_test: macro-F1 per language, the worst confusions, how honest the
confidences are and what the fallback catches. The same as JSON goes to `var/reports/nlu.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot import examples, paths
from bot.parse import Parser

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Judged:
    """A kept-apart sentence and what the assistant made of it, before the fallback."""

    text: str
    language: str
    intent: str
    guess: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is the right one."""
        return self.intent == self.guess


def judge(parser: Parser, path: Path) -> list[Judged]:
    """Parses every example of a file."""
    found = examples.read(path)
    vectors = parser.embedder.embed([example.text for example in found])
    judged = []
    for example, vector in zip(found, vectors, strict=True):
        guess, confidence = parser.model.ranking(example.text, vector)[0]
        judged.append(Judged(example.text, example.language, example.intent, guess, confidence))
    return judged


def report(judged: list[Judged], threshold: float) -> dict[str, Any]:
    """The figures as plain numbers."""
    of = {language: [j for j in judged if j.language == language] for language in LANGUAGES}
    return {
        "sentences": {language: len(rows) for language, rows in of.items()},
        "macro_f1": {language: macro_f1(rows) for language, rows in of.items()},
        "accuracy": {language: _share(j.right for j in rows) for language, rows in of.items()},
        "f1": {
            language: {intent: round(f1(rows, intent), 3) for intent in _intents(rows)}
            for language, rows in of.items()
        },
        "confusions": [
            {"intent": intent, "taken_for": guess, "count": count, "example": example}
            for (intent, guess), count, example in confusions(judged)
        ],
        "calibration_error": calibration_error(judged),
        "fallback": {
            "threshold": threshold,
            "right_but_held_back": _share(j.confidence < threshold for j in judged if j.right),
            "wrong_and_held_back": _share(j.confidence < threshold for j in judged if not j.right),
        },
    }


def macro_f1(rows: list[Judged]) -> float:
    """The mean F1 over the intents that occur."""
    return float(np.mean([f1(rows, intent) for intent in _intents(rows)]))


def f1(rows: list[Judged], intent: str) -> float:
    """F1 of one intent."""
    hits = sum(j.intent == intent == j.guess for j in rows)
    claimed = sum(j.guess == intent for j in rows)
    wanted = sum(j.intent == intent for j in rows)
    return 2 * hits / (claimed + wanted) if hits else 0.0


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


def _intents(rows: list[Judged]) -> list[str]:
    return sorted({j.intent for j in rows})


def _share(values: Any) -> float:
    found = list(values)
    return float(np.mean(found)) if found else 0.0


def main() -> int:
    """Prints the report; 1 where nothing is trained, 2 where the quality is below --least."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    parser.add_argument("--least", type=float, default=0.0, help="fail below this macro-F1")
    parser.add_argument("--show", type=int, default=8, help="how many confusions to print")
    arguments = parser.parse_args()
    try:
        understanding = Parser.load()
    except (FileNotFoundError, RuntimeError) as missing:
        print(missing, file=sys.stderr)
        return 1
    reports = {
        path.stem: report(judge(understanding, path), understanding.threshold)
        for path in sorted([*paths.NLU_DEV.glob("*.yml"), *paths.NLU_TEST.glob("*.yml")])
    }
    for name, found in reports.items():
        print(f"\n== {name} ==")
        _print(found, arguments.show)
    target = paths.var() / "reports" / "nlu.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(reports, ensure_ascii=False, indent=2), "utf-8")
    print(f"\nWritten to {target.relative_to(paths.var().parent)}")
    worst = min(f1 for found in reports.values() for f1 in found["macro_f1"].values())
    return 2 if worst < arguments.least else 0


def _print(found: dict[str, Any], show: int) -> None:
    print(f"{'':10}{'sentences':>10}{'macro-F1':>10}{'accuracy':>10}")
    for language in LANGUAGES:
        row = (found[key][language] for key in ("sentences", "macro_f1", "accuracy"))
        print("{:10}{:>10}{:>10.3f}{:>10.3f}".format(language, *row))
    fallback = found["fallback"]
    print(f"\ncalibration error {found['calibration_error']:.3f}")
    print(
        f"fallback below {fallback['threshold']}: holds back "
        f"{fallback['wrong_and_held_back']:.0%} of the wrong and "
        f"{fallback['right_but_held_back']:.0%} of the right answers"
    )
    print("\nmost frequent confusions")
    for row in found["confusions"][:show]:
        print(f"{row['count']:>4}  {row['intent']} → {row['taken_for']}   {row['example']}")


if __name__ == "__main__":
    sys.exit(main())
