"""More, fewer, none: changing how many, in the words people use."""

from __future__ import annotations

import pytest

from actions.amounts import difference


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("one more please", 1),
        ("add two", 2),
        ("another one", 1),
        ("I'd like 3 more of them", 3),
        ("two fewer", -2),
        ("我想多要一条", 1),
        ("再加两罐", 2),
        ("茶叶多加一罐", 1),
        ("少要一件", -1),
        ("make it 2", None),
        ("one more question", None),
        ("改成2个", None),
        ("加到3件", None),
        ("再等一天", None),
    ],
)
def test_words_for_more_and_fewer(words, count):
    assert difference(words) == count


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [
        ("en", "one more please", "3 instead of 2"),
        ("en", "add two", "4 instead of 2"),
        ("en", "one fewer", "1 instead of 2"),
        ("zh", "围巾那单我想多要一条", "由2件改为3件"),
        ("zh", "再加两条", "由2件改为4件"),
    ],
)
def test_more_is_counted_on_top(talk, language, words, answer):
    shopper = talk(customer="dee", language=language)
    assert answer in shopper.say(words, "change_order")


def test_more_at_the_confirmation_counts_on_top_of_it(talk):
    shopper = talk(customer="dee")
    shopper.say("make it 3", "change_order")
    assert "4 × Wool Scarf" in shopper.say("one more", "change_order")


def test_a_number_said_while_the_item_is_asked_is_kept(talk):
    shopper = talk(customer="bo", language="zh")
    shopper.say("我要修改订单", "change_order")
    assert "哪件" in shopper.say("改成2个", "change_order")
    assert "由3件改为2件" in shopper.say("马克杯", "inform")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "drop the kettle"), ("zh", "那改成只要马克杯 水壶不要了")]
)
@pytest.mark.parametrize("intent", ["change_order", "cancel_order", "nlu_fallback"])
def test_a_thing_no_longer_wanted_comes_off_the_order(talk, language, words, intent):
    shopper = talk(customer="bo", language=language, conversation="talk")
    shopper.say("10030", "order_details")
    said = shopper.say(words, intent)
    assert ("Kettle off order 10030" in said) if language == "en" else ("去掉铜水壶" in said)


def test_the_last_thing_no_longer_wanted_leads_to_cancelling(talk):
    shopper = talk(customer="dee", language="zh")
    shopper.say("查订单2024/88", "track_order")
    assert "取消订单" in shopper.say("围巾不要了", "nlu_fallback")


def test_out_of_stock_is_told_before_asking_and_the_item_stays(talk):
    shopper = talk(customer="dee", language="zh")
    assert "库存只剩40件" in shopper.say("围巾加到500条", "change_order")
    for intent in ("change_order", "inform", "nlu_fallback"):
        said = shopper.say("那改成5条", intent)
        assert "由2件改为5件" in said or "改为5件" in said
        shopper.say("不改了", "deny")
