"""What each algorithm does that others don't, beside slow and obvious ways to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from smartmkt_core.recommend.algorithms import (
    blocks,
    content,
    ease,
    follows,
    item_neighbours,
    popularity,
    repeats,
    sessions,
    user_neighbours,
)
from smartmkt_core.recommend.algorithms.als import Als
from smartmkt_core.recommend.algorithms.base import Content, History
from smartmkt_core.recommend.algorithms.bpr import Bpr
from smartmkt_core.recommend.algorithms.bpr import Config as BprConfig
from smartmkt_core.recommend.algorithms.memory import Memory
from tests.core.recommend.algorithms.logs import NEVER_SEEN, kinds_of_thing, made, two_tastes


def test_last_weeks_wishes_outweigh_old_ones() -> None:
    log = made([[0, 0, 0, 1, 1]], seconds=True)
    model = popularity.Popularity(popularity.Config(half_life_days=1.0))
    model.fit(log)
    assert model.counts[1] > model.counts[0]
    model = popularity.Popularity(popularity.Config(half_life_days=None))
    model.fit(log)
    assert model.counts[0] > model.counts[1]


def test_what_is_disliked_is_not_popular() -> None:
    model = popularity.Popularity()
    model.fit(made([[0, 0]], weight=-1.0))
    assert model.counts[0] == 0


def test_a_product_nobody_touched_is_found_by_its_content() -> None:
    model = content.ContentBased()
    model.fit(two_tastes(content=kinds_of_thing()))
    camper, cook = model.score([History.of([0, 1]), History.of([5, 6])])
    assert camper[NEVER_SEEN] > cook[NEVER_SEEN]
    reason = model.because(History.of([0]), NEVER_SEEN)
    assert reason is not None
    assert reason.attributes


def test_content_reads_vectors_where_there_are_no_attributes() -> None:
    vectors = np.array([[1, 0.1], [1, 0], [0, 1], [0.1, 1]], np.float32)
    model = content.ContentBased()
    model.fit(made([[0, 2]], n_items=4, content=Content(vectors=vectors)))
    scores = model.score([History.of([0])])[0]
    assert scores[1] > max(scores[2], scores[3])


def test_item_cosine_is_the_cosine_of_columns() -> None:
    log = two_tastes()
    model = item_neighbours.ItemNeighbours(item_neighbours.Config(shrinkage=0.0))
    model.fit(log)
    dense = log.matrix().toarray()
    lengths = np.linalg.norm(dense, axis=0)
    expected = dense[:, 0] @ dense[:, 1] / (lengths[0] * lengths[1])
    assert model.similar[0, 1] == pytest.approx(expected, rel=1e-4)
    assert model.similar[0, 0] == 0


def test_item_pearson_is_the_correlation_of_columns() -> None:
    log = two_tastes()
    config = item_neighbours.Config(similarity="pearson", shrinkage=0.0)
    model = item_neighbours.ItemNeighbours(config)
    model.fit(log)
    expected = np.corrcoef(log.matrix().toarray()[:, :2].T)[0, 1]
    assert model.similar[0, 1] == pytest.approx(expected, rel=1e-4)


def test_similarity_that_rests_on_few_people_is_shrunk() -> None:
    log = made([[0, 1], [2, 3], [2, 3], [2, 3]])
    model = item_neighbours.ItemNeighbours(item_neighbours.Config(shrinkage=5.0))
    model.fit(log)
    assert model.similar[2, 3] > model.similar[0, 1]


def test_only_the_nearest_people_vote() -> None:
    log = made([[0, 1, 2], [0, 3]])
    model = user_neighbours.UserNeighbours(user_neighbours.Config(neighbours=1))
    model.fit(log)
    scores = model.score([History.of([0, 1])])[0]
    assert scores[2] > 0
    assert scores[3] == 0


def test_people_who_rate_alike_are_nearer_than_people_who_rate_otherwise() -> None:
    log = made([[0, 0, 0, 0, 1, 2], [0, 1, 1, 1, 1, 3]])
    model = user_neighbours.UserNeighbours(user_neighbours.Config("pearson"))
    model.fit(log)
    scores = model.score([History.of([0])])[0]
    assert scores[2] > scores[3]


def test_what_follows_minds_the_order() -> None:
    log = made([[0, 1]] * 5)
    model = follows.Follows(follows.Config(back=0.2))
    model.fit(log)
    forward, backward = model.score([History.of([0]), History.of([1])])
    assert forward[1] > backward[0] > 0


def test_what_follows_at_once_counts_more_than_what_follows_later() -> None:
    model = follows.Follows(follows.Config(target=0.0))
    model.fit(made([[0, 1, 2, 3]]))
    scores = model.score([History.of([0])])[0]
    assert scores[1] > scores[2] > scores[3]


def test_nothing_follows_itself() -> None:
    model = follows.Follows()
    model.fit(made([[0, 0, 1, 0]]))
    assert model.similar[0, 0] == 0


def test_pairs_are_the_same_however_many_events_are_listed_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = two_tastes()
    whole, parts = follows.Follows(), follows.Follows()
    whole.fit(log)
    monkeypatch.setattr(follows, "_EVENTS", 4)
    parts.fit(log)
    assert np.allclose(whole.similar.toarray(), parts.similar.toarray())


def test_ease_solves_the_ridge_regression_of_each_item_on_the_others() -> None:
    log = two_tastes()
    model = ease.Ease(ease.Config(ridge=2.0))
    model.fit(log)
    matrix = log.matrix().toarray()
    others = [1, 2, 3, 4, 5, 6, 7]
    left = matrix[:, others]
    expected = np.linalg.solve(left.T @ left + 2 * np.eye(7), left.T @ matrix[:, 0])
    assert np.allclose(model.similar.toarray()[others, 0], expected, atol=1e-4)


def test_ease_takes_only_as_many_items_as_it_may() -> None:
    model = ease.Ease(ease.Config(most=2))
    model.fit(made([[0, 1], [0, 1], [2, 0]]))
    assert set(model.similar.indices) <= {0, 1}


def test_a_long_pause_begins_a_new_visit() -> None:
    log = made([[0, 1], [2, 3]], seconds=True)
    one = sessions.Sessions(sessions.Config(pause_hours=None))
    two = sessions.Sessions(sessions.Config(pause_hours=1.0))
    one.fit(log)
    two.fit(log)
    assert one.votes.shape[0] == 2
    assert two.votes.shape[0] == 4


def test_only_the_newest_visits_of_an_item_are_searched() -> None:
    log = made([[9, 9, 0, 1], [0, 2]], n_items=10, seconds=True)
    model = sessions.Sessions(sessions.Config(searched=1))
    model.fit(log)
    scores = model.score([History.of([0])])[0]
    assert scores[1] > 0
    assert scores[2] == 0


def test_als_leaves_items_that_nobody_touched_at_nothing() -> None:
    model = Als()
    model.fit(two_tastes())
    assert model.score([History.of([0, 1])])[0][NEVER_SEEN] == 0


def test_bpr_whose_steps_run_away_takes_smaller_ones() -> None:
    model = Bpr(BprConfig(rate=1e20, rounds=5))
    model.fit(two_tastes())
    assert np.isfinite(model.factors).all()


def test_somebody_comes_back_to_the_newest_first() -> None:
    model = repeats.Repeats()
    model.fit(two_tastes())
    scores = model.score([History.of([3, 5])])[0]
    assert scores[5] > scores[3] > scores[0] == 0


def test_an_event_counts_half_after_its_half_life() -> None:
    history = History(
        np.array([0, 1], np.int32), np.ones(2, np.float32), np.array([0, 86400]), now=86400
    )
    weights = Memory(step=1.0, half_life_days=1.0).weights(history)
    assert weights.tolist() == pytest.approx([0.5, 1.0])


def test_items_that_a_model_never_saw_are_passed_over() -> None:
    matrix = Memory().matrix([History.of([1, 99])], 5)
    assert matrix.indices.tolist() == [1]


def test_a_product_in_blocks_keeps_the_strongest_of_each_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(0)
    left = sparse.csr_array(random.random((20, 15)) * (random.random((20, 15)) < 0.4))
    right = sparse.csr_array(random.random((15, 30)) * (random.random((15, 30)) < 0.4))
    monkeypatch.setattr(blocks, "_WORK", 50)
    found = blocks.product(left, right, count=3).toarray()
    whole = (left @ right).toarray()
    for row, kept in zip(whole, found, strict=True):
        expected = np.where(row >= np.sort(row)[-3], row, 0)
        assert np.allclose(kept, expected)
