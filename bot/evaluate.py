"""Measures the understanding on sentences it never saw: `python -m bot.evaluate`.

Scores intents and entities on data/nlu_test, the development sentences as a second part, and
tries the conversations of data/story_tests. Writes `var/reports/evaluation.html` and `.json`, and
compares with the last accepted run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot import examples, paths
from bot.checks import sentences
from bot.checks.likeness import plain
from bot.checks.problems import Problem
from bot.checks.stories import read as read_stories
from bot.entity_scores import entity_scores, vocabulary_of
from bot.parse import Parser
from bot.report import accepted, curves, stories, summary
from bot.report.neighbours import Neighbours, worst
from bot.report.page import Page
from bot.report.scores import OUTSIDE, Judged, by_intent, judge, report, understand
from bot.understanding.entities import find_entities

__all__ = ["judge", "report"]

ACCEPTED = paths.ROOT / "data" / "accepted.json"
STORIES = paths.ROOT / "data" / "story_tests"
DEMO_SHOP = paths.ROOT / "data" / "store"
WORST = 15


def main() -> int:
    """Prints what matters; 1 where nothing is trained, 2 where something fell too far."""
    options = _options()
    started = time.monotonic()
    try:
        parser = Parser.load()
    except (FileNotFoundError, RuntimeError) as missing:
        print(missing, file=sys.stderr)
        return 1
    found = measure(parser, outside=_outside(options.outside), shop=options.shop)
    found["stories"] = []
    if not options.no_stories:
        broken: list[Problem] = []
        told = read_stories(STORIES, broken)
        if broken:
            print(f"{broken[0].where(paths.ROOT)}  {broken[0].what}", file=sys.stderr)
            print("Mend it first; `smartmkt data check` tells how.", file=sys.stderr)
            return 1
        print(f"Trying {len(told)} conversations …", flush=True)
        found["stories"] = stories.run(told, paths.current_model(), paths.ROOT) if told else []
    now = accepted.figures(found)
    found["change"] = accepted.compare(
        accepted.read(options.accepted), now, margin=options.margin,
        intent_margin=options.intent_margin,
    )  # fmt: skip
    page = _write(found)
    summary.show(found, seconds=time.monotonic() - started)
    print(f"\nReport: {page.as_uri()}")
    if options.accept:
        accepted.write(options.accepted, now)
        print(f"Accepted: later runs are compared with this one ({options.accepted.name})")
        return 0
    return 2 if found["change"]["fallen"] or found["change"].get("broken_stories") else 0


def measure(
    parser: Parser, *, outside: list[str] | None = None, shop: Path = DEMO_SHOP
) -> dict[str, Any]:
    """All figures but those of the conversations.

    Args:
        parser: the trained understanding.
        outside: more texts that are not for a shop.
        shop: the CSV files of the shop whose names the kept-apart sentences hold.
    """
    taught = sentences.read(paths.NLU, [], skip=paths.LABELS)
    known = frozenset(plain(sentence.text) for sentence in taught)
    print("Understanding the kept-apart sentences …", flush=True)
    test = judge(parser, paths.NLU_TEST, trained=known)
    dev = {path.stem: judge(parser, path, trained=known) for path in
           sorted(paths.NLU_DEV.glob("*.yml"))}  # fmt: skip
    held_out = [judged for rows in dev.values() for judged in rows]
    print("Looking for what explains the mistakes …", flush=True)
    wrong = worst(test, count=WORST)
    near = Neighbours(parser.embedder, taught, paths.ROOT).of([row.text for row in wrong])
    words = vocabulary_of(shop)
    annotated = examples.read(paths.NLU_TEST)
    return {
        "at": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "model": paths.current_model().name,
        "test_set": _digest(paths.NLU_TEST),
        "test": report(test, parser.threshold),
        "intents": by_intent(test),
        "entities": entity_scores(annotated, lambda text: find_entities(text, words)),
        "histogram": curves.histogram(test),
        "threshold": curves.threshold_choice(held_out, parser.threshold),
        "scope": _scope(parser, test, outside or []),
        "worst": [
            {
                "text": row.text,
                "intent": row.intent,
                "guess": row.guess,
                "confidence": round(row.confidence, 4),
                "where": f"{row.path.relative_to(paths.ROOT).as_posix()}:{row.line}",
                "nearest": nearest,
            }
            for row, nearest in zip(wrong, near, strict=True)
        ],
        "dev": {name: report(rows, parser.threshold) for name, rows in dev.items()},
    }


def _scope(parser: Parser, test: list[Judged], outside: list[str]) -> dict[str, Any] | None:
    inside = [row for row in test if row.intent != OUTSIDE]
    others = [(row.guess, row.confidence, row.scope) for row in test if row.intent == OUTSIDE]
    if outside:
        rows = parser.embedder.embed(outside)
        others += [understand(parser, text, row) for text, row in zip(outside, rows, strict=True)]
    if not others or not inside:
        return None
    scores = np.array([row.scope for row in inside]), np.array([other[2] for other in others])
    told = [guess != OUTSIDE and sure >= parser.threshold for guess, sure, _ in others]
    accepts = [row.guess != OUTSIDE and row.confidence >= parser.threshold for row in inside]
    as_set = {"accepted": float(np.mean(accepts)), "let_in": float(np.mean(told))}
    return {**curves.scope_curve(*scores), "as_set": as_set}


def _outside(path: Path | None) -> list[str]:
    """The texts of a file: one a line, or clinc150's JSON, whose questions out of scope count."""
    if path is None:
        return []
    text = path.read_text("utf-8")
    if path.suffix != ".json":
        return [line.strip() for line in text.splitlines() if line.strip()]
    parts = json.loads(text)
    return [row[0] for name in ("oos_val", "oos_test") for row in parts.get(name, [])]


def _digest(folder: Path) -> str:
    parts = [path.read_bytes() for path in sorted(folder.glob("*.yml"))]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _write(found: dict[str, Any]) -> Path:
    folder = paths.var() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    labels = yaml.safe_load(paths.LABELS.read_text("utf-8"))
    (folder / "evaluation.html").write_text(Page(found, labels).html(), "utf-8")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / "evaluation.json").write_text(text, "utf-8")
    return folder / "evaluation.html"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="later runs are compared with this")
    parser.add_argument("--margin", type=float, default=1.0, help="points a score may fall")
    parser.add_argument("--intent-margin", type=float, default=5.0, help="the same for an intent")
    parser.add_argument("--outside", type=Path, help="more sentences that are not for a shop")
    parser.add_argument("--shop", type=Path, default=DEMO_SHOP, help="whose names are in the test")
    parser.add_argument("--no-stories", action="store_true", help="leave the conversations out")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED, help="the accepted figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
