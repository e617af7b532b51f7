"""What was just asked for or switched on is taken back in whatever words come."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.account.models import Customer, ShopperRequest
from smartmkt_core.db import unit_of_work


def states(shop) -> list[str]:
    with unit_of_work(shop.sessions) as session:
        return [str(row.status) for row in session.scalars(select(ShopperRequest))]


def closing(talk, language: str = "en"):
    """A shopper who has just asked for the account to be closed."""
    shopper = talk(customer="ann", language=language)
    shopper.say("delete my account" if language == "en" else "注销账户", "delete_account")
    shopper.say("yes" if language == "en" else "确认", "affirm")
    return shopper


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("en", "actually, cancel that request", "cancel_order"),
        ("en", "cancel it please", "cancel_order"),
        ("en", "take it back", "return_item"),
        ("zh", "取消刚才那个申请", "cancel_order"),
        ("zh", "撤回注销", "delete_account"),
    ],
)
def test_right_after_it_the_request_is_what_is_cancelled(talk, shop, language, words, intent):
    said = closing(talk, language).say(words, intent)
    assert "taken back" in said or "已撤回" in said
    assert states(shop) == ["cancelled"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "please cancel my request"), ("zh", "把申请撤回吧")]
)
def test_a_request_named_is_taken_back_later_too(talk, shop, language, words):
    shopper = closing(talk, language)
    for _ in range(3):
        shopper.say("thanks" if language == "en" else "谢谢", "thank")
    shopper.say(words, "cancel_order")
    assert states(shop) == ["cancelled"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("cancel order 10027", "cancel_order"),
        ("cancel my order", "cancel_order"),
        ("can I cancel it later?", "cancel_order"),
        ("cancel the return request", "cancel_order"),
    ],
)
def test_an_order_named_is_none_of_the_request(talk, shop, words, intent):
    closing(talk).say(words, intent)
    assert states(shop) == ["waiting"]


@pytest.mark.parametrize("between", [0, 3])
@pytest.mark.parametrize(
    ("language", "on", "off", "said"),
    [
        ("en", "subscribe me", "never mind, unsubscribe me", "no more newsletters"),
        ("zh", "订阅优惠邮件", "算了，退订吧", "已退订"),
    ],
)
def test_a_never_mind_that_says_unsubscribe_does(talk, shop, language, on, off, said, between):
    shopper = talk(customer="ann", language=language)
    shopper.say(on, "newsletter_subscription")
    for _ in range(between):
        shopper.say("ok", "thank")
    assert said in shopper.say(off, "stop")
    with unit_of_work(shop.sessions) as session:
        assert session.get(Customer, "ann").newsletter is False


def test_subscribing_is_undone_and_a_plain_never_mind_is_not(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("subscribe me", "newsletter_subscription")
    assert "newsletter" not in shopper.say("never mind", "stop")
    assert "no more newsletters" in shopper.say("undo that", "nlu_fallback")
