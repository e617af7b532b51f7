"""What shoppers saw, looked at, took and turned down is kept as facts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.events import service as events
from smartmkt_core.events.models import BehaviourEvent

Sessions = sessionmaker[Session]


def note(session: Session, kind: str, skus: list[str], now: datetime, **more: float) -> int:
    """A fact of the guest in the conversation "one"."""
    return events.record(
        session, kind, skus, conversation_id="one", customer_id=None, now=now, **more
    )


def test_what_was_shown_keeps_its_place(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        note(session, events.SHOWN, ["B", "A", "B"], now)
        rows = session.scalars(select(BehaviourEvent).order_by(BehaviourEvent.id)).all()
    assert [(row.sku, row.value) for row in rows] == [("B", 1.0), ("A", 2.0)]
    assert {(row.source, row.conversation_id, row.at) for row in rows} == {("chat", "one", now)}


def test_every_guest_is_somebody_of_their_own(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        note(session, events.VIEW, ["A"], now)
        row = session.scalars(select(BehaviourEvent)).one()
    assert row.customer_id == events.who("one", None) != events.who("two", None)
    assert events.who("one", "ann") == "ann"


def test_a_second_look_within_minutes_is_the_same_look(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        noted = [
            note(session, events.VIEW, ["A"], now + timedelta(minutes=minutes))
            for minutes in (0, 5, 30)
        ]
    assert noted == [1, 0, 1]


def test_what_a_visit_has_brought_is_told_in_order(sessions: Sessions, now: datetime) -> None:
    with unit_of_work(sessions) as session:
        for minutes, sku in enumerate(["A", "B", "C"]):
            note(session, events.VIEW, [sku], now + timedelta(minutes=minutes))
        note(session, events.VIEW, ["A"], now + timedelta(hours=1))
        note(session, events.CART, ["B"], now, value=2)
        note(session, events.REJECT, ["C"], now)
        events.record(
            session, events.REJECT, ["A"], conversation_id="two", customer_id=None, now=now
        )
        found = events.seen(session, "one")
    assert found == events.Seen(viewed=("B", "C", "A"), carted=("B",), rejected=("C",))
