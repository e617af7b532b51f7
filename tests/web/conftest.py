"""A real gateway on a free port, a scriptable Rasa, and shoppers with plain Socket.IO clients."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.handoff import users
from smartmkt_core.settings import Limits, Settings
from smartmkt_core.tables import metadata
from tests.web.helpers import (
    AGENTS,
    FakeRasa,
    Server,
    Shopper,
    ask_for_person,
    free_port,
    sign_in_agent,
)
from web.app import create_app

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """A Rasa that says what the test tells it to."""
    fake = FakeRasa()
    with Server(fake.app, fake.port):
        yield fake
        fake.let_go()


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    """A gateway of its own: database, secrets, port; Rasa counts as late after half a second."""
    for name in ("responses", "escalation"):
        shutil.copytree(DATA / name, tmp_path / "data" / name)
    return Settings(
        _env_file=None,
        var=tmp_path,
        data=tmp_path / "data",
        port=free_port(),
        rasa_port=rasa.port,
        actions_port=free_port(),
        secret="s" * 64,
        customer_token_secret="c" * 64,
        allowed_origins="https://shop.example",
        demo=True,
        rasa_timeout=0.5,
        message_cap=200,
    )


@pytest.fixture
def sessions(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sessionmaker[Session]]:
    """The gateway's database, with two customers and two agents whose passwords cost little."""
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    engine = make_engine(settings.db_url)
    metadata.create_all(engine)
    sessions = make_sessions(engine)
    now = datetime.now(UTC)
    with unit_of_work(sessions) as session:
        for customer_id, name in (("c1", "Anna Reed"), ("c2", "王芳")):
            session.add(Customer(id=customer_id, name=name, email=f"{customer_id}@example.com"))
        for email, name, password in AGENTS:
            users.create_user(session, email=email, name=name, password=password, now=now)
    yield sessions
    engine.dispose()


StartGateway = Callable[..., Server]


@pytest.fixture
def start_gateway(settings: Settings, sessions: sessionmaker[Session]) -> Iterator[StartGateway]:
    """Starts a gateway on the test's database; can be called again after a stop."""
    running: list[Server] = []

    def start(limits: Limits | None = None, late: float = 1.5) -> Server:
        app = create_app(settings, limits=limits or Limits(session_messages=500), late=late)
        server = Server(app, settings.port).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def gateway(start_gateway: StartGateway) -> Server:
    """A running gateway."""
    return start_gateway()


@pytest.fixture
def open_shopper(settings: Settings) -> Iterator[Callable[[], Shopper]]:
    """Opens browsers' tabs: each a Socket.IO client that remembers what it received."""
    opened: list[Shopper] = []

    def connect() -> Shopper:
        shopper = Shopper(f"http://127.0.0.1:{settings.port}")
        opened.append(shopper)
        return shopper

    yield connect
    for shopper in opened:
        shopper.leave()


@pytest.fixture
def shopper(gateway: Server, open_shopper: Callable[[], Shopper]) -> Shopper:
    """A shopper with a session."""
    return open_shopper().begin()


@pytest.fixture
def waiting(shopper: Shopper, rasa: FakeRasa) -> Shopper:
    """A shopper who waits for a person."""
    return ask_for_person(shopper, rasa)


@pytest.fixture
def mia(gateway: Server) -> Iterator[httpx.Client]:
    """An agent."""
    with closing(sign_in_agent(gateway.url)) as browser:
        yield browser


@pytest.fixture
def tom(gateway: Server) -> Iterator[httpx.Client]:
    """Another agent."""
    with closing(sign_in_agent(gateway.url, 1)) as browser:
        yield browser
