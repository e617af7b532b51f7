"""The last accepted run, and whether anything fell since.

`data/accepted.json` holds figures only and is committed, so that a change to the data shows what
it did to the understanding beside what it did to the files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MEASURED_BY = 15
"""An intent with fewer sentences is told, but its fall fails nothing."""
_ROUNDED = 4


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """What of a report is compared: scores by name, F1 by intent, the stories that fail."""
    test = found["test"]
    scores = {}
    for language, value in test["macro_f1"].items():
        scores[f"intents {language}"] = value
    for language, row in test["not_in_training"].items():
        scores[f"intents not in training {language}"] = row["macro_f1"]
    for language, row in (found.get("entities") or {}).get("micro", {}).items():
        if language != "all":
            scores[f"entities {language}"] = row["f1"]
    if found.get("scope"):
        scores["out-of-scope AUROC"] = found["scope"]["auroc"]
    return {
        "test_set": found["test_set"],
        "scores": {name: round(value, _ROUNDED) for name, value in scores.items()},
        "intents": {
            intent: {"f1": row["f1"], "sentences": row["sentences"]}
            for intent, row in found["intents"].items()
        },
        "stories_failing": sorted(s["name"] for s in found["stories"] if not s["passed"])
        if found.get("stories") is not None
        else [],
    }


def read(path: Path) -> dict[str, Any] | None:
    """The accepted figures; None where none were accepted yet."""
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def write(path: Path, now: dict[str, Any]) -> None:
    """Accepts a run."""
    text = json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", "utf-8")


def compare(
    before: dict[str, Any] | None, now: dict[str, Any], *, margin: float, intent_margin: float
) -> dict[str, Any]:
    """What changed, and in `fallen` what fell by more than a margin (in points of 100).

    Not-in-training scores only tell: adding a training sentence moves them without any change in
    what is understood.
    """
    if before is None:
        return {"accepted": False, "scores": [], "intents": [], "fallen": [], "same_test": True}
    scores = [
        _change(name, before["scores"].get(name), value) for name, value in now["scores"].items()
    ]
    intents = [
        _change(name, (before["intents"].get(name) or {}).get("f1"), row["f1"])
        | {"sentences": row["sentences"]}
        for name, row in now["intents"].items()
    ]
    fallen = [
        row for row in scores if _fell(row, margin) and "not in training" not in row["name"]
    ] + [row for row in intents if _fell(row, intent_margin) and row["sentences"] >= MEASURED_BY]
    broken = sorted(set(now["stories_failing"]) - set(before["stories_failing"]))
    return {
        "accepted": True,
        "same_test": before["test_set"] == now["test_set"],
        "scores": scores,
        "intents": sorted(
            (row for row in intents if row["change"] is None or abs(row["change"]) >= 0.01),
            key=lambda row: row["change"] if row["change"] is not None else 9,
        ),
        "fallen": fallen,
        "broken_stories": broken,
    }


def _change(name: str, before: float | None, now: float) -> dict[str, Any]:
    change = None if before is None else round(now - before, _ROUNDED)
    return {"name": name, "before": before, "now": now, "change": change}


def _fell(row: dict[str, Any], margin: float) -> bool:
    return row["change"] is not None and -100 * row["change"] > margin + 1e-9
