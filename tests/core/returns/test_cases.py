"""Goods that come back: what may, what it means in money, and that nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, NotReturnable, OrderNotFound, OutOfStock
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.orders.service import Shopper
from smartmkt_core.returns import cases, rules
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.models import Return
from smartmkt_core.returns.rules import Asked

Sessions = sessionmaker[Session]
ANNA = Shopper("talk", "c1")
SHOES, MUG, LAMP = 0, 1, 2


def order_of(session: Session, now: datetime, number: str = "10050") -> Order:
    return orders.accessible(session, ANNA, number, now)


def line(session: Session, now: datetime, place: int) -> OrderItem:
    return order_of(session, now).items[place]


def ask(
    session: Session, now: datetime, place: int | None, key: str = "k", **more: object
) -> cases.Case:
    item = line(session, now, place).id if place is not None else None
    return cases.request(session, ANNA, "10050", Asked(item, **more), key=key, now=now)  # type: ignore[arg-type]


def stock(session: Session, sku: str) -> int:
    session.flush()
    return session.get_one(Product, sku).stock


# -- may it come back? ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "why"),
    [("10027", "open"), ("A-7741", "open"), ("10028", "under_way")],
)
def test_only_what_has_arrived_comes_back(
    shop: Sessions, now: datetime, number: str, why: str
) -> None:
    with unit_of_work(shop) as session:
        assert rules.order_refusal(order_of(session, now, number), now) == why


def test_unwanted_goods_have_thirty_days_broken_ones_two_years(
    arrived: Sessions, now: datetime
) -> None:
    with unit_of_work(arrived) as session:
        order = order_of(session, now)
        later = now + timedelta(days=28)
        assert rules.order_refusal(order, now) is None
        assert rules.order_refusal(order, later) == "too_late"
        assert rules.order_refusal(order, later, kind="damaged") is None
        assert rules.order_refusal(order, now + timedelta(days=800), kind="damaged") == "too_late"


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ({"final_sale": True}, "final_sale"),
        ({"final_sale": "yes"}, "final_sale"),
        ({"returnable": False}, "not_returnable"),
        ({"returnable": "no"}, "not_returnable"),
        ({"returnable": "yes", "final_sale": "false"}, None),
        ({}, None),
    ],
)
def test_the_merchant_says_what_stays_sold(
    arrived: Sessions, now: datetime, attributes: dict[str, object], why: str | None
) -> None:
    with unit_of_work(arrived) as session:
        session.get_one(Product, "LMP-1").attributes = attributes
        session.flush()
        order = order_of(session, now)
        assert rules.item_refusal(session, order, order.items[LAMP], kind="return") == why
        # What arrives broken is put right whatever it was sold as.
        assert rules.item_refusal(session, order, order.items[LAMP], kind="damaged") is None


def test_not_more_come_back_than_were_bought(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        with pytest.raises(NotReturnable, match="quantity"):
            ask(session, now, SHOES, quantity=3)
        ask(session, now, SHOES, "one", quantity=1)
        with pytest.raises(NotReturnable, match="quantity"):
            ask(session, now, SHOES, "two more", quantity=2)
        ask(session, now, SHOES, "the other", quantity=1)
        with pytest.raises(NotReturnable, match="under_return"):
            ask(session, now, SHOES, "again", quantity=1)


def test_a_return_that_the_shop_itself_told_of_counts(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        order = order_of(session, now)
        session.add(Return(number="R7", order_id=order.id, sku="MUG-1", requested_at=now))
        session.flush()
        with pytest.raises(NotReturnable, match="under_return"):
            ask(session, now, MUG)


def test_nobody_returns_anothers_order(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session, pytest.raises(OrderNotFound):
        item = line(session, now, MUG).id
        cases.request(session, Shopper("x", "c2"), "10050", Asked(item), key="k", now=now)


# -- what it means --------------------------------------------------------------------------


def test_a_return_gives_back_what_was_paid_after_the_discount(
    arrived: Sessions, now: datetime
) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, SHOES, quantity=1, reason_code="size", method="drop_off")
        assert (made.row.status, made.row.amount, made.row.fee) == ("requested", 99, 0)
        assert returns.refund_status(session, made.order, now) == []


def test_a_courier_costs_unless_the_mistake_was_the_shops(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        fetched = ask(session, now, MUG, reason_code="unwanted", method="pickup")
        assert (fetched.row.fee, fetched.row.amount) == (Decimal("4.90"), Decimal("8.15"))
        ours = ask(session, now, LAMP, reason_code="described", method="pickup")
        assert (ours.row.fee, ours.row.amount) == (0, Decimal("80.10"))


def test_never_more_goes_back_than_was_paid(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        order_of(session, now).total = Decimal(150)
        first = ask(session, now, SHOES, "a", quantity=1)
        second = ask(session, now, LAMP, "b")
        assert (first.row.amount, second.row.amount) == (99, 51)


def test_an_unpaid_order_brings_no_money(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        order_of(session, now).payment_status = "pending"
        assert ask(session, now, MUG).row.amount == 0


def test_the_money_is_opened_when_the_goods_are_back(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        before = stock(session, "MUG-1")
        number = ask(session, now, MUG).row.number
        cases.receive(session, number, now=now)
        cases.receive(session, number, now=now)
        order = order_of(session, now)
        refunds = returns.refund_status(session, order, now)
        assert [(r.amount, r.return_number, r.state) for r in refunds] == [
            (Decimal("13.05"), number, "pending")
        ]
        assert stock(session, "MUG-1") == before + 1
        assert order.status == "delivered"


def test_an_order_is_returned_when_all_of_it_is_back(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        for place, count in ((SHOES, 2), (MUG, 1), (LAMP, 1)):
            made = ask(session, now, place, f"k{place}", quantity=count)
            cases.receive(session, made.row.number, now=now)
        assert order_of(session, now).status == "returned"
        assert sum(
            r.amount for r in returns.refund_status(session, order_of(session, now), now)
        ) <= (Decimal("291.15"))


# -- numbers, and nothing twice ---------------------------------------------------------------


def test_numbers_go_on_where_the_shops_own_end(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        assert cases.next_number(session) == "R5001"
        order = order_of(session, now)
        for number, after in (
            ("R5067", "R5068"),
            ("RMA-2025-009", "RMA-2025-010"),
            ("X-999", "X-1000"),
            ("ohne", "ohne-1"),
        ):
            session.add(Return(number=number, order_id=order.id, requested_at=now))
            session.flush()
            assert cases.next_number(session) == after


def test_the_same_request_twice_is_one_return(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        first = ask(session, now, SHOES, quantity=1, method="drop_off")
        again = ask(session, now, SHOES, quantity=1, method="drop_off")
        assert first.row.number == again.row.number
        assert again.plan == first.plan
        assert len(returns.returns_of(session, first.order)) == 1


def test_two_tabs_at_once_make_one_return(arrived: Sessions, now: datetime) -> None:
    def tab(key: str) -> str:
        try:
            with unit_of_work(arrived) as session:
                return ask(session, now, LAMP, key).row.number
        except NotReturnable as error:
            return error.reason

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(tab, "abcd"))
    assert found == ["R5001", *["under_return"] * 3]


def test_a_return_taken_back_may_be_asked_for_again(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        number = ask(session, now, LAMP).row.number
        row = cases.withdraw(session, ANNA, "10050", number, now=now)
        assert (row.status, row.closed_at) == ("withdrawn", now)
        with pytest.raises(NotReturnable, match="withdrawn"):
            cases.withdraw(session, ANNA, "10050", number, now=now)
        assert ask(session, now, LAMP, "k2").row.number == "R5002"


def test_what_has_arrived_is_not_taken_back(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        number = ask(session, now, LAMP).row.number
        cases.receive(session, number, now=now)
        with pytest.raises(NotReturnable, match="received"):
            cases.withdraw(session, ANNA, "10050", number, now=now)
        with pytest.raises(NotFound):
            cases.withdraw(session, ANNA, "10050", "R9", now=now)


# -- exchanges ------------------------------------------------------------------------------


def test_an_exchange_sets_the_other_colour_aside(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, SHOES, kind="exchange", wanted_sku="SHO-2")
        assert (made.row.status, made.row.amount, stock(session, "SHO-2")) == ("requested", 0, 3)
        cases.withdraw(session, ANNA, "10050", made.row.number, now=now)
        assert stock(session, "SHO-2") == 4


def test_a_cheaper_one_brings_the_difference_a_dearer_one_a_person(
    arrived: Sessions, now: datetime
) -> None:
    with unit_of_work(arrived) as session:
        cheap = ask(session, now, SHOES, "a", kind="exchange", wanted_sku="SHO-4")
        assert (cheap.row.status, cheap.plan.difference, cheap.row.amount) == ("requested", -20, 20)
        dear = ask(session, now, SHOES, "b", kind="exchange", wanted_sku="SHO-3")
        assert (dear.row.status, dear.plan.judged, dear.plan.difference) == ("review", "dearer", 15)
        assert stock(session, "SHO-3") == 4


def test_another_size_of_the_same_costs_nothing(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, SHOES, kind="exchange", wanted_sku="SHO-1", wanted="43")
        assert (made.plan.difference, made.row.wanted, made.row.status) == (0, "43", "requested")


def test_what_is_sold_out_is_not_promised(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        with pytest.raises(OutOfStock):
            ask(session, now, SHOES, kind="exchange", wanted_sku="SHO-5")
        assert stock(session, "SHO-1") == 7


def test_variants_are_of_one_group(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        found = rules.variants(session, line(session, now, SHOES))
        assert [product.sku for product in found] == ["SHO-2", "SHO-3", "SHO-4", "SHO-5"]
        assert rules.variants(session, line(session, now, MUG)) == []


# -- damaged, wrong, missing ------------------------------------------------------------------


def test_a_broken_trifle_is_refunded_at_once_and_kept(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, MUG, kind="damaged", reason="chipped")
        assert (made.row.status, made.plan.keeps) == ("approved", True)
        assert returns.refund_status(session, made.order, now)[0].amount == Decimal("13.05")


def test_a_replacement_comes_out_of_stock(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, LAMP, kind="damaged", wish="replacement", photo=True)
        assert (made.row.status, made.row.amount, stock(session, "LMP-1")) == ("requested", 0, 2)


@pytest.mark.parametrize(("photo", "status"), [(True, "requested"), (False, "review")])
def test_a_valuable_thing_is_put_right_by_photo_else_by_a_person(
    arrived: Sessions, now: datetime, photo: bool, status: str
) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, LAMP, kind="damaged", photo=photo)
        assert made.row.status == status
        assert returns.refund_status(session, made.order, now) == []


def test_a_late_fault_is_for_a_person(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now + timedelta(days=90), MUG, kind="damaged", photo=True)
        assert (made.row.status, made.plan.judged) == ("review", "late")


@pytest.mark.parametrize(("place", "status"), [(MUG, "approved"), (LAMP, "review")])
def test_what_is_missing_is_sent_or_looked_into(
    arrived: Sessions, now: datetime, place: int, status: str
) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, place, kind="missing", wish="replacement")
        assert made.row.status == status


def test_a_parcel_that_never_came_is_always_for_a_person(arrived: Sessions, now: datetime) -> None:
    with unit_of_work(arrived) as session:
        made = ask(session, now, None, kind="missing")
        assert (made.row.status, made.row.amount, made.item) == ("review", Decimal("291.15"), None)
        with pytest.raises(NotReturnable, match="under_return"):
            ask(session, now, None, "again", kind="missing")
