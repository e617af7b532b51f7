"""Every query about promotions and about what decides on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.promotions.models import Promotion


def by_code(session: Session, code: str) -> Promotion | None:
    """The promotion under a code."""
    return session.get(Promotion, code)


def running(session: Session, *, now: datetime) -> Sequence[Promotion]:
    """Public promotions of this moment, by code."""
    query = (
        select(Promotion)
        .where(
            Promotion.public,
            or_(Promotion.starts_at.is_(None), Promotion.starts_at <= now),
            or_(Promotion.ends_at.is_(None), Promotion.ends_at > now),
        )
        .order_by(Promotion.code)
    )
    return session.scalars(query).all()


def orders_placed(session: Session, customer_id: str) -> int:
    """How many orders a customer has placed, cancelled ones apart."""
    query = select(func.count()).where(
        Order.customer_id == customer_id, Order.status != OrderStatus.CANCELLED
    )
    return session.scalar(query) or 0


def codes_used(session: Session, customer_id: str) -> set[str]:
    """The codes noted on a customer's orders, cancelled ones apart."""
    query = select(Order.attributes).where(
        Order.customer_id == customer_id, Order.status != OrderStatus.CANCELLED
    )
    noted = (
        str((attributes or {}).get("discount_code") or "") for attributes in session.scalars(query)
    )
    return {code.strip().upper() for codes in noted for code in codes.split(",") if code.strip()}


def reads_newsletter(session: Session, customer_id: str) -> bool:
    """Whether a customer gets the newsletter."""
    customer = session.get(Customer, customer_id)
    return customer is not None and customer.newsletter


def cart_events(
    session: Session, customer_id: str, *, since: datetime
) -> Sequence[tuple[str, str, float | None, datetime]]:
    """What a customer put into the basket or bought: product, kind, pieces, time; oldest first."""
    query = (
        select(BehaviourEvent.sku, BehaviourEvent.event, BehaviourEvent.value, BehaviourEvent.at)
        .where(
            BehaviourEvent.customer_id == customer_id,
            BehaviourEvent.event.in_(("cart", "purchase")),
            BehaviourEvent.at >= since,
        )
        .order_by(BehaviourEvent.at, BehaviourEvent.id)
    )
    return [(sku, event, value, at) for sku, event, value, at in session.execute(query)]
