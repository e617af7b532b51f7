"""Figures beside what one counts by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from smartmkt_core.recommend.algorithms.base import History
from smartmkt_core.recommend.evaluation import metrics
from smartmkt_core.recommend.evaluation.protocols import Case
from smartmkt_core.recommend.evaluation.ranking import best
from tests.core.recommend.algorithms.logs import kinds_of_thing, two_tastes


def case(*targets: int) -> Case:
    return Case(0, History.of([8]), np.array(targets, np.int32))


def lists(*rows: list[int]) -> np.ndarray:
    return np.array([row + [-1] * (20 - len(row)) for row in rows], np.int32)


def test_ndcg_counts_places_and_is_one_when_all_targets_come_first() -> None:
    found = metrics.ndcg(lists([1, 2, 3], [3, 1, 2], [0]), [case(1, 2), case(1), case(5)], cut=10)
    assert found.tolist() == pytest.approx([1, 1 / math.log2(3), 0])


def test_recall_is_the_share_of_targets_found() -> None:
    found = metrics.recall(lists([1, 2, 3]), [case(1, 3, 5, 7)], cut=2)
    assert found.tolist() == pytest.approx([0.25])


def test_every_metric_is_there_at_every_cut_with_its_interval() -> None:
    rows = lists([0, 1, 2], [0, 4, 5], [4, 5, 6], [1, 2, 3])
    cases = [case(0), case(5), case(1), case(3)]
    found = metrics.figures(rows, cases, two_tastes(content=kinds_of_thing()))
    names = {"ndcg", "recall", "hit rate", "mrr", "coverage", "diversity", "novelty"}
    assert set(found) == names
    for name in names:
        assert set(found[name]) == {5, 10, 20}
    assert found["hit rate"][5].value == 0.75
    assert found["mrr"][5].value == pytest.approx((1 + 1 / 3 + 0 + 1 / 3) / 4)
    assert found["coverage"][5].value == pytest.approx(7 / 9)
    hit = found["hit rate"][5]
    assert hit.low is not None and hit.high is not None
    assert hit.low <= hit.value <= hit.high


def test_a_list_of_one_kind_is_less_diverse_than_one_of_two() -> None:
    log = two_tastes(content=kinds_of_thing())
    same, mixed = (
        metrics.figures(lists(row), [case(0)], log)["diversity"][5].value
        for row in ([0, 1, 2, 3], [0, 1, 4, 5])
    )
    assert same == pytest.approx(0, abs=1e-6)
    assert mixed == pytest.approx(4 / 6, abs=1e-6)


def test_what_few_touched_is_news() -> None:
    log = two_tastes()
    rare, common = (
        metrics.figures(lists([item]), [case(0)], log)["novelty"][5].value for item in (8, 1)
    )
    assert rare > common


def test_the_best_leave_out_what_scores_nothing() -> None:
    scores = np.array([[0.0, 3.0, -np.inf, 5.0, 5.0]], np.float32)
    items, values = best(scores, 4)
    assert items.tolist() == [[3, 4, 1, -1]]
    assert values.tolist() == [[5, 5, 3, 0]]
