"""Returns and claims whose shoppers think again, put it their own way, or want regret first."""

from __future__ import annotations

import re

import pytest

from actions.tasks.aftermath_words import tells_what_came
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order
from smartmkt_core.returns.models import Return
from smartmkt_core.returns.policy import policy


def registered(shop):
    with unit_of_work(shop.sessions) as session:
        rows = session.query(Return).order_by(Return.id).all()
        return [(r.kind, r.sku, r.wish, r.method, r.status) for r in rows]


@pytest.fixture
def jumper(shop):
    """Fay's kettle is a jumper in sizes XS to XXL."""
    with unit_of_work(shop.sessions) as session:
        product = session.get_one(Product, "KET-1")
        product.title, product.title_zh = "Lambswool Jumper, Navy", "羊羔毛衫·藏青"
        product.attributes = {"sizes": "XS–XXL", "group": "jumper"}
        order = session.query(Order).filter_by(number="10041").one()
        next(item for item in order.items if item.sku == "KET-1").title = product.title
    return shop


# -- sizes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("please exchange the jumper for size L, this one is too small", "L"),
        ("exchange the jumper for an L, too small", "L"),
        ("the jumper runs small, could I have an XL instead?", "XL"),
        ("exchange the jumper, the M is too large, I need a small", "S"),
        ("I got an M jumper but want an S, exchange it", "S"),
        ("羊羔毛衫换L码，M太小了", "L"),
        ("羊羔毛衫偏小，想换大号", "L"),
        ("羊羔毛衫不要L，换成XL", "XL"),
        ("羊羔毛衫换特大码", "XXL"),
        ("exchange the jumper for a 2XL", "XXL"),
    ],
)
def test_how_it_fits_is_not_the_size_wanted(talk, jumper, words, size):
    shopper = talk(customer="fay", language="zh" if "羊" in words else "en")
    shopper.say(words, "exchange_item")
    said = shopper.press("自助寄件点" if "羊" in words else "Drop-off")
    assert f"in size {size};" in said or f"（{size}码）" in said


def test_only_how_it_fits_leaves_the_size_open(talk, jumper):
    shopper = talk(customer="fay")
    said = shopper.say("exchange the jumper, the M is too small", "exchange_item")
    assert "size" in said and "send it back" not in said


# -- returns --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("drop-off", "drop_off"),
        ("drop off please", "drop_off"),
        ("I'll drop it off at a locker", "drop_off"),
        ("at the pick-up point", "drop_off"),
        ("courier pick-up", "pickup"),
        ("pick it up? pickup then", "pickup"),
    ],
)
def test_a_way_back_however_it_is_spelt(words, way):
    found = policy().method_of(words)
    assert found is not None and found.key == way


def test_drop_off_is_an_answer_and_no_change_of_mind(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    assert "Shall I register" in shopper.say("drop off please", "delivery_options")
    assert "drop-off point" in shopper.text


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("sorry, I mean the kettle", "inform"),
        ("sorry, I mean the kettle", "product_question"),
        ("not the mug, the kettle", "inform"),
    ],
)
def test_another_item_is_no_reason(talk, shop, words, intent):
    shopper = talk(customer="fay")
    shopper.say("I want to return one mug from 10041", "return_item")
    said = shopper.say(words, intent)
    assert "Copper Kettle" in said and "Mug" not in said
    assert not (shopper.slots["item"] or {}).get("reason")
    assert shopper.slots["order_number"] == "10041"


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("en", "changed my mind, I'm keeping it", "deny"),
        ("en", "I don't want to return it any more", "return_item"),
        ("en", "actually I want to keep it", "inform"),
        ("zh", "算了，还是自己留着吧", "stop"),
        ("zh", "不想退了", "cancel_order"),
    ],
)
def test_keeping_it_is_no_reason_to_send_it_back(talk, shop, language, words, intent):
    shopper = talk(customer="fay", language=language)
    shopper.say("return the kettle" if language == "en" else "铜水壶要退", "return_item")
    said = shopper.say(words, intent)
    assert "you keep the Copper Kettle" in said or "铜水壶您留着" in said
    assert registered(shop) == [] and shopper.slots["requested_slot"] is None


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("zh", "还是让快递上门取吧", "delivery_options"),
        ("zh", "算了，还是上门取件", "stop"),
        ("en", "actually, let the courier pick it up", "delivery_options"),
    ],
)
def test_another_way_back_at_the_confirmation(talk, shop, language, words, intent):
    shopper = talk(customer="fay", language=language)
    if language == "zh":
        shopper.say("退铜水壶，不喜欢，我自己拿去寄件点", "return_item")
    else:
        shopper.say("return the kettle, don't like it, drop-off", "return_item")
    assert "4.90" in shopper.say(words, intent)
    assert (shopper.slots["item"] or {})["method"] == "pickup"


def test_a_question_about_a_way_back_chooses_none(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("退铜水壶，不喜欢，我自己拿去寄件点", "return_item")
    shopper.say("快递上门要多少钱", "delivery_options")
    assert (shopper.slots["item"] or {})["method"] == "drop_off"


def test_part_of_a_word_is_enough_where_only_one_item_has_it(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041有东西要退", "return_item")
    assert "粗陶马克杯" in shopper.say("陶的", "inform")
    shopper = talk(customer="fay", language="zh", conversation="other")
    shopper.say("10041有东西要退", "return_item")
    assert "哪件" in shopper.say("那个", "inform")


def test_the_reason_beside_the_wish_is_not_asked_again(talk, shop):
    shopper = talk(customer="fay", language="zh")
    assert "怎么寄回" in shopper.say("10041的铜水壶要退，不想要了", "return_item")


@pytest.mark.parametrize("intent", ["return_item", "track_refund"])
def test_where_a_return_is_that_was_never_made(talk, shop, intent):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big, drop-off", "return_item")
    shopper.say("no, I'll keep it", "deny")
    said = shopper.say("where is my return?", intent)
    assert "no refund" in said and "Which item" not in said


def test_how_long_the_money_takes_is_told_within_a_return(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的铜水壶要退", "return_item")
    said = shopper.say("退款多久能到账", "track_refund")
    assert "5个工作日" in said and "没有退款记录" not in said and "原因" in said


# -- claims ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("en", "the kettle from 10041 arrived smashed to bits", "damaged_item"),
        ("en", "you sent me the wrong item instead of the kettle", "wrong_item"),
        ("en", "one mug is missing from my order 10041", "missing_item"),
        ("zh", "铜水壶到手就裂了，订单10041", "damaged_item"),
        ("zh", "10041的铜水壶发错了，来了个红的", "wrong_item"),
        ("zh", "10041少了一个铜水壶", "missing_item"),
    ],
)
def test_regret_comes_first_and_once(talk, shop, language, words, intent):
    shopper = talk(customer="fay", language=language)
    said = shopper.say(words, intent)
    sorry = "sorry" if language == "en" else "抱歉"
    assert said.count(sorry) == 1
    assert sorry not in shopper.press(shopper.buttons[0]["title"])


def test_a_photo_is_asked_for_with_its_reason_the_first_time(talk, shop):
    shopper = talk(customer="fay")
    assert "settle this at once" in shopper.say("the kettle came broken", "damaged_item")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "forget it, it's only a tiny scratch"),
        ("en", "never mind"),
        ("zh", "算了，小问题，不处理了"),
        ("zh", "没关系，不影响用"),
    ],
)
def test_a_trifle_ends_the_claim_at_the_photo(talk, shop, language, words):
    shopper = talk(customer="fay", language=language)
    first = "the kettle has a scratch" if language == "en" else "铜水壶有个小裂纹"
    shopper.say(first, "damaged_item")
    said = shopper.say(words, "stop")
    assert "Nothing has been registered" in said or "没有登记" in said
    assert shopper.slots["requested_slot"] is None and registered(shop) == []


@pytest.mark.parametrize("words", ["算了", "算了不拍了", "照片算了", "拍照没关系，跳过吧"])
def test_only_the_photo_is_let_go(talk, shop, words):
    shopper = talk(customer="fay", language="zh")
    shopper.say("铜水壶裂了", "damaged_item")
    assert "还是退款" in shopper.say(words, "stop")


@pytest.mark.parametrize("intent", ["exchange_item", "stop", "deny"])
def test_the_other_wish_after_all(talk, shop, intent):
    shopper = talk(customer="fay", language="zh")
    shopper.say("有一个马克杯裂了", "damaged_item")
    shopper.press("1")
    shopper.press("跳过照片")
    shopper.press("退款")
    assert "补发" in shopper.say("算了还是给我换个新的", intent)
    shopper.say("确认", "affirm")
    assert registered(shop)[0][:3] == ("damaged", "MUG-1", "replacement")


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("zh", "10041收到铜水壶磕了个口子", "damaged_item"),
        ("zh", "10041的铜水壶掉漆了", "damaged_item"),
        ("en", "the kettle from 10041 arrived with a chip in the rim", "damaged_item"),
        ("en", "I ordered a copper kettle but you sent me a brick red one", "wrong_item"),
        ("en", "got a green one instead of the copper kettle", "wrong_item"),
        ("zh", "我买的是铜水壶，来了个红的", "wrong_item"),
    ],
)
def test_what_is_wrong_was_told_already(talk, shop, language, words, intent):
    shopper = talk(customer="fay", language=language)
    said = shopper.say(words, intent)
    assert "photo" in said or "照片" in said


@pytest.mark.parametrize("words", ["you sent me the wrong kettle", "I received a different kettle"])
def test_the_wrong_thing_alone_is_no_description(words):
    assert not tells_what_came(words)


def test_fewer_are_wanted_of_what_is_not_packed(talk, shop):
    shopper = talk(customer="bo")
    said = shopper.say("only 1 mug in 10030", "missing_item")
    assert "Stoneware Mug" in said and said.rstrip().endswith("?")
    assert shopper.slots["task"] == "quantity" and shopper.slots["quantity"] == 1
    assert "as it is" in shopper.say("no", "deny")


def test_too_few_in_a_parcel_is_still_a_loss(talk, shop):
    shopper = talk(customer="fay")
    said = shopper.say("only 1 mug in 10041", "missing_item")
    assert "sorry" in said
    shopper = talk(customer="bo", conversation="other")
    assert "packed" in shopper.say("I only got 1 mug in 10030", "missing_item")


@pytest.mark.parametrize("words", ["不退了不退了", "先不退了"])
def test_no_longer_returning_is_no_reason(talk, shop, words):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的铜水壶想退货", "return_item")
    said = shopper.say(words, "deny")
    assert "怎么寄回" not in said and shopper.slots.get("task") is None


def test_another_way_back_may_be_asked_for_as_a_question(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle from 10041, don't like it, drop-off", "return_item")
    assert "4.90" in shopper.say("can a courier pick it up instead?", "delivery_options")


def test_hurrying_a_refund_on_is_a_yes(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的马克杯碎了一个，退钱", "damaged_item")
    shopper.press("跳过")
    said = shopper.say("快点退", "track_refund")
    assert re.search(r"R\d+", said)


def test_what_nobody_wants_to_return_is_left_alone(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("I don't want to return the lamp any more", "deny")
    assert "10020" not in said and ("as it is" in said or "nothing" in said)
