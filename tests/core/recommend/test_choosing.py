"""What serves a shop is chosen on what its shoppers touched last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.recommend import training
from smartmkt_core.recommend.algorithms.base import History, Log
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.behaviour import newest_of_each, read_log
from smartmkt_core.recommend.choosing import choose, hold_back, sample
from tests.core.recommend.market import KINDS, kind_of, open_market, share_of, sku

Sessions = sessionmaker[Session]


def log_of(*people: list[int]) -> Log:
    """Each person's items in their order."""
    user = np.repeat(np.arange(len(people)), [len(items) for items in people])
    item = np.concatenate([np.array(items, np.int64) for items in people])
    return Log(
        user.astype(np.int32),
        item.astype(np.int32),
        np.ones(len(item), np.float32),
        np.arange(len(item), dtype=np.int64),
        n_users=len(people),
        n_items=int(item.max()) + 1,
    )


def test_the_product_touched_first_last_is_the_question() -> None:
    log = log_of([0, 1, 0, 2, 1, 2], [3, 3, 3], [4, 5, 6])
    held = hold_back(log, whole=log)
    asked = {case.user: (case.history.item.tolist(), case.targets.tolist()) for case in held.tune}
    assert asked == {0: ([0, 1, 0], [2]), 2: ([4, 5], [6])}
    # What came from then on teaches nothing; who touched too little is no question but teaches.
    assert held.train.item.tolist() == [0, 1, 0, 3, 3, 3, 4, 5]
    assert held.whole is log


def test_a_sample_keeps_people_whole() -> None:
    log = log_of(*([n, n + 1] for n in range(10)))
    part = sample(log, 8)
    assert part.item.tolist() == [0, 1, 3, 4, 6, 7, 9, 10]
    assert part.user.tolist() == [0, 0, 1, 1, 2, 2, 3, 3] and part.n_users == 4
    assert part.n_items == log.n_items
    assert sample(log, 20) is log


def test_of_one_person_the_newest_events_count() -> None:
    log = log_of([0, 1, 2, 3], [4], [5, 6, 7])
    assert log.item[newest_of_each(log, 2)].tolist() == [2, 3, 4, 6, 7]


def test_the_chosen_one_knows_tastes(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        open_market(session, now, people=120)
        goods = training.catalogue(session)
        learning = read_log(session, goods.skus)
    model = choose(replace(learning.log, content=goods.content))
    assert isinstance(model, Hybrid)
    own = model.weights.sum(axis=(0, 2))
    assert (own > 0).all(), "what has no weight is left out"
    for kind in KINDS:
        items = [goods.position[sku(kind, n)] for n in (5, 6, 7)]
        history = History.of(items)
        scores = model.score([history])[0]
        scores[items] = 0
        best = [goods.skus[place] for place in np.argsort(-scores)[:6]]
        assert share_of(kind, best) >= 0.5, [kind_of(number) for number in best]


def test_too_little_to_choose_by_still_teaches() -> None:
    log = log_of([0, 1, 2], [0, 1], [1, 2])
    model = choose(log)
    scores = model.score([History.of([0])])[0]
    assert scores[1] > 0
    nothing = replace(
        log, user=log.user[:0], item=log.item[:0], weight=log.weight[:0], at=log.at[:0], n_users=0
    )
    assert not choose(nothing).score([History.of([])]).any()
