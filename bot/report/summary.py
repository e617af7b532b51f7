"""The report in a few lines for the terminal: what got better, what got worse."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("en", "zh")
_SHOWN = 6


def show(found: dict[str, Any], *, seconds: float) -> None:
    """Prints it."""
    test, change = found["test"], found["change"]
    changes = {row["name"]: row["change"] for row in change["scores"]}
    sizes = test["sentences"]
    print(f"\n{'':34}{'English':>14}{'Chinese':>14}")
    print(f"{'kept-apart sentences':34}" + "".join(f"{sizes[x]:>14,}" for x in LANGUAGES))
    _row("intents, macro-F1", test["macro_f1"], changes, "intents")
    new = {x: test["not_in_training"][x]["macro_f1"] for x in LANGUAGES}
    _row("  of those not in training too", new, changes, "intents not in training")
    entities = {x: found["entities"]["micro"][x]["f1"] for x in LANGUAGES}
    _row("entities, F1", entities, changes, "entities")
    fallback = test["fallback"]
    print(
        f"\nAsks back below {fallback['threshold']:.2f}: {fallback['wrong_and_held_back']:.0%} of "
        f"the wrong answers, {fallback['right_but_held_back']:.1%} of the right ones"
    )
    if scope := found["scope"]:
        print(
            f"Not for a shop: AUROC {scope['auroc']:.3f}{_told(changes.get('out-of-scope AUROC'))};"
            f" {scope['let_in']:.1%} let in where {scope['accepted']:.0%} of its own are accepted"
        )
    failed = [story for story in found["stories"] if not story["passed"]]
    print(f"Conversations: {len(found['stories']) - len(failed)} of {len(found['stories'])} right")
    for story in failed[:_SHOWN]:
        print(f"  {story['where']}  {story['wrong']}")
    if len(failed) > _SHOWN:
        print(f"  … {len(failed) - _SHOWN} more in the report")
    print("Most confused: " + ", ".join(_confused(row) for row in test["confusions"][:4]))
    _show_change(change)
    print(f"({seconds:.0f} s)")


def _show_change(change: dict[str, Any]) -> None:
    if not change["accepted"]:
        print("Nothing to compare with yet: `smartmkt evaluate --accept` keeps this run.")
        return
    if not change["same_test"]:
        print("The kept-apart sentences changed since the accepted run; so did part of the scores.")
    known = [row for row in change["intents"] if row["change"] is not None]
    better = sorted((row for row in known if row["change"] > 0), key=lambda row: -row["change"])
    worse = [row for row in known if row["change"] < 0]
    print("Better: " + (_listed(better) or "no intent by a point"))
    print("Worse:  " + (_listed(worse) or "no intent by a point"))
    for row in change["fallen"]:
        print(
            f"✗ {row['name']} fell from {row['before']:.3f} to {row['now']:.3f}, more than allowed"
        )
    for name in change["broken_stories"]:
        print(f"✗ the conversation “{name}” fails; no such one failed in the accepted run")


def _row(name: str, values: dict[str, float], changes: dict[str, Any], key: str) -> None:
    cells = [f"{values[x]:.3f}{_told(changes.get(f'{key} {x}'))}" for x in LANGUAGES]
    print(f"{name:34}" + "".join(f"{cell:>14}" for cell in cells))


def _told(change: float | None) -> str:
    return "" if change is None else f" ({100 * change:+.1f})"


def _listed(rows: list[dict[str, Any]]) -> str:
    shown = [f"{row['name']} {row['before']:.2f}→{row['now']:.2f}" for row in rows[:_SHOWN]]
    return ", ".join(shown) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")


def _confused(row: dict[str, Any]) -> str:
    return f"{row['intent']}→{row['taken_for']} {row['count']}"
