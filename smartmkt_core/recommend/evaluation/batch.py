"""Recommendations for everybody in a file of events, with their reasons, as a table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from smartmkt_core.recommend.algorithms.base import Contribution, History
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.evaluation.files import Behaviour
from smartmkt_core.recommend.evaluation.learning import Effort, train
from smartmkt_core.recommend.evaluation.ranking import best, blocks, leave_out

COLUMNS = ("customer_id", "rank", "sku", "score", "reason")
Step = Callable[[str, int, int], None]


def write(
    behaviour: Behaviour,
    target: Path,
    *,
    k: int = 10,
    effort: Effort | None = None,
    step: Step = lambda _name, _done, _all: None,
) -> int:
    """Train on everything and write the best ``k`` for each user; the number of rows.

    The file appears when it is whole, so that nobody reads half of it.
    """
    model, keep_seen = train(behaviour.log, kind=behaviour.kind, effort=effort, step=step)
    histories = list(behaviour.log.histories())
    written = 0
    unfinished = target.with_name(target.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for block in blocks(len(histories), behaviour.log.n_items):
            step("writing", block.start, len(histories))
            asked = histories[block]
            scores = model.score(asked)
            if not keep_seen:
                leave_out(scores, asked)
            items, values = best(scores, k)
            for place, history in enumerate(asked):
                user = behaviour.users[block.start + place]
                for rank, (item, value) in enumerate(
                    zip(items[place], values[place], strict=True), start=1
                ):
                    if item < 0:
                        break
                    reason = told(model, history, int(item), behaviour.skus)
                    rows.writerow((user, rank, behaviour.skus[item], f"{value:.4f}", reason))
                    written += 1
    unfinished.replace(target)
    return written


def told(model: Hybrid, history: History, item: int, skus: list[str]) -> str:
    """A reason in stable words: what kind, then what it rests on."""
    reason: Contribution | None = model.because(history, item)
    if reason is None:
        return ""
    if reason.items and reason.items[0][0] == item:
        return "again"
    if reason.items:
        return f"{reason.algorithm}: " + " ".join(skus[source] for source, _ in reason.items[:3])
    if reason.neighbours:
        return f"{reason.algorithm}: {len(reason.neighbours)} people alike"
    return "popular" if reason.popular else reason.algorithm
