"""Every query about what people did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smartmkt_core.events.models import BehaviourEvent

Row = tuple[str, str, str, float | None, datetime]


def last_id(session: Session) -> int:
    """Id of the newest event: how far the table has grown, without counting it."""
    return session.scalar(select(func.max(BehaviourEvent.id))) or 0


def newest(session: Session, *, limit: int) -> Sequence[Row]:
    """The newest events: customer, product, kind, value, time."""
    query = select(
        BehaviourEvent.customer_id,
        BehaviourEvent.sku,
        BehaviourEvent.event,
        BehaviourEvent.value,
        BehaviourEvent.at,
    ).order_by(BehaviourEvent.id.desc())
    rows = session.execute(query.limit(limit))
    return [(customer, sku, event, value, at) for customer, sku, event, value, at in rows]


def of_customer(session: Session, customer_id: str, *, limit: int) -> Sequence[Row]:
    """A customer's newest events."""
    query = (
        select(
            BehaviourEvent.customer_id,
            BehaviourEvent.sku,
            BehaviourEvent.event,
            BehaviourEvent.value,
            BehaviourEvent.at,
        )
        .where(BehaviourEvent.customer_id == customer_id)
        .order_by(BehaviourEvent.at.desc(), BehaviourEvent.id.desc())
    )
    rows = session.execute(query.limit(limit))
    return [(customer, sku, event, value, at) for customer, sku, event, value, at in rows]
