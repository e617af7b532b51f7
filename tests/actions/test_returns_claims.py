"""Broken, wrong and missing things, in conversation: settled here, or by a person who knows all."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order
from smartmkt_core.returns.models import Refund, Return
from smartmkt_core.uploads import service as uploads
from tests.actions.conftest import NOW


def cases(shop):
    with unit_of_work(shop.sessions) as session:
        rows = session.query(Return).order_by(Return.id).all()
        return [(r.kind, r.sku, r.wish, r.status) for r in rows]


def refunds(shop, number="10041"):
    with unit_of_work(shop.sessions) as session:
        order = session.query(Order).filter_by(number=number).one()
        return [str(r.amount) for r in session.query(Refund).filter_by(order_id=order.id)]


def stock(shop, sku):
    with unit_of_work(shop.sessions) as session:
        return session.get_one(Product, sku).stock


def handed_over(shop):
    with unit_of_work(shop.sessions) as session:
        conversation = session.get_one(Conversation, "talk")
        return conversation.handoff_reason if conversation.state == "pending" else None


@pytest.fixture
def send_photo(shop):
    """The shopper sends a picture, which the gateway keeps and vouches for."""

    def send(shopper):
        drawn = io.BytesIO()
        Image.new("RGB", (30, 20), "red").save(drawn, "JPEG")
        with unit_of_work(shop.sessions) as session:
            row = uploads.keep(
                session,
                shop.settings.var / "uploads",
                "talk",
                uploads.redraw(drawn.getvalue()),
                most=9,
                now=NOW,
            )
        return shopper.show(row.id)

    return send


def test_broken_with_wish_needs_only_a_photo_and_a_yes(talk, shop, send_photo):
    shopper = talk(customer="fay")
    said = shopper.say("the kettle from 10041 arrived broken, I want a replacement", "damaged_item")
    assert "photo" in said and shopper.cards == [{"type": "photo_request"}]
    said = send_photo(shopper)
    assert "new Copper Kettle" in said and "free of charge" in said
    said = shopper.press("Yes, please")
    assert "R5001" in said and "set aside" in said
    assert cases(shop) == [("damaged", "KET-1", "replacement", "requested")]
    assert stock(shop, "KET-1") == 11
    with unit_of_work(shop.sessions) as session:
        row = session.query(Return).one()
        assert len(uploads.of_case(session, row.id)) == 1


def test_a_photo_sent_first_is_not_asked_for(talk, shop, send_photo):
    shopper = talk(customer="fay")
    assert "What does it show" in send_photo(shopper)
    shopper.press("It's broken")
    shopper.say("the kettle", "inform")
    said = shopper.say("the handle came off, it's broken", "damaged_item")
    assert "replacement or your money back" in said
    said = shopper.say("money back please", "get_refund")
    assert "$69.00" in said and "free of charge" in said
    shopper.say("yes", "affirm")
    assert cases(shop) == [("damaged", "KET-1", "refund", "requested")]
    assert refunds(shop) == []


def test_a_broken_trifle_is_refunded_at_once(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("one of the mugs is chipped", "damaged_item")
    shopper.say("skip it", "stop")
    shopper.press("My money back")
    assert "$14.50" in shopper.text and "needn't send" in shopper.text
    assert "Done" in shopper.say("yes", "affirm")
    assert cases(shop) == [("damaged", "MUG-1", "refund", "approved")]
    assert refunds(shop) == ["14.50"]
    assert "$14.50" in shopper.say("where is my refund?", "track_refund")


def test_without_a_photo_a_person_decides_and_knows_everything(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的铜水壶坏了，漏水", "damaged_item")
    assert "照片" in shopper.text
    shopper.press("跳过照片")
    said = shopper.say("换一个新的", "exchange_item")
    assert "R5001" in said and "第1位" in said
    reason = handed_over(shop)
    assert reason is not None
    for part in ("R5001", "10041", "铜水壶", "漏水", "换新", "没有照片"):
        assert part in reason
    assert cases(shop) == [("damaged", "KET-1", "replacement", "review")]


def test_what_is_sold_out_is_refunded_instead(talk, shop, send_photo):
    shopper = talk(customer="ann")
    shopper.say("the lamp from 10020 doesn't work, send me a new one", "damaged_item")
    said = send_photo(shopper)
    assert "sold out" in said and "$89.00" in said
    shopper.say("ok", "affirm")
    assert cases(shop) == [("damaged", "LAM-1", "refund", "requested")]


def test_the_wrong_thing(talk, shop, send_photo):
    shopper = talk(customer="fay")
    assert "mix-up" in shopper.say("you sent me the wrong item", "wrong_item")
    shopper.say("the kettle", "inform")
    said = send_photo(shopper)
    assert "replacement" in said or "instead" in said


def test_the_wrong_thing_says_what_came(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("wrong item in my parcel", "wrong_item")
    shopper.say("the mugs", "inform")
    shopper.press("1")
    shopper.press("Skip")
    assert "$" not in shopper.say("please send the right one", "inform")
    assert "Done" in shopper.say("yes", "affirm")
    assert cases(shop) == [("wrong", "MUG-1", "replacement", "approved")]
    assert stock(shop, "MUG-1") == 2


def test_something_lacks(talk, shop):
    shopper = talk(customer="fay")
    said = shopper.say("one mug is missing from my order 10041", "missing_item")
    if "How many" in said:
        said = shopper.press("1")
    assert "sent again" in said or "send what is missing" in said
    assert "free of charge" in shopper.press("A replacement")
    assert "Done" in shopper.say("yes", "affirm")
    assert cases(shop) == [("missing", "MUG-1", "replacement", "approved")]


def test_delivered_but_never_here(talk, shop):
    shopper = talk(customer="fay")
    said = shopper.say("10041 says delivered but I never got it", "missing_item")
    assert "DHL" in said and "neighbour" in said and shopper.cards
    said = shopper.say("I asked everybody, it's nowhere", "inform")
    assert "money back" in said and "neighbour" not in said
    said = shopper.say("refund", "get_refund")
    assert "R5001" in said and "You're next" in said
    assert "whole parcel" in (handed_over(shop) or "")
    assert cases(shop) == [("missing", None, "refund", "review")]


def test_it_has_turned_up(talk, shop):
    shopper = talk(customer="fay", language="zh")
    assert "邻居" in shopper.say("10041显示签收但是我没收到", "missing_item")
    assert "找到就好" in shopper.press("找到了")
    assert cases(shop) == []


def test_not_here_yet_is_no_loss(talk, shop):
    shopper = talk(customer="cy")
    said = shopper.say("my kettle never arrived", "missing_item")
    assert "on its way" in said or "expected" in said or "DHL" in said
    assert cases(shop) == []


def test_a_tracking_question_that_is_a_loss(talk, shop):
    shopper = talk(customer="fay")
    assert "neighbour" in shopper.say("10041 is marked delivered but isn't here", "track_order")


def test_broken_turns_out_to_be_missing(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("the mugs are broken", "damaged_item")
    said = shopper.say("actually one is missing, not broken", "missing_item")
    assert "photo" not in said


def test_a_no_to_the_offer_registers_nothing(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("one of the mugs is chipped", "damaged_item")
    shopper.press("Skip")
    shopper.press("My money back")
    assert "Nothing has been registered" in shopper.say("no, leave it", "deny")
    assert cases(shop) == [] and refunds(shop) == []


def test_changing_the_wish_at_the_end(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("one of the mugs is chipped", "damaged_item")
    shopper.press("Skip")
    shopper.press("My money back")
    assert "new Stoneware Mug" in shopper.say("no, a replacement instead", "exchange_item")
    shopper.say("yes", "affirm")
    assert cases(shop) == [("damaged", "MUG-1", "replacement", "approved")]


def test_a_guests_first_words_are_kept_until_the_order_is_open(talk, shop):
    shopper = talk()
    said = shopper.say("the kettle from 10041 arrived cracked, I want a refund", "damaged_item")
    assert "e-mail" in said
    said = shopper.say("fay@example.com", "inform")
    assert "photo" in said
    assert "You're next" in shopper.press("Skip")
    assert cases(shop) == [("damaged", "KET-1", "refund", "review")]
