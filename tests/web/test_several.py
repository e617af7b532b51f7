"""Two gateways behind Redis: one conversation, whichever of them a tab is connected to."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.settings import Limits, Settings
from tests.web.helpers import FakeRasa, Server, Shopper, free_port
from web.app import create_app


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Redis of the test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Ready to accept connections" in line:
            break
    socket.create_connection(("127.0.0.1", port), 5).close()
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.communicate()


@pytest.fixture
def gateways(
    settings: Settings, sessions: sessionmaker[Session], redis_url: str
) -> Iterator[list[Server]]:
    """Two of them on one database."""
    settings.redis_url = redis_url
    settings.rasa_timeout = 8
    servers = [
        Server(create_app(settings, limits=Limits(session_messages=500)), port).start()
        for port in (settings.port, free_port())
    ]
    yield servers
    for server in servers:
        server.stop()


def test_tabs_on_two_gateways_stay_in_step_and_nothing_is_asked_twice(
    gateways: list[Server], rasa: FakeRasa
) -> None:
    first, second = (Shopper(server.url) for server in gateways)
    try:
        first.begin()
        second.begin(**first.keys)
        rasa.hold()
        first.ack(first.write("one"))
        second.ack(second.write("two"))
        rasa.wait_asked(1)
        assert len(rasa.asked) == 1, "one message in flight, whoever took it"
        rasa.let_go()
        for tab in (first, second):
            tab.wait("bot_uttered", 2)
            assert [data["text"] for data in tab.all("bot_uttered")] == ["You: one", "You: two"]
        assert first.wait("user_uttered")["text"] == "two"
        assert second.wait("user_uttered")["text"] == "one"
        assert [asked["message"] for asked in rasa.asked] == ["one", "two"]
    finally:
        first.leave()
        second.leave()
