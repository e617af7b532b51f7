"""Two or three wishes in one message: each is served, and one question stays open at most."""

from __future__ import annotations

import pytest

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders


def status(shop, number: str) -> str:
    with unit_of_work(shop.sessions) as session:
        return orders.by_number(session, number).status


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_needs_no_question_comes_first(talk, shop, language, turned):
    shopper = talk(customer="ann", language=language)
    wishes = [("cancel 10027", "cancel_order"), ("when does 10028 arrive", "track_order")]
    said = shopper.ask("cancel 10027 and when does 10028 arrive", *wishes[:: -1 if turned else 1])
    assert "10028" in shopper.replies[0].text and "10027" in shopper.replies[-1].text
    assert said.count("?") + said.count("？") == 1
    shopper.say("yes", "affirm")
    assert status(shop, "10027") == "cancelled" and not shopper.slots.get("waiting")


@pytest.mark.parametrize("turned", [False, True])
def test_a_question_about_the_shop_beside_an_order(talk, turned):
    shopper = talk(customer="bo")
    wishes = [("where's my parcel", "track_order"), ("do you ship to Spain", "delivery_options")]
    said = shopper.ask(
        "where's my parcel? also do you ship to Spain", *wishes[:: -1 if turned else 1]
    )
    assert "10030" in said and len(shopper.replies) == 2 and not shopper.loop


def test_two_questions_about_the_shop(talk):
    said = talk().ask(
        "do you ship to Spain and how can I pay",
        ("do you ship to Spain", "delivery_options"),
        ("how can I pay", "check_payment_methods"),
    )
    assert "PayPal" in said or "card" in said
    assert "deliver" in said.lower() or "ship" in said.lower()


def test_an_order_named_once_counts_for_both(talk):
    shopper = talk(customer="bo")
    said = shopper.ask(
        "change the address of 10030 and send me the invoice",
        ("change the address of 10030", "change_shipping_address"),
        ("send me the invoice", "get_invoice", "10030"),
    )
    assert shopper.cards[0]["type"] == "document" and "10030" in said
    assert shopper.slots["task"] == "address" and shopper.slots["order_number"] == "10030"


@pytest.mark.parametrize(("language", "now"), [("en", "Now to 10030"), ("zh", "接下来是订单10030")])
def test_the_second_of_two_changes_follows_the_first(talk, shop, language, now):
    shopper = talk(customer="bo", language=language)
    shopper.ask(
        "change the address of 10030 and take the kettle off it",
        ("change the address of 10030", "change_shipping_address"),
        ("take the kettle off it", "change_order", "10030"),
    )
    assert shopper.slots["task"] == "address"
    shopper.say("5 Elm Road, Bath BA1 2AB", "inform")
    said = shopper.say("yes", "affirm")
    assert "5 Elm Road" in said and now in said
    assert shopper.slots["task"] == "quantity"


def test_the_second_follows_where_the_first_is_given_up(talk, shop):
    shopper = talk(customer="ann")
    shopper.ask(
        "return the lamp and cancel 10027",
        ("return the lamp", "return_item"),
        ("cancel 10027", "cancel_order"),
    )
    first = shopper.slots["task"]
    shopper.say("never mind", "stop")
    assert shopper.slots["task"] not in (None, first) or "10027" in shopper.text


def test_forgetting_all_of_it_drops_what_waits(talk):
    shopper = talk(customer="bo")
    shopper.ask(
        "change the address of 10030 and cancel it",
        ("change the address of 10030", "change_shipping_address"),
        ("cancel it", "cancel_order", "10030"),
    )
    shopper.say("forget all of it", "stop")
    assert not shopper.loop and not shopper.slots.get("waiting")


def test_a_yes_and_another_wish(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    said = shopper.ask(
        "yes, and where is 10028", ("yes", "affirm"), ("where is 10028", "track_order")
    )
    assert status(shop, "10027") == "cancelled"
    assert "10028" in said and not shopper.loop


def test_a_no_and_another_wish(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    said = shopper.ask("no, where is 10028", ("no", "deny"), ("where is 10028", "track_order"))
    assert status(shop, "10027") == "paid" and "10028" in said and not shopper.loop


def test_a_guest_proves_each_order_and_both_are_served(talk):
    guest = talk()
    guest.ask(
        "where is 10030 and where is A-7741",
        ("where is 10030", "track_order"),
        ("where is A-7741", "track_order"),
    )
    assert guest.slots["requested_slot"] == "proof"
    said = guest.say("bo@example.cn", "inform")
    assert "10030" in said and "A-7741" in said
    assert "A-7741" in guest.say("cy@example.com", "inform") and not guest.loop


def test_a_digression_of_two_parts_comes_back_to_the_question(talk):
    guest = talk()
    guest.say("where is my order", "track_order")
    guest.ask(
        "do you ship to Spain and how can I pay",
        ("do you ship to Spain", "delivery_options"),
        ("how can I pay", "check_payment_methods"),
    )
    assert len(guest.replies) == 3 and guest.slots["requested_slot"] == "order_number"


def test_a_wish_and_a_person_end_with_the_person(talk):
    shopper = talk(customer="ann")
    said = shopper.ask(
        "get me a human and where is 10028",
        ("get me a human", "contact_human_agent"),
        ("where is 10028", "track_order"),
    )
    assert "10028" in shopper.replies[0].text and "colleague" in said


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("cancel_order", "I don't want to cancel it"),
        ("cancel_order", "please don't cancel 10027"),
        ("cancel_order", "先别取消"),
        ("return_item", "don't return it"),
        ("return_item", "先别退"),
        ("change_order", "no need to change anything"),
        ("delete_account", "I don't want to delete my account"),
        ("get_refund", "不退了"),
    ],
)
def test_a_wish_taken_back_starts_nothing(talk, intent, words):
    shopper = talk(customer="ann")
    shopper.say(words, intent)
    assert not shopper.loop and not shopper.slots.get("offer")
    assert "as it is" in shopper.text or "nothing is changed" in shopper.text


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("cancel_order", "why can't I cancel 10027?"),
        ("cancel_order", "I don't want it any more, cancel it"),
        ("cancel_order", "不想要了，取消"),
        ("return_item", "不要了，退货"),
    ],
)
def test_not_wanting_the_thing_is_no_taking_back(talk, intent, words):
    shopper = talk(customer="ann")
    shopper.say(words, intent)
    assert "as it is" not in shopper.text and "nothing is changed" not in shopper.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_orders_are_cancelled_one_after_the_other(talk, shop, language):
    first, second = "10027", "10030"
    with unit_of_work(shop.sessions) as session:
        orders.by_number(session, first).customer_id = "bo"
    shopper = talk(customer="bo", language=language)
    shopper.ask(
        f"cancel {first} and {second}",
        (f"cancel {first}", "cancel_order"),
        (f"cancel {second}", "cancel_order"),
    )
    assert first in shopper.text and shopper.slots["order_number"] == first
    shopper.say("yes", "affirm")
    assert status(shop, first) == "cancelled" and status(shop, second) == "paid"
    assert second in shopper.text and shopper.slots["requested_slot"] == "confirm"
    shopper.say("yes", "affirm")
    assert status(shop, second) == "cancelled" and not shopper.slots.get("waiting")


def test_a_confirmation_said_again_beside_a_question_about_another_order(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    said = shopper.ask(
        "cancel it, and where is 10028",
        ("cancel it", "cancel_order", "10028"),
        ("where is 10028", "track_order"),
    )
    assert status(shop, "10027") == "cancelled" and status(shop, "10028") != "cancelled"
    assert "10028" in said and not shopper.loop


@pytest.mark.parametrize(
    "wishes",
    [
        (("where is 10028", "track_order"), ("stop the newsletter", "newsletter_subscription")),
        (("stop the newsletter", "newsletter_subscription"), ("where is 10028", "track_order")),
    ],
)
def test_the_newsletter_beside_an_order_is_seen_to_at_once(talk, wishes):
    shopper = talk(customer="ann")
    said = shopper.ask("where is 10028, and stop the newsletter", *wishes)
    assert "10028" in said and "subscribed" in said
    assert "after" not in said and not shopper.slots.get("waiting") and not shopper.loop


def test_a_changed_detail_keeps_nothing_waiting(talk):
    shopper = talk(customer="ann")
    said = shopper.ask(
        "change my phone number to +44 7700 900123 and tell me where 10028 is",
        ("change my phone number to +44 7700 900123", "edit_account"),
        ("tell me where 10028 is", "track_order"),
    )
    assert "23" in said and "10028" in said and not shopper.slots.get("waiting")


def test_a_question_behind_a_yes_that_nothing_was_asked_for(talk):
    shopper = talk()
    said = shopper.ask(
        "okay. how much is express?",
        ("okay", "affirm"),
        ("how much is express", "delivery_options"),
    )
    assert "12.90" in said


def test_a_guest_who_wants_a_person_proves_nothing_first(talk):
    guest = talk()
    said = guest.ask(
        "where is 10028? and get me a human",
        ("where is 10028", "track_order"),
        ("get me a human", "contact_human_agent", "10028"),
    )
    assert "colleague" in said and not guest.loop
