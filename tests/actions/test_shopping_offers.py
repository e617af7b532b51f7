"""Offers, codes and the basket, for this shopper."""

from __future__ import annotations

import pytest

from smartmkt_core.db import unit_of_work
from smartmkt_core.promotions.models import Promotion
from tests.actions import shopfloor
from tests.actions.conftest import NOW


@pytest.fixture(autouse=True)
def floor(shop) -> None:
    """The goods and the offers."""
    with unit_of_work(shop.sessions) as session:
        shopfloor.fill(session, NOW)


def basket(*pieces: tuple[str, int]) -> list[dict[str, object]]:
    """As the page hands it over."""
    return [{"sku": sku, "quantity": quantity} for sku, quantity in pieces]


def test_the_offers_that_run_are_listed_with_their_conditions(talk):
    said = talk().say("what offers do you have?", "check_promotion")
    assert "LAKE12: $12 off from $100 (until Mon 30 Nov)" in said
    assert "WELCOME10: 10 % off (for a first order)" in said
    assert "SECRET25" not in said and "OLD20" not in said
    zh = talk(language="zh", conversation="z").say("有什么优惠", "check_promotion")
    assert "TEA15：茶类八五折" in zh and "限首单" in zh


def test_who_has_ordered_is_not_offered_what_is_for_first_orders(talk):
    said = talk(customer="ida").say("any coupons?", "check_promotion")
    assert "WELCOME10" not in said and "LAKE12" in said


@pytest.mark.parametrize("code", ["OLD20", "NOSUCH99"])
def test_expired_and_unknown_codes_read_alike(talk, code):
    said = talk().say(f"does the code {code} work?", "check_promotion")
    other = talk(conversation="o").say("does the code ANYTHING5 work?", "check_promotion")
    assert said.replace(code, "X") == other.replace("ANYTHING5", "X")


def test_a_code_that_works_says_what_it_saves(talk):
    shopper = talk(basket=basket(("KET-C", 1), ("KET-S", 1)))
    said = shopper.say("is LAKE12 still valid?", "check_promotion")
    assert "takes $12.00 off your basket of $128.00" in said
    zh = talk(language="zh", conversation="z", basket=basket(("KET-C", 2)))
    assert "可减US$12.00" in zh.say("优惠码lake12还能用吗", "check_promotion")


def test_a_code_that_does_not_work_says_what_would_make_it(talk):
    shopper = talk(basket=basket(("KET-C", 1), ("TEA-1", 1)))
    said = shopper.say("why doesn't LAKE12 work", "check_promotion")
    assert "$88.50" in said and "$11.50 more" in said
    shopper = talk(conversation="b", basket=basket(("KET-C", 1)))
    assert "Tea & Coffee only" in shopper.say("code TEA15?", "check_promotion")
    zh = talk(language="zh", conversation="z", basket=basket(("KET-C", 1)))
    assert "仅适用于茶与咖啡" in zh.say("TEA15能用吗", "check_promotion")


def test_a_hidden_code_works_for_whoever_knows_it(talk):
    shopper = talk(basket=basket(("KET-C", 1)))
    assert "takes $19.75 off" in shopper.say("does SECRET25 work", "check_promotion")


@pytest.mark.parametrize("intent", ["search_product", "product_question", "nlu_fallback"])
def test_a_code_is_a_code_whatever_the_message_was_taken_for(talk, intent):
    shopper = talk(basket=basket(("KET-C", 2)))
    assert "takes $12.00 off" in shopper.say("does LAKE12 work", intent)
    zh = talk(language="zh", conversation="z", basket=basket(("KET-C", 2)))
    assert "可减US$12.00" in zh.say("LAKE12能用吗", intent)


def test_without_a_basket_in_sight_the_checkout_decides(talk):
    said = talk().say("does LAKE12 work?", "check_promotion")
    assert "can't see your basket" in said and "$12 off from $100" in said
    said = talk(conversation="e", basket=[]).say("does LAKE12 work?", "check_promotion")
    assert "your basket is empty" in said


def test_the_best_code_for_the_basket_and_what_is_near(talk):
    shopper = talk(customer="ida", basket=basket(("TEA-1", 9)))
    said = shopper.say("which is the best code for my basket?", "check_promotion")
    assert "$85.50 is TEA15: it saves $12.83" in said
    shopper = talk(customer="ida", conversation="n", basket=basket(("KET-S", 1)))
    said = shopper.say("what discounts apply to my basket", "check_promotion")
    assert "POST gives free standard delivery" in said and "$51.00 more" in said
    zh = talk(customer="ida", language="zh", conversation="z", basket=basket(("KET-C", 2)))
    assert "用LAKE12最划算，可省US$12.00" in zh.say("购物车用哪个码最省", "check_promotion")


def test_a_guest_s_first_order_is_left_to_the_checkout(talk):
    shopper = talk(basket=basket(("KET-C", 1)))
    said = shopper.say("does WELCOME10 work?", "check_promotion")
    assert "takes $7.90 off" in said and "if it is your first order" in said
    known = talk(customer="ida", conversation="i", basket=basket(("KET-C", 1)))
    assert "ordered before" in known.say("does WELCOME10 work?", "check_promotion")


def test_codes_together(talk, shop):
    shopper = talk()
    assert "one per order" in shopper.say("can I combine codes?", "check_promotion")
    with unit_of_work(shop.sessions) as session:
        session.add(Promotion(code="BOTH5", kind="amount", value=5, combines=True, public=True))
    assert "BOTH5 and POST go together" in shopper.say("can I combine codes?", "check_promotion")
    said = shopper.say("can I use LAKE12 and BOTH5 together?", "check_promotion")
    assert "No, LAKE12 and BOTH5 can't" in said


def test_haggling_meets_the_same_price_for_all_and_the_offers(talk):
    said = talk().say("can you give me a better price?", "check_promotion")
    assert "same for everybody" in said and "LAKE12" in said
    assert "议价" in talk(language="zh", conversation="z").say("能便宜点吗", "check_promotion")


def test_whether_something_is_reduced(talk):
    shopper = talk()
    said = shopper.say("is the reed sneaker, black on sale?", "check_promotion")
    assert "from $136.00 to $118.00" in said
    assert "isn't reduced" in shopper.say("is the enamel kettle on sale?", "check_promotion")
    shopper.say("what's on sale?", "check_promotion")
    assert [card["sku"] for card in shopper.cards[0]["products"]] == ["RUN-B"]


# -- the basket ----------------------------------------------------------------------------


def test_a_page_with_a_basket_gets_the_product(talk):
    shopper = talk(basket=[])
    said = shopper.say("put the enamel kettle into my basket", "place_order")
    assert "goes into your basket at $79.00" in said
    assert shopper.cards[0] == {"type": "basket", "add": [{"sku": "KET-C", "quantity": 1}]}
    zh = talk(language="zh", conversation="z", basket=[])
    assert "已为您把搪瓷水壶放入购物车" in zh.say("把搪瓷水壶加入购物车", "place_order")


def test_a_page_without_one_is_told_how(talk):
    said = talk().say("put the enamel kettle into my basket", "place_order")
    assert "Add to basket" in said


def test_nothing_goes_in_that_is_not_there(talk):
    shopper = talk(basket=basket(("KET-C", 5)))
    assert "Only 5" in shopper.say("add the enamel kettle to my basket", "place_order")
    said = shopper.say("put the marsh sneaker, red into my basket", "place_order")
    assert "sold out" in said
    assert all(card["type"] != "basket" for card in shopper.cards)


def test_it_is_what_was_just_looked_at(talk):
    shopper = talk(basket=[])
    shopper.say("is the steel kettle in stock?", "check_stock")
    shopper.say("ok put it in my basket", "place_order")
    assert shopper.cards[0]["add"] == [{"sku": "KET-S", "quantity": 1}]
    shopper.say("is the enamel kettle in stock?", "check_stock")
    shopper.press("Into the basket")
    assert shopper.cards[0]["add"] == [{"sku": "KET-C", "quantity": 1}]


def test_a_thing_in_several_colours_is_asked_for(talk):
    shopper = talk(basket=[])
    product = {"entity": "product", "value": "Tide Sneaker", "start": 4, "end": 16}
    shopper._hear("put a tide sneaker into my basket", "place_order", [product], ())
    assert "Which one" in shopper.text and not shopper.cards
    shopper.press("Tide Sneaker, Navy")
    assert shopper.cards[0]["add"] == [{"sku": "TID-N", "quantity": 1}]


def test_how_to_order_is_explained(talk):
    assert "Checkout" in talk(basket=[]).say("how do I order?", "place_order")
    assert "结算" in talk(language="zh", conversation="z").say("怎么下单", "place_order")
