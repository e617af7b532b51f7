"""Noting what is to be sent, taking it to send it, saying what came of it.

A transactional outbox: what causes a delivery notes it in its own transaction, so that neither is
there without the other. A process that dies between sending and saying so leaves the lease to run
out, and it is sent again: with the same key, by which the receiver knows it. Nothing is lost, and
whoever looks at the key sees nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.errors import NotFound
from smartmkt_core.outbox import repository
from smartmkt_core.outbox.models import Delivery

__all__ = ["Delivery", "delivered", "failed", "given_up", "open_count", "put", "retry", "take"]

# Longer than any sending may take, so that nobody sends what another is still sending.
LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)


def put(
    session: Session,
    topic: str,
    key: str,
    *,
    now: datetime,
    payload: dict[str, Any] | None = None,
    conversation_id: str | None = None,
    stream: str = "",
    due_at: datetime | None = None,
) -> Delivery:
    """Note something to send, once per ``key``. ``stream``: in whose order (default: its own)."""
    known = repository.by_key(session, key)
    if known is not None:
        return known
    row = Delivery(
        topic=topic,
        key=key,
        stream=stream or key[:96],
        conversation_id=conversation_id,
        payload=payload or {},
        created_at=now,
        due_at=due_at or now,
    )
    session.add(row)
    session.flush()
    return row


def take(
    session: Session, topics: Sequence[str], *, now: datetime, limit: int = 10
) -> Sequence[Delivery]:
    """What is due: the caller's until the lease ends, and nobody else's."""
    return repository.take(session, topics, now=now, until=now + LEASE, limit=limit)


def delivered(session: Session, delivery_id: int, *, now: datetime) -> None:
    """It has arrived."""
    row = _known(session, delivery_id)
    row.sent_at, row.lease_until, row.error = now, None, ""


def failed(
    session: Session, delivery_id: int, error: str, *, now: datetime, for_good: bool = False
) -> bool:
    """It has not. Tried again later, ever more rarely; whether it was given up instead.

    ``for_good``: trying again can't help.
    """
    row = _known(session, delivery_id)
    row.error, row.lease_until = error[:200], None
    if for_good or now - row.created_at > GIVE_UP_AFTER:
        row.failed_at = now
        return True
    row.due_at = now + wait_after(row.attempts)
    return False


def wait_after(attempts: int) -> timedelta:
    """The wait after so many tries: 5 s, 15 s, 45 s … one hour."""
    return min(LONGEST_WAIT, FIRST_WAIT * float(3 ** min(max(attempts - 1, 0), 8)))


def given_up(session: Session) -> Sequence[Delivery]:
    """What was tried until there was no sense in it, oldest first."""
    return repository.failed(session)


def retry(session: Session, *, now: datetime) -> int:
    """Try again what was given up; how many these are."""
    rows = repository.failed(session)
    for row in rows:
        row.failed_at, row.due_at, row.created_at = None, now, now
    return len(rows)


def open_count(session: Session) -> int:
    """How many are still to be sent."""
    return repository.count_open(session)


def _known(session: Session, delivery_id: int) -> Delivery:
    row = repository.find(session, delivery_id)
    if row is None:
        raise NotFound("delivery")
    return row
