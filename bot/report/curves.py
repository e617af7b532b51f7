"""Thresholds: what asking back saves and costs, and what is let in from outside the shop."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.report.scores import Judged, held_back

WRONG_COSTS = 3.0
"""A wrong answer annoys as much as this many needless questions."""
ACCEPTED = 0.95
_THRESHOLDS = np.round(np.arange(0.2, 0.81, 0.05), 2)
_BINS = 20


def histogram(judged: list[Judged]) -> dict[str, list[int]]:
    """How many right and wrong answers were given with which confidence, in 20 bins."""
    bins = np.linspace(0, 1, _BINS + 1)
    return {
        name: np.histogram([j.confidence for j in judged if j.right is right], bins)[0].tolist()
        for name, right in (("right", True), ("wrong", False))
    }


def threshold_choice(held_out: list[Judged], in_use: float) -> dict[str, Any]:
    """What each threshold costs on sentences held out for choosing it, and the cheapest.

    The cost is that of an average message: a wrong answer counts WRONG_COSTS, asking back where
    the answer would have been right counts 1.
    """
    rows = []
    for threshold in sorted({*_THRESHOLDS.tolist(), in_use}):
        wrong = sum(j.confidence >= threshold for j in held_out if not j.right)
        needless = sum(j.confidence < threshold for j in held_out if j.right)
        cost = (WRONG_COSTS * wrong + needless) / max(len(held_out), 1)
        rows.append({"threshold": threshold, "cost": cost, **held_back(held_out, threshold)})
    return {
        "in_use": in_use,
        "cheapest": min(rows, key=lambda row: row["cost"])["threshold"],
        "sentences": len(held_out),
        "wrong_costs": WRONG_COSTS,
        "rows": rows,
    }


def scope_curve(inside: np.ndarray, outside: np.ndarray) -> dict[str, Any]:
    """How well a score tells the shop's own sentences from others: ROC, AUROC, a working point.

    Args:
        inside: scores of the shop's own sentences.
        outside: scores of sentences that no shop can help with.
    """
    steps = np.unique(np.concatenate([inside, outside]))[::-1]
    accepted = np.array([0.0, *((inside[:, None] >= steps).mean(axis=0))])
    let_in = np.array([0.0, *((outside[:, None] >= steps).mean(axis=0))])
    at = int(np.argmax(accepted >= ACCEPTED))
    thin = np.unique(np.linspace(0, len(accepted) - 1, 120).astype(int))
    return {
        "inside": len(inside),
        "outside": len(outside),
        "auroc": float(np.sum(np.diff(let_in) * (accepted[1:] + accepted[:-1]) / 2)),
        "accepted": float(accepted[at]),
        "let_in": float(let_in[at]),
        "threshold": float(steps[max(at - 1, 0)]),
        "curve": [[float(let_in[i]), float(accepted[i])] for i in thin],
    }
