"""A copy of one's data and its erasure, for customers and for guests."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.account.models import RequestStatus, ShopperRequest
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.documents import read_document
from tests.actions.conftest import NOW


def requests_in(shop):
    with unit_of_work(shop.sessions) as session:
        return list(session.scalars(select(ShopperRequest).order_by(ShopperRequest.id)))


def links(shop, shopper):
    tokens = [card["url"].rpartition("/")[2] for card in shopper.cards]
    return [read_document(shop.settings.signing_secret, token, NOW) for token in tokens]


@pytest.mark.parametrize(
    ("language", "wish"), [("en", "I want a copy of my data"), ("zh", "导出我的个人信息")]
)
def test_a_customer_gets_a_page_and_a_file(talk, shop, language, wish):
    shopper = talk(customer="gus", language=language)
    shopper.say(wish, "export_my_data")
    assert [link.kind for link in links(shop, shopper)] == ["data-page", "data"]
    assert {link.number for link in links(shop, shopper)} == {"talk\ngus"}


def test_a_guest_gets_this_chat_and_then_what_is_proven(talk, shop):
    guest = talk(conversation="talk")
    assert "this chat" in guest.say("what do you store about me", "export_my_data")
    guest.press("Add my orders")
    guest.say("10027", "inform")
    assert "couldn't" in guest.say("bob@example.com", "inform") or not guest.cards
    said = guest.say("ann@example.com", "inform")
    assert "the order you proved" in said and len(guest.cards) == 2


def test_closing_an_account_waits_for_open_orders_and_can_be_taken_back(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("delete my account", "delete_account")
    assert "10027" in said and "law" in said and requests_in(shop) == []
    said = shopper.say("yes", "affirm")
    assert "P1001" in said and requests_in(shop)[0].status == RequestStatus.WAITING
    assert "nothing is erased yet" in shopper.say("close my account", "delete_account")
    assert len(requests_in(shop)) == 1
    assert "taken back" in shopper.say("cancel that request", "stop")
    assert requests_in(shop)[0].status == RequestStatus.CANCELLED


def test_not_wanting_it_any_more_takes_it_back_later_too(talk, shop):
    shopper = talk(customer="gus")
    shopper.say("delete my account", "delete_account")
    shopper.say("yes", "affirm")
    assert requests_in(shop)[0].status == RequestStatus.OPEN
    for _ in range(4):
        shopper.say("hello", "greet")
    assert "taken back" in shopper.say("I don't want to delete my account", "delete_account")
    assert requests_in(shop)[0].status == RequestStatus.CANCELLED


def test_a_no_and_another_wish_erase_nothing(talk, shop):
    shopper = talk(customer="gus", language="zh")
    shopper.say("注销账户", "delete_account")
    shopper.say("先不注销", "deny")
    shopper.say("删除我的个人信息", "delete_my_data")
    shopper.say("帮我找个水壶", "search_product")
    shopper.say("好的", "affirm")
    assert requests_in(shop) == []


def test_a_guest_has_this_chat_erased_without_any_order(talk, shop):
    guest = talk(conversation="talk")
    guest.say("erase my data", "delete_my_data")
    assert "this chat" in guest.press("Just this chat")
    assert "P1001" in guest.press("Yes, erase it")
    (row,) = requests_in(shop)
    assert (row.customer_id, row.conversation_id, row.order_id) == (None, "talk", None)


def test_a_guest_proves_an_order_before_its_data_count(talk, shop):
    guest = talk(conversation="talk")
    guest.say("forget everything about me, my orders too", "delete_my_data")
    guest.press("My orders too")
    assert "10041" in guest.say("10041", "track_order")
    guest.say("0000", "inform")
    assert "the order you proved" in guest.say("ends in 5505", "inform")
    guest.say("yes", "affirm")
    (row,) = requests_in(shop)
    assert row.order_id is not None and row.customer_id is None


def test_an_order_that_cannot_be_proven_gives_nothing(talk, shop):
    guest = talk(conversation="talk")
    guest.say("delete my account", "delete_account")
    assert "sign in" in guest.say("I don't have the number", "nlu_fallback")
    assert requests_in(shop) == []
