"""What a person of the shop gives: money back, or the goods once more. Nothing is sent back.

The rules are the shopper's own; a person may set some of them aside (``waived``), and whoever
calls keeps the reason for it. How much was paid and how many pieces there are, nobody sets aside.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.errors import NotRefundable
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.models import Order, OrderStatus, PaymentStatus
from smartmkt_core.orders.values import Shopper
from smartmkt_core.orders.verification import accessible
from smartmkt_core.returns import cases, repository, rules
from smartmkt_core.returns.cases import Case
from smartmkt_core.returns.models import Refund
from smartmkt_core.returns.rules import Asked
from smartmkt_core.returns.service import open_refund

REFUND_WAIVABLE = ("open", "under_way", "too_late", "returned")
"""Why no money goes back that a person may set aside: all but an order that was cancelled."""
RESEND_WAIVABLE = ("under_way", "too_late")
"""Why nothing is sent again that a person may set aside: all but what was never sent."""
_GONE = (PaymentStatus.REFUND_PENDING, PaymentStatus.REFUNDED)


def refundable(session: Session, order: Order) -> Decimal:
    """How much of an order was paid and neither went back nor is promised to."""
    unpaid = not order.payment_status and order.status == OrderStatus.PLACED
    if unpaid or order.payment_status in _GONE:
        return Decimal(0)
    return rules.payable(session, order, order.total)


def refund_check(session: Session, order: Order, now: datetime, *, waived: str = "") -> Decimal:
    """How much money may go back now.

    Raises:
        NotRefundable: cancelled; nothing_left; open, under_way, too_late, returned unless waived.
    """
    refused = rules.order_refusal(order, now)
    if refused == "cancelled":
        raise NotRefundable(refused)
    most = refundable(session, order)
    if most <= 0:
        raise NotRefundable("nothing_left")
    if refused is not None and not (refused == waived in REFUND_WAIVABLE):
        raise NotRefundable(refused)
    return most


def refund(
    session: Session,
    shopper: Shopper,
    number: str,
    amount: Decimal,
    *,
    key: str,
    now: datetime,
    waived: str = "",
) -> Refund:
    """Give a part of an order's money back, or all of it. The same key again does nothing more.

    Raises:
        OrderNotFound: see ``accessible``.
        NotRefundable: see ``refund_check``; amount (nothing, or more than there is).
    """
    order = orders.lock(session, accessible(session, shopper, number, now))
    once = hashlib.sha256(f"refund\n{order.id}\n{key}".encode()).hexdigest()
    earlier = orders.change_by_key(session, once)
    if earlier is not None:
        return repository.refund(session, int(earlier.detail["refund_id"]))
    most = refund_check(session, order, now, waived=waived)
    if not 0 < amount <= most:
        raise NotRefundable("amount")
    row = open_refund(session, order, amount, now=now)
    order.payment_status = (
        PaymentStatus.REFUND_PENDING if amount >= order.total else PaymentStatus.PARTIALLY_REFUNDED
    )
    orders.log_change(
        session,
        order,
        action="refund",
        actor=shopper.actor,
        detail={"refund_id": row.id, "amount": str(amount), "waived": waived},
        key=once,
        now=now,
    )
    return row


def resend(
    session: Session,
    shopper: Shopper,
    number: str,
    asked: Asked,
    *,
    key: str,
    now: datetime,
    waived: str = "",
) -> Case:
    """Send pieces of a line once more (``asked``: of which, how many, why). Once per key.

    Raises:
        OrderNotFound, NotFound: no such order or line.
        NotReturnable: see ``rules.plan``.
        OutOfStock: there are not so many.
    """
    waived = waived if waived in RESEND_WAIVABLE else ""
    return cases.request(
        session, shopper, number, asked, key=key, now=now, decided=True, waived=waived
    )
