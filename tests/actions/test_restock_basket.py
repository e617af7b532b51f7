"""What goes into a basket, and what does not: refusals, taking out, too many, nobody sees one."""

from __future__ import annotations

import pytest

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from tests.actions import shopfloor
from tests.actions.conftest import NOW


@pytest.fixture(autouse=True)
def floor(shop) -> None:
    """The goods."""
    with unit_of_work(shop.sessions) as session:
        shopfloor.fill(session, NOW)


def looking(talk, language="en"):
    """Somebody with the Enamel Kettle before them, and a basket."""
    shopper = talk(language=language, basket=[{"sku": "TEA-1", "quantity": 1}])
    shopper.say("is the enamel kettle in stock?", "check_stock")
    return shopper


def handed_over(shopper):
    """What the page is told to put in."""
    return [entry for card in shopper.cards if card["type"] == "basket" for entry in card["add"]]


@pytest.mark.parametrize("intent", ["place_order", "nlu_fallback", "deny"])
@pytest.mark.parametrize(
    "text",
    [
        "don't put it in my basket yet",
        "please do not add it to my cart, ok?",
        "could you not add it to the basket yet",
        "I don't want to add this to my cart",
        "hold off adding it to my basket",
        "先别加入购物车",
        "先别把水壶加入购物车",
        "不要放进购物车",
        "暂时不加购物车",
        "我还不想加入购物车",
    ],
)
def test_what_shall_not_go_in_stays_out(talk, text, intent):
    shopper = looking(talk)
    shopper.say(text, intent)
    assert handed_over(shopper) == []
    assert "basket.added" not in str(shopper.slots["last_keys"])
    assert any(mark.startswith("deny.unchanged") for mark in shopper.slots["last_keys"])


@pytest.mark.parametrize(
    "text",
    [
        "why don't you put it in my basket",
        "don't forget to add it to my basket",
        "why not put it in my cart",
        "特别想买，加入购物车",
        "别忘了加入购物车",
    ],
)
def test_what_only_sounds_like_a_no_goes_in(talk, text):
    shopper = looking(talk)
    shopper.say(text, "place_order")
    assert handed_over(shopper) == [{"sku": "KET-C", "quantity": 1}]


def test_of_two_the_one_not_refused_goes_in(talk):
    shopper = looking(talk)
    shopper.say("don't add the enamel kettle, add the steel kettle", "place_order")
    assert handed_over(shopper) == [{"sku": "KET-S", "quantity": 1}]


@pytest.mark.parametrize("intent", ["place_order", "nlu_fallback", "search_product"])
@pytest.mark.parametrize(
    "text",
    [
        "remove the kettle from my cart",
        "take it out of my basket",
        "can you delete the enamel kettle from the basket?",
        "I don't want it in my basket any more",
        "empty my cart",
        "把水壶从购物车删掉",
        "购物车里的水壶帮我去掉",
        "清空购物车",
        "从购物车移除搪瓷水壶",
    ],
)
def test_what_shall_come_out_is_taken_out_on_the_page(talk, text, intent):
    shopper = looking(talk)
    shopper.say(text, intent)
    assert handed_over(shopper) == [] and "take it out there" in shopper.text


def test_the_way_out_is_told_in_chinese(talk):
    assert "打开购物车删除" in looking(talk, "zh").say("把它从购物车删掉", "place_order")


def test_remove_it_adds_nothing(talk):
    shopper = looking(talk)
    assert "take it out there" in shopper.say("remove it", "place_order")


@pytest.mark.parametrize(
    "text", ["take $12 off my basket", "remove the code from my basket", "will 购物车 减 12 元"]
)
def test_what_comes_off_the_price_is_no_taking_out(talk, text):
    assert "take it out there" not in looking(talk).say(text, "check_promotion")


@pytest.mark.parametrize(
    "text",
    [
        "add 150 of them",
        "add 150 to my basket",
        "add 1500 of them to my basket",
        "add two hundred of them to my basket",
        "加150个到购物车",
        "来一百五十个加入购物车",
        "加2000个到购物车",
    ],
)
def test_too_many_are_never_made_one(talk, text, shop):
    shopper = looking(talk)
    said = shopper.say(text, "place_order")
    assert handed_over(shopper) == [] and "Only 5" in said
    with unit_of_work(shop.sessions) as session:
        session.get_one(Product, "KET-C").stock = 5000
    said = shopper.say(text, "place_order")
    assert handed_over(shopper) == [] and "At most 99" in said
    shopper.language = "zh"
    assert "最多可放入99件" in shopper.say(text, "place_order")


def test_figures_of_the_thing_are_no_count(talk):
    shopper = looking(talk)
    shopper.say("add the 1500 W enamel kettle to my basket", "place_order")
    assert handed_over(shopper) == [{"sku": "KET-C", "quantity": 1}]


@pytest.mark.parametrize("customer", [None, "kim"])
@pytest.mark.parametrize("url", ["", "https://shop.example/cart/{items}"])
def test_a_basket_that_nobody_sees_is_not_called_empty(talk, shop, url, customer):
    shop.settings.checkout_url = url
    said = talk(customer=customer).say("take me to checkout", "place_order")
    assert "can't see a basket" in said and "empty" not in said
    zh = talk(language="zh", customer=customer, conversation="z")
    assert "看不到购物车" in zh.say("去结账", "place_order")
    seen = talk(basket=[], conversation="s", customer=customer)
    assert "empty" in seen.say("take me to checkout", "place_order")
