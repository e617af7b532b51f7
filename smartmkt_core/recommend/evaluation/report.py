"""Everything about one evaluation: each algorithm's figures, beside ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from smartmkt_core.recommend.algorithms.base import Floats, Ints
from smartmkt_core.recommend.evaluation import metrics
from smartmkt_core.recommend.evaluation.files import Behaviour
from smartmkt_core.recommend.evaluation.learning import Effort, Learnt, learn_all
from smartmkt_core.recommend.evaluation.metrics import Figure
from smartmkt_core.recommend.evaluation.protocols import Protocol, Split, split
from smartmkt_core.recommend.evaluation.ranking import top

OURS = "hybrid"
Step = Callable[[str, int, int], None]
"""Told what is done, how many steps are, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Row:
    """One algorithm: metric → cut → figure, seconds of training, quality when tuned."""

    name: str
    figures: dict[str, dict[int, Figure]]
    seconds: float
    tuned: float
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation. ``ahead``: ours minus the best other by NDCG@10, on the same users."""

    protocol: Protocol
    users: int
    items: int
    events: int
    learnt_from: int
    cases: int
    keep_seen: bool
    content: bool
    rows: list[Row] = field(default_factory=list)
    best_other: str = ""
    ahead: Figure | None = None
    weights: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def evaluate(
    behaviour: Behaviour,
    protocol: Protocol,
    *,
    effort: Effort | None = None,
    step: Step = lambda _name, _done, _all: None,
) -> Report:
    """Hold a part back, learn and choose on the rest, measure once."""
    held = split(behaviour, protocol)
    return measure(behaviour, held, learn_all(held, effort=effort, step=step), step=step)


def measure(
    behaviour: Behaviour,
    held: Split,
    learnt: Learnt,
    *,
    step: Step = lambda _name, _done, _all: None,
) -> Report:
    """Figures of every algorithm on the cases that nothing was chosen with."""
    log = behaviour.log
    report = Report(
        protocol=held.protocol,
        users=log.n_users,
        items=log.n_items,
        events=len(log),
        learnt_from=len(held.whole),
        cases=len(held.test),
        keep_seen=held.keep_seen,
        content=log.content is not None,
        weights=learnt.hybrid.influence(),
    )
    histories = [case.history for case in held.test]
    quality: dict[str, Floats] = {}
    for algorithm in learnt.algorithms:
        done = 0

        def advance(count: int, name: str = algorithm.name) -> None:
            nonlocal done
            done += count
            step(f"measuring {name}", done, len(histories))

        lists: Ints = top(
            algorithm,
            histories,
            n_items=log.n_items,
            count=max(metrics.CUTS),
            keep_seen=held.keep_seen,
            advance=advance,
        )
        quality[algorithm.name] = metrics.ndcg(lists, held.test, cut=10)
        config = getattr(algorithm, "config", None)
        report.rows.append(
            Row(
                algorithm.name,
                metrics.figures(lists, held.test, held.whole),
                learnt.seconds[algorithm.name],
                learnt.tuned[algorithm.name],
                asdict(config) if config is not None else {},
            )
        )
    return _compared(report, quality)


def _compared(report: Report, quality: dict[str, Floats]) -> Report:
    others = [name for name in quality if name != OURS]
    best = max(others, key=lambda name: float(quality[name].mean()))
    ahead = metrics.difference(quality[OURS], quality[best])
    rows = sorted(report.rows, key=lambda row: -row.figures["ndcg"][10].value)
    return Report(
        **{
            name: getattr(report, name)
            for name in report.__slots__
            if name not in ("rows", "best_other", "ahead")
        },
        rows=rows,
        best_other=best,
        ahead=ahead,
    )
