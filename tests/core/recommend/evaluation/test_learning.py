"""The weighted sum is worth its weights, or it is not used."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.recommend.algorithms.hybrid import LENGTHS
from smartmkt_core.recommend.algorithms.weighing import Candidates, learn
from smartmkt_core.recommend.evaluation.batch import COLUMNS, write
from smartmkt_core.recommend.evaluation.files import PURCHASE, Behaviour
from smartmkt_core.recommend.evaluation.learning import Effort, train
from smartmkt_core.recommend.evaluation.picture import draw
from smartmkt_core.recommend.evaluation.report import OURS, Report, evaluate
from tests.core.recommend.algorithms.logs import made

QUICK = Effort(screening_cases=40, tuning_cases=40, weighing_cases=200)


def candidates(*helpful: float, cases: int = 400, seed: int = 0) -> Candidates:
    """Members whose scores rise by so much for what was chosen, each with noise of its own."""
    random = np.random.default_rng(seed)
    wanted = np.zeros((cases, 12), bool)
    wanted[np.arange(cases), random.integers(0, 12, cases)] = True
    shares = random.random((cases, 12, len(helpful))).astype(np.float32)
    for member, gain in enumerate(helpful):
        shares[:, :, member] = np.maximum(shares[:, :, member] + np.float32(gain) * wanted, 0)
    there = np.ones((cases, 12), bool)
    kind = random.integers(0, len(LENGTHS) + 1, cases)
    return Candidates(shares, wanted, there, kind, np.ones(cases, np.int32))


def test_two_members_who_each_know_something_are_better_together() -> None:
    both = learn(candidates(0.5, 0.5))
    assert both.form.single is None
    assert both.weights[:, 0].sum() > 0
    assert both.weights[:, 1].sum() > 0


def test_who_knows_more_weighs_more_and_noise_next_to_nothing() -> None:
    weights = learn(candidates(0.8, 0.3, 0.0)).weights.sum(axis=(0, 2))
    assert weights[0] > weights[1] > weights[2]


def test_no_weight_is_below_nothing() -> None:
    assert (learn(candidates(0.5, -0.5)).weights >= 0).all()


def test_with_few_cases_the_best_single_member_is_used() -> None:
    found = learn(candidates(0.3, 0.6, cases=30))
    assert found.form.single == 1
    assert found.weights[:, 1, 0].all()
    assert not found.weights[:, 0].any()


def test_a_member_that_knows_everything_is_not_spoilt_by_others() -> None:
    found = learn(candidates(5.0, 0.0, 0.0))
    assert found.found == pytest.approx(1.0)


def walks(users: int = 120) -> Behaviour:
    """Everybody walks along a ring of items, from where they happen to begin."""
    random = np.random.default_rng(4)
    starts = random.integers(0, 24, users)
    rows = [[int(start + step) % 24 for step in range(random.integers(4, 8))] for start in starts]
    log = made(rows, n_items=24)
    kind = np.full(len(log), PURCHASE, np.int8)
    names = [f"C{user}" for user in range(users)], [f"S{item}" for item in range(24)]
    return Behaviour(*names, log, kind, True)


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(walks(), "leave-last-out", effort=QUICK)


def test_what_follows_is_found_where_order_is_everything(report: Report) -> None:
    figures = {row.name: row.figures["ndcg"][10].value for row in report.rows}
    assert figures["what follows"] > 0.9
    assert figures["popularity"] < 0.5
    assert figures[OURS] > 0.9


def test_every_algorithm_is_beside_ours(report: Report) -> None:
    names = {row.name for row in report.rows}
    assert names == {
        OURS,
        "popularity",
        "item neighbours",
        "user neighbours",
        "what follows",
        "sessions",
        "ALS",
        "BPR",
        "EASE",
    }
    assert report.ahead is not None
    assert report.cases == 120
    assert not report.keep_seen


def test_the_picture_shows_every_algorithm(report: Report) -> None:
    picture = draw(report)
    assert picture.startswith("<svg")
    for row in report.rows:
        assert f">{row.name}</text>" in picture


def test_a_report_is_plain_values(report: Report) -> None:
    found = report.as_json()
    assert found["rows"][0]["figures"]["ndcg"][10]["value"] <= 1
    assert sum(found["weights"].values()) == pytest.approx(1)


def test_everybody_gets_recommendations_with_reasons(tmp_path: Path) -> None:
    behaviour = walks()
    target = tmp_path / "out.csv"
    written = write(behaviour, target, k=3, effort=QUICK)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == written == 3 * 120
    assert [row["rank"] for row in rows[:3]] == ["1", "2", "3"]
    assert all(row["reason"] for row in rows)
    owned = {user: set() for user in behaviour.users}
    for user, item in zip(behaviour.log.user, behaviour.log.item, strict=True):
        owned[behaviour.users[user]].add(behaviour.skus[item])
    assert all(row["sku"] not in owned[row["customer_id"]] for row in rows)
    assert not list(tmp_path.glob("*.part"))


def test_too_little_to_learn_from_makes_what_is_popular() -> None:
    model, keep_seen = train(made([[1, 2], [1]]))
    assert [member.name for member in model.members] == ["popularity"]
    assert not keep_seen


def test_behaviour_without_any_pattern_is_still_answered(tmp_path: Path) -> None:
    log = made([[user * 3, user * 3 + 1, user * 3 + 2] for user in range(5)], n_items=15)
    names = [f"C{user}" for user in range(5)], [f"S{item}" for item in range(15)]
    behaviour = Behaviour(*names, log, np.full(15, PURCHASE, np.int8), True)
    report = evaluate(behaviour, "leave-last-out", effort=QUICK)
    assert OURS in {row.name for row in report.rows}
    write(behaviour, tmp_path / "out.csv", k=2, effort=QUICK)
    assert (tmp_path / "out.csv").read_text("utf-8").startswith(",".join(COLUMNS))
