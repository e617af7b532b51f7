"""Which algorithms serve a shop, and how they are weighed: by its size and by its own behaviour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.algorithms.base import Algorithm, History, Log
from smartmkt_core.recommend.algorithms.follows import Follows
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.algorithms.item_neighbours import Config, ItemNeighbours
from smartmkt_core.recommend.behaviour import Progress
from smartmkt_core.recommend.evaluation.learning import Effort, learn_all
from smartmkt_core.recommend.evaluation.protocols import Case, Split

SPARSE = ("popularity", "content", "item neighbours", "what follows")
"""Learnt and asked in time that grows with the behaviour, not with the square of the catalogue."""
SMALL = (*SPARSE, "user neighbours", "sessions", "ALS", "EASE")
SMALL_SHOP = 3_000
"""Products up to which everything is tried."""
CHOSEN_FROM = 2_000_000
"""Events of the people whose behaviour decides on settings and weights; all teach in the end."""
HELD_BACK = 4_000
LEAST_CASES = 50
LEAST_TOUCHED = 3
LEAST_SHARE = 0.02
"""Of the weights for some length of history; a member below it for all lengths is left out."""


def choose(log: Log, *, progress: Progress | None = None) -> Algorithm:
    """The hybrid that does best on what shoppers touched last, learnt from the whole log.

    A shop with too little behaviour to tell gets neighbours and order with equal weights.
    """
    held = hold_back(sample(log, CHOSEN_FROM), whole=log)
    if len(held.tune) < LEAST_CASES:
        alone = Hybrid([plain(), Follows()])
        alone.fit(log)
        return alone
    names = SMALL if log.n_items <= SMALL_SHOP else SPARSE
    effort = Effort(screening_cases=300, tuning_cases=1000, weighing_cases=HELD_BACK, names=names)
    step = progress or (lambda _name, _done, _all: None)
    learnt = learn_all(held, effort=effort, step=step)
    return _used(learnt.hybrid)


def plain() -> ItemNeighbours:
    """What serves until something has been learnt: quick, and good enough."""
    return ItemNeighbours(Config(step=0.95))


def sample(log: Log, most: int) -> Log:
    """A log of fewer users where it is too long: every third one, or fourth …"""
    if len(log) <= most:
        return log
    apart = -(-len(log) // most)
    kept = log.user % apart == 0
    return replace(_part(log, kept), user=log.user[kept] // apart, n_users=-(-log.n_users // apart))


def hold_back(log: Log, *, whole: Log) -> Split:
    """Of some people the product that they touched first last, with everything from then on.

    A product that somebody knew before is no question, and a purchase after a view none either.
    """
    starts = log.starts()
    key = log.user.astype(np.int64) * log.n_items + log.item
    firsts = np.sort(np.unique(key, return_index=True)[1])
    touched = np.bincount(log.user[firsts], minlength=log.n_users)
    people = np.flatnonzero(touched >= LEAST_TOUCHED)
    people = np.sort(np.random.default_rng(5).permutation(people)[:HELD_BACK])
    # Of each person the first touch that came last.
    last = firsts[np.cumsum(touched)[people] - 1]
    learnt = np.ones(len(log), np.bool_)
    tune = []
    for user, place in zip(people.tolist(), last.tolist(), strict=True):
        begin, end = int(starts[user]), int(starts[user + 1])
        learnt[place:end] = False
        before = slice(begin, place)
        history = History(
            log.item[before], log.weight[before], log.at[before], now=int(log.at[place])
        )
        tune.append(Case(user, history, log.item[[place]]))
    return Split("leave-last-out", _part(log, learnt), tune, whole, [], False)


def _part(log: Log, events: NDArray[np.bool_]) -> Log:
    return replace(
        log,
        user=log.user[events],
        item=log.item[events],
        weight=log.weight[events],
        at=log.at[events],
    )


def _used(hybrid: Hybrid) -> Hybrid:
    """Without the members that have next to no weight: they would only cost memory and time."""
    own = hybrid.weights.sum(axis=2)
    share = own / np.maximum(own.sum(axis=1, keepdims=True), 1e-9)
    used = np.flatnonzero((share >= LEAST_SHARE).any(axis=0))
    return Hybrid([hybrid.members[place] for place in used], hybrid.weights[:, used])
