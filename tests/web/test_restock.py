"""Who waited for something sold out reads that it is back, in the chat and in the mail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.restock import service as reminders
from smartmkt_core.settings import Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import Shopper
from tests.web.smtp import MailServer
from web import deliveries, restock

Sessions = sessionmaker[Session]
Open = Callable[[], Shopper]


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    """Where mails arrive."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: MailServer) -> Settings:
    """A shop that mails."""
    mail = {"mail_host": "127.0.0.1", "mail_port": mailbox.port, "mail_security": "none"}
    return settings.model_copy(update=mail | {"mail_from": "shop@shop.example"})


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits fifteen seconds for the next look."""
    monkeypatch.setattr(deliveries, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(restock, "LOOK_SECONDS", 0.05)


@pytest.fixture
def waiting(start_gateway: StartGateway, open_shopper: Open, sessions: Sessions) -> Shopper:
    """A guest who waits for a lamp, with an address."""
    start_gateway()
    shopper = open_shopper().begin()
    with unit_of_work(sessions) as session:
        session.add(Product(sku="LAMP", title="Lamp", price=Decimal("89.00"), stock=0))
        session.flush()
        reminders.ask(
            session,
            "LAMP",
            conversation_id=shopper.session["session_id"],
            customer_id=None,
            email="guest@example.com",
            language="en",
            now=datetime.now(UTC),
        )
    return shopper


def stock(sessions: Sessions, pieces: int) -> None:
    """So many are there now."""
    with unit_of_work(sessions) as session:
        session.get_one(Product, "LAMP").stock = pieces


def test_the_news_is_said_and_mailed_once(
    waiting: Shopper, sessions: Sessions, mailbox: MailServer
) -> None:
    stock(sessions, 3)
    said = waiting.wait("bot_uttered")
    assert said["text"] == "The Lamp is back in stock, at $89.00."
    card = said["custom"]["products"][0]
    assert card["sku"] == "LAMP" and card["actions"][0]["payload"].startswith("/product_question")
    [mail] = mailbox.wait(1)
    assert mail["To"] == "guest@example.com" and mail["Subject"] == "Back in stock: Lamp"
    assert "$89.00" in mail.get_content()
    stock(sessions, 0)
    stock(sessions, 5)
    with sessions() as session:
        assert len(session.scalars(select(Delivery)).all()) == 2


def test_somebody_who_comes_back_reads_it_in_the_history(
    waiting: Shopper, sessions: Sessions
) -> None:
    waiting.leave()
    stock(sessions, 3)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        with sessions() as session:
            if all(row.sent_at for row in session.scalars(select(Delivery)).all() or [Delivery()]):
                break
    waiting.connect()
    waiting.request(**waiting.keys)
    assert any("back in stock" in message["text"] for message in waiting.history())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"event": "view", "sku": "LAMP"}, [("LAMP", "chat")]),
        ({"event": "view", "sku": "lamp ", "source": "shop"}, [("LAMP", "shop")]),
        ({"event": "view", "sku": "GONE"}, []),
        ({"event": "purchase", "sku": "LAMP"}, []),
        ({"event": "view", "sku": ["LAMP"]}, []),
    ],
)
def test_what_was_opened_is_noted_once(
    waiting: Shopper, sessions: Sessions, said: dict[str, Any], kept: list[tuple[str, str]]
) -> None:
    for _ in range(2):
        waiting.say("behaviour", said)
    waiting.ask("hello")
    with sessions() as session:
        rows = session.scalars(select(BehaviourEvent)).all()
    assert [(row.sku, row.source) for row in rows] == kept
