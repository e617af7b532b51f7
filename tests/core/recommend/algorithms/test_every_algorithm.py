"""What holds for every algorithm, whatever it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.recommend.algorithms.base import History
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.algorithms.registry import ALGORITHMS
from tests.core.recommend.algorithms.logs import (
    ITEMS,
    PANS,
    TENTS,
    kinds_of_thing,
    made,
    two_tastes,
)

PERSONAL = [name for name in ALGORITHMS if name not in ("popularity", "repeats")]


def fitted(name: str) -> object:
    model = ALGORITHMS[name]()
    model.fit(two_tastes(content=kinds_of_thing()))
    return model


@pytest.mark.parametrize("name", PERSONAL)
def test_a_camper_is_offered_tents(name: str) -> None:
    scores = fitted(name).score([History.of([0, 1])])[0]
    assert max(scores[2], scores[3]) > max(scores[item] for item in PANS)


@pytest.mark.parametrize("name", PERSONAL)
def test_the_newest_event_counts_without_learning_anew(name: str) -> None:
    model = fitted(name)
    before, after = model.score([History.of([0]), History.of([0, 4, 5])])
    pans = list(PANS[2:])
    assert after[pans].sum() > before[pans].sum()


@pytest.mark.parametrize("name", list(ALGORITHMS))
def test_nothing_learnt_scores_nothing(name: str) -> None:
    model = ALGORITHMS[name]()
    model.fit(made([]))
    scores = model.score([History.of([]), History.of([1])])
    assert scores.shape == (2, ITEMS)
    if name != "repeats":
        assert not scores.any()


@pytest.mark.parametrize("name", list(ALGORITHMS))
def test_ratings_of_nothing_do_no_harm(name: str) -> None:
    log = two_tastes(content=kinds_of_thing())
    for none in (log.user == 0, log.item == 0, np.arange(len(log)) % 2 == 0, log.user >= 0):
        model = ALGORITHMS[name]()
        model.fit(replace(log, weight=np.where(none, 0, log.weight).astype(np.float32)))
        histories = [History.of([0, 1]), History.of([0, 4], weight=[0.0, 0.0])]
        assert np.isfinite(model.score(histories)).all()


@pytest.mark.parametrize("name", PERSONAL)
def test_a_guest_who_did_nothing_gets_no_scores(name: str) -> None:
    assert not fitted(name).score([History.of([])]).any()


@pytest.mark.parametrize("name", PERSONAL)
def test_one_history_scores_alone_as_among_others(name: str) -> None:
    model = fitted(name)
    histories = [History.of([0, 1]), History.of([5]), History.of([3, 2, 1, 0])]
    together = model.score(histories)
    alone = np.concatenate([model.score([history]) for history in histories])
    assert np.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("name", list(ALGORITHMS))
def test_a_saved_model_scores_as_before(name: str, tmp_path: Path) -> None:
    model = fitted(name)
    model.save(tmp_path / "model")
    again = ALGORITHMS[name].load(tmp_path / "model")
    histories = [History.of([0, 1]), History.of([5, 4])]
    assert np.allclose(model.score(histories), again.score(histories))
    assert again.config == model.config


@pytest.mark.parametrize("name", list(ALGORITHMS))
def test_a_missing_model_is_an_error_not_an_empty_answer(name: str, tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)):
        ALGORITHMS[name].load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", PERSONAL)
def test_the_reason_names_what_carried_the_score(name: str) -> None:
    model = fitted(name)
    history = History.of([4, 0, 1])
    reason = model.because(history, 2)
    assert reason is not None
    if reason.items:
        assert reason.items[0][0] in TENTS
    else:
        campers = {0, 1, 2, 3, 4}
        assert reason.neighbours
        assert reason.neighbours[0][0] in campers
    shares = [share for _, share in reason.items or reason.neighbours]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.0001


@pytest.mark.parametrize("name", [*PERSONAL, "repeats"])
def test_without_a_score_there_is_no_reason(name: str) -> None:
    model = fitted(name)
    history = History.of([])
    assert model.because(history, 2) is None


def test_the_hybrid_tells_the_reason_of_its_strongest_member() -> None:
    members = [fitted("what follows"), fitted("content")]
    weights = np.zeros((5, 2, 2), np.float32)
    weights[:, 0, 0], weights[:, 1, 0] = 1.0, 0.01
    hybrid = Hybrid(members, weights)
    reason = hybrid.because(History.of([0, 1]), 2)
    assert reason is not None
    assert reason.algorithm == "what follows"


@pytest.mark.parametrize("name", PERSONAL)
def test_settings_that_change_count_for_a_history_that_was_scored_before(name: str) -> None:
    model = fitted(name)
    history = History.of([4, 5, 0, 1])
    before = model.score([history])
    model.config = replace(model.config, step=0.1)
    after = model.score([history])
    assert not np.allclose(before, after)
    assert np.allclose(after, model.score([history, history])[:1], atol=1e-5)


def test_reasons_after_many_histories_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hybrid = Hybrid([fitted("what follows"), fitted("user neighbours")])
    crowd = hybrid.members[1]
    histories = [History.of([0, 1]), History.of([4, 5])]
    hybrid.score(histories)
    asked: list[int] = []
    nearest = crowd._nearest
    monkeypatch.setattr(crowd, "_nearest", lambda own: asked.append(len(own)) or nearest(own))
    for history in histories:
        reasons = [hybrid.because(history, item) for item in range(ITEMS)]
        assert any(reasons)
    assert asked == [1, 1]
    crowd.because(histories[0], 2)
    crowd.because(histories[0], 3)
    assert asked == [1, 1, 1]


def test_a_member_without_weight_is_no_member() -> None:
    weights = np.zeros((5, 2, 2), np.float32)
    weights[:, 1, 0] = 1
    hybrid = Hybrid([fitted("EASE"), fitted("ALS")], weights)
    assert [member.name for member in hybrid.members] == ["ALS"]


def test_a_saved_hybrid_scores_as_before(tmp_path: Path) -> None:
    hybrid = Hybrid([fitted("what follows"), fitted("sessions"), fitted("ALS")])
    hybrid.save(tmp_path / "model")
    again = Hybrid.load(tmp_path / "model")
    histories = [History.of([0, 1]), History.of([5])]
    assert np.allclose(hybrid.score(histories), again.score(histories))
    assert again.because(histories[0], 2) == hybrid.because(histories[0], 2)
