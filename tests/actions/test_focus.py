"""Which order is meant after one was talked about, and what a refusal leaves behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order


def status(shop, number: str) -> str:
    with unit_of_work(shop.sessions) as session:
        return session.scalar(select(Order.status).where(Order.number == number)) or ""


@pytest.mark.parametrize(
    ("language", "words"), [("en", "too slow, I don't want to wait"), ("zh", "太慢了不想要了")]
)
def test_a_change_is_about_the_order_just_tracked(talk, shop, language, words):
    shopper = talk(customer="ann", language=language)
    shopper.say("10028", "track_order")
    said = shopper.say(words, "cancel_order")
    assert "10028" in said and "10027" not in said and "/affirm" not in str(shopper.buttons)
    shopper.say("好的" if language == "zh" else "ok", "affirm")
    assert status(shop, "10027") == "paid"


@pytest.mark.parametrize("intent", ["track_order", "change_order", "inform", "return_item"])
def test_a_refused_cancellation_brings_no_older_one_back(talk, shop, intent):
    shopper = talk(customer="ann", language="zh")
    shopper.say("我要取消订单", "cancel_order")
    shopper.say("围巾那个", intent)
    assert "10028" in shopper.text and "10027" not in shopper.text
    assert not shopper.loop and not shopper.slots.get("paused_tasks")


def test_asking_again_after_keeping_it_asks_for_the_same_order(talk):
    for language, no, again in (
        ("zh", "不了 先别取消", "还是取消吧"),
        ("en", "no", "ok cancel it"),
    ):
        shopper = talk(customer="ann", language=language, conversation=language)
        shopper.say("取消10027", "cancel_order")
        shopper.say(no, "deny")
        for intent in ("affirm", "cancel_order"):
            assert "10027" in shopper.say(again, intent) and shopper.loop
            shopper.say(no, "deny")


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "取消了吗"), ("en", "is it cancelled?"), ("en", "cancelled yet?")],
)
def test_whether_it_is_cancelled_tells_its_state(talk, language, words):
    shopper = talk(customer="ann", language=language)
    shopper.say("cancel 10027", "cancel_order")
    shopper.say("yes", "affirm")
    said = shopper.say(words, "cancel_order")
    assert "10027" in said and not shopper.loop
    assert "cancelled" in said or "取消" in said


@pytest.mark.parametrize(("language", "words"), [("zh", "台灯"), ("en", "the lamp")])
@pytest.mark.parametrize("intent", ["nlu_fallback", "inform"])
def test_a_thing_alone_after_an_order_means_the_order_with_it(talk, language, words, intent):
    shopper = talk(customer="ann", language=language)
    shopper.say("where is 10027", "track_order")
    assert "10020" in shopper.say(words, intent)


def test_a_thing_named_one_message_before_is_remembered(talk):
    shopper = talk(customer="ann", language="zh")
    shopper.say("我买的围巾 羊毛的", "inform")
    assert "10028" in shopper.say("能不能换个地址", "change_shipping_address")


@pytest.mark.parametrize("words", ["10027", "铜水壶那单", "the kettle one"])
def test_the_same_order_named_again_is_no_misunderstanding(talk, words):
    shopper = talk(customer="ann", language="zh")
    shopper.say("我要取消订单", "cancel_order")
    said = shopper.say(words, "inform")
    assert "10027" in said and not any(w in said for w in ("没太明白", "没理解", "不太确定"))


def test_only_one_thing_of_the_order_is_meant_at_the_confirmation(talk, shop):
    shopper = talk(customer="bo")
    shopper.say("cancel my order", "cancel_order")
    assert "Take the Copper Kettle off order 10030" in shopper.say("the kettle", "inform")


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "没有订单号啊"), ("zh", "忘了"), ("en", "I forgot it")]
)
@pytest.mark.parametrize("intent", ["stop", "deny", "inform"])
def test_whoever_lacks_the_number_is_told_the_ways_on(talk, language, words, intent):
    guest = talk(language=language)
    guest.say("where is my order", "track_order")
    said = guest.say(words, intent)
    assert ("sign in" in said or "登录" in said) and guest.buttons


@pytest.mark.parametrize("intent", ["inform", "track_order"])
def test_an_e_mail_given_first_is_used_later(talk, intent):
    guest = talk(language="zh")
    guest.say("我邮箱 bo@example.cn 帮我查下订单", intent)
    guest.say("查物流", "track_order")
    assert "正在等待打包" in guest.say("10030", "inform")


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "那怎么办"), ("en", "what can I do now?"), ("en", "what now")]
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "help", "why", "track_order", "cancel_order"])
def test_what_now_after_a_refusal_names_the_way_out(talk, language, words, intent):
    shopper = talk(customer="cy", language=language)
    shopper.say("cancel my order", "cancel_order")
    said = shopper.say(words, intent)
    assert (("refuse" in said or "拒收" in said) and "person" in said) or "人工" in said
    assert not shopper.loop
