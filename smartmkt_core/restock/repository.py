"""Every query on reminders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.restock.models import RestockReminder


def find(session: Session, reminder_id: int) -> RestockReminder | None:
    """One reminder."""
    return session.get(RestockReminder, reminder_id)


def by_key(session: Session, key: str) -> RestockReminder | None:
    """The standing reminder of this product and person."""
    return session.scalar(select(RestockReminder).where(RestockReminder.open_key == key))


def standing(
    session: Session, *, conversation_id: str, customer_id: str | None
) -> Sequence[RestockReminder]:
    """Somebody's standing reminders, the newest first."""
    mine: ColumnElement[bool] = RestockReminder.conversation_id == conversation_id
    if customer_id is not None:
        mine = or_(mine, RestockReminder.customer_id == customer_id)
    query = select(RestockReminder).where(mine, RestockReminder.open_key.is_not(None))
    return session.scalars(query.order_by(RestockReminder.id.desc())).all()


def fulfilled(session: Session, *, limit: int) -> Sequence[RestockReminder]:
    """Standing reminders of what can be bought again, the oldest first."""
    query = (
        select(RestockReminder)
        .join(Product, Product.sku == RestockReminder.sku)
        .where(
            RestockReminder.back_at.is_(None),
            RestockReminder.cancelled_at.is_(None),
            Product.stock > 0,
        )
        .order_by(RestockReminder.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=RestockReminder)
    )
    return session.scalars(query).all()


def latest_conversation(session: Session, customer_id: str) -> str | None:
    """Where a customer wrote last."""
    query = (
        select(Conversation.id)
        .where(Conversation.customer_id == customer_id)
        .order_by(Conversation.updated_at.desc(), Conversation.id)
    )
    return session.scalars(query.limit(1)).first()
