"""Every query on what shoppers did in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.events.models import BehaviourEvent


def latest_of_conversation(
    session: Session, conversation_id: str, kinds: Sequence[str], *, limit: int
) -> Sequence[tuple[str, str, datetime]]:
    """Product, kind and time, the latest first."""
    query = (
        select(BehaviourEvent.sku, BehaviourEvent.event, BehaviourEvent.at)
        .where(
            BehaviourEvent.conversation_id == conversation_id,
            BehaviourEvent.event.in_(kinds),
        )
        .order_by(BehaviourEvent.id.desc())
        .limit(limit)
    )
    return [(sku, kind, at) for sku, kind, at in session.execute(query)]


def known_since(
    session: Session, conversation_id: str, kind: str, sku: str, since: datetime
) -> bool:
    """Whether this was already noted since then."""
    query = select(BehaviourEvent.id).where(
        BehaviourEvent.conversation_id == conversation_id,
        BehaviourEvent.event == kind,
        BehaviourEvent.sku == sku,
        BehaviourEvent.at >= since,
    )
    return session.scalars(query.limit(1)).first() is not None
