"""Several wishes in one message are found; one wish with its reason stays one."""

from __future__ import annotations

import pytest

from bot.understanding import requests
from bot.understanding.clauses import split
from bot.understanding.entities import find_entities

MEANS = (
    ("cancel_order", ("cancel", "取消")),
    ("change_shipping_address", ("address", "地址")),
    ("get_invoice", ("invoice", "发票")),
    ("get_refund", ("refund me", "money back", "退款")),
    ("return_item", ("return", "too small", "退货")),
    ("delivery_options", ("ship to", "运费", "shipping cost")),
    ("delivery_period", ("how long does", "几天")),
    ("check_cancellation_fee", ("fee", "手续费")),
    ("check_refund_policy", ("能退",)),
    ("damaged_item", ("开不了",)),
    ("missing_item", ("少了",)),
    ("contact_human_agent", ("human", "人工")),
    ("check_payment_methods", ("pay", "支付")),
    ("track_order", ("where", "arrive", "parcel", "到哪", "什么时候到")),
    ("affirm", ("yes", "好的")),
    ("thank", ("thanks", "谢谢")),
    ("greet", ("hello", "亲在吗")),
)


def rank(text: str) -> list[tuple[str, float]]:
    """A classifier of key words, as sure as the number of meanings it sees allows."""
    seen = [intent for intent, words in MEANS if any(w in text.lower() for w in words)]
    if not seen:
        return [("out_of_scope", 0.2)]
    return [(intent, 0.96 / len(seen)) for intent in seen]


def found(text: str) -> list[requests.Request]:
    return requests.find(
        text, find_entities(text), rank(text), lambda texts: [rank(t) for t in texts], least=0.5
    )


def intents(text: str) -> list[str]:
    return [request.intent for request in found(text)]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("cancel 10027 and when does 10031 arrive", ["cancel_order", "track_order"]),
        ("where's my parcel? also do you ship to Spain", ["track_order", "delivery_options"]),
        ("帮我取消10027，另外10031什么时候到", ["cancel_order", "track_order"]),
        ("我想取消10027然后把10031的地址改一下", ["cancel_order", "change_shipping_address"]),
        ("where is 10027? and where is 10031?", ["track_order", "track_order"]),
        ("运费多少？还有，能用支付宝支付吗", ["delivery_options", "check_payment_methods"]),
        ("yes, and send me the invoice", ["affirm", "get_invoice"]),
        (
            "运费多少？几天到？能退吗？",
            ["delivery_options", "delivery_period", "check_refund_policy"],
        ),
        ("怎么支付，几天能到", ["check_payment_methods", "delivery_period"]),
        ("I want to cancel 10027, is there a fee?", ["cancel_order", "check_cancellation_fee"]),
        ("where is 10027? and get me a human", ["track_order", "contact_human_agent"]),
        ("10027到哪了，再帮我转人工", ["track_order", "contact_human_agent"]),
        ("10027改下地址，再把发票发我", ["change_shipping_address", "get_invoice"]),
        ("10027台灯开不了，还少了一个杯子", ["damaged_item", "missing_item"]),
        ("where is 10027? how about 10031?", ["track_order", "track_order"]),
    ],
)
def test_two_wishes_are_found(text, wishes):
    assert intents(text) == wishes


@pytest.mark.parametrize(
    "text",
    [
        "it's too small, I want to return it",
        "cancel 10027 and refund me",
        "if it hasn't shipped, cancel it",
        "cancel it because I don't want to wait, please",
        "取消10027，把钱退款给我",
        "where is 10027, and when does it arrive?",
        "cancel the kettle and the mug",
        "10027的台灯要退货，不想要了",
        "I said cancel 10027 twice, get me a human",
        "can you combine 10027 and 10031, and cancel the parcel",
    ],
)
def test_a_wish_with_its_reason_is_one(text):
    assert len(intents(text)) < 2


def test_what_one_wish_names_counts_for_the_other():
    address, invoice = found("change the address of 10027 and send me the invoice")
    assert (address.about, invoice.about) == (None, "10027")
    assert [e.value for e in address.entities] == ["10027"] and not invoice.entities


def test_each_wish_keeps_its_own_entities():
    cancel, track = (r.as_dict() for r in found("cancel 10027 and when does 10031 arrive"))
    for wish, number in ((cancel, "10027"), (track, "10031")):
        (entity,) = wish["entities"]
        assert wish["text"][entity["start"] : entity["end"]] == number


def test_the_wish_of_a_pasted_letter_is_found():
    text = (
        "From: Ann Lee <ann@example.com>\nTo: help@shop.example\nSubject: RE: order 10027\n\n"
        "Dear team,\nwe had a lovely summer here.\nPlease cancel it, I found another.\n"
        "Best regards,\nAnn\n\n-----Original Message-----\nyou asked where the parcel is\n"
    )
    (only,) = found(text)
    assert (only.intent, only.about) == ("cancel_order", "10027")


def test_a_long_story_is_searched_for_its_wish():
    text = "It is quiet where we live. " * 12 + "Can you cancel order 10027?"
    assert [(r.intent, r.about) for r in found(text)] == [("cancel_order", "10027")]


@pytest.mark.parametrize("text", ["hello, cancel my order, thanks", "亲在吗，帮我取消10027，谢谢"])
def test_politeness_is_no_wish(text):
    assert intents(text) in ([], ["cancel_order"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("退款还有多久", 1),
        ("the kettle and the mug", 1),
        ("ann@example.com paid 10.50", 1),
        ("查一下10027，再帮我看看10031", 2),
    ],
)
def test_a_text_is_split_only_where_a_wish_may_begin(text, parts):
    assert len(split(text, find_entities(text))) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cancel 10027 and 10031", ["cancel 10027", "cancel 10031"]),
        ("cancel orders 10027, A-7741 and 10031", ["10027", "A-7741", "10031"]),
        ("10027和10031都到哪了", ["10027都到哪了", "10031都到哪了"]),
        ("取消10027还有10031", ["取消10027", "取消10031"]),
    ],
)
def test_each_of_several_orders_is_a_wish_of_its_own(text, parts):
    wishes = [request.as_dict() for request in found(text)]
    assert [part in wish["text"] for part, wish in zip(parts, wishes, strict=True)] == [
        True for _ in parts
    ]
    for wish in wishes:
        (entity,) = [e for e in wish["entities"] if e["entity"] == "order_number"]
        assert wish["text"][entity["start"] : entity["end"]] in parts[wishes.index(wish)]


@pytest.mark.parametrize(
    "text", ["where is 10027, 4471", "cancel 10027 or 10031", "cancel 10027, not 10031"]
)
def test_numbers_that_are_not_meant_both_are_no_two_wishes(text):
    assert len(found(text)) < 2


def test_a_condition_in_front_of_a_wish_names_no_other():
    _, cancel = found("10027要手续费吗，不要的话帮我取消")
    assert (cancel.intent, cancel.about) == ("cancel_order", "10027")
