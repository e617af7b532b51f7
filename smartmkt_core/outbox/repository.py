"""Every query on what is to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from smartmkt_core.outbox.models import Delivery


def by_key(session: Session, key: str) -> Delivery | None:
    """The delivery of this key."""
    return session.scalar(select(Delivery).where(Delivery.key == key))


def take(
    session: Session, topics: Sequence[str], *, now: datetime, until: datetime, limit: int
) -> Sequence[Delivery]:
    """The first of each stream that is due and that nobody has, now the caller's.

    Of two processes that ask at once each row goes to one: the condition is checked again where
    the row is written.
    """
    earlier = aliased(Delivery)
    first = ~(
        select(earlier.id)
        .where(
            earlier.stream == Delivery.stream,
            earlier.id < Delivery.id,
            earlier.sent_at.is_(None),
            earlier.failed_at.is_(None),
        )
        .exists()
    )
    due = (
        select(Delivery.id)
        .where(Delivery.topic.in_(topics), *_free(now), first)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
    )
    taken = session.scalars(
        update(Delivery)
        .where(Delivery.id.in_(due), *_free(now))
        .values(lease_until=until, attempts=Delivery.attempts + 1)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    ).all()
    return session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(taken))
        .order_by(Delivery.id)
        .execution_options(populate_existing=True)
    ).all()


def find(session: Session, delivery_id: int) -> Delivery | None:
    """One delivery."""
    return session.get(Delivery, delivery_id, populate_existing=True)


def failed(session: Session) -> Sequence[Delivery]:
    """What was given up, oldest first."""
    query = select(Delivery).where(Delivery.failed_at.is_not(None)).order_by(Delivery.id)
    return session.scalars(query).all()


def count_open(session: Session) -> int:
    """How many are still to be sent."""
    query = select(func.count()).where(Delivery.sent_at.is_(None), Delivery.failed_at.is_(None))
    return session.scalar(query) or 0


def _free(now: datetime) -> list[ColumnElement[bool]]:
    return [
        Delivery.sent_at.is_(None),
        Delivery.failed_at.is_(None),
        Delivery.due_at <= now,
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now),
    ]
