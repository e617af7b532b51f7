"""Account details, address book, newsletter and sign-in trouble, in the shop's words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.account import addresses
from smartmkt_core.account import service as account
from smartmkt_core.account.models import RequestStatus, ShopperRequest
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work


def on_file(shop, who="ann"):
    with unit_of_work(shop.sessions) as session:
        return account.customer(session, who)


def book(shop, who="ann"):
    with unit_of_work(shop.sessions) as session:
        return [row.text for row in addresses.book(session, who)]


def requests_in(shop):
    with unit_of_work(shop.sessions) as session:
        return list(session.scalars(select(ShopperRequest).order_by(ShopperRequest.id)))


# -- details -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "wish", "number", "said"),
    [
        ("en", "I want to change my phone number", "it's +1 415 555 0199", "now ***99"),
        ("zh", "我要改手机号", "13900008888", "现在是***88"),
        ("zh", "换个手机号", "改成13900008888", "现在是***88"),
    ],
)
def test_a_phone_is_asked_for_changed_and_masked(talk, shop, language, wish, number, said):
    shopper = talk(customer="ann", language=language)
    asked = shopper.say(wish, "edit_account")
    assert "***71" in asked and "4471" not in asked
    answer = shopper.say(number, "inform")
    assert said in answer and "0199" not in answer
    assert on_file(shop).phone == number.removeprefix("it's ").removeprefix("改成")


def test_what_is_given_at_once_is_not_asked_for(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("please change my phone to +1 415 555 0199", "edit_account")
    assert on_file(shop).phone == "+1 415 555 0199"
    shopper.say("and my name should be Ann Lindqvist", "edit_account")
    assert on_file(shop).name == "Ann Lindqvist"


def test_a_change_is_corrected_at_once_and_taken_back(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("change my phone to 415 555 0188", "edit_account")
    shopper.say("no, 415 555 0199", "deny")
    assert on_file(shop).phone == "415 555 0199"
    assert "***88" in shopper.press("Undo")
    assert on_file(shop).phone == "415 555 0188"


def test_what_is_no_phone_is_asked_again_and_a_question_can_be_left(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("change my phone", "edit_account")
    assert "phone number" in shopper.say("12345", "inform")
    assert "stays as it is" in shopper.say("never mind", "stop")
    assert on_file(shop).phone == "+1 415 555 4471"
    shopper.say("415 555 0199", "inform")
    assert on_file(shop).phone == "+1 415 555 4471"


def test_another_wish_leaves_the_question_open_for_a_moment(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("change my phone", "edit_account")
    assert "10028" in shopper.say("where is order 10028?", "track_order")
    shopper.say("415 555 0199", "inform")
    assert on_file(shop).phone == "415 555 0199"


def test_why_is_answered_and_the_question_stays(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("change my phone", "edit_account")
    assert "carrier" in shopper.say("why do you need that", "why")
    shopper.say("415 555 0199", "inform")
    assert on_file(shop).phone == "415 555 0199"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 May 1990", "1990-05-03"),
        ("May 3, 1990", "1990-05-03"),
        ("1990年5月3日", "1990-05-03"),
        ("23/05/1990", "1990-05-23"),
    ],
)
def test_a_birthday_is_read_as_people_write_it(talk, shop, text, day):
    shopper = talk(customer="ann")
    shopper.say("add my birthday", "edit_account")
    assert "month as a word" in shopper.say("03/05/1990", "inform")
    shopper.say(text, "inform")
    assert on_file(shop).attributes["birthday"] == day


def test_a_new_email_is_a_request_that_changes_nothing_yet(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("change my e-mail to ann.lee@example.org", "edit_account")
    assert "P1001" in said and "a***@e***.com" in said and "ann.lee" not in said
    assert on_file(shop).email == "ann@example.com"
    shopper.say("sorry, ann@lee.example", "deny")
    (row,) = requests_in(shop)
    assert (row.status, row.contact) == (RequestStatus.OPEN, "ann@lee.example")
    assert "taken back" in shopper.press("Take the request back")
    assert requests_in(shop)[0].status == RequestStatus.CANCELLED


def test_chinese_words_that_touch_an_email_are_no_part_of_it(talk, shop):
    talk(customer="ann", language="zh").say("更换邮箱为ann@new.example", "edit_account")
    assert requests_in(shop)[0].contact == "ann@new.example"


def test_the_language_is_changed_for_good(talk, shop):
    shopper = talk(customer="ann")
    assert "已修改" in shopper.say("set my language to Chinese", "edit_account")
    assert on_file(shop).language == "zh"


def test_a_guest_changes_nobodys_details(talk, shop):
    guest = talk(conversation="g")
    assert "sign in" in guest.say("change my phone to 415 555 0199", "edit_account")
    assert "sign in" in guest.say("set my name to Bob Bee", "edit_account")
    assert on_file(shop).phone == "+1 415 555 4471"


def test_in_the_middle_of_an_order_the_order_comes_first(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel my order 10027", "cancel_order")
    assert "after this" in shopper.say("change my phone too", "edit_account")
    shopper.say("no", "deny")
    assert "new number" in shopper.text
    shopper.say("415 555 0199", "inform")
    assert on_file(shop).phone == "415 555 0199"


# -- address book ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "12 Canal Street, Leeds LS1 4AB"), ("zh", "北京市朝阳区建国路88号2栋501室")],
)
def test_an_address_is_shown_back_and_saved_on_yes(talk, shop, language, text):
    shopper = talk(customer="ann", language=language)
    shopper.say("add a new address", "set_up_shipping_address")
    assert text in shopper.say(text, "change_shipping_address")
    assert text not in book(shop)
    shopper.say("yes", "affirm")
    assert text in book(shop)
    shopper.press("Undo" if language == "en" else "撤销")
    assert text not in book(shop)


def test_an_address_may_come_in_two_messages_and_be_corrected(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("I want to save another address", "set_up_shipping_address")
    shopper.say("12 Canal Street", "inform")
    said = shopper.say("Leeds LS1 4AB", "inform")
    assert "12 Canal Street, Leeds LS1 4AB" in said
    assert "14 Canal Street" in shopper.say("no, number 14", "deny")
    shopper.say("ok, make it my default", "affirm")
    assert book(shop)[0] == "14 Canal Street, Leeds LS1 4AB"


def test_yes_and_more_about_the_same_is_one_answer(talk, shop):
    shopper = talk(customer="ann", language="zh")
    shopper.say("新增地址：北京市朝阳区建国路88号", "set_up_shipping_address")
    shopper.ask("好的，设为默认", ("好的", "affirm"), ("设为默认", "set_up_shipping_address"))
    assert book(shop)[0] == "北京市朝阳区建国路88号"


def test_an_address_in_the_book_is_noticed(talk, shop):
    shopper = talk(customer="ann")
    said = shopper.say("add this address: 1 old road, Leeds, LS1 1AA", "set_up_shipping_address")
    assert "already" in said and len(book(shop)) == 2


def test_the_book_is_listed_its_default_changed_and_one_removed(talk, shop):
    shopper = talk(customer="ann")
    assert "(default)" in shopper.say("show my addresses", "set_up_shipping_address")
    assert "9 Office Park" in shopper.say(
        "make the York one the default address", "set_up_shipping_address"
    )
    assert book(shop)[0].startswith("9 Office")
    shopper.say("remove an address", "set_up_shipping_address")
    shopper.press("1 Old Road")
    assert book(shop) == ["9 Office Park, York YO1 9ZZ"]
    shopper.say("undo that", "inform")
    assert len(book(shop)) == 2


def test_a_guest_hears_how_the_book_opens_and_what_can_be_done_now(talk, shop):
    guest = talk(conversation="talk")
    assert "sign in" in guest.say("add an address", "set_up_shipping_address")
    guest.say("where is order 10027, ann@example.com", "track_order")
    guest.say("I want to add a new delivery address", "set_up_shipping_address")
    assert "10027" in guest.buttons[0]["title"]


# -- newsletter --------------------------------------------------------------------------------


def test_a_guests_newsletter_wish_is_noted_and_nothing_is_promised(talk, shop):
    guest = talk(conversation="g")
    assert "Which e-mail" in guest.say("subscribe me to the newsletter", "newsletter_subscription")
    said = guest.say("zoe@example.org", "inform")
    assert "P1001" in said and "before you confirm" in said and "zoe@" not in said
    (row,) = requests_in(shop)
    assert row.detail == {"wanted": True} and row.contact == "zoe@example.org"


def test_a_guest_who_proved_an_order_is_unsubscribed_at_once(talk, shop):
    with unit_of_work(shop.sessions) as session:
        account.set_newsletter(session, "ann", True)
    guest = talk(conversation="talk")
    guest.say("where is order 10027, ann@example.com", "track_order")
    assert "no more newsletters" in guest.say("unsubscribe me", "newsletter_subscription")
    assert not on_file(shop).newsletter


# -- signing up and in -------------------------------------------------------------------------


def test_trouble_with_registering_becomes_a_case_with_all_that_was_told(talk, shop):
    guest = talk(conversation="talk")
    assert "spam" in guest.say("the confirmation mail never arrives", "registration_problems")
    assert "Which e-mail" in guest.press("No, still not")
    said = guest.say("zoe@example.org", "inform")
    assert "P1001" in said and "next" in said
    with unit_of_work(shop.sessions) as session:
        reason = session.get(Conversation, "talk").handoff_reason
    assert "never arrives" in reason and "z***@e***.org" in reason


def test_what_happens_is_asked_where_it_was_not_told(talk, shop):
    guest = talk(conversation="talk", language="zh")
    assert "什么情况" in guest.say("注册不了", "registration_problems")
    assert "浏览器" in guest.say("按钮点不了", "nlu_fallback")
    assert "还有其他" in guest.say("好了", "affirm")
    assert requests_in(shop) == []


def test_a_lost_password_has_its_steps_and_a_way_on(talk, shop):
    guest = talk(conversation="talk")
    assert "Forgot password" in guest.say("I forgot my password", "recover_password")
    assert "spam" in guest.say("the mail doesn't come", "missing_item")
    guest.say("still nothing", "deny")
    assert "P1001" in guest.say("I don't remember which", "nlu_fallback")


def test_another_account_is_signed_in_on_the_page(talk):
    assert "Sign out" in talk(customer="ann").say("use another account", "switch_account")
    assert "colleague" in talk(customer="bo").say("upgrade to premium", "switch_account")
