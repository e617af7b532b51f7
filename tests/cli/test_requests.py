"""Requests of shoppers, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from smartmkt_cli.main import app
from smartmkt_core.account import requests
from smartmkt_core.account.models import Customer, RequestKind
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.migrations import upgrade
from smartmkt_core.privacy import service as privacy


def test_an_erasure_is_listed_done_and_not_done_twice(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTMKT_VAR", str(tmp_path))
    monkeypatch.delenv("SMARTMKT_DATABASE_URL", raising=False)
    engine = make_engine(f"sqlite:///{tmp_path}/smartmkt.db")
    upgrade(engine)
    now = datetime.now(UTC)
    with unit_of_work(make_sessions(engine)) as session:
        session.add(Customer(id="c1", email="ann@example.com"))
        session.add(Conversation(id="talk", created_at=now, updated_at=now))
        session.flush()
        privacy.ask_erasure(
            session, RequestKind.DELETE_ACCOUNT, conversation_id="talk", customer_id="c1",
            language="en", now=now,
        )  # fmt: skip
        requests.file(session, RequestKind.SIGN_IN, conversation_id="talk", now=now)
    run = CliRunner().invoke
    listed = json.loads(run(app, ["requests", "list", "--json"]).stdout)
    assert [row["kind"] for row in listed] == ["delete_account", "sign_in"]
    assert "P1001 is done" in run(app, ["requests", "done", "p1001"]).stdout
    assert run(app, ["requests", "done", "P1001"]).exit_code == 1
    assert run(app, ["requests", "cancel", "P1002"]).exit_code == 0
    assert json.loads(run(app, ["requests", "list", "--json"]).stdout) == []
    with unit_of_work(make_sessions(engine)) as session:
        assert session.get(Customer, "c1") is None
    assert run(app, ["opinions", "--json"]).stdout.strip() == "[]"
