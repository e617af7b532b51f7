"""Tickets: opened once with everything kept, answered to an address, mailed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, WrongState
from smartmkt_core.outbox import service as outbox
from smartmkt_core.outbox.mailer import Mailer
from smartmkt_core.settings import ROOT, Settings
from smartmkt_core.texts import Texts
from smartmkt_core.tickets import service as tickets
from smartmkt_core.tickets.mail import TicketMail
from smartmkt_core.tickets.models import TicketCause

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CASE = {"asked": ["Track an order"], "failed": [], "open": ["Waits for an answer"]}
Sessions = sessionmaker[Session]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        var=tmp_path,
        mail_from="Linden <help@shop.example>",
        public_url="https://chat.shop.example",
    )


@pytest.fixture
def talk(sessions: Sessions) -> str:
    """A signed-in shopper who asked for an order and got angry."""
    with unit_of_work(sessions) as session:
        session.add(Customer(id="c1", name="Anna Reed", email="anna@example.com"))
        one = conversations.start(session, now=NOW).id
        conversations.sign_in(
            session, one, customer_id="c1", until=NOW + timedelta(hours=1), now=NOW
        )
        first = conversations.take(session, one, text="Where is my order?", now=NOW).message
        conversations.record_understanding(session, first.id, intent="track_order", mood="neutral")
        conversations.say(session, one, Reply("Which one?"), now=NOW)
        angry = conversations.take(session, one, text="You never answer!\nGet a person", now=NOW)
        conversations.record_understanding(
            session, angry.message.id, intent="complaint", mood="negative", anger=0.8
        )
        return one


def open_one(sessions: Sessions, talk: str, contact: str = "") -> tuple[str, bool]:
    with unit_of_work(sessions) as session:
        ticket, new = tickets.open_ticket(
            session,
            talk,
            cause=TicketCause.OUTSIDE_HOURS,
            reason="Where the order is;\nBcc: everybody@example.com",
            contact=contact,
            answers_at=MONDAY,
            now=NOW,
        )
        return ticket.number, new


def due(sessions: Sessions, minutes: int = 0) -> list[dict[str, object]]:
    with unit_of_work(sessions) as session:
        at = NOW + timedelta(minutes=minutes)
        taken = outbox.take(session, [tickets.MAIL], now=at)
        for row in taken:
            outbox.delivered(session, row.id, now=at)
        return [row.payload for row in taken]


def compose(
    sessions: Sessions, settings: Settings, number: str, again: bool = False
) -> EmailMessage:
    mailer = Mailer(settings)
    with unit_of_work(sessions) as session:
        return TicketMail(settings, Texts.load(ROOT / "data" / "responses")).compose(
            session,
            tickets.by_number(session, number),
            case=CASE,
            again=again,
            mailbox=mailer.mailbox,
            domain=mailer.domain,
        )


def test_a_conversation_has_one_open_ticket(sessions: Sessions, talk: str) -> None:
    number, new = open_one(sessions, talk, "anna@example.com")
    assert new and number.startswith("T1")
    assert open_one(sessions, talk) == (number, False)
    with unit_of_work(sessions) as session:
        tickets.close(session, number.lower(), now=NOW)
        with pytest.raises(WrongState):
            tickets.close(session, number, now=NOW)
        assert tickets.listed(session) == []
    assert open_one(sessions, talk)[0] != number
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        tickets.by_number(session, "T1")


def test_with_an_address_the_mail_leaves_at_once(sessions: Sessions, talk: str) -> None:
    open_one(sessions, talk, "anna@example.com")
    assert len(due(sessions)) == 1
    assert due(sessions, 60) == [], "once"


def test_without_one_it_waits_a_while_for_the_shoppers_answer(
    sessions: Sessions, talk: str
) -> None:
    number, _ = open_one(sessions, talk)
    assert due(sessions, 5) == []
    with unit_of_work(sessions) as session:
        assert tickets.give_address(
            session, tickets.by_number(session, number), " anna@example.org ", now=NOW
        )
    assert len(due(sessions)) == 1


def test_an_address_that_comes_late_follows_in_a_mail_of_its_own(
    sessions: Sessions, talk: str, settings: Settings
) -> None:
    number, _ = open_one(sessions, talk)
    assert len(due(sessions, 20)) == 1
    with unit_of_work(sessions) as session:
        ticket = tickets.by_number(session, number)
        tickets.give_address(session, ticket, "anna@example.org", now=NOW)
        assert not tickets.give_address(session, ticket, "anna@example.org", now=NOW)
    [payload] = due(sessions, 20)
    assert payload["again"] is True
    mail = compose(sessions, settings, number, again=True)
    assert mail["In-Reply-To"] == compose(sessions, settings, number)["Message-ID"]


@pytest.mark.parametrize(
    "address", ["anna", "a b@example.com", "anna@example.com\nBcc: x@example.com", "@", "a@b", ""]
)
def test_what_is_no_address_is_refused(sessions: Sessions, talk: str, address: str) -> None:
    number, _ = open_one(sessions, talk)
    with pytest.raises(tickets.AddressInvalid), unit_of_work(sessions) as session:
        tickets.give_address(session, tickets.by_number(session, number), address, now=NOW)


def test_the_mail_holds_who_why_the_mood_and_every_word(
    sessions: Sessions, talk: str, settings: Settings
) -> None:
    number, _ = open_one(sessions, talk, "anna@example.com")
    mail = compose(sessions, settings, number)
    assert mail["To"] == "help@shop.example"
    assert mail["Reply-To"] == "anna@example.com"
    assert mail["Bcc"] is None and "Where the order is; Bcc: everybody" in mail["Subject"]
    body = mail.get_content()
    for told in (
        "Anna Reed, signed in (customer c1)",
        "Asked for\n  Track an order\n",
        "Open\n  Waits for an answer\n",
        "unhappy, anger 80%",
        "10:30 Shopper: Where is my order?",
        "Assistant: Which one?",
        "You never answer!\n    Get a person",
        f"https://chat.shop.example/desk#/c/{talk}",
        "Mon 23 Nov 09:00 UTC",
    ):
        assert told in body, told
    assert "Failed" not in body and "not checked" not in body
    other, _ = open_one(sessions, _close_and_reopen(sessions, number, talk), "x@example.net")
    assert (
        "x@example.net (as typed, not checked)" in compose(sessions, settings, other).get_content()
    )


def _close_and_reopen(sessions: Sessions, number: str, talk: str) -> str:
    with unit_of_work(sessions) as session:
        tickets.close(session, number, now=NOW)
    return talk


def test_a_chinese_shoppers_ticket_is_chinese(sessions: Sessions, settings: Settings) -> None:
    with unit_of_work(sessions) as session:
        talk = conversations.start(session, language="zh", now=NOW).id
        conversations.take(session, talk, text="快递怎么还没到", now=NOW)
    number, _ = open_one(sessions, talk)
    body = compose(sessions, settings, number).get_content()
    assert "顾客：游客，未登录" in body and "顾客：快递怎么还没到" in body


def test_without_a_server_mail_is_a_file_and_a_repeated_one_the_same_file(
    sessions: Sessions, talk: str, settings: Settings, tmp_path: Path
) -> None:
    number, _ = open_one(sessions, talk, "anna@example.com")
    for _ in range(2):
        Mailer(settings).send(compose(sessions, settings, number))
    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    read = message_from_bytes(file.read_bytes(), policy=default)
    assert number in str(read["Subject"])
