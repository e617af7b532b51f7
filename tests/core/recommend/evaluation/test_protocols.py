"""What is held back never shows in what is learnt from."""

from __future__ import annotations

import numpy as np
import pytest

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.evaluation.files import CART, PURCHASE, VIEW, Behaviour
from smartmkt_core.recommend.evaluation.protocols import NothingToMeasure, split, usual
from tests.core.recommend.algorithms.logs import made


def lines(*sequences: list[int]) -> Behaviour:
    log = made(list(sequences), n_items=20)
    kind = np.full(len(log), PURCHASE, np.int8)
    names = [str(number) for number in range(20)]
    return Behaviour([str(number) for number in range(log.n_users)], names, log, kind, True)


def table(events: list[tuple[int, int, int, int]], *, timed: bool = True) -> Behaviour:
    """From (user, item, kind, time), sorted."""
    user, item, kind, at = (np.array(column) for column in zip(*events, strict=True))
    log = Log(
        user.astype(np.int32),
        item.astype(np.int32),
        np.ones(len(user), np.float32),
        at.astype(np.int64),
        int(user.max()) + 1,
        int(item.max()) + 1,
        "seconds" if timed else "order",
    )
    return Behaviour([], [], log, kind.astype(np.int8))


def test_leave_last_out_learns_from_all_but_the_last_two() -> None:
    found = split(lines([1, 2, 3, 4], [5, 6]), "leave-last-out")
    assert found.train.item.tolist() == [1, 2, 5, 6]
    (tune,), (test,) = found.tune, found.test
    assert (tune.history.item.tolist(), tune.targets.tolist()) == ([1, 2], [3])
    assert (test.history.item.tolist(), test.targets.tolist()) == ([1, 2, 3], [4])
    assert found.whole is found.train
    assert not found.keep_seen


def test_a_purchase_after_a_view_of_the_same_thing_is_no_question() -> None:
    events = [(0, item, VIEW, item) for item in range(4)] + [(0, 3, PURCHASE, 9)]
    found = split(table(events), "leave-last-out")
    (test,) = found.test
    assert test.history.item.tolist() == [0, 1, 2]
    assert test.targets.tolist() == [3]
    assert found.train.item.tolist() == [0, 1]


def test_the_newest_fifth_is_measured_by_time() -> None:
    events = [(user, step % 7, VIEW, 10 * step + user) for user in (0, 1) for step in range(50)]
    found = split(table(events), "temporal")
    cut = np.quantile([at for *_, at in events], 0.8)
    assert found.whole.at.max() < cut
    assert found.train.at.max() < found.whole.at.max()
    assert all(case.history.at.max() < cut for case in found.test)


def test_time_needs_times() -> None:
    with pytest.raises(NothingToMeasure, match="no times"):
        split(lines([1, 2, 3]), "temporal")


def test_the_last_fifth_of_each_user_is_measured() -> None:
    found = split(lines([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), "temporal-by-user")
    (test,) = found.test
    assert test.history.item.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert test.targets.tolist() == [8, 9]
    assert set(found.train.item.tolist()) == {0, 1, 2, 3, 4, 5}


def test_purchases_that_are_asked_for_are_not_learnt_from() -> None:
    events = []
    for user in range(20):
        events += [(user, 0, VIEW, 0), (user, 1, CART, 1), (user, 1, PURCHASE, 2)]
    found = split(table(events, timed=False), "purchases")
    asked = {case.user for case in found.test}
    assert len(asked) == 4
    assert len(found.whole) == 60 - 4
    for case in found.test:
        assert case.history.item.tolist() == [0, 1]
        assert case.targets.tolist() == [1]
    assert found.keep_seen
    assert asked.isdisjoint({case.user for case in found.tune})


def test_what_somebody_does_after_buying_does_not_give_it_away() -> None:
    events = []
    for user in range(20):
        events += [(user, 0, VIEW, 0), (user, 1, PURCHASE, 2), (user, 1, VIEW, 3)]
    found = split(table(events), "purchases")
    for cases, learnt in ((found.tune, found.train), (found.test, found.whole)):
        for case in cases:
            assert case.history.item.tolist() == [0]
            assert learnt.item[learnt.user == case.user].tolist() == [0]
            assert case.targets.tolist() == [1]


def test_where_nobody_comes_back_what_was_seen_is_no_target() -> None:
    sequence = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    found = split(lines(sequence), "temporal-by-user")
    assert not found.keep_seen


def test_the_usual_way_fits_the_data() -> None:
    assert usual(lines([1, 2, 3])) == "leave-last-out"
    assert usual(table([(0, 1, VIEW, 5)])) == "temporal"
    kinds = table([(0, 1, VIEW, 5), (0, 1, PURCHASE, 6)], timed=False)
    assert usual(kinds) == "purchases"


def test_too_little_behaviour_is_told() -> None:
    with pytest.raises(NothingToMeasure, match="bring more events"):
        split(lines([1, 2]), "leave-last-out")
