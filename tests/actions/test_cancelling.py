"""Cancelling: one confirmation, the refusals with their way out, changes of mind."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderChange


def status(shop, number: str) -> str:
    with unit_of_work(shop.sessions) as session:
        return session.scalar(select(Order.status).where(Order.number == number)) or ""


def test_shows_the_consequence_and_cancels_on_yes(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("cancel my order", "cancel_order")
    assert "Cancel 10027 (Copper Kettle)?" in said and "$69.00" in said and "your card" in said
    assert status(shop, "10027") == "paid"
    said = shopper.press("Yes")
    assert said.startswith("Cancelled: 10027") and "by Fri 27 Nov" in said
    assert status(shop, "10027") == "cancelled"


def test_no_keeps_it_and_says_so(talk, shop):
    for words, intent in (
        ("no", "deny"),
        ("no, don't cancel it", "cancel_order"),
        ("never mind", "stop"),
    ):
        shopper = talk(customer="ann", conversation=words)
        shopper.say("cancel 10027", "cancel_order")
        assert "kept 10027" in shopper.say(words, intent), words
    assert status(shop, "10027") == "paid"


def test_saying_cancel_again_is_a_yes(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    shopper.say("yes, cancel it", "cancel_order")
    assert status(shop, "10027") == "cancelled"


@pytest.mark.parametrize(
    ("customer", "number", "words"),
    [
        ("eve", "10040", "already packed"),
        ("cy", "A-7741", "already left"),
        ("fay", "10041", "already been delivered"),
        ("ann", "10019", "cancelled already"),
    ],
)
def test_refusals_name_the_reason_and_a_way(talk, customer, number, words):
    shopper = talk(customer=customer)
    assert words in shopper.say(f"cancel {number}", "cancel_order")
    assert shopper.replies[-1].buttons


@pytest.mark.parametrize("at", ["before the answer", "while it is done"])
def test_an_order_that_left_meanwhile_is_not_cancelled_and_the_shopper_hears_why(
    talk, shop, monkeypatch, at
):
    ship = update(Order).where(Order.number == "10027").values(status="shipped")
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    if at == "before the answer":
        with unit_of_work(shop.sessions) as session:
            session.execute(ship)
    else:
        cancel = orders.cancel

        def too_late(session, *of, **how):
            session.execute(ship.execution_options(synchronize_session=False))
            return cancel(session, *of, **how)

        monkeypatch.setattr(orders, "cancel", too_late)
    assert "already left" in shopper.press("Yes")
    assert [b["title"] for b in shopper.replies[-1].buttons] == ["Track it", "Talk to a person"]
    assert status(shop, "10027") == "shipped"
    assert "colleague" in shopper.say("yes please", "affirm")


def test_the_offer_after_a_refusal_is_taken_by_yes(talk):
    shopper = talk(customer="fay")
    shopper.say("cancel 10041", "cancel_order")
    assert "Which item of 10041" in shopper.say("yes", "affirm")
    other = talk(customer="cy")
    other.say("cancel A-7741", "cancel_order")
    assert "colleague" in other.say("yes please", "affirm")


def test_cancel_it_after_a_question_means_that_order(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10027", "track_order")
    assert "Cancel 10027" in shopper.say("cancel it", "cancel_order")


def test_another_order_is_named_at_the_confirmation(talk, shop):
    for words, intent in (
        ("no, the other one", "deny"),
        ("no, I meant the scarf order", "change_order"),
        ("actually 10028", "inform"),
    ):
        shopper = talk(customer="ann", conversation=words)
        shopper.say("cancel 10027", "cancel_order")
        assert "10028" in shopper.say(words, intent) and "already left" in shopper.text, words
    assert status(shop, "10027") == "paid"


def test_a_question_in_between_is_answered_and_the_confirmation_comes_back(talk):
    shopper = talk(customer="ann")
    first = shopper.say("cancel 10027", "cancel_order")
    shopper.say("is there a fee?", "check_cancellation_fee")
    assert "free" in shopper.replies[0].text
    assert "10027" in shopper.replies[1].text and shopper.replies[1].text != first
    assert "Cancelled" in shopper.press("Yes")


def test_a_task_in_between_is_done_and_the_first_one_comes_back(talk):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    said = shopper.say("wait, where is it?", "track_order")
    assert "waiting to be packed" in said and "Back to the cancellation" in said
    assert "kept" in shopper.say("no", "deny")


def test_instead_drops_the_first_task(talk):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    assert "Back to" not in shopper.say("actually track it instead", "track_order")
    assert shopper.slots["task"] is None and not shopper.slots.get("paused_tasks")


def test_cancelling_ends_what_was_paused_about_the_same_order(talk):
    shopper = talk(customer="ann")
    shopper.say("change the address of 10027", "change_shipping_address")
    shopper.say("hm, cancel it", "cancel_order")
    assert "Back to" not in shopper.say("yes", "affirm")
    assert not shopper.slots.get("paused_tasks")


def test_twice_the_same_message_cancels_once(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    shopper.press("Yes")
    with unit_of_work(shop.sessions) as session:
        assert len(session.scalars(select(OrderChange)).all()) == 1
    assert "cancelled already" in shopper.say("cancel 10027", "cancel_order")


def test_a_guest_cancels_in_chinese_with_a_language_switch_in_between(talk, shop):
    guest = talk(language="zh")
    guest.say("取消订单10030", "cancel_order")
    assert "确认取消订单10030" in guest.say("bo@example.cn", "inform")
    said = guest.say("can we speak English", "switch_language")
    assert "in English" in said and "Shall I cancel 10030" in said
    assert {"type": "language", "language": "en"} in guest.cards
    guest.language = "en"
    assert "Cancelled: 10030" in guest.say("yes", "affirm")
    assert status(shop, "10030") == "cancelled"


def test_in_chinese_no_keeps_it(talk):
    shopper = talk(customer="bo", language="zh")
    shopper.say("帮我取消订单", "cancel_order")
    assert "回到取消订单" in shopper.say("等一下，先查一下物流", "track_order")
    assert "为您保留" in shopper.say("算了，不取消了", "stop")


def test_an_unpaid_order_has_nothing_to_refund(talk):
    shopper = talk(customer="dee")
    assert "nothing to refund" in shopper.say("cancel my order", "cancel_order")
    assert "nothing to refund" in shopper.say("yes", "affirm")


def test_a_bare_cancel_it_is_taken_whatever_it_is_read_as(talk):
    for words, intent in (("cancel it", "nlu_fallback"), ("取消吧", "stop")):
        shopper = talk(customer="ann", conversation=words)
        shopper.say("where is 10027", "track_order")
        assert "Cancel 10027" in shopper.say(words, intent)


def test_the_card_is_named_by_its_last_digits(talk, shop):
    with unit_of_work(shop.sessions) as session:
        order = session.scalars(select(Order).where(Order.number == "10027")).one()
        order.payment_method = "Visa •••• 4242"
    said = talk(customer="ann").say("cancel 10027", "cancel_order")
    assert "your Visa ending in 4242" in said
    chinese = talk(customer="ann", language="zh", conversation="z")
    assert "您尾号4242的Visa卡" in chinese.say("取消10027", "cancel_order")
