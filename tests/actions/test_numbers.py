"""Numbers as they were typed: what exists is told to nobody who has not proven it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.service import number_key

NO_DIGITS = str.maketrans("", "", "0123456789")


def test_of_two_numbers_the_shopper_chooses_whichever_exists(talk):
    answers = []
    for known, unknown in (("10030", "99999"), ("99999", "10030")):
        guest = talk(conversation=f"both-{known}")
        said = guest.say(f"where is {known} or {unknown}?", "track_order")
        assert f"{known} or {unknown}" in said
        assert [b["title"] for b in guest.buttons] == [known, unknown]
        guest.press("10030")
        answers.append(guest.text)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("typed", ["a7741", "A 7741", "a-7741", "b7742"])
def test_a_number_is_said_as_it_was_typed_until_it_is_proven(talk, typed):
    guest = talk()
    said = guest.say(f"where is order {typed}?", "track_order")
    assert f"order {typed}," in said or f"order {typed.split()[-1]}," in said
    assert "A-7741" not in said.replace(typed, "")


def test_a_proven_number_is_said_as_the_shop_writes_it(talk):
    guest = talk()
    guest.say("track a7741", "track_order")
    assert "A-7741 (Copper Kettle)" in guest.say("cy@example.com", "inform")
    assert "A-7741" in guest.say("what's in a7741?", "order_details")


def test_a_correction_with_letters_is_no_wrong_proof(talk):
    guest = talk()
    guest.say("where is 10027", "track_order")
    said = guest.say("hmm a7741", "inform")
    assert "match" not in said and "a7741" in said
    assert "on its way" in guest.say("9902", "inform")


@pytest.mark.parametrize("said", ["A-7741, 9902", "A-7741 9902", "order A-7741 and 9902"])
def test_number_and_digits_side_by_side(talk, said):
    assert "on its way" in talk().say(said, "track_order")


def test_own_and_foreign_numbers_in_one_message(talk):
    shopper = talk(customer="ann")
    said = shopper.say("where are 10028 and 10030?", "order_details")
    assert "10028 or 10030" in said
    assert "on its way" in shopper.press("10028") or "Stoneware" in shopper.text


def test_an_own_number_counts_more_than_a_place(talk):
    shopper = talk(customer="ann")
    shopper.say("my orders", "list_orders")
    assert "10027" in shopper.say("the second item of 10027, how much is it", "order_details")


def test_the_same_number_once_more_is_no_misunderstanding(talk):
    shopper = talk(customer="ann")
    shopper.say("change the address of 10027", "change_shipping_address")
    said = shopper.say("10027", "inform")
    assert "get that" not in said and "address" in said


def test_an_amount_in_a_pasted_message_is_no_number(talk):
    said = talk().say(
        "Fwd: Your order A-7741 has shipped\nTo: cy@example.com\nyour order A-7741\nTotal 146.00",
        "track_order",
    )
    assert "on its way" in said


def test_words_for_an_item_are_not_taken_for_another_order(talk):
    shopper = talk(customer="bo")
    shopper.say("change the quantity in my order", "change_order")
    assert "Which item" in shopper.text
    said = shopper.say("the woolly one with the sleeves", "nlu_fallback")
    assert "item" in said and "10030" not in said.replace("10030 (", "")
    assert "All right" in (end := shopper.say("nah", "deny")) or "unchanged" in end or "Fine" in end


def test_an_e_mail_in_words_is_a_proof(talk):
    guest = talk()
    guest.say("track A-7741", "track_order")
    assert "on its way" in guest.say("it's cy at example dot com", "nlu_fallback")


@pytest.mark.parametrize(
    ("known", "unknown"), [("SO 00017", "SO 99917"), ("京2025009", "京2025999")]
)
def test_known_and_unknown_numbers_are_said_alike_before_proof(talk, shop, known, unknown):
    with unit_of_work(shop.sessions) as session:
        order = session.scalars(select(Order).where(Order.number == "10041")).one()
        order.number, order.number_key = known, number_key(known)
    said = []
    for number in (known, unknown):
        guest = talk(conversation=number)
        said.append(guest.say(f"where is order {number}", "track_order").translate(NO_DIGITS))
    assert said[0] == said[1]
    guest = talk(conversation="proven")
    guest.say(f"where is order {known}", "track_order")
    assert known in guest.say("fay@example.com", "inform")
