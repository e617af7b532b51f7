"""Every query about orders. Orders come complete, so that they stay readable after the session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, text, update
from sqlalchemy.orm import Session, selectinload

from smartmkt_core.account.models import Customer
from smartmkt_core.orders.models import (
    Order,
    OrderAccess,
    OrderChange,
    OrderItem,
    OrderStatus,
    Shipment,
    VerificationAttempt,
)

# Below SQLite's limit on bound variables in every build in use.
CHUNK = 500


# Items, products, shipments, scans and customer at once.
COMPLETE = (
    selectinload(Order.customer),
    selectinload(Order.items).selectinload(OrderItem.product),
    selectinload(Order.shipments).selectinload(Shipment.events),
)


def by_key(session: Session, key: str) -> Sequence[Order]:
    """Orders whose number reads like ``key``; several where a shop uses punctuation to differ."""
    return session.scalars(
        select(Order).options(*COMPLETE).where(Order.number_key == key).order_by(Order.id)
    ).all()


def contacts_by_key(session: Session, key: str) -> list[tuple[int, str, str, str]]:
    """Id, number, e-mail and phone of the orders under a key: one query whatever it finds."""
    rows = session.execute(
        select(Order.id, Order.number, Customer.email, Customer.phone)
        .outerjoin(Customer, Customer.id == Order.customer_id)
        .where(Order.number_key == key)
        .order_by(Order.id)
    )
    return [(id_, number, email or "", phone or "") for id_, number, email, phone in rows]


def owners_by_key(session: Session, key: str) -> list[tuple[int, str, str | None]]:
    """Id, number and customer of the orders under a key: one query whatever it finds."""
    rows = session.execute(
        select(Order.id, Order.number, Order.customer_id)
        .where(Order.number_key == key)
        .order_by(Order.id)
    )
    return [(id_, number, customer_id) for id_, number, customer_id in rows]


def by_id(session: Session, order_id: int) -> Order:
    """An order that is known to exist."""
    return session.scalars(select(Order).options(*COMPLETE).where(Order.id == order_id)).one()


def numbers_by_keys(session: Session, keys: Sequence[str]) -> dict[str, list[str]]:
    """Known order numbers for candidate keys, through the index on the key."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(keys), CHUNK):
        rows = session.execute(
            select(Order.number_key, Order.number)
            .where(Order.number_key.in_(keys[start : start + CHUNK]))
            .order_by(Order.id)
        )
        for key, number in rows:
            found.setdefault(key, []).append(number)
    return found


def of_shopper(
    session: Session, conversation_id: str, customer_id: str | None, *, limit: int
) -> Sequence[Order]:
    """What a shopper may see, newest first: the customer's own and those proven here."""
    proven = select(OrderAccess.order_id).where(OrderAccess.conversation_id == conversation_id)
    mine: ColumnElement[bool] = Order.id.in_(proven)
    if customer_id is not None:
        mine = or_(mine, Order.customer_id == customer_id)
    query = (
        select(Order)
        .options(*COMPLETE)
        .where(mine)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def bought_skus(session: Session, customer_id: str) -> set[str]:
    """Products on a customer's orders that were not cancelled."""
    query = (
        select(OrderItem.sku)
        .join(OrderItem.order)
        .where(Order.customer_id == customer_id, Order.status != OrderStatus.CANCELLED)
    )
    return {sku for sku in session.scalars(query) if sku is not None}


def spent(session: Session, customer_id: str) -> Decimal:
    """What a customer's orders that were paid and kept add up to, whatever the currency."""
    query = select(func.coalesce(func.sum(Order.total), 0)).where(
        Order.customer_id == customer_id,
        Order.payment_status == "paid",
        Order.status.not_in((OrderStatus.CANCELLED, OrderStatus.RETURNED)),
    )
    return as_decimal(session.scalar(query))


def has_access(session: Session, conversation_id: str, order_id: int) -> bool:
    """Whether this conversation has proven that the order is the shopper's."""
    query = select(OrderAccess.id).where(
        OrderAccess.conversation_id == conversation_id, OrderAccess.order_id == order_id
    )
    return session.scalar(query) is not None


def proven_of_others(session: Session, conversation_id: str, customer_id: str) -> bool:
    """Whether an order of another customer was proven in this conversation."""
    query = (
        select(OrderAccess.id)
        .join(Order, Order.id == OrderAccess.order_id)
        .where(OrderAccess.conversation_id == conversation_id, Order.customer_id != customer_id)
        .limit(1)
    )
    return session.scalar(query) is not None


def grant(session: Session, conversation_id: str, order_id: int, *, now: datetime) -> None:
    """Remember a proof for the rest of the conversation."""
    if not has_access(session, conversation_id, order_id):
        session.add(
            OrderAccess(conversation_id=conversation_id, order_id=order_id, verified_at=now)
        )
        session.flush()


def take_try(
    session: Session,
    conversation_id: str,
    key: str,
    *,
    origin: str | None = None,
    now: datetime,
    hours: int,
    limits: tuple[int, int, int],
) -> tuple[int, int]:
    """Count a try before its proof is looked at: its id, and how many are left after it.

    Below zero left: there was none to take, and nothing is counted. ``limits`` are those of the
    conversation, of the number and of the network address (``origin``).

    In a transaction of its own, so that neither an error's rollback nor a hundred tries at once
    can undo or outrun the count. One at a time for each conversation, number and address.
    """
    with Session(session.get_bind()) as own, own.begin():
        if own.get_bind().dialect.name == "postgresql":
            names = [f"conversation:{conversation_id}", f"number:{key}", f"origin:{origin}"]
            for name in sorted(names if origin else names[:2]):
                own.execute(
                    text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
                    {"name": name},
                )
        attempt = VerificationAttempt(
            conversation_id=conversation_id, number_key=key, origin=origin, at=now
        )
        own.add(attempt)
        own.flush()
        counts = attempts(own, conversation_id, key, origin=origin, now=now, hours=hours)
        left = min(limit - count for limit, count in zip(limits, counts, strict=True))
        if left < 0:
            own.delete(attempt)
        return attempt.id, left


def drop_try(session: Session, attempt_id: int) -> None:
    """A proof that was right does not count."""
    session.execute(delete(VerificationAttempt).where(VerificationAttempt.id == attempt_id))


def attempts(
    session: Session,
    conversation_id: str,
    key: str,
    *,
    origin: str | None = None,
    now: datetime,
    hours: int,
) -> tuple[int, int, int]:
    """Wrong proofs within the last hours: of this conversation, number and network address."""
    recent = VerificationAttempt.at > now - timedelta(hours=hours)
    count = select(func.count()).select_from(VerificationAttempt).where(recent)
    here = session.scalar(count.where(VerificationAttempt.conversation_id == conversation_id))
    there = session.scalar(count.where(VerificationAttempt.number_key == key))
    near = session.scalar(count.where(VerificationAttempt.origin == origin)) if origin else 0
    return here or 0, there or 0, near or 0


def lock(session: Session, order: Order) -> Order:
    """Hold the order until the end of the transaction and read it anew.

    An update that changes nothing takes the row on PostgreSQL and the database on SQLite, which
    has no SELECT FOR UPDATE.
    """
    session.execute(update(Order).where(Order.id == order.id).values(status=Order.status))
    query = (
        select(Order)
        .options(*COMPLETE)
        .where(Order.id == order.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one()


def change_by_key(session: Session, key: str) -> OrderChange | None:
    """An earlier change under the same idempotency key."""
    return session.scalar(select(OrderChange).where(OrderChange.idempotency_key == key))


def changes(session: Session, order_id: int, since: datetime) -> Sequence[OrderChange]:
    """Changes of an order from a time on, oldest first."""
    query = select(OrderChange).where(OrderChange.order_id == order_id, OrderChange.at >= since)
    return session.scalars(query.order_by(OrderChange.id)).all()


def log_change(
    session: Session,
    order: Order,
    *,
    action: str,
    actor: str,
    detail: dict[str, Any],
    key: str,
    now: datetime,
) -> None:
    """Append to the log of changes."""
    session.add(
        OrderChange(
            order_id=order.id,
            at=now,
            actor=actor,
            action=action,
            detail=detail,
            idempotency_key=key,
        )
    )
    session.flush()


def as_decimal(value: Any) -> Decimal:
    """Money as it stands in a JSON detail."""
    return Decimal(str(value or 0))
