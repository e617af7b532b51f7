"""How long understanding takes and how good it is: `.venv-bot/bin/python benchmarks/nlu.py`.

Prints a table and writes JSON to `var/reports/bench-nlu.json`. With `--bitext FILE` also the
accuracy on a public set of customer-service sentences, for the intents that both know; with
`--clinc FILE` the share of public out-of-scope questions that get no confident answer. Nothing is
ever trained on either.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import examples, paths
from bot.evaluate import judge, report
from bot.parse import FALLBACK, Parser


def main() -> int:
    """Runs the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bitext", type=Path, help="CSV with the columns utterance, intent")
    arguments.add_argument("--clinc", type=Path, help="JSON with the keys oos_val, oos_train")
    arguments.add_argument("--sample", type=int, default=1500)
    options = arguments.parse_args()
    started = time.perf_counter()
    parser = Parser.load()
    found: dict[str, Any] = {"load_seconds": time.perf_counter() - started}
    found |= speed(parser)
    for path in sorted(paths.NLU_TEST.glob("*.yml")):
        for language, value in report(judge(parser, path), parser.threshold)["macro_f1"].items():
            found[f"macro_f1_{path.stem}_{language}"] = value
    if options.bitext:
        found |= bitext(parser, options.bitext, options.sample)
    if options.clinc:
        found |= out_of_scope(parser, options.clinc)
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, value in found.items():
        print(f"{name:32}{value:>10.3f}")
    target = paths.var() / "reports" / "bench-nlu.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2), "utf-8")
    return 0


def speed(parser: Parser) -> dict[str, float]:
    """Milliseconds for one sentence, over sentences that the encoder has not cached."""
    texts = [example.text for example in examples.read(paths.NLU_TEST)]
    times = []
    for text in texts[:300]:
        started = time.perf_counter()
        parser.parse(text)
        times.append(1000 * (time.perf_counter() - started))
    return {
        "parse_ms_p50": statistics.median(times),
        "parse_ms_p99": statistics.quantiles(times, n=100)[98],
    }


def bitext(parser: Parser, path: Path, sample: int) -> dict[str, float]:
    """Accuracy on the intents that both sets know, before the fallback."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["intent"] in parser.model.classes]
    rows = random.Random(1).sample(rows, min(sample, len(rows)))
    vectors = parser.embedder.embed([row["utterance"] for row in rows])
    hits = [
        parser.model.ranking(row["utterance"], vector)[0][0] == row["intent"]
        for row, vector in zip(rows, vectors, strict=True)
    ]
    return {"bitext_sentences": float(len(hits)), "bitext_accuracy": sum(hits) / len(hits)}


def out_of_scope(parser: Parser, path: Path) -> dict[str, float]:
    """How many questions a shop cannot answer are recognised as such or held back."""
    rows = json.loads(path.read_text("utf-8"))
    texts = [row[0] if isinstance(row, list) else row for row in rows["oos_val"]]
    texts += [row[0] if isinstance(row, list) else row for row in rows["oos_train"]]
    told = [parser.parse(text)["intent"]["name"] in ("out_of_scope", FALLBACK) for text in texts]
    return {"clinc_sentences": float(len(told)), "clinc_held_back": sum(told) / len(told)}


if __name__ == "__main__":
    sys.exit(main())
