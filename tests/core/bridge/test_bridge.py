"""What another help desk is told, read from the log: everything, once, and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.bridge import agents
from smartmkt_core.bridge import service as bridge
from smartmkt_core.bridge.service import Telling
from smartmkt_core.bridge.signing import fits, sign
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import service as handoff
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.settings import ROOT
from smartmkt_core.texts import Texts

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def talk(sessions: Sessions) -> str:
    """A signed-in shopper, who has asked for a person."""
    with unit_of_work(sessions) as session:
        session.add(Customer(id="c1", name="Anna Reed", email="anna@example.com"))
        talk = conversations.start(session, now=NOW).id
        conversations.sign_in(
            session, talk, customer_id="c1", until=NOW + timedelta(hours=1), now=NOW
        )
        conversations.take(session, talk, text="Where is it?", now=NOW)
        handoff.request(session, talk, reason="asked_for_person", now=NOW)
        return talk


def look(sessions: Sessions) -> int:
    with unit_of_work(sessions) as session:
        return bridge.note_what_happened(session, now=NOW)


def noted(sessions: Sessions) -> list[str]:
    with sessions() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id))
        return [str(row.payload["type"]) for row in rows]


def compose(sessions: Sessions, place: int, customer: str = "name") -> dict[str, Any]:
    told = Telling(customer, "https://chat.example/desk", Texts.load(ROOT / "data" / "responses"))
    with sessions() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        event = bridge.compose(session, rows[place].payload, telling=told, now=NOW)
        assert event is not None
        return event


def say(sessions: Sessions, talk: str, text: str) -> None:
    with unit_of_work(sessions) as session:
        conversations.take(session, talk, text=text, now=NOW)


def as_ada(sessions: Sessions, talk: str, text: str = "") -> int:
    """Ada of the other help desk takes the conversation, and says something."""
    with unit_of_work(sessions) as session:
        ada = agents.agent(session, "ada@elsewhere", "Ada", now=NOW)
        handoff.claim(session, talk, agent_id=ada.id, capacity=agents.CAPACITY, now=NOW)
        if text:
            own = f"{bridge.OWN}1"
            handoff.reply(session, talk, agent_id=ada.id, text=text, client_id=own, now=NOW)
        return ada.id


def test_a_wish_for_a_person_is_told_once_with_everything(sessions: Sessions, talk: str) -> None:
    assert look(sessions) == 1
    assert look(sessions) == 0
    event = compose(sessions, 0)
    assert event["type"] == "handoff.requested"
    assert event["handoff"]["reason"] == "Asked for a person"
    assert [line["text"] for line in event["transcript"]] == ["Where is it?"]
    assert event["customer"] == {"id": "c1", "name": "Anna Reed", "verified": True}
    assert event["conversation"]["desk_url"] == f"https://chat.example/desk#/c/{talk}"


def test_of_a_customer_only_what_is_allowed_is_told(sessions: Sessions, talk: str) -> None:
    look(sessions)
    assert compose(sessions, 0, "none")["customer"] is None
    assert compose(sessions, 0, "contact")["customer"]["email"] == "anna@example.com"
    with unit_of_work(sessions) as session:
        conversations.sign_out(session, talk, now=NOW)
    assert compose(sessions, 0, "contact")["customer"] is None


def test_what_happens_is_told_in_order_but_not_its_own_words(sessions: Sessions, talk: str) -> None:
    look(sessions)
    say(sessions, talk, "Hello?")
    as_ada(sessions, talk, "Hello Anna")
    look(sessions)
    say(sessions, talk, "At last")
    look(sessions)
    assert noted(sessions) == [
        "handoff.requested",
        "message.created",
        "handoff.claimed",
        "message.created",
    ]
    assert compose(sessions, 1)["message"]["text"] == "Hello?"
    assert compose(sessions, 2)["agent"] == {"name": "Ada"}
    assert compose(sessions, 3)["message"]["text"] == "At last"


def test_the_end_is_told_and_nothing_after_it(sessions: Sessions, talk: str) -> None:
    look(sessions)
    ada = as_ada(sessions, talk)
    look(sessions)
    with unit_of_work(sessions) as session:
        handoff.resolve(session, talk, agent_id=ada, now=NOW)
    look(sessions)
    assert noted(sessions)[-1] == "handoff.resolved"
    say(sessions, talk, "Something new for the assistant")
    with unit_of_work(sessions) as session:
        conversations.say(session, talk, Reply("Yes?"), now=NOW)
    assert look(sessions) == 0


def test_who_needs_nobody_any_more_and_then_again(sessions: Sessions, talk: str) -> None:
    look(sessions)
    with unit_of_work(sessions) as session:
        handoff.withdraw(session, talk, now=NOW)
    look(sessions)
    with unit_of_work(sessions) as session:
        handoff.request(session, talk, reason="asked_for_person", now=NOW)
    look(sessions)
    assert noted(sessions) == ["handoff.requested", "handoff.withdrawn", "handoff.requested"]


def test_several_gateways_looking_at_once_note_each_thing_once(
    sessions: Sessions, talk: str
) -> None:
    look(sessions)
    for number in range(5):
        say(sessions, talk, f"Message {number}")

    def one(_: int) -> None:
        try:
            look(sessions)
        except (IntegrityError, OperationalError):
            return  # Another was quicker; the next look finds what is left.

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(8)))
    look(sessions)
    assert noted(sessions) == ["handoff.requested", *["message.created"] * 5]


def test_a_call_counts_once_per_key(sessions: Sessions) -> None:
    done: list[int] = []

    def work(_: Session) -> tuple[int, dict[str, Any]]:
        done.append(1)
        return 201, {"seq": len(done)}

    def call(key: str, text: str) -> tuple[int, dict[str, Any], bool]:
        with unit_of_work(sessions) as session:
            return bridge.once(session, key, {"text": text}, work, now=NOW)

    assert call("k1", "Hello") == (201, {"seq": 1}, True)
    assert call("k1", "Hello") == (201, {"seq": 1}, False)
    assert call("k2", "Hello")[1] == {"seq": 2}
    with pytest.raises(bridge.KeyReused):
        call("k1", "Other words")


def test_what_failed_may_be_tried_again_under_its_key(sessions: Sessions) -> None:
    def fails(_: Session) -> tuple[int, dict[str, Any]]:
        raise RuntimeError

    with pytest.raises(RuntimeError), unit_of_work(sessions) as session:
        bridge.once(session, "k1", {}, fails, now=NOW)
    with unit_of_work(sessions) as session:
        assert bridge.once(session, "k1", {}, lambda _: (200, {}), now=NOW)[2]


def test_people_of_the_other_help_desk_are_known_again_and_cannot_disappear(
    sessions: Sessions, talk: str
) -> None:
    first = as_ada(sessions, talk)
    with unit_of_work(sessions) as session:
        again = agents.agent(session, "ada@elsewhere", "Ada  Lovelace", now=NOW)
        assert (again.id, again.name) == (first, "Ada Lovelace")
        assert agents.has(session, first)
    later = NOW + timedelta(hours=3)
    with unit_of_work(sessions) as session:
        agents.keep_present(session, now=later)
        assert handoff.give_back_lost(session, now=later) == []


@pytest.mark.parametrize(
    "signature", ["", "t=,v1=", "t=abc,v1=00", "v1=00", "t=²,v1=00", "t=9999999999999,v1=00"]
)
def test_a_malformed_signature_fits_nothing(signature: str) -> None:
    assert not fits("secret", b"{}", signature, now=NOW)


def test_a_signature_fits_its_secret_body_and_time() -> None:
    good = sign("secret", b"{}", at=NOW)
    assert fits("secret", b"{}", good, now=NOW + timedelta(minutes=4))
    assert not fits("secret", b"{}", good, now=NOW + timedelta(minutes=6))
    assert not fits("secret", b"{ }", good, now=NOW)
    assert not fits("other", b"{}", good, now=NOW)
