"""Beside the turns: a process of its own learns when it is time, and failures wait."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.recommend import __main__ as learning
from smartmkt_core.recommend import keeper, training
from smartmkt_core.recommend.keeper import Keeper
from smartmkt_core.recommend.serving import Server
from smartmkt_core.recommend.store import ModelStore
from tests.core.recommend.market import did, open_market, sku

Sessions = sessionmaker[Session]


class Process:
    """A learning process that ends when the test says so."""

    code: int | None = None

    def poll(self) -> int | None:
        return self.code


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    found: list[Process] = []

    def start(_engine: Engine, _server: Server) -> Any:
        found.append(Process())
        return found[-1]

    monkeypatch.setattr(keeper, "learn_apart", start)
    return found


def test_learning_is_started_once_and_again_when_it_is_due(
    sessions: Sessions, tmp_path: Path, now: datetime, started: list[Process]
) -> None:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        engine = session.get_bind().engine
    store = ModelStore(tmp_path / "recommend")
    server = keeper.start(sessions, store.folder)
    watching = Keeper(engine, server)
    watching.look(engine, server, now=now)
    watching.look(engine, server, now=now)
    assert len(started) == 1, "one at a time"
    with sessions() as session:
        made = training.train(session, store, now=now)
    started[0].code = 0
    watching.look(engine, server, now=now)
    later = now + timedelta(hours=1)
    watching.look(engine, server, now=later)
    assert len(started) == 1, "nothing has grown"
    with unit_of_work(sessions) as session:
        session.add_all(did("x", "view", sku("Tea", 1), now) for _ in range(made.events))
    watching.look(engine, server, now=later)
    assert len(started) == 2


def test_of_several_processes_one_learns(
    sessions: Sessions, tmp_path: Path, now: datetime, started: list[Process]
) -> None:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        engine = session.get_bind().engine
    server = keeper.start(sessions, tmp_path / "recommend")
    watching = Keeper(engine, server)
    with ModelStore(tmp_path / "recommend").training():
        watching.look(engine, server, now=now)
        assert not started
    watching.look(engine, server, now=now)
    assert len(started) == 1


def test_a_failed_learning_is_told_and_not_tried_at_once(
    sessions: Sessions,
    tmp_path: Path,
    now: datetime,
    started: list[Process],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        engine = session.get_bind().engine
    server = keeper.start(sessions, tmp_path / "recommend")
    watching = Keeper(engine, server)
    watching.look(engine, server, now=now)
    started[0].code = 1
    watching.look(engine, server, now=now)
    assert "training.log" in caplog.text
    watching.look(engine, server, now=now)
    assert len(started) == 1


def test_the_process_learns_for_the_shop_that_is_served(
    sessions: Sessions, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        pytest.skip("the schema of a test on PostgreSQL is its own connection's alone")
    server = Server(store=ModelStore(tmp_path / "recommend"))
    process = keeper.learn_apart(engine, server)
    try:
        assert process.wait(timeout=120) == 0, (tmp_path / "recommend/training.log").read_text()
    finally:
        if process.poll() is None:
            process.kill()
    assert len(ModelStore(tmp_path / "recommend").names()) == 1
    # Nobody learns beside somebody who does.
    monkeypatch.setenv("SMARTMKT_VAR", str(tmp_path))
    monkeypatch.setenv("SMARTMKT_DATABASE_URL", str(engine.url))
    with ModelStore(tmp_path / "recommend").training():
        again = subprocess.run(
            [sys.executable, "-m", learning.__package__], capture_output=True, timeout=120
        )
    assert again.returncode == 3 and b"learning already" in again.stderr
