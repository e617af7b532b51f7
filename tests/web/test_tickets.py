"""Outside office hours: a ticket that reaches the shop's mailbox, whatever the mail server does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations.models import Conversation
from smartmkt_core.handoff import users
from smartmkt_core.outbox import service as outbox
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.settings import Settings
from smartmkt_core.tickets import service as tickets
from tests.web.conftest import StartGateway
from tests.web.helpers import HUMAN, FakeRasa, Shopper, sign_in_agent
from tests.web.smtp import MailServer
from web import deliveries, unattended

Open = Callable[[], Shopper]


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    """The shop's mail server."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: MailServer) -> Settings:
    """An office that opens three days from now."""
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(datetime.now(UTC).weekday() + 3) % 7]
    return settings.model_copy(
        update={
            "office_hours": f"{day} 9:00-10:00",
            "mail_host": "127.0.0.1",
            "mail_port": mailbox.port,
            "mail_security": "none",
            "mail_from": "help@shop.example",
        }
    )


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits fifteen minutes for a mail, or five seconds for another try."""
    monkeypatch.setattr(deliveries, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(tickets, "WAIT_FOR_ADDRESS", timedelta(0))
    monkeypatch.setattr(outbox, "FIRST_WAIT", timedelta(seconds=0.05))


@pytest.fixture
def told(start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa) -> str:
    """What a shopper is told whom the assistant can't even hear."""
    start_gateway()
    shopper = open_shopper().begin()
    rasa.status = 500
    shopper.ask("Where is my order?")
    answer = shopper.ask("Talk to a person", payload=HUMAN)
    return str(answer["text"])


def test_the_shopper_gets_a_number_and_the_mailbox_everything(
    told: str, mailbox: MailServer
) -> None:
    assert "ticket T1001" in told and "People are back in 3 days" in told
    [mail] = mailbox.wait(1)
    assert mail["To"] == "help@shop.example"
    assert mail["Message-ID"] == "<ticket.t1001@shop.example>"
    assert "Shopper: Where is my order?" in mail.get_content()


def test_a_server_that_is_busy_gets_it_later_and_once(
    mailbox: MailServer,
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    sessions: sessionmaker[Session],
) -> None:
    mailbox.refuse += ["451 busy", "451 still busy"]
    start_gateway()
    shopper = open_shopper().begin()
    rasa.status = 500
    shopper.ask("Hello")
    shopper.ask("Talk to a person", payload=HUMAN)
    assert len(mailbox.wait(1, tries=3)) == 1
    with sessions() as session:
        row = session.scalars(select(Delivery)).one()
        assert row.attempts == 3 and row.failed_at is None


def test_what_the_server_will_never_take_is_given_up_and_shown(
    mailbox: MailServer,
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mailbox.refuse += ["554 never"]
    server = start_gateway()
    with sessions() as session, session.begin():
        users.create_user(
            session,
            email="lead@example.com",
            name="Lea",
            password="kettle-and-tea",
            role="supervisor",
            now=datetime.now(UTC),
        )
    shopper = open_shopper().begin()
    rasa.status = 500
    shopper.ask("Hello")
    shopper.ask("Talk to a person", payload=HUMAN)
    mailbox.wait(0, tries=1)
    monkeypatch.setattr(
        "tests.web.helpers.AGENTS", (("lead@example.com", "Lea", "kettle-and-tea"),)
    )
    lead = sign_in_agent(server.url)
    shown = iter(lambda: lead.get("/api/desk/reports/live").json()["undelivered"], 1)
    assert sum(1 for _ in shown) < 200


def test_agents_see_open_tickets_and_close_them(
    told: str, settings: Settings, mailbox: MailServer
) -> None:
    agent = sign_in_agent(f"http://127.0.0.1:{settings.port}")
    [ticket] = agent.get("/api/desk/tickets").json()["tickets"]
    assert (ticket["number"], ticket["status"]) == ("T1001", "open")
    assert agent.post("/api/desk/tickets/T1001/close").json()["status"] == "closed"
    assert agent.post("/api/desk/tickets/T1001/close").status_code == 409
    assert agent.post("/api/desk/tickets/T9/close").status_code == 404
    assert agent.get("/api/desk/tickets").json() == {"tickets": []}
    assert len(agent.get("/api/desk/tickets?every=true").json()["tickets"]) == 1
    mailbox.wait(1)


def test_without_a_server_it_lies_in_the_folder(
    settings: Settings,
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    tmp_path: Path,
) -> None:
    settings.mail_host = ""
    start_gateway()
    shopper = open_shopper().begin()
    rasa.status = 500
    shopper.ask("Hello")
    shopper.ask("Talk to a person", payload=HUMAN)
    folder = tmp_path / "mail"
    # The gateway's own loop writes it; the shopper's next turns take long enough.
    for _ in range(50):
        if folder.exists() and list(folder.glob("*.eml")):
            break
        shopper.ask("Anything?")
    [file] = folder.glob("*.eml")
    assert file.name == "ticket.t1001_shop.example.eml"


def test_who_waits_while_nobody_is_there_gets_a_ticket(
    settings: Settings,
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    mailbox: MailServer,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unattended, "LOOK_SECONDS", 0.05)
    settings.office_hours = ""
    start_gateway()
    shopper = open_shopper().begin()
    rasa.status = 500
    shopper.ask("Where is my order?")
    shopper.ask("Talk to a person", payload=HUMAN)
    shopper.wait("handoff_status", where=lambda data: data["state"] == "pending")
    with sessions() as session, session.begin():
        talk = session.scalars(select(Conversation)).one()
        assert talk.handoff_at is not None
        talk.handoff_at -= timedelta(minutes=16)
    told = shopper.wait("bot_uttered", where=lambda data: "T1001" in data["text"])
    assert "as soon as somebody is here" in told["text"]
    shopper.wait("handoff_status", where=lambda data: data["state"] == "bot")
    [mail] = mailbox.wait(1)
    assert "nobody was signed in" in mail.get_content()
    rasa.status = 200
    shopper.write("Never mind")
    shopper.wait("bot_uttered", where=lambda data: data["text"] == "You: Never mind")
