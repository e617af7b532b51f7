"""Chooses the settings of every algorithm and the weights of the hybrid on what is tuned on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from smartmkt_core.recommend.algorithms.base import Algorithm, Floats, Ints, Log
from smartmkt_core.recommend.algorithms.hybrid import Hybrid, kinds, normalised
from smartmkt_core.recommend.algorithms.registry import ALGORITHMS
from smartmkt_core.recommend.algorithms.weighing import Candidates, Form, gather, learn
from smartmkt_core.recommend.evaluation import metrics
from smartmkt_core.recommend.evaluation.files import Behaviour
from smartmkt_core.recommend.evaluation.grids import GRIDS, STEPS
from smartmkt_core.recommend.evaluation.protocols import Case, NothingToMeasure, Split, split, usual
from smartmkt_core.recommend.evaluation.ranking import best, blocks, leave_out, top

Step = Callable[[str, int, int], None]
"""Told what is done, how many steps are, and how many there will be."""

_FINALISTS = 3
_SLOW = ("BPR", "EASE", "ALS", "content")
"""Begun first, so that no core waits for them in the end."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is spent on choosing; the more cases, the surer and the slower."""

    screening_cases: int = 1000
    tuning_cases: int = 4000
    weighing_cases: int = 4000
    candidates: int = 30
    """Best items of each member that the hybrid weighs."""
    seed: int = 5
    names: tuple[str, ...] | None = None
    """The algorithms that are tried; None: all that are of use."""


@dataclass(slots=True)
class Learnt:
    """The fitted algorithms with the settings chosen, the hybrid last; ``seconds`` of each."""

    algorithms: list[Algorithm] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    tuned: dict[str, float] = field(default_factory=dict)
    """What each reached on the cases tuned on."""
    form: Form | None = None

    @property
    def hybrid(self) -> Hybrid:
        """The weighted sum of the others."""
        found = self.algorithms[-1]
        assert isinstance(found, Hybrid)
        return found


def learn_all(
    held: Split,
    *,
    effort: Effort | None = None,
    step: Step = lambda _name, _done, _all: None,
) -> Learnt:
    """Tune every algorithm, weigh them, and fit them on what may be learnt from in the end."""
    effort = effort or Effort()
    found = Learnt()
    names = [name for name in _of_use(held) if effort.names is None or name in effort.names]
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        # BLAS's own threads and ours would fight; two algorithms at a time use the cores better.
        first = sorted(names, key=lambda name: name not in _SLOW)
        asked = {pool.submit(_timed, name, held, effort): name for name in first}
        for done, future in enumerate(as_completed(asked)):
            step(f"tuned {asked[future]}", done, len(names) + 1)
        answers = {name: future.result() for future, name in asked.items()}
    for name in names:
        member, found.tuned[name], found.seconds[name] = answers[name]
        found.algorithms.append(member)
    step("weighing", len(names), len(names) + 1)
    begun = time.perf_counter()
    members = [member for member in found.algorithms if found.tuned[member.name] > 0]
    members = members or found.algorithms[:1]
    many = _some(held.tune, effort.weighing_cases, effort.seed)
    candidates = _candidates(members, many, held, count=effort.candidates)
    weighed = learn(candidates, **_measure(held))
    found.form, found.tuned["hybrid"] = weighed.form, weighed.found
    hybrid = Hybrid(members, weighed.weights)
    found.seconds["hybrid"] = time.perf_counter() - begun
    if held.whole is not held.train:
        for member in found.algorithms:
            begun = time.perf_counter()
            member.fit(held.whole)
            found.seconds[member.name] += time.perf_counter() - begun
    found.algorithms.append(hybrid)
    step("weighing", len(names) + 1, len(names) + 1)
    return found


def _of_use(held: Split) -> list[str]:
    """The algorithms that have something to say about such behaviour."""
    return [
        name
        for name in ALGORITHMS
        if (name != "content" or held.train.content is not None)
        and (name != "repeats" or held.keep_seen)
    ]


def _timed(name: str, held: Split, effort: Effort) -> tuple[Algorithm, float, float]:
    begun = time.perf_counter()
    member, quality = tuned(name, held, effort)
    return member, quality, time.perf_counter() - begun


def tuned(name: str, held: Split, effort: Effort) -> tuple[Algorithm, float]:
    """The algorithm with the settings that do best on what is tuned on; fitted on ``held.train``.

    All settings are tried on few cases, the best three on more of them.
    """
    few = _some(held.tune, effort.screening_cases, effort.seed)
    many = _some(held.tune, effort.tuning_cases, effort.seed + 1)
    tried: list[tuple[float, Any, Any]] = []
    for config in GRIDS[name]:
        model = ALGORITHMS[name](config)
        model.fit(held.train)
        for step in STEPS if hasattr(config, "step") else (None,):
            # How long a history is remembered needs no new fit.
            model.config = config if step is None else replace(config, step=step)
            tried.append((_quality(model, few, held), model.config, model))
        tried = sorted(tried, key=lambda entry: -entry[0])[:_FINALISTS]
    best: tuple[float, Any, Any] | None = None
    for _, config, model in tried:
        model.config = config
        quality = _quality(model, many, held)
        if best is None or quality > best[0]:
            best = (quality, config, model)
    assert best is not None
    quality, config, model = best
    model.config = config
    return model, quality


def _measure(held: Split) -> dict[str, Any]:
    return {"cut": 20, "recall": True} if held.protocol == "purchases" else {"cut": 10}


def _quality(algorithm: Algorithm, cases: Sequence[Case], held: Split) -> float:
    histories = [case.history for case in cases]
    measure = _measure(held)
    lists = top(
        algorithm,
        histories,
        n_items=held.train.n_items,
        count=measure["cut"],
        keep_seen=held.keep_seen,
    )
    figure = metrics.recall if measure.get("recall") else metrics.ndcg
    return float(figure(lists, cases, cut=measure["cut"]).mean())


def _candidates(
    members: Sequence[Algorithm], cases: Sequence[Case], held: Split, *, count: int
) -> Candidates:
    """The best items of every member for each case, with every member's share for them."""
    parts: list[tuple[Floats, Ints]] = []
    for block in blocks(len(cases), held.train.n_items):
        histories = [case.history for case in cases[block]]
        shares, lists = [], []
        for member in members:
            scores = member.score(histories)
            share = normalised(scores, histories)
            shown = share.copy()
            if not held.keep_seen:
                leave_out(shown, histories)
            shares.append(share)
            lists.append(best(shown, count)[0])
        parts.append(gather(shares, lists))
    width = max(items.shape[1] for _, items in parts)
    items = np.concatenate([_widened(items, width, -1) for _, items in parts])
    found = np.concatenate([_widened(share, width, 0) for share, _ in parts])
    wanted = metrics.hits(items, cases)
    chosen = np.array([len(case.targets) for case in cases], np.int32)
    kind = kinds([case.history for case in cases])
    return Candidates(found, wanted & (items >= 0), items >= 0, kind, chosen)


def _widened(array: Any, width: int, fill: int) -> Any:
    wide = np.full((len(array), width, *array.shape[2:]), fill, array.dtype)
    wide[:, : array.shape[1]] = array
    return wide


def _some(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    order = np.random.default_rng(seed).permutation(len(cases))[:count]
    return [cases[place] for place in sorted(order)]


def train(
    log: Log,
    *,
    kind: NDArray[np.int8] | None = None,
    effort: Effort | None = None,
    step: Step = lambda _name, _done, _all: None,
) -> tuple[Hybrid, bool]:
    """A hybrid that has learnt from everything, and whether people come back to what they saw.

    Settings and weights are chosen on what the usual protocol holds back; where there is too little
    for that, the hybrid is what is popular. ``kind``: of each event, as in ``files.KINDS``.
    """
    kinds_known = kind if kind is not None else np.zeros(len(log), np.int8)
    behaviour = Behaviour([], [], log, kinds_known)
    try:
        held = split(behaviour, usual(behaviour))
    except NothingToMeasure:
        alone = Hybrid([ALGORITHMS["popularity"]()])
        alone.fit(log)
        return alone, False
    learnt = learn_all(replace(held, whole=log), effort=effort, step=step)
    return learnt.hybrid, held.keep_seen
