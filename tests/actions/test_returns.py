"""Goods that come back, in conversation: registered on yes, taken back again, asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order
from smartmkt_core.returns import cases
from smartmkt_core.returns.models import Return
from tests.actions.conftest import NOW


def registered(shop):
    with unit_of_work(shop.sessions) as session:
        rows = session.query(Return).order_by(Return.id).all()
        return [(r.number, r.kind, r.sku, r.quantity, r.method, r.status) for r in rows]


def test_a_return_is_registered_with_what_comes_of_it(talk, shop):
    shopper = talk(customer="fay")
    assert "Which item" in shopper.say("I want to return something", "return_item")
    assert "What is the matter" in shopper.say("the kettle", "inform")
    said = shopper.say("I just don't need it", "inform")
    assert "How would you like to send it back" in said
    assert [b["title"] for b in shopper.buttons[:2]] == [
        "Drop-off point (free)",
        "Courier pick-up ($4.90)",
    ]
    said = shopper.press("Drop-off point")
    assert "Copper Kettle" in said and "$69.00" in said and "5 working days" in said
    assert registered(shop) == []
    said = shopper.press("Yes, return it")
    assert "R5001" in said and "drop-off point" in said and "Please send it by" in said
    assert registered(shop) == [("R5001", "return", "KET-1", 1, "drop_off", "requested")]


def test_a_return_in_chinese(talk, shop):
    shopper = talk(customer="fay", language="zh")
    assert "哪件商品" in shopper.say("我要退货", "return_item")
    assert "原因" in shopper.say("铜水壶", "inform")
    assert "怎么寄回" in shopper.say("买错了", "inform")
    said = shopper.say("上门取件吧", "inform")
    assert "快递上门取件" in said and "US$4.90" in said and "US$64.10" in said
    said = shopper.say("确认", "affirm")
    assert "退货号R5001" in said and "1 Old Road" in said


def test_what_the_first_message_says_is_not_asked_again(talk, shop):
    shopper = talk(customer="fay")
    said = shopper.say(
        "I'd like to return the copper kettle from 10041, it's too small, by courier",
        "return_item",
    )
    assert "Shall I register" in said and "$64.10" in said


def test_how_many_is_asked_where_there_are_several(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the mug", "return_item")
    assert "2 × Stoneware Mug" in shopper.text
    shopper.say("just one", "inform")
    shopper.say("changed my mind", "stop")
    shopper.press("Drop-off")
    said = shopper.say("yes", "affirm")
    assert "$14.50" in said
    assert registered(shop)[0][2:4] == ("MUG-1", 1)


def test_everything_at_once(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("I want to return everything from 10041", "return_item")
    shopper.press("I don't want it any more")
    shopper.press("Drop-off")
    assert "$98.00" in shopper.text and "2 × Stoneware Mug and Copper Kettle" in shopper.text
    assert "R5001 and R5002" in shopper.say("yes please", "affirm")
    assert [row[2:4] for row in registered(shop)] == [("MUG-1", 2), ("KET-1", 1)]


def test_corrections_are_taken_at_the_confirmation(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    shopper.press("Drop-off")
    said = shopper.say("no, the other one", "inform")
    assert "2 × Stoneware Mug" in said
    assert "2 × Stoneware Mug" in shopper.say("both", "inform")
    said = shopper.say("by courier instead", "inform")
    assert "$4.90" in said and "Shall I register" in said
    shopper.say("yes", "affirm")
    assert registered(shop) == [("R5001", "return", "MUG-1", 2, "pickup", "requested")]


@pytest.mark.parametrize(
    ("words", "intent"),
    [("no", "deny"), ("cancel the return", "cancel_order"), ("I'll keep it", "inform")],
)
def test_a_no_registers_nothing(talk, shop, words, intent):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    shopper.press("Drop-off")
    assert "keep" in shopper.say(words, intent)
    assert registered(shop) == []


def test_a_question_beside_is_no_reason(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle", "return_item")
    shopper.say("how long do refunds take?", "check_refund_policy")
    assert "Kettle" in shopper.text
    assert registered(shop) == [] and not (shopper.slots["item"] or {}).get("reason")


def test_why_a_detail_is_asked(talk):
    shopper = talk(customer="fay")
    shopper.say("return the kettle", "return_item")
    assert "who pays" in shopper.say("why do you need that?", "why")
    shopper.say("too small", "inform")
    assert "own instructions" in shopper.say("why?", "why")


def test_where_a_return_is_and_taking_it_back(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    shopper.press("Drop-off")
    shopper.say("yes", "affirm")
    assert "R5001" in shopper.say("where is my return?", "track_refund")
    assert "R5001" in shopper.say("I want my money back for 10041", "get_refund")
    assert "Take back R5001" in shopper.say("cancel the return", "cancel_order")
    said = shopper.press("Yes, take it back")
    assert "is taken back" in said
    assert registered(shop)[0][-1] == "withdrawn"
    assert "no refund" in shopper.say("where is my refund", "track_refund")
    shopper.say("return the kettle after all, too big", "return_item")
    shopper.press("Drop-off")
    assert "R5002" in shopper.say("yes", "affirm")


def test_the_button_takes_it_back_at_once(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("铜水壶太大了，要退货", "return_item")
    shopper.press("自助寄件点")
    shopper.press("确认退货")
    assert "撤销R5001" in shopper.press("撤销退货")
    assert "保持不变" in shopper.press("保持不变")
    assert registered(shop)[0][-1] == "requested"


def test_the_same_thing_is_not_returned_twice(talk, shop):
    for name in ("one", "two"):
        shopper = talk(customer="fay", conversation=name)
        shopper.say("return the kettle, it's too big", "return_item")
        if name == "one":
            shopper.press("Drop-off")
            shopper.say("yes", "affirm")
    assert "R5001" in shopper.text and "registered" in shopper.text
    assert len(registered(shop)) == 1


def test_pressing_yes_twice_registers_once(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    shopper.press("Drop-off")
    shopper.message_id = 7
    events, slots, loop = list(shopper.events), dict(shopper.slots), shopper.loop
    first = shopper.press("Yes, return it")
    shopper.events, shopper.slots, shopper.loop = events, slots, loop
    shopper.choose("/affirm")
    assert len(registered(shop)) == 1 and "R5001" in first


def test_money_comes_when_the_goods_have_arrived(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return the kettle, it's too big", "return_item")
    shopper.press("Drop-off")
    shopper.say("yes", "affirm")
    with unit_of_work(shop.sessions) as session:
        cases.receive(session, "R5001", now=NOW)
    said = shopper.say("where is my refund?", "track_refund")
    assert "$69.00" in said and "Fri 27 Nov" in said


def test_returns_that_cannot_be(talk, shop):
    assert "can cancel it" in talk(customer="bo").say("return it", "return_item")
    assert "还没送达" in talk(customer="cy", language="zh").say("我要退货", "return_item")
    with unit_of_work(shop.sessions) as session:
        session.get_one(Product, "KET-1").attributes = {"final_sale": True}
    said = talk(customer="fay").say("return the kettle, it's too big", "return_item")
    assert "final sale" in said


def test_what_stays_sold_is_not_offered(talk, shop):
    with unit_of_work(shop.sessions) as session:
        session.get_one(Product, "KET-1").attributes = {"returnable": False}
    shopper = talk(customer="fay")
    shopper.say("I want to return something", "return_item")
    assert [b["title"] for b in shopper.buttons] == ["2 × Stoneware Mug"]


def test_a_fault_after_the_return_period_is_for_the_warranty(talk, shop):
    shop.clock = lambda: NOW + timedelta(days=60)
    shopper = talk(customer="fay")
    said = shopper.say("return the kettle, it's broken", "return_item")
    assert "warranty" in said
    assert "photo" in shopper.say("yes", "affirm")


def test_cancelling_a_delivered_order_leads_to_a_return(talk):
    shopper = talk(customer="fay")
    shopper.say("cancel order 10041", "cancel_order")
    assert "Which item" in shopper.say("yes", "affirm")


# -- exchanges ------------------------------------------------------------------------------


@pytest.fixture
def shoes(shop):
    """Fay's scarf comes in sizes, and in blue, in dear red and in sold-out green."""
    with unit_of_work(shop.sessions) as session:
        for sku, title, title_zh, price, stock, more in (
            ("SHO-1", "Canvas Shoe, White", "帆布鞋·白色", "45.00", 3, {"sizes": "EU 36–46"}),
            ("SHO-2", "Canvas Shoe, Navy", "帆布鞋·藏青", "40.00", 5, {"sizes": "EU 36–46"}),
            ("SHO-3", "Canvas Shoe, Red", "帆布鞋·红色", "60.00", 5, {}),
            ("SHO-4", "Canvas Shoe, Green", "帆布鞋·绿色", "45.00", 0, {}),
        ):
            session.add(
                Product(
                    sku=sku,
                    title=title,
                    title_zh=title_zh,
                    price=price,
                    stock=stock,
                    category="Shoes",
                    attributes={"group": "canvas", **more},
                )
            )
        session.flush()
        order = session.query(Order).filter_by(number="10041").one()
        line = next(item for item in order.items if item.sku == "KET-1")
        line.sku, line.title, line.unit_price = "SHO-1", "Canvas Shoe, White", 45
    return shop


def exchanged(shop):
    with unit_of_work(shop.sessions) as session:
        rows = session.query(Return).order_by(Return.id).all()
        return [(r.number, r.kind, r.wanted_sku, r.wanted, r.status) for r in rows]


def test_another_size(talk, shoes):
    shopper = talk(customer="fay")
    shopper.say("I need to exchange something from 10041", "exchange_item")
    said = shopper.say("the canvas shoes", "inform")
    assert "36 to 46" in said
    assert "How would you" in shopper.say("size 42", "size_help")
    said = shopper.press("Drop-off")
    assert "Canvas Shoe, White in size 42" in said and "price is the same" in said
    assert "R5001" in shopper.press("Yes, exchange it")
    assert exchanged(shoes) == [("R5001", "exchange", "SHO-1", "42", "requested")]


def test_all_said_at_once_in_chinese(talk, shoes):
    shopper = talk(customer="fay", language="zh")
    said = shopper.say("10041的帆布鞋换成藏青的，我去驿站寄", "exchange_item")
    assert "藏青" in said and "US$5.00" in said
    assert "R5001" in shopper.say("可以", "affirm")
    assert exchanged(shoes)[0][2] == "SHO-2"


def test_a_dearer_one_is_arranged_by_a_person(talk, shoes):
    shopper = talk(customer="fay")
    shopper.say("swap the canvas shoes for the red ones, dropping off", "exchange_item")
    assert "$15.00 more" in shopper.text
    assert "You're next" in shopper.say("yes", "affirm")
    assert exchanged(shoes)[0][-1] == "review"
    with unit_of_work(shoes.sessions) as session:
        conversation = session.get_one(Conversation, "talk")
        assert conversation.state == "pending" and "difference" in conversation.handoff_reason


def test_what_is_sold_out_is_said_and_others_offered(talk, shoes):
    shopper = talk(customer="fay")
    shopper.say("exchange the canvas shoes for green", "exchange_item")
    shopper.press("Drop-off")
    assert "Green is sold out" in shopper.text
    titles = [b["title"] for b in shopper.buttons]
    assert "Canvas Shoe, Navy" in titles and "Canvas Shoe, Green" not in titles
    assert "Navy" in shopper.press("Canvas Shoe, Navy")


def test_nothing_else_to_exchange_for(talk, shop):
    shopper = talk(customer="fay")
    said = shopper.say("exchange the kettle", "exchange_item")
    assert "no other version" in said
    assert "What is the matter" in shopper.say("yes", "affirm")


def test_before_it_is_packed_the_order_is_changed(talk, shop):
    shopper = talk(customer="bo")
    assert "I can change the order" in shopper.say("exchange the mug", "exchange_item")
    assert "Which item" in shopper.say("yes", "affirm") or "How many" in shopper.text


def test_a_return_becomes_an_exchange(talk, shoes):
    shopper = talk(customer="fay")
    shopper.say("return the canvas shoes, too small", "return_item")
    shopper.press("Drop-off")
    said = shopper.say("actually, exchange them for a 43", "exchange_item")
    assert "size 43" in said
    shopper.say("yes", "affirm")
    assert exchanged(shoes)[0][1:4] == ("exchange", "SHO-1", "43")


def test_an_exchange_taken_back_frees_the_other(talk, shoes):
    shopper = talk(customer="fay")
    shopper.say("exchange the canvas shoes for navy", "exchange_item")
    shopper.press("Drop-off")
    shopper.say("yes", "affirm")
    shopper.press("Take the exchange back")
    shopper.press("Yes, take it back")
    with unit_of_work(shoes.sessions) as session:
        assert session.get_one(Product, "SHO-2").stock == 5


def test_a_size_larger_is_kept_until_the_item_is_known(talk, shoes):
    shopper = talk(customer="fay", language="zh")
    assert "哪件商品" in shopper.say("10041的想换大一码", "exchange_item")
    assert "怎么寄回" in shopper.say("帆布鞋", "inform")
    said = shopper.press("自助寄件点")
    assert "大一码" in said


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("exchange the wool scarf for size L, this one is too small", "L"),
        ("swap the wool scarf for a medium, it runs large", "M"),
        ("exchange the wool scarf, too small, XL please", "XL"),
    ],
)
def test_how_the_present_one_fits_is_no_size_wanted(talk, shop, words, size):
    with unit_of_work(shop.sessions) as session:
        order = session.query(Order).filter_by(number="10028").one()
        order.status = order.shipments[0].status = "delivered"
        order.shipments[0].delivered_at = NOW - timedelta(days=1)
        session.get_one(Product, "SCA-1").attributes = {"sizes": "S–XL"}
    shopper = talk(customer="ann")
    shopper.say(words, "exchange_item")
    assert f"in size {size};" in shopper.press("Drop-off")


def test_only_one_of_them_after_all(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("return everything from 10041", "return_item")
    shopper.press("I don't want it any more")
    shopper.press("Drop-off")
    assert "$69.00" in shopper.say("no wait, only the kettle", "change_order")
    shopper.say("yes", "affirm")
    assert [row[2] for row in registered(shop)] == ["KET-1"]


def test_not_that_one_is_the_other_of_two(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("铜水壶太大了，要退货", "return_item")
    assert "粗陶马克杯" in shopper.say("不是这件", "deny")


def test_a_colour_that_there_is_not_is_no_other_colour(talk, shoes):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的帆布鞋想换货", "exchange_item")
    shopper.say("有紫色的吗", "check_stock")
    assert not (shopper.slots["item"] or {}).get("wanted_sku")
