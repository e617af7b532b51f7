"""Cancelling an order and changing its address and quantities."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import (
    NotCancellable,
    NotChangeable,
    NotFound,
    OrderNotFound,
    OutOfStock,
)
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import OrderChange
from smartmkt_core.orders.service import Shopper
from smartmkt_core.returns.models import Refund

Sessions = sessionmaker[Session]
ANNA = Shopper("talk", "c1")
FANG = Shopper("talk", "c2")


def stock(session: Session, sku: str) -> int:
    return session.scalars(select(Product.stock).where(Product.sku == sku)).one()


def line(session: Session, shopper: Shopper, number: str, sku: str, now: datetime) -> int:
    order = orders.accessible(session, shopper, number, now)
    return next(item.id for item in order.items if item.sku == sku)


def test_cancelling_a_paid_order_promises_the_money_and_restocks(
    shop: Sessions, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        done = orders.cancel(session, ANNA, "10027", key="k1", now=now)
    assert done.refund_amount == Decimal("197.50")
    assert (done.currency, done.method) == ("USD", "Visa •••• 4242")
    # Sunday plus five business days is Friday.
    assert done.expected_at == datetime(2026, 11, 27, 10, 30, tzinfo=UTC)
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "10027", now)
        assert (order.status, order.payment_status) == ("cancelled", "refund_pending")
        assert order.cancelled_at == now
        assert (stock(session, "LMP-1"), stock(session, "MUG-1")) == (5, 41)
        refund = session.scalars(select(Refund)).one()
        assert (refund.status, refund.amount) == ("pending", Decimal("197.50"))
        change = session.scalars(select(OrderChange)).one()
        assert (change.action, change.actor) == ("cancel", "customer:c1")


def test_an_unpaid_order_is_just_cancelled(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        done = orders.cancel(session, ANNA, "a7741", key="k1", now=now)
        assert (done.refund_amount, done.expected_at) == (Decimal(0), None)
        assert done.order.payment_status == "pending"
        assert session.scalar(select(func.count()).select_from(Refund)) == 0


@pytest.mark.parametrize(
    ("shopper", "number", "reason"),
    [
        (FANG, "2024/88", "packed"),
        (ANNA, "10028", "shipped"),
        (FANG, "#1001", "shipped"),
        (ANNA, "10029", "delivered"),
        (FANG, "10030", "already_cancelled"),
        (Shopper("talk", "c3"), "SO 00017", "returned"),
    ],
)
def test_what_has_left_or_ended_is_not_cancelled_and_says_why(
    shop: Sessions, now: datetime, shopper: Shopper, number: str, reason: str
) -> None:
    with unit_of_work(shop) as session, pytest.raises(NotCancellable) as error:
        orders.cancel(session, shopper, number, key="k", now=now)
    assert error.value.reason == reason


def test_the_same_key_cancels_once_and_answers_alike(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        first = orders.cancel(session, ANNA, "10027", key="k1", now=now)
    with unit_of_work(shop) as session:
        again = orders.cancel(session, ANNA, "10027", key="k1", now=now)
        assert again.refund_amount == first.refund_amount
        assert again.expected_at == first.expected_at
        assert session.scalar(select(func.count()).select_from(Refund)) == 1
        assert stock(session, "LMP-1") == 5
    with unit_of_work(shop) as session, pytest.raises(NotCancellable) as error:
        orders.cancel(session, ANNA, "10027", key="k2", now=now)
    assert error.value.reason == "already_cancelled"


def test_two_cancellations_at_once_refund_once(shop: Sessions, now: datetime) -> None:
    def cancel(key: str) -> str:
        try:
            with unit_of_work(shop) as session:
                orders.cancel(session, ANNA, "10027", key=key, now=now)
                return "done"
        except NotCancellable as error:
            return error.reason

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(cancel, [f"key {n}" for n in range(8)]))
    assert results == ["already_cancelled"] * 7 + ["done"]
    with unit_of_work(shop) as session:
        assert session.scalar(select(func.count()).select_from(Refund)) == 1
        assert stock(session, "LMP-1") == 5


def test_nobody_changes_somebody_elses_order(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for number in ("2024/88", "77777"):
            with pytest.raises(OrderNotFound):
                orders.cancel(session, ANNA, number, key="k", now=now)
            with pytest.raises(OrderNotFound):
                orders.change_address(session, ANNA, number, "Somewhere else 1", key="k", now=now)


def test_the_address_changes_before_packing(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.change_address(
            session, ANNA, "10027", " 5 Mill Lane,\n York  YO1 7AB ", key="k", now=now
        )
        assert order.shipping_address == "5 Mill Lane, York YO1 7AB"
    with unit_of_work(shop) as session:
        logged = session.scalars(select(OrderChange)).one()
        assert logged.detail["old"] == "12 Canal Street, Leeds LS1 4AB"
        orders.change_address(session, ANNA, "10027", "Elsewhere 1, York", key="k", now=now)
        order = orders.accessible(session, ANNA, "10027", now)
        assert order.shipping_address == "5 Mill Lane, York YO1 7AB"


@pytest.mark.parametrize(
    ("shopper", "number", "reason"),
    [
        (FANG, "2024/88", "packed"),
        (ANNA, "10028", "shipped"),
        (ANNA, "10029", "delivered"),
        (FANG, "10030", "cancelled"),
        (Shopper("talk", "c3"), "so00017", "returned"),
    ],
)
def test_later_neither_address_nor_quantity_changes(
    shop: Sessions, now: datetime, shopper: Shopper, number: str, reason: str
) -> None:
    with unit_of_work(shop) as session:
        item = orders.accessible(session, shopper, number, now).items[0]
        with pytest.raises(NotChangeable) as address:
            orders.change_address(session, shopper, number, "5 Mill Lane, York", key="k", now=now)
        with pytest.raises(NotChangeable) as quantity:
            orders.change_quantity(session, shopper, number, item.id, 9, key="k", now=now)
        assert (address.value.reason, quantity.value.reason) == (reason, reason)


def test_a_word_is_no_address(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session, pytest.raises(NotChangeable) as error:
        orders.change_address(session, ANNA, "10027", "home", key="k", now=now)
    assert error.value.reason == "address_unclear"


def test_fewer_on_a_paid_order_refunds_the_difference(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        item = line(session, ANNA, "10027", "LMP-1", now)
        change = orders.change_quantity(session, ANNA, "10027", item, 1, key="k", now=now)
        assert (change.old, change.new) == (2, 1)
        assert (change.old_total, change.new_total) == (Decimal("197.50"), Decimal("108.50"))
        assert (change.refund_amount, change.extra) == (Decimal("89.00"), Decimal(0))
        assert change.order.total == Decimal("108.50")
        assert stock(session, "LMP-1") == 4
    with unit_of_work(shop) as session:
        again = orders.change_quantity(session, ANNA, "10027", item, 1, key="k", now=now)
        assert (again.old, again.new, again.refund_amount) == (2, 1, Decimal("89.00"))
        cancelled = orders.cancel(session, ANNA, "10027", key="c", now=now)
        assert cancelled.refund_amount == Decimal("108.50")
        amounts = session.scalars(select(Refund.amount).order_by(Refund.id)).all()
        assert amounts == [Decimal("89.00"), Decimal("108.50")]


def test_more_on_a_paid_order_needs_a_new_order(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        item = line(session, ANNA, "10027", "LMP-1", now)
        with pytest.raises(NotChangeable) as error:
            orders.change_quantity(session, ANNA, "10027", item, 3, key="k", now=now)
    assert error.value.reason == "paid_increase"


def test_more_on_an_unpaid_order_takes_stock_and_costs_more(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        item = line(session, ANNA, "A-7741", "KET-1", now)
        change = orders.change_quantity(session, ANNA, "A-7741", item, 3, key="k", now=now)
        assert change.extra == Decimal("138.00")
        assert change.new_total - change.old_total == change.extra
        assert stock(session, "KET-1") == 3
    with unit_of_work(shop) as session, pytest.raises(OutOfStock) as error:
        orders.change_quantity(session, ANNA, "A-7741", item, 9, key="k2", now=now)
    assert error.value.available == 3


def test_what_a_change_would_do_is_known_before_it_is_asked(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "A-7741", now)
        item = line(session, ANNA, "A-7741", "KET-1", now)
        preview = orders.quantity_preview(session, order, item, 6)
        assert (preview.old, preview.new, preview.extra) == (1, 6, Decimal("345.00"))
        assert (order.total, stock(session, "KET-1")) == (preview.old_total, 5)
        with pytest.raises(OutOfStock) as error:
            orders.quantity_preview(session, order, item, 500)
        assert error.value.available == 5
        paid = orders.accessible(session, ANNA, "10027", now)
        lamp = line(session, ANNA, "10027", "LMP-1", now)
        assert orders.quantity_preview(session, paid, lamp, 1).refund_amount == Decimal("89.00")
        for quantity, reason in ((3, "paid_increase"), (-1, "quantity_invalid")):
            with pytest.raises(NotChangeable) as refused:
                orders.quantity_preview(session, paid, lamp, quantity)
            assert refused.value.reason == reason
        assert session.scalar(select(func.count()).select_from(OrderChange)) == 0


def test_none_takes_the_line_off_but_never_the_last(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        item = line(session, ANNA, "A-7741", "TEA-1", now)
        change = orders.change_quantity(session, ANNA, "A-7741", item, 0, key="k", now=now)
        assert change.new_total == Decimal("74.00")
        assert change.item.name("zh") == "茉莉花茶"
    with unit_of_work(shop) as session:
        order = orders.accessible(session, ANNA, "A-7741", now)
        assert [row.sku for row in order.items] == ["KET-1"]
        again = orders.change_quantity(session, ANNA, "A-7741", item, 0, key="k", now=now)
        assert (again.item.title, again.old, again.new) == ("Jasmine Tea", 2, 0)
        with pytest.raises(NotChangeable) as error:
            orders.change_quantity(session, ANNA, "A-7741", order.items[0].id, 0, key="k2", now=now)
        assert error.value.reason == "last_item"


def test_a_line_of_another_order_is_not_found(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        foreign = line(session, FANG, "2024/88", "BAG-1", now)
        with pytest.raises(NotFound):
            orders.change_quantity(session, ANNA, "10027", foreign, 1, key="k", now=now)
