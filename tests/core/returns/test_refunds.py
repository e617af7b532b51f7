"""Where the money is that goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.models import Refund, Return

Sessions = sessionmaker[Session]
ANNA = Shopper("talk", "c1")


def test_a_cancelled_orders_refund_is_on_its_way_then_late(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.cancel(session, ANNA, "10027", key="k", now=now).order
        refund = returns.refund_status(session, order, now)[0]
        assert (refund.state, refund.reason) == ("pending", "cancellation")
        assert (refund.amount, refund.currency) == (Decimal("197.50"), "USD")
        assert refund.method == "Visa •••• 4242"
        late = returns.refund_status(session, order, now + timedelta(days=6))[0]
        assert late.state == "late"


def test_a_smaller_quantity_is_refunded_as_a_change(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        item = orders.accessible(session, ANNA, "10027", now).items[0]
        change = orders.change_quantity(session, ANNA, "10027", item.id, 1, key="k", now=now)
        assert returns.refund_status(session, change.order, now)[0].reason == "change"


def test_a_return_has_its_number_and_its_refund(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, Shopper("t", "c3"), "SO 00017", now)
        back = Return(
            number="R-1",
            order_id=order.id,
            sku="BLK-1",
            status="refunded",
            requested_at=now - timedelta(days=9),
        )
        session.add(back)
        session.flush()
        session.add(
            Refund(
                order_id=order.id,
                return_id=back.id,
                amount=Decimal("120.00"),
                status="paid",
                created_at=now - timedelta(days=5),
                paid_at=now - timedelta(days=2),
            )
        )
        session.flush()
        assert [row.number for row in returns.returns_of(session, order)] == ["R-1"]
        refund = returns.refund_status(session, order, now)[0]
        assert (refund.state, refund.reason, refund.return_number) == ("paid", "return", "R-1")


@pytest.mark.parametrize(
    ("method", "days", "settling"),
    [
        ("Visa •••• 4242", 0, True),
        ("UnionPay •••• 6021", 6, True),
        ("Visa •••• 4242", 8, False),
        ("Visa •••• 4242", 400, False),
        ("Bank transfer", 3, True),
        ("WeChat Pay", 0, False),
        ("支付宝", 1, False),
        ("PayPal", 3, False),
        ("", 3, True),
    ],
)
def test_only_a_bank_takes_days_to_show_money_and_only_a_few(
    shop: Sessions, now: datetime, method: str, days: int, settling: bool
) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "10027", now)
        paid = now - timedelta(days=days)
        session.add(
            Refund(
                order_id=order.id,
                amount=Decimal(5),
                method=method,
                status="paid",
                created_at=paid,
                paid_at=paid,
            )
        )
        session.flush()
        refund = returns.refund_status(session, order, now)[0]
        assert (refund.settling, refund.age) == (settling, timedelta(days=days))


def test_money_still_to_be_paid_is_not_settling(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.cancel(session, ANNA, "10027", key="k", now=now).order
        refund = returns.refund_status(session, order, now)[0]
        assert (refund.settling, refund.age) == (False, None)


def test_what_was_partly_refunded_is_not_refunded_twice(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "10027", now)
        order.payment_status = "partially_refunded"
        session.add(
            Refund(order_id=order.id, amount=Decimal("97.50"), status="paid", created_at=now)
        )
    with unit_of_work(shop) as session:
        done = orders.cancel(session, ANNA, "10027", key="k", now=now)
        assert done.refund_amount == Decimal("100.00")


def test_an_order_without_refunds_has_none(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "10028", now)
        assert returns.refund_status(session, order, now) == []
        assert returns.returns_of(session, order) == []
        assert returns.return_until(order) is None


def test_thirty_days_from_delivery_to_return(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "10029", now)
        assert returns.return_until(order) == now + timedelta(days=5, hours=-1)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 5, "2026-11-27"),
    ],
)
def test_business_days_leave_the_weekend_out(start: str, days: int, end: str) -> None:
    first = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert returns.business_days_after(first, days).date().isoformat() == end
