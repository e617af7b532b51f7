"""Every query about what people did, and what they ordered together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from smartmkt_core.catalog.models import Product
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus

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


def near(session: Session, product: Product) -> Sequence[Product]:
    """What else of a product's category is in stock."""
    query = select(Product).where(
        Product.category == product.category, Product.sku != product.sku, Product.stock > 0
    )
    return session.scalars(query.order_by(Product.sku)).all()


def ordered_with(session: Session, skus: Sequence[str]) -> list[tuple[str, set[str]]]:
    """What stands in one order with some products, each with who ordered it: the most first.

    A guest's order counts as somebody of its own. Cancelled orders don't count.
    """
    mine, other = aliased(OrderItem), aliased(OrderItem)
    query = (
        select(other.sku, Order.customer_id, Order.id)
        .join(Order, Order.id == other.order_id)
        .join(mine, mine.order_id == other.order_id)
        .where(
            mine.sku.in_(skus),
            other.sku.is_not(None),
            other.sku.not_in(skus),
            Order.status != OrderStatus.CANCELLED,
        )
    )
    found: dict[str, set[str]] = {}
    for sku, customer, order in session.execute(query):
        found.setdefault(str(sku), set()).add(customer or f"order {order}")
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def interested_in_both(session: Session, one: str, other: str) -> int:
    """How many customers have put both into the basket or bought both."""
    kinds = BehaviourEvent.event.in_(("cart", "purchase"))
    first = select(BehaviourEvent.customer_id).where(BehaviourEvent.sku == one, kinds)
    query = select(func.count(func.distinct(BehaviourEvent.customer_id))).where(
        BehaviourEvent.sku == other, kinds, BehaviourEvent.customer_id.in_(first)
    )
    return session.scalar(query) or 0


def buyers_since(session: Session, sku: str, since: datetime) -> int:
    """How many customers have bought a product since then."""
    query = select(func.count(func.distinct(BehaviourEvent.customer_id))).where(
        BehaviourEvent.sku == sku, BehaviourEvent.event == "purchase", BehaviourEvent.at >= since
    )
    return session.scalar(query) or 0


def latest(session: Session, customer_id: str, sku: str, event: str) -> datetime | None:
    """When a customer last did something with a product."""
    query = select(func.max(BehaviourEvent.at)).where(
        BehaviourEvent.customer_id == customer_id,
        BehaviourEvent.sku == sku,
        BehaviourEvent.event == event,
    )
    return session.scalar(query)


def cancelled_skus(session: Session, customer_id: str) -> set[str]:
    """Products on a customer's cancelled orders."""
    query = (
        select(OrderItem.sku)
        .join(OrderItem.order)
        .where(Order.customer_id == customer_id, Order.status == OrderStatus.CANCELLED)
    )
    return {sku for sku in session.scalars(query) if sku is not None}
