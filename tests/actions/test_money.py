"""Money on its way back: when waiting is good advice, and how ways to pay are called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.returns import repository as refunds
from tests.actions.conftest import NOW


def paid_back(shop, *, days: int, method: str) -> None:
    """Ann's refund was paid so many days ago."""
    with unit_of_work(shop.sessions) as session:
        order = orders.accessible(session, Shopper("talk", "ann"), "10019", NOW)
        refund = refunds.refunds(session, order.id)[0]
        refund.status, refund.paid_at = "paid", NOW - timedelta(days=days)
        refund.method = method
        order.payment_status = "refunded"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("days", "method", "waits"),
    [(2, "Visa •••• 4242", True), (40, "Visa •••• 4242", False), (2, "WeChat Pay", False)],
)
def test_waiting_is_advised_only_while_a_bank_may_still_be_booking(
    talk, shop, language, days, method, waits
):
    paid_back(shop, days=days, method=method)
    shopper = talk(customer="ann", language=language)
    said = shopper.say("my refund", "track_refund")
    assert ("Banks" in said or "银行入账" in said) is waits
    helped = any("contact_human_agent" in b["payload"] for b in shopper.buttons)
    assert helped is not waits
    if helped:
        shopper.say("yes", "affirm")
        assert "next" in shopper.text or "下一位" in shopper.text


@pytest.mark.parametrize(
    ("method", "en", "zh"),
    [
        ("UnionPay •••• 6021", "your UnionPay ending in 6021", "您尾号6021的银联卡"),
        ("Mastercard", "your Mastercard", "您的万事达卡"),
        ("American Express •••• 1005", "your American Express ending in 1005", "1005的美国运通卡"),
        ("Diners Club", "your Diners Club", "您的大来卡"),
        ("credit card", "your card", "您的银行卡"),
        ("Card •••• 4242", "your card ending in 4242", "您尾号4242的银行卡"),
        ("支付宝", "your Alipay account", "您的支付宝账户"),
        ("cash on delivery", "your original payment method", "您原来的支付账户"),
        ("Klarna", "Klarna", "Klarna"),
        ("", "your original payment method", "您原来的支付账户"),
    ],
)
def test_ways_to_pay_are_called_as_people_call_them(talk, shop, method, en, zh):
    paid_back(shop, days=2, method=method)
    assert en in talk(customer="ann").say("my refund", "track_refund")
    other = talk(customer="ann", language="zh", conversation="zh")
    assert zh in other.say("my refund", "track_refund")


def test_no_refund_is_offered_where_nothing_was_paid(talk, shop):
    with unit_of_work(shop.sessions) as session:
        order = orders.accessible(session, Shopper("talk", "ann"), "10019", NOW)
        order.payment_status = "pending"
    shopper = talk(customer="ann")
    shopper.say("details of 10019", "order_details")
    assert "Where is my refund?" not in [b["title"] for b in shopper.buttons]
