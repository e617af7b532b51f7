"""Addresses, quantities, invoices, refunds and returns."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.documents import read_document
from smartmkt_core.orders.models import Order
from tests.actions.conftest import NOW

ADDRESSES = [
    ("100 Main Street, Springfield, IL 62701", "100 Main Street, Springfield, IL 62701"),
    ("Please send it to 5 Elm Road, Bath BA1 2AB", "5 Elm Road, Bath BA1 2AB"),
    ("Ann Lee\n12 Harbour Lane\nDover CT16 1AA", "Ann Lee, 12 Harbour Lane, Dover CT16 1AA"),
    ("no wait, use my office: 90 King Street, Leeds LS1 1AB", "90 King Street, Leeds LS1 1AB"),
    ("it's 7 Rose Court, Apt 3, Leeds LS2 7AA.", "7 Rose Court, Apt 3, Leeds LS2 7AA"),
    ("上海市浦东新区世纪大道100号3栋502室", "上海市浦东新区世纪大道100号3栋502室"),
    ("改成北京市朝阳区建国路88号1号楼1201", "北京市朝阳区建国路88号1号楼1201"),
    ("浙江省杭州市西湖区\n文三路199号", "浙江省杭州市西湖区，文三路199号"),
]


def address(shop, number: str) -> str:
    with unit_of_work(shop.sessions) as session:
        return session.scalar(select(Order.shipping_address).where(Order.number == number)) or ""


@pytest.mark.parametrize(("written", "kept"), ADDRESSES)
def test_an_address_is_taken_as_people_write_it_shown_and_changed(talk, shop, written, kept):
    shopper = talk(customer="bo")
    shopper.say("change the delivery address", "change_shipping_address")
    assert kept in shopper.say(written, "track_order")
    assert address(shop, "10030") != kept
    assert kept in shopper.press("Yes")
    assert address(shop, "10030") == kept


def test_the_address_book_is_offered(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("ship my order elsewhere", "change_shipping_address")
    assert "10027" in said and [b["title"] for b in shopper.buttons] == [
        "9 Office Park, York YO1 9ZZ"
    ]
    shopper.press("9 Office")
    shopper.press("Yes")
    assert address(shop, "10027") == "9 Office Park, York YO1 9ZZ"


@pytest.mark.parametrize(
    "words",
    [
        "change the address of 10030 to 5 Elm Road, Bath BA1 2AB",
        "ship 10030 to 5 Elm Road, Bath BA1 2AB",
        "send my order 10030 to 5 Elm Road, Bath BA1 2AB",
    ],
)
def test_an_address_in_the_first_message_is_not_asked_again(talk, words):
    said = talk(customer="bo").say(words, "change_shipping_address")
    assert said.endswith("this address? 5 Elm Road, Bath BA1 2AB") and "10030 (" in said


def test_a_part_of_the_address_is_corrected(talk):
    for language, whole, part, meant in (
        ("zh", "上海市浦东新区世纪大道100号502室", "不对，是503室", "世纪大道100号503室"),
        ("zh", "上海市浦东新区世纪大道100号502室", "应该是102号", "世纪大道102号502室"),
        ("en", "Flat 502, 12 Mill Lane, Leeds LS2 7AB", "no, flat 503", "flat 503, 12 Mill"),
        ("en", "Flat 502, 12 Mill Lane, Leeds LS2 7AB", "sorry, number 14", "502, 14 Mill Lane"),
        ("en", "Flat 502, 12 Mill Lane, Leeds LS2 7AB", "503 not 502", "Flat 503, 12 Mill Lane"),
        ("en", "12 Mill Lane, Leeds LS2 7AB", "no, flat 3", "Flat 3, 12 Mill Lane"),
        ("en", "12 Mill Lane, Leeds LS2 7AB", "I forgot the flat, flat 3", "lat 3, 12 Mill Lane"),
        ("en", "12 Mill Lane, Leeds LS2 7AB", "the postcode is LS2 7AC", "Lane, Leeds LS2 7AC"),
        ("en", "12 Mill Lane, Leeds LS2 7AB", "no, 14 Hill Street", "14 Hill Street, Leeds LS2"),
    ):
        shopper = talk(customer="bo", language=language, conversation=part + whole)
        shopper.say("改地址", "change_shipping_address")
        shopper.say(whole, "inform")
        said = shopper.say(part, "deny")
        assert meant in said and len(shopper.buttons) == 2, said


def test_an_unclear_correction_asks_what_is_wrong_and_keeps_the_rest(talk):
    shopper = talk(customer="bo")
    shopper.say("change the address", "change_shipping_address")
    shopper.say("12 Mill Lane, Leeds LS2 7AB", "inform")
    assert "What should be different" in shopper.say("no, the postcode is wrong", "deny")
    assert "Leeds LS2 7AC" in shopper.say("LS2 7AC", "inform")
    assert "now goes to 12 Mill Lane, Leeds LS2 7AC" in shopper.press("Yes")


def test_a_part_changes_the_address_on_file(talk):
    shopper = talk(customer="bo")
    shopper.say("change the address", "change_shipping_address")
    assert "3 Old Road" in shopper.say("number 3", "inform")


def test_a_shipped_order_keeps_its_address_and_says_why(talk):
    assert "already on its way" in talk(customer="cy").say(
        "change my address", "change_shipping_address"
    )
    assert "已经打包贴单" in talk(customer="eve", language="zh").say(
        "改地址", "change_shipping_address"
    )


def test_no_leaves_the_address(talk, shop):
    shopper = talk(customer="bo")
    shopper.say("change the address", "change_shipping_address")
    shopper.say("5 Elm Road, Bath BA1 2AB", "inform")
    assert "still goes to 1 Old Road" in shopper.press("No")


def test_quantity_asks_which_and_how_many_and_names_the_price(talk):
    shopper = talk(customer="bo")
    assert "Which item" in shopper.say("change my order", "change_order")
    assert "How many of the Stoneware Mug" in shopper.press("Stoneware Mug")
    said = shopper.say("2", "inform")
    assert "2 instead of 3" in said and "$14.50 less" in said and "$98.00" in said
    said = shopper.press("Yes")
    assert "2 × Stoneware Mug" in said and "$14.50 goes back to your card" in said


def test_quantity_in_one_sentence_in_chinese(talk):
    shopper = talk(customer="bo", language="zh")
    said = shopper.say("把马克杯改成1件", "change_order")
    assert "由3件改为1件" in said and "少付" in said
    assert "改为2件" in shopper.say("还是2件吧", "inform")
    assert "现为2件" in shopper.say("确认", "affirm")


def test_more_of_a_paid_order_is_refused_with_a_way(talk):
    shopper = talk(customer="ann")
    said = shopper.say("make it 3 kettles in 10027", "change_order")
    assert "already paid" in said


def test_more_of_an_unpaid_order(talk):
    shopper = talk(customer="dee")
    said = shopper.say("make it 3", "change_order")
    assert "3 instead of 2" in said and "$45.00 more" in said
    assert "$135.00" in shopper.press("Yes")


def test_too_many_are_out_of_stock(talk):
    shopper = talk(customer="dee")
    assert "Only 40 more" in shopper.say("make it 90", "change_order")
    assert "42 instead of 2" in shopper.press("42")
    assert "3 × Wool Scarf" in shopper.say("make it 3", "change_order")


def test_taking_off_the_only_item_leads_to_cancelling(talk):
    shopper = talk(customer="dee")
    shopper.say("change my order", "change_order")
    assert "only item" in shopper.say("0", "inform")
    assert "Cancel 2024/88" in shopper.say("yes", "affirm")


def test_the_same_number_changes_nothing(talk):
    shopper = talk(customer="dee")
    assert "already has 2 ×" in shopper.say("make it 2", "change_order")


def test_the_invoice_is_a_signed_document(talk, shop):
    shopper = talk(customer="bo", language="zh")
    assert "购物凭证" in shopper.say("订单10030的凭证发我一份", "get_invoice")
    assert "发票" not in shopper.text
    card = shopper.cards[0]
    link = read_document(shop.settings.signing_secret, card["url"].rsplit("/", 1)[1], NOW)
    assert (link.kind, link.number, link.language) == ("invoice", "10030", "zh")
    assert card["mime"] == "application/pdf"


@pytest.mark.parametrize(
    ("language", "words", "named"),
    [("zh", "给我开发票", "不是税务发票"), ("en", "I need a VAT invoice", "official tax invoice")],
)
def test_a_tax_invoice_is_not_pretended_to(talk, language, words, named):
    shopper = talk(customer="bo", language=language)
    assert named in shopper.say(words, "get_invoice") and shopper.cards[0]["type"] == "document"
    shopper.say("好的" if language == "zh" else "yes", "affirm")
    assert "You're next" in shopper.text or "下一位" in shopper.text


def test_refund_status_names_amount_method_and_date(talk):
    said = talk(customer="ann").say("where is my refund", "track_refund")
    assert "$45.00" in said and "your card" in said and "Wed 25 Nov" in said


def test_a_refund_that_does_not_exist_is_said_to_be_none(talk):
    assert "no refund on 10030" in talk(customer="bo").say("my refund?", "track_refund")


@pytest.mark.parametrize(
    ("customer", "words", "then"),
    [
        ("bo", "quickest way is to cancel", "Cancel 10030"),
        ("fay", "is a return", "Which item"),
        ("cy", "Refuse the parcel", "colleague"),
    ],
)
def test_money_back_leads_to_the_way_that_is_open(talk, customer, words, then):
    shopper = talk(customer=customer)
    assert words in shopper.say("I want my money back", "get_refund")
    assert then in shopper.say("yes", "affirm")


def test_the_wrong_house_number_is_put_right(talk):
    shopper = talk(customer="bo")
    shopper.say("change the address", "change_shipping_address")
    said = shopper.say("it's the wrong house number, should be 12", "inform")
    assert "12 Old Road" in said and "wrong" not in said


def test_naming_a_mistake_is_never_a_yes(talk, shop):
    for words in ("the postcode is wrong", "yes but the town is wrong", "ok but to my office"):
        shopper = talk(customer="bo", conversation=words)
        shopper.say("change the address", "change_shipping_address")
        shopper.say("12 Mill Lane, Leeds LS2 7AB", "inform")
        for intent in ("change_shipping_address", "affirm"):
            assert "now goes" not in shopper.say(words, intent), words


def test_a_place_is_not_taken_for_a_quantity_too(talk):
    shopper = talk(customer="bo")
    shopper.say("change the quantity in my order", "change_order")
    assert "How many" in shopper.say("1", "inform")


def test_asking_what_is_in_the_order_shows_it_again(talk):
    shopper = talk(customer="bo")
    shopper.say("change the quantity in my order", "change_order")
    said = shopper.say("how many do I have?", "check_stock")
    assert "get that" not in said and "3 × Stoneware Mug" in shopper.buttons[0]["title"]
