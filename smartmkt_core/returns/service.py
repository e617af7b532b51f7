"""Money and goods on their way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.orders.payments import read_payment
from smartmkt_core.returns import repository
from smartmkt_core.returns.models import Refund, Return
from smartmkt_core.returns.policy import policy
from smartmkt_core.returns.rules import delivered_at

SETTLING = timedelta(days=7)
"""How long a bank may take to show money that the shop has paid; a wallet shows it at once."""


@dataclass(frozen=True, slots=True)
class RefundView:
    """One refund as a shopper sees it. ``state``: pending, late (pending past its date) or paid.

    ``reason``: return, cancellation or change. ``settling``: paid, but a bank may not show it yet,
    so that waiting a little is good advice. ``age``: how long ago it was paid; None before.
    """

    amount: Decimal
    currency: str
    method: str
    state: str
    reason: str
    created_at: datetime
    expected_at: datetime | None
    paid_at: datetime | None
    return_number: str | None
    settling: bool = False
    age: timedelta | None = None


def refund_status(session: Session, order: Order, now: datetime) -> list[RefundView]:
    """The refunds of an order, newest first; empty where there is none."""
    numbers = {row.id: row.number for row in repository.returns(session, order.id)}
    cancelled = order.status == OrderStatus.CANCELLED
    views = []
    for refund in repository.refunds(session, order.id):
        state = "paid" if refund.status == "paid" or refund.paid_at else "pending"
        if state == "pending" and refund.expected_at is not None and now > refund.expected_at:
            state = "late"
        reason = "return" if refund.return_id else "cancellation" if cancelled else "change"
        age = now - refund.paid_at if refund.paid_at else None
        by_bank = read_payment(refund.method).kind != "wallet"
        views.append(
            RefundView(
                amount=refund.amount,
                currency=refund.currency,
                method=refund.method,
                state=state,
                reason=reason,
                created_at=refund.created_at,
                expected_at=refund.expected_at,
                paid_at=refund.paid_at,
                return_number=numbers.get(refund.return_id) if refund.return_id else None,
                settling=by_bank and age is not None and age < SETTLING,
                age=age,
            )
        )
    return views[::-1]


def returns_of(session: Session, order: Order) -> list[Return]:
    """Goods of an order on their way back or returned, newest first."""
    return list(repository.returns(session, order.id))[::-1]


def return_until(order: Order) -> datetime | None:
    """Until when a delivered order may be returned; None where it was not delivered."""
    arrived = delivered_at(order)
    if order.status != OrderStatus.DELIVERED or arrived is None:
        return None
    return arrived + timedelta(days=policy().return_days)


def open_refund(
    session: Session, order: Order, amount: Decimal, *, now: datetime, return_id: int | None = None
) -> Refund:
    """Promise money back to the payment method within the policy's working days."""
    refund = Refund(
        order_id=order.id,
        return_id=return_id,
        amount=amount,
        currency=order.currency,
        method=order.payment_method,
        status="pending",
        created_at=now,
        expected_at=business_days_after(now, policy().refund_days),
    )
    session.add(refund)
    session.flush()
    return refund


def goodwill(session: Session, order: Order) -> Decimal:
    """Already refunded out of an order's present total, where the shop gave part of it back.

    A refund for a smaller quantity is no part of it: the total was lowered with it.
    """
    if order.payment_status != "partially_refunded":
        return Decimal(0)
    return sum((row.amount for row in repository.refunds(session, order.id)), Decimal(0))


def business_days_after(start: datetime, days: int) -> datetime:
    """The moment ``days`` working days (Monday to Friday) later."""
    moment = start
    while days:
        moment += timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment
