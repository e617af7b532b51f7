"""Which of a shopper's orders a phrase means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from smartmkt_core.orders import repository
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.numbers import find_numbers_in
from smartmkt_core.orders.values import Shopper

KNOWN = 200


def resolve(
    session: Session,
    shopper: Shopper,
    *,
    text: str,
    ordinal: int | str | None = None,
    candidates: Sequence[str] | None = None,
    current: str | None = None,
    now: datetime,
    timezone: tzinfo = UTC,
) -> list[Order]:
    """The shopper's orders that a phrase means, newest first; empty where it names none."""
    mine = repository.of_shopper(session, shopper.conversation_id, shopper.customer_id, limit=KNOWN)
    numbers = find_numbers_in(session, text)
    return [order for order in mine if order.number in numbers]
