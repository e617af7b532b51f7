"""How well moods are read, beside simpler ways: `.venv/bin/python benchmarks/sentiment.py`.

Measures the trained classifier on the kept-apart sentences and on public data that nothing is
ever trained on, next to the majority, naive Bayes and a linear SVM trained on the same examples,
and next to VADER and SnowNLP where they are installed (`pip install -e .[benchmarks]`). Prints
tables and writes JSON to `var/reports/bench-sentiment.json`.
"""

from __future__ import annotations

import argparse
import csv
import html
import importlib
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.sentiment.baselines import Judge, baselines
from smartmkt_core.sentiment.classifier import LABELS, SentimentClassifier
from smartmkt_core.sentiment.evaluation import evaluate
from smartmkt_core.sentiment.examples import (
    CAUSE_TEST_FILE,
    TEST_FILE,
    Example,
    read,
    training_examples,
)
from smartmkt_core.settings import Settings

Rows = list[tuple[str, str]]
"""Label and text."""
_STRONG = 0.8


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="outside data")
    parser.add_argument("--sample", type=int, default=0, help="at most so many of each; 0: all")
    options = parser.parse_args()
    settings = Settings()
    source = settings.data / "sentiment"
    apart = read(source / TEST_FILE)
    examples = training_examples(source)
    # No cache: what is measured is the time of a message that was never seen.
    encoder = TextEncoder.load(settings.var / "encoder", cache_size=0)
    classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
    sets = kept_apart(apart) | outside(options.data, options.sample)
    with threadpool_limits(1):
        report = evaluate(classifier, apart)
        causes = evaluate(classifier, read(source / CAUSE_TEST_FILE)).cause
        found: dict[str, object] = {
            "training_sentences": len(examples),
            "kept_apart": report.as_json(),
            "causes": {language: asdict(scores) for language, scores in causes.items()},
            "milliseconds": speed(classifier, apart),
            "accuracy": table(judges(classifier, examples), sets),
        }
    listed = ", ".join(f"{language} {scores.macro_f1:.3f}" for language, scores in causes.items())
    print(f"causes, macro-F1: {listed}")
    print(f"calibration error {report.calibration_error:.3f}; anger {report.anger}")
    print(f"one message, one thread: {found['milliseconds']}")
    target = settings.var / "reports" / "bench-sentiment.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2), "utf-8")
    return 0


def kept_apart(examples: Sequence[Example]) -> dict[str, Rows]:
    """The kept-apart sentences of each language."""
    return {
        f"kept-apart {language}": [(e.label, e.text) for e in examples if e.language == language]
        for language in ("en", "zh")
    }


def outside(folder: Path, sample: int) -> dict[str, Rows]:
    """Public data, as far as it is there: human scores from -4 to 4 in three, reviews in two."""
    found = {}
    for name, file in (("tweets", "tweets"), ("Amazon", "amazonReviewSnippets")):
        path = folder / "vader_gt" / f"{file}_GroundTruth.txt"
        if path.exists():
            found[name] = _scored(path)
    path = folder / "waimai" / "waimai_10k.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found["waimai"] = [
                ("positive" if row["label"] == "1" else "negative", row["review"])
                for row in csv.DictReader(lines)
            ]
    if not found:
        print(f"no outside data in {folder}: only the kept-apart sentences are measured")
    if sample:
        draw = random.Random(1)
        found = {name: draw.sample(rows, min(sample, len(rows))) for name, rows in found.items()}
    return found


def judges(classifier: SentimentClassifier, examples: Sequence[Example]) -> dict[str, Judge]:
    """Every way to read a mood. Names of two-way answers end in "+-": without neutral."""
    most = Counter(example.label for example in examples).most_common(1)[0][0]
    found: dict[str, Judge] = {"majority": lambda asked: [most] * len(asked)}
    found |= baselines(examples)
    found |= {name: judge for name, judge in (("VADER", _vader()), ("SnowNLP", _snow())) if judge}
    found["SmartMkt"] = lambda asked: [mood.label for mood in classifier.score(asked)]
    found["SmartMkt +-"] = lambda asked: [
        max(("negative", "positive"), key=lambda label: mood.scores[label])
        for mood in classifier.score(asked)
    ]
    return found


def table(ways: dict[str, Judge], sets: dict[str, Rows]) -> dict[str, dict[str, float]]:
    """Macro-F1 of each way on each set; accuracy where a set knows no neutral."""
    print(f"{'':14}" + "".join(f"{name:>16}" for name in sets))
    print(f"{'sentences':14}" + "".join(f"{len(rows):>16}" for rows in sets.values()))
    found: dict[str, dict[str, float]] = {}
    for name, judge in ways.items():
        found[name] = {}
        for title, rows in sets.items():
            two_way = all(label != "neutral" for label, _ in rows)
            if name.endswith("+-") and not two_way:
                continue
            truth = [label for label, _ in rows]
            answer = judge([text for _, text in rows])
            found[name][title] = (
                sum(a == b for a, b in zip(truth, answer, strict=True)) / len(rows)
                if two_way
                else float(f1_score(truth, answer, labels=LABELS, average="macro"))
            )
        cells = (found[name].get(title) for title in sets)
        print(f"{name:14}" + "".join(f"{'' if c is None else f'{c:.3f}':>16}" for c in cells))
    print("macro-F1 of three moods; waimai: accuracy of two (neutral counts as wrong, except +-)")
    return found


def speed(classifier: SentimentClassifier, examples: Sequence[Example]) -> dict[str, float]:
    """Milliseconds for one message."""
    times = []
    for example in examples:
        started = time.perf_counter()
        classifier.score([example.text])
        times.append(1000 * (time.perf_counter() - started))
    return {
        "p50": round(statistics.median(times), 2),
        "p99": round(statistics.quantiles(times, n=100)[98], 2),
    }


def _scored(path: Path) -> Rows:
    rows = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        _, score, text = line.split("\t", 2)
        value = float(score)
        leaning = "negative" if value <= -_STRONG else "positive" if value >= _STRONG else "neutral"
        rows.append((leaning, html.unescape(text)))
    return rows


def _vader() -> Judge | None:
    try:
        module = importlib.import_module("vaderSentiment.vaderSentiment")
    except ImportError:
        print("VADER is not measured: the package vaderSentiment is not installed")
        return None
    analyzer = module.SentimentIntensityAnalyzer()

    def judge(texts: Sequence[str]) -> list[str]:
        values = [analyzer.polarity_scores(text)["compound"] for text in texts]
        return [_three(value, -0.05, 0.05) for value in values]

    return judge


def _snow() -> Judge | None:
    try:
        module = importlib.import_module("snownlp")
    except ImportError:
        print("SnowNLP is not measured: the package snownlp is not installed")
        return None
    return lambda texts: [_three(module.SnowNLP(text).sentiments, 0.4, 0.6) for text in texts]


def _three(value: float, low: float, high: float) -> str:
    return "negative" if value <= low else "positive" if value >= high else "neutral"


if __name__ == "__main__":
    sys.exit(main())
