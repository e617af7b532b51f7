"""What was not understood: said plainly, with ways on, and a person the second time."""

from __future__ import annotations


def test_inside_the_form_there_are_ways_on_and_then_a_person(talk):
    guest = talk()
    guest.say("where is my order", "track_order")
    assert "order number" in guest.say("the blue banana sings", "nlu_fallback")
    titles = [b["title"] for b in guest.buttons]
    assert "I don't have the number" in titles and "Leave it" in titles
    assert "Talk to a person" not in titles
    said = guest.say("banana again and again", "nlu_fallback")
    assert "person" in said and "Talk to a person" in [b["title"] for b in guest.buttons]
    assert "sign in" in guest.press("I don't have")


def test_leaving_is_one_tap(talk):
    guest = talk()
    guest.say("where is 10030", "track_order")
    guest.say("the blue banana sings", "nlu_fallback")
    assert guest.press("Leave it") in ("All right.", "Okay, let's leave it.")


def test_unlikely_guesses_are_not_offered(talk):
    shopper = talk(customer="ann")
    shopper.say("asdfgh", "nlu_fallback")
    titles = [b["title"] for b in shopper.buttons]
    assert titles == ["Where is my order?", "See my orders", "Talk to a person"]


def test_an_e_mail_alone_is_kept_for_the_number_that_is_asked(talk):
    guest = talk()
    assert "order number" in guest.say("cy@example.com", "inform")
    assert "on its way" in guest.say("A-7741", "inform")


def test_a_signed_in_shopper_without_the_number_is_not_told_to_sign_in(talk):
    shopper = talk(customer="gus")
    shopper.say("where is my order", "track_order")
    said = shopper.say("I don't have the number", "nlu_fallback")
    assert "sign in" not in said and "person" in said


def test_undoing_says_what_can_be_done(talk):
    shopper = talk(customer="bo")
    shopper.say("cancel my order", "cancel_order")
    shopper.say("yes", "affirm")
    assert "can't be brought back" in shopper.say("undo that", "stop")
    again = talk(customer="dee", conversation="undo")
    again.say("change the address to 5 Elm Road, Bath BA1 2AB", "change_shipping_address")
    again.say("yes", "affirm")
    assert "go instead" in again.say("undo that please", "nlu_fallback")


def test_small_talk_is_answered_as_what_it_is(talk):
    assert "All well" in (said := talk().say("how are you?", "smalltalk")) or "Kind" in said
    assert "shop" in talk().say("tell me a joke", "smalltalk")
    assert "well" not in talk(conversation="j").say("tell me a joke", "smalltalk")


def test_how_long_a_refund_takes_is_not_about_delivery(talk):
    shopper = talk(customer="ann")
    shopper.say("where is my refund", "track_refund")
    assert "5 working days" in shopper.say("how long does it take usually?", "delivery_period")


def test_something_broken_is_heard_whatever_it_reads_like(talk):
    assert "damaged" in (said := talk().say("my order came broken", "nlu_fallback")) or (
        "broken" in said
    )


def test_why_not_names_the_reason_of_the_refusal(talk, shop):
    from datetime import timedelta

    from tests.actions.conftest import NOW

    shop.clock = lambda: NOW + timedelta(days=60)
    shopper = talk(customer="fay")
    assert "could be returned until" in shopper.say("I want to return it", "return_item")
    assert "30 days" in shopper.say("why not", "why")
    said = shopper.say("but it's broken", "return_item")
    assert "sorry" in said and "Which item" in said and "until" not in said


def test_why_not_after_a_refusal_is_no_yes(talk):
    shopper = talk(customer="eve")
    assert "already packed" in shopper.say("cancel my order", "cancel_order")
    assert "straight to the carrier" in shopper.say("why not", "affirm")


def test_a_reason_given_at_once_is_not_asked_for(talk):
    shopper = talk(customer="fay", conversation="talk")
    said = shopper.say("my order came broken, I want to return it", "return_item")
    assert "sorry" in said.casefold() or "understand" in said
    assert "How would you like to send it back" in shopper.say("the kettle", "inform")


def test_delivered_but_not_here_is_no_delivery(talk):
    shopper = talk(customer="fay")
    said = shopper.say("it says delivered but it's not here", "track_order")
    assert "sorry" in said and "neighbour" in said and shopper.cards


def test_an_ok_needs_no_question(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10028", "track_order")
    for words in ("ok", "👍"):
        said = shopper.say(words, "affirm")
        assert "Yes to what" not in said and "that yes" not in said


def test_undo_reads_like_cancelling_and_is_none(talk):
    shopper = talk(customer="bo")
    shopper.say("cancel my order", "cancel_order")
    shopper.say("yes", "affirm")
    assert "can't be brought back" in shopper.say("undo that", "cancel_order")


def test_what_is_in_it_means_the_order_talked_about(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10028", "track_order")
    assert "2 × Stoneware Mug" in shopper.say("and whats in it", "nlu_fallback")


def test_a_person_is_offered_once_and_never_guessed_at(talk, shop):
    shop.labels["contact_human_agent"] = {"en": "Talk to a person", "zh": "转人工客服"}
    shop.labels["contact_customer_service"] = {"en": "Talk to a person", "zh": "转人工客服"}
    shop.labels["get_invoice"] = {"en": "Cancel an order", "zh": "取消订单"}
    names = ("contact_customer_service", "cancel_order", "contact_human_agent", "get_invoice")
    shopper = talk(language="zh")
    shopper.say("人工几点上班", ranking=names)
    assert [b["title"] for b in shopper.buttons] == ["取消订单", "其他问题", "转人工客服"]


def test_inside_the_form_what_may_have_been_meant_is_offered_too(talk):
    guest = talk()
    guest.say("where is my order", "track_order")
    guest.say("blue banana sings", ranking=("track_order", "cancel_order"))
    assert "Cancel an order" in [b["title"] for b in guest.buttons]
    guest.press("Cancel an order")
    assert guest.slots["task"] == "cancel"
