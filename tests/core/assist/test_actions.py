"""An agent acts for a shopper: by the shop's rules, once, on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from smartmkt_core.assist.actions import done_in
from smartmkt_core.catalog import service as catalog
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import (
    ConversationTaken,
    NotAllowed,
    NotCancellable,
    NotRefundable,
    NotReturnable,
    OrderNotFound,
    OutOfStock,
    WrongState,
)
from smartmkt_core.orders import service as orders
from smartmkt_core.promotions import service as promotions
from smartmkt_core.promotions.service import Basket
from smartmkt_core.returns import compensation
from tests.core.assist.conftest import Act, item_of
from tests.core.conftest import Sessions


def test_a_cancelled_order_is_refunded_and_recorded_under_the_agents_name(
    act: Act, desk: Sessions, now: datetime
) -> None:
    row, new = act("cancel", order="10027")

    assert new
    assert row.detail["amount"] == "197.50"
    with unit_of_work(desk) as session:
        order = orders.by_number(session, "10027")
        assert order is not None and order.status == "cancelled"
        [change] = orders.changes(session, order, since=now)
        assert change.actor == "agent:1"
        [done] = done_in(session, "talk")
    assert (done.agent_name, done.action, done.order_number) == ("Mia Chen", "cancel", "10027")


def test_the_same_key_does_nothing_twice(act: Act, desk: Sessions, now: datetime) -> None:
    first, _ = act("refund", order="10029", amount="20.00", at=now)
    again, new = act("refund", order="10029", amount="20.00", at=now)

    assert not new and again.id == first.id
    with unit_of_work(desk) as session:
        order = orders.by_number(session, "10029")
        assert order is not None
        assert compensation.refundable(session, order) == order.total - 20


def test_no_more_goes_back_than_was_paid(act: Act) -> None:
    act("refund", order="10029", amount="100.00", key="a")
    with pytest.raises(NotRefundable, match="amount"):
        act("refund", order="10029", amount="20.00", key="b")


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_refund_of_nothing_is_refused(act: Act, amount: str) -> None:
    with pytest.raises(NotRefundable, match="amount"):
        act("refund", order="10029", amount=amount)


def test_a_rule_is_set_aside_with_a_reason_alone(act: Act, now: datetime) -> None:
    late = now + timedelta(minutes=5)
    with pytest.raises(NotRefundable, match="under_way"):
        act("refund", order="10028", amount="10.00")
    with pytest.raises(NotAllowed, match="reason"):
        act("refund", order="10028", amount="10.00", waived="under_way", reason="  ")
    row, _ = act(
        "refund",
        order="10028",
        amount="10.00",
        waived="under_way",
        reason="Carrier lost a week",
        at=late,
    )
    assert (row.waived, row.reason) == ("under_way", "Carrier lost a week")


def test_what_has_left_the_house_nobody_cancels(act: Act) -> None:
    with pytest.raises(NotCancellable, match="shipped"):
        act("cancel", order="10028", waived="shipped", reason="She insists")


def test_an_unpaid_order_has_nothing_to_refund(act: Act) -> None:
    with pytest.raises(NotRefundable, match="nothing_left"):
        act("refund", order="A-7741", amount="1.00", waived="open", reason="Goodwill")


def test_goods_are_sent_again_out_of_stock_and_nothing_comes_back(act: Act, desk: Sessions) -> None:
    with unit_of_work(desk) as session:
        item, before = (
            item_of(session, "10029"),
            catalog.products(session, ["SHO-1"])["SHO-1"].stock,
        )
    row, _ = act("resend", order="10029", item_id=item, kind="damaged", reason="Sole came off")

    assert row.detail["title"]["zh"] == "越野跑鞋"
    with unit_of_work(desk) as session:
        assert catalog.products(session, ["SHO-1"])["SHO-1"].stock == before - 1
    with pytest.raises(NotReturnable, match="under_return"):
        act("resend", order="10029", item_id=item, key="k2")


def test_what_is_sold_out_is_not_promised(act: Act, desk: Sessions) -> None:
    with unit_of_work(desk) as session:
        item = item_of(session, "10029")
        catalog.take(session, "SHO-1", 7)
    with pytest.raises(OutOfStock):
        act("resend", order="10029", item_id=item)


def test_a_coupon_works_for_the_shopper_and_is_told_to_nobody_else(
    act: Act, desk: Sessions, now: datetime
) -> None:
    row, _ = act("coupon", amount="15")

    with unit_of_work(desk) as session:
        verdict = promotions.check(
            session, row.detail["code"], Basket(()), customer_id="c1", now=now
        )
        public = [one.code for one in promotions.offers(session, now=now)]
    assert verdict is not None and verdict.promotion.value == Decimal(15)
    assert row.detail["code"] not in public


def test_no_coupon_beyond_the_shops_limit(act: Act) -> None:
    with pytest.raises(NotAllowed, match="coupon"):
        act("coupon", amount="21")


def test_an_order_of_somebody_else_is_none(act: Act) -> None:
    with pytest.raises(OrderNotFound):
        act("cancel", order="X-9")


def test_once_signed_out_the_shoppers_orders_are_closed_to_the_agent(
    act: Act, desk: Sessions, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        conversations.sign_out(session, "talk", now=now)
    with pytest.raises(OrderNotFound):
        act("cancel", order="10027")


def test_only_who_has_the_conversation_acts_in_it(act: Act) -> None:
    with pytest.raises(ConversationTaken, match="Mia Chen"):
        act("cancel", order="10027", agent=2)


def test_in_a_conversation_of_the_bots_nobody_acts(act: Act, desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        conversations.lock(session, "talk", now=now).state = "bot"
    with pytest.raises(WrongState):
        act("cancel", order="10027")
