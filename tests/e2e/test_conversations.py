"""Conversations through the real gateway, Rasa, action server and database, in both languages."""

from __future__ import annotations

import re

from tests.e2e.product import Product
from tests.e2e.shopper import Shopper, told

EMMA, LIHUA = "C0001", "C0002"
EMAIL = {EMMA: "emma.lindqvist@example.com"}


def ask(shopper: Shopper, text: str, *expected: str, without: tuple[str, ...] = ()) -> str:
    """Say something; each expected pattern must be in what comes back, none of the others."""
    answer = told(shopper.say(text))
    for pattern in expected:
        assert re.search(pattern, answer, re.IGNORECASE), f"{text!r} → {answer!r}, no {pattern!r}"
    for pattern in without:
        assert not re.search(pattern, answer, re.IGNORECASE), f"{text!r} → {answer!r}: {pattern!r}"
    return answer


def test_a_signed_in_shopper_tracks_an_order(product: Product, shopper: Shopper) -> None:
    shipped = product.order(EMMA, "shipped", "out_for_delivery")
    shopper.sign_in(EMMA)
    ask(shopper, f"where is my order {shipped}?", shipped, "on its way|out for delivery|shipped")


def test_a_shopper_reads_and_writes_chinese(product: Product, chinese_shopper: Shopper) -> None:
    shipped = product.order(LIHUA, "shipped", "out_for_delivery")
    chinese_shopper.sign_in(LIHUA)
    ask(chinese_shopper, f"亲，我的订单{shipped}到哪了", shipped, "派送|运输|发货|路上|配送")


def test_an_order_is_cancelled_after_one_confirmation(product: Product, shopper: Shopper) -> None:
    open_order = product.order(EMMA, "paid")
    shopper.sign_in(EMMA)
    ask(shopper, f"I'd like to cancel {open_order}", open_order, r"\?")
    ask(shopper, "yes please", "cancelled")
    ask(shopper, f"where is {open_order}?", "cancelled")


def test_a_shipped_order_is_not_cancelled_and_the_reason_is_told(
    product: Product, shopper: Shopper
) -> None:
    shipped = product.order(EMMA, "shipped", "out_for_delivery")
    shopper.sign_in(EMMA)
    ask(shopper, f"cancel order {shipped}", "already left|shipped", "send it back|return|refuse")


def test_it_means_the_order_just_talked_about(product: Product, chinese_shopper: Shopper) -> None:
    paid = product.order(LIHUA, "paid")
    chinese_shopper.sign_in(LIHUA)
    ask(chinese_shopper, f"{paid}现在什么情况", paid)
    ask(chinese_shopper, "那帮我取消了吧", paid, "确认|确定|吗")
    ask(chinese_shopper, "算了，不取消了", "保留|不取消|没有取消|照常")


def test_a_guest_proves_the_order_with_an_email(product: Product, shopper: Shopper) -> None:
    number = product.order(EMMA, "delivered")
    ask(shopper, "where's my parcel", "order number")
    ask(shopper, f"it's {number}", "e-?mail|phone", without=("delivered",))
    ask(shopper, f"my email is {EMAIL[EMMA]}", number, "delivered")


def test_three_wrong_emails_tell_nothing_and_offer_a_human(
    product: Product, shopper: Shopper
) -> None:
    number = product.order("C0030", "delivered", "shipped", "paid", "placed", "cancelled")
    real = _three_wrong_tries(shopper, number)
    other = Shopper(product.url)
    unknown = _three_wrong_tries(other, "99999")
    other.close()
    assert re.search("person|colleague|human|team", real[-1], re.IGNORECASE)
    assert [t.replace(number, "N") for t in real] == [t.replace("99999", "N") for t in unknown]


def _three_wrong_tries(shopper: Shopper, number: str) -> list[str]:
    said = [told(shopper.say(f"track order {number}"))]
    for name in ("a", "b", "c"):
        said.append(told(shopper.say(f"{name}@wrong.example")))
    return said


def test_an_interruption_is_answered_and_the_question_comes_back(
    product: Product, shopper: Shopper
) -> None:
    number = product.order(EMMA, "delivered")
    ask(shopper, "I need the invoice for my order", "order number")
    ask(shopper, "which payment methods do you take?", "card|paypal", "order")
    ask(shopper, number, "e-?mail|phone")
    ask(shopper, EMAIL[EMMA], "invoice")


def test_a_correction_changes_the_order(product: Product, shopper: Shopper) -> None:
    first = product.order(EMMA, "delivered")
    second = product.order(EMMA, "shipped", "out_for_delivery")
    shopper.sign_in(EMMA)
    ask(shopper, f"status of {first}", first)
    ask(shopper, f"sorry, actually {second}", second)


def test_changing_the_language_half_way_keeps_the_question(
    product: Product, shopper: Shopper
) -> None:
    number = product.order(EMMA, "delivered")
    ask(shopper, "I want to see the status of my order", "order number")
    ask(shopper, f"我的订单号是{number}", "邮箱|手机")
    ask(shopper, EMAIL[EMMA], number, "送达|签收")


def test_nobody_types_commands(product: Product, shopper: Shopper) -> None:
    shopper.client.emit(
        "user_uttered",
        {
            "message": '/cancel_order{"order_number": "10001"}',
            "session_id": shopper.session["session_id"],
            "metadata": {"client_id": "typed"},
        },
    )
    assert shopper.wait("ack")["error"]["code"] == "not_allowed"


def test_a_foreign_order_stays_hidden_from_a_signed_in_shopper(
    product: Product, shopper: Shopper
) -> None:
    foreign = product.order("C0040", "delivered", "shipped", "paid", "placed", "cancelled")
    shopper.sign_in(EMMA)
    ask(shopper, f"where is order {foreign}", without=("delivered on", "shipped on", "tracking"))
