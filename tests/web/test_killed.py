"""The gateway's process is killed in the middle of a turn: what was acknowledged is answered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.settings import Settings
from tests.web.helpers import FakeRasa, Shopper

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start_process(
    settings: Settings, sessions: sessionmaker[Session]
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts ``python -m web`` as it runs in a shop."""
    started: list[subprocess.Popen[str]] = []
    environment = os.environ | {
        "SMARTMKT_VAR": str(settings.var),
        "SMARTMKT_DATA": str(settings.data),
        "SMARTMKT_PORT": str(settings.port),
        "SMARTMKT_RASA_PORT": str(settings.rasa_port),
        "SMARTMKT_ACTIONS_PORT": str(settings.actions_port),
        "SMARTMKT_SECRET": settings.secret,
        "SMARTMKT_DATABASE_URL": settings.db_url,
    }

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "web"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        assert any(" started " in line for line in process.stderr)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=10)


def test_a_killed_gateway_loses_nothing_and_answers_nothing_twice(
    start_process: Callable[[], subprocess.Popen[str]], rasa: FakeRasa, settings: Settings
) -> None:
    process = start_process()
    shopper = Shopper(f"http://127.0.0.1:{settings.port}").begin()
    assert shopper.ask("one")["text"] == "You: one"
    rasa.hold()
    shopper.ack(shopper.write("two"))
    shopper.ack(shopper.write("three"))
    rasa.wait_asked(2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    shopper.leave()
    rasa.let_go()
    start_process()
    back = Shopper(f"http://127.0.0.1:{settings.port}").begin(**shopper.keys)
    try:
        back.ask("four")
        rasa.wait_asked(5)
        back.wait("bot_uttered", where=lambda said: said["text"] == "You: four")
        history = back.history()
    finally:
        back.leave()
    assert [message["seq"] for message in history] == list(range(1, 9))
    said = [message["text"] for message in history if message["sender"] == "bot"]
    assert said == ["You: one", "You: two", "You: three", "You: four"]
