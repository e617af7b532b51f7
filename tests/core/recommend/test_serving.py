"""A process answers from the kept version, takes up a newer one, and never from a broken one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.recommend import serving, training
from smartmkt_core.recommend.behaviour import read_log
from smartmkt_core.recommend.service import Visit, recommend
from smartmkt_core.recommend.serving import Server
from smartmkt_core.recommend.store import ModelStore
from tests.core.recommend.market import did, open_market, product, sku

Sessions = sessionmaker[Session]


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "recommend")


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Iterator[Session]:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        yield session


def due(server: Server, session: Session, now: datetime) -> bool:
    return server.due(session, now=now, growth=0.05, least=20)


def test_a_kept_model_answers_as_the_one_that_was_learnt(
    market: Session, store: ModelStore, now: datetime
) -> None:
    told: list[str] = []
    made = training.train(market, store, now=now, progress=lambda name, *_: told.append(name))
    assert (made.products, made.last_event > 0) == (48, True)
    assert "events" in told
    visit = Visit(viewed=(sku("Tea", 1), sku("Lamps", 2)))
    answers = []
    for _ in range(2):
        serving.register(market.get_bind().engine, Server(store=store))
        shown = recommend(market, customer_id="p3", visit=visit, now=now)
        answers.append([(one.product.sku, one.score, one.reason) for one in shown])
    assert answers[0] == answers[1] and len(answers[0]) == 6


def test_a_newer_version_is_taken_up_and_a_broken_one_is_not(
    market: Session, store: ModelStore, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(store=store)
    training.train(market, store, now=now)
    first = server.refresh(market, now=now).model
    assert server.refresh(market, now=now).model is first
    second = training.train(market, store, now=now + timedelta(minutes=1))
    model = server.refresh(market, now=now).model
    assert model is not first
    third = training.train(market, store, now=now + timedelta(minutes=2))
    (store.folder / third.version / "counts.npy").write_bytes(b"broken")
    with caplog.at_level(logging.ERROR):
        after = server.refresh(market, now=now).model
    assert "counts.npy is not as it was written" in caplog.text
    assert np.array_equal(after.counts, model.counts)
    caplog.clear()
    server.refresh(market, now=now)
    assert not caplog.text
    assert recommend(market, customer_id="p3", now=now)
    assert second.version in store.names()


def test_where_every_version_is_broken_they_are_looked_at_once(
    market: Session, store: ModelStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = training.train(market, store, now=now)
    (store.folder / broken.version / "counts.npy").write_bytes(b"broken")
    looked: list[str] = []
    check = store.check
    monkeypatch.setattr(store, "check", lambda name: looked.append(name) or check(name))
    server = Server(store=store)
    first = server.refresh(market, now=now).model
    assert server.refresh(market, now=now).model is first
    assert looked == [broken.version]
    made = training.train(market, store, now=now + timedelta(minutes=1))
    assert server.refresh(market, now=now).model is not first
    assert looked == [broken.version, made.version]


def test_a_kept_server_answers_without_looking_and_new_behaviour_counts_all_the_same(
    market: Session, store: ModelStore, now: datetime
) -> None:
    training.train(market, store, now=now)
    server = Server(store=store)
    server.refresh(market, now=now)
    server.kept = True
    serving.register(market.get_bind().engine, server)
    ready = server.ready(market, now=now)
    market.add(product("TEA-77"))
    market.add(did("new", "view", sku("Tea", 1), now))
    market.flush()
    shown = recommend(market, customer_id="new", now=now)
    assert server.ready(market, now=now) is ready
    assert shown[0].reason.sku == sku("Tea", 1)
    # What was sold out since then is not shown all the same.
    market.get_one(Product, shown[0].product.sku).stock = 0
    market.flush()
    again = recommend(market, customer_id="new", now=now)
    assert shown[0].product.sku not in [one.product.sku for one in again]
    assert len(again) == 6


def test_it_is_time_to_learn_when_behaviour_or_catalogue_have_grown(
    market: Session, store: ModelStore, now: datetime
) -> None:
    server = Server(store=store)
    server.refresh(market, now=now)
    assert due(server, market, now)
    training.train(market, store, now=now)
    server.refresh(market, now=now)
    later = now + timedelta(hours=1)
    assert not due(server, market, later)
    market.add_all(did("x", "view", sku("Tea", 1), now) for _ in range(200))
    market.flush()
    assert not due(server, market, now + timedelta(minutes=1)), "it has only just learnt"
    assert due(server, market, later)
    training.train(market, store, now=later)
    server.refresh(market, now=later)
    assert not due(server, market, later + timedelta(hours=1))
    market.add(product("TOYS-50"))
    market.flush()
    server.refresh(market, now=later)
    assert due(server, market, later + timedelta(hours=1))


def test_a_version_that_was_gone_back_to_is_held(
    market: Session, store: ModelStore, now: datetime
) -> None:
    training.train(market, store, now=now)
    training.train(market, store, now=now + timedelta(minutes=1))
    store.rollback()
    server = Server(store=store)
    server.refresh(market, now=now)
    market.add_all(did("x", "view", sku("Tea", 1), now) for _ in range(400))
    market.flush()
    assert not due(server, market, now + timedelta(days=1))


def test_a_shop_with_orders_and_no_events_of_them_learns_from_the_orders(
    shop: Sessions, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        found = read_log(session, ["TEA-1", "MUG-1"])
        assert len(found.log) > 0 and found.buys.sum() == len(found.log)
        # Who cancelled or has no account says nothing.
        bought = {found.skus[item] for item in found.log.item}
        assert {"KET-1", "TEA-1", "BAG-1", "BLK-1"} <= bought


def test_the_log_is_the_behaviour_by_shopper_and_time(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        rows = [
            ("b", "view", "Y", 3),
            ("a", "purchase", "X", 1),
            ("a", "view", "GONE", 2),
            ("b", "rating", "X", 5),
            ("a", "shown", "Y", 4),
        ]
        for who, event, number, minute in rows:
            session.add(did(who, event, number, now + timedelta(minutes=minute)))
        session.flush()
        found = read_log(session, ["X", "Y"])
        assert found.skus == ["X", "Y", "GONE"]
        log = found.log
        # A rating without stars and what was only shown tell nothing.
        assert [found.skus[item] for item in log.item] == ["X", "GONE", "Y"]
        assert log.user.tolist() == [0, 0, 1] and log.n_users == 2
        assert log.weight.tolist() == [4.0, 1.0, 1.0]
        assert np.diff(log.at[:2]).tolist() == [60]
        assert found.buys.tolist() == [1, 0, 0]
        assert len(read_log(session, ["X"], most=2).log) == 0
