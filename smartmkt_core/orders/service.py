"""What the shop can do with orders: the public face of this capability."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.orders import repository
from smartmkt_core.orders.changes import (
    address_check,
    cancel,
    cancel_check,
    change_address,
    change_quantity,
    is_paid,
    quantity_check,
    quantity_preview,
)
from smartmkt_core.orders.figures import other_figures, reads_as_number
from smartmkt_core.orders.models import Order, OrderChange
from smartmkt_core.orders.numbers import Mention, find_mentions, find_numbers_in, number_key
from smartmkt_core.orders.payments import PaymentMethod, read_payment
from smartmkt_core.orders.proof import Proof, find_proof
from smartmkt_core.orders.resolution import resolve
from smartmkt_core.orders.tracking import track
from smartmkt_core.orders.values import Cancellation, QuantityChange, Shopper, Step, Tracking
from smartmkt_core.orders.verification import LOCK_HOURS, accessible, tries_left, verify

__all__ = [
    "Cancellation",
    "Mention",
    "PaymentMethod",
    "Proof",
    "QuantityChange",
    "Shopper",
    "Step",
    "Tracking",
    "accessible",
    "address_check",
    "bought_skus",
    "by_number",
    "cancel",
    "cancel_check",
    "change_address",
    "change_quantity",
    "changes",
    "find_mentions",
    "find_numbers_in",
    "find_proof",
    "is_paid",
    "list_orders",
    "number_key",
    "other_figures",
    "quantity_check",
    "quantity_preview",
    "read_payment",
    "reads_as_number",
    "resolve",
    "spent",
    "track",
    "tries_left",
    "verify",
    "wrong_proofs",
]


def list_orders(session: Session, shopper: Shopper, *, limit: int = 10) -> list[Order]:
    """The orders this shopper may see, newest first; a guest's are those proven in the talk."""
    return list(
        repository.of_shopper(session, shopper.conversation_id, shopper.customer_id, limit=limit)
    )


def by_number(session: Session, number: str) -> Order | None:
    """The order under exactly this number, whoever asks: only for what a signed link names."""
    return next(
        (o for o in repository.by_key(session, number_key(number)) if o.number == number), None
    )


def changes(session: Session, order: Order, *, since: datetime) -> list[OrderChange]:
    """What was changed on an order from a time on, oldest first."""
    return list(repository.changes(session, order.id, since))


def wrong_proofs(session: Session, conversation_id: str, now: datetime) -> int:
    """How many proofs did not fit in a conversation lately."""
    here, *_ = repository.attempts(session, conversation_id, "", now=now, hours=LOCK_HOURS)
    return here


def spent(session: Session, customer_id: str) -> Decimal:
    """What a customer has paid for and kept, in the shop's currency."""
    return repository.spent(session, customer_id)


def bought_skus(session: Session, customer_id: str) -> set[str]:
    """Numbers of the products that a customer has ordered, cancelled orders apart."""
    return repository.bought_skus(session, customer_id)
