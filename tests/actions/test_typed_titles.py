"""Words of a quick reply, typed instead of pressed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order


def status(shop, number: str) -> str:
    with unit_of_work(shop.sessions) as session:
        return session.scalar(select(Order.status).where(Order.number == number)) or ""


def title(shopper, payload: str) -> str:
    return next(b["title"] for b in shopper.buttons if b["payload"].startswith(payload))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("read_as", ["delete_account", "edit_account", "cancel_order", "stop"])
def test_a_typed_yes_or_no_of_the_buttons_counts(talk, shop, language, read_as):
    shopper = talk(customer="ann", language=language, conversation=read_as + language)
    shopper.say("cancel 10027", "cancel_order")
    shopper.say(title(shopper, "/deny"), read_as)
    assert status(shop, "10027") == "paid" and not shopper.loop
    shopper.say("cancel 10027", "cancel_order")
    shopper.say(f" {title(shopper, '/affirm').upper()}! ", read_as)
    assert status(shop, "10027") == "cancelled"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_typed_confirmation_of_an_address(talk, language):
    shopper = talk(customer="bo", language=language)
    shopper.say("change the address", "change_shipping_address")
    shopper.say("5 Elm Road, Bath BA1 2AB", "inform")
    shopper.say(title(shopper, "/affirm"), "edit_account")
    assert not shopper.loop and "5 Elm Road" in shopper.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_closing_the_account_is_confirmed_or_left_in_typed_words(talk, language):
    shopper = talk(customer="ann", language=language)
    shopper.say("delete my account", "delete_account")
    no = title(shopper, "/deny")
    yes = title(shopper, "/delete_account")
    shopper.say(no, "delete_account")
    assert not shopper.slots.get("offer") and not shopper.buttons
    shopper.say("delete my account", "delete_account")
    assert "P1001" in shopper.say(yes, "delete_account")


def test_an_order_is_chosen_by_the_words_of_its_button(talk):
    shopper = talk(customer="ann")
    shopper.say("track the scarf or kettle", "invoice")
    shopper.say("the details of one of my orders", "order_details")
    words = next(b["title"] for b in shopper.buttons if "10020" in b["title"])
    assert "Reading Lamp" in shopper.say(words, "product_question")


def test_words_that_were_not_offered_count_for_nothing(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    shopper.say("Yes, change it", "change_order")
    assert status(shop, "10027") == "paid"
