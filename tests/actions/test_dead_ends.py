"""No dead end: odd messages, corrections, circles, "something else", a parcel under way."""

from __future__ import annotations

import pytest


def titles(shopper) -> list[str]:
    return [button["title"] for button in shopper.buttons]


def person_in(shopper) -> bool:
    return any("person" in title or "人工" in title for title in titles(shopper))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("intent", ["nlu_fallback", "goodbye", "smalltalk", "cancel_order"])
@pytest.mark.parametrize("words", ["???", "...", "🥔🥔", "！！"])
def test_a_message_without_words_is_met_with_ways_on(talk, language, intent, words):
    shopper = talk(language=language)
    assert shopper.say(words, intent) and shopper.buttons and not shopper.loop


def test_question_marks_after_an_answer_ask_what_was_unclear(talk):
    shopper = talk(customer="bo")
    shopper.say("where is my order", "track_order")
    assert "unclear" in shopper.say("???", "nlu_fallback") or "missed the point" in shopper.text
    assert person_in(shopper)


def test_question_marks_at_a_question_say_why_it_is_asked(talk):
    guest = talk()
    asked = guest.say("where is my order", "track_order")
    said = guest.say("??", "nlu_fallback")
    assert guest.loop and said != asked


def test_a_link_can_not_be_opened(talk):
    shopper = talk()
    assert "ink" in shopper.say("https://shop.example/p/123", "inform") and shopper.buttons


@pytest.mark.parametrize(
    "words", ["Wo ist meine Bestellung, bitte?", "где мой заказ", "¿dónde está mi pedido?"]
)
def test_another_language_is_told_which_two_are_spoken(talk, words):
    shopper = talk()
    assert "English and Chinese" in shopper.say(words, "nlu_fallback")
    assert "中文" in titles(shopper) and person_in(shopper)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_something_else_has_a_way_on(talk, language):
    shopper = talk(language=language)
    shopper.say("blue banana", ranking=("track_order", "cancel_order"))
    word = "Something else" if language == "en" else "其他问题"
    assert word in titles(shopper) and len(titles(shopper)) == 4
    said = shopper.press(word)
    assert "10027" in said and person_in(shopper)


def test_not_understood_twice_brings_a_person_with_a_yes(talk):
    shopper = talk()
    shopper.say("blue banana")
    shopper.say("yellow banana")
    assert person_in(shopper)
    assert "colleague is coming" in shopper.say("yes", "affirm")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("where is my order", "track_order"),
        ("what does delivery cost", "delivery_options"),
        ("blue banana", "nlu_fallback"),
        ("tell me a joke", "smalltalk"),
        ("book me a flight", "out_of_scope"),
        ("yes", "affirm"),
        ("no", "deny"),
        ("show me a lamp", "search_product"),
        ("why", "why"),
    ],
)
def test_never_the_same_answer_three_times(talk, language, words, intent):
    shopper = talk(customer="bo", language=language)
    answers = []
    for _ in range(5):
        answers.append(shopper.say(words, intent))
    for one, two, three in zip(answers, answers[1:], answers[2:], strict=False):
        assert not (one == two == three)
        assert not (two.endswith(one) and three.endswith(one))


def test_the_last_answer_may_be_asked_for_again_and_again(talk):
    shopper = talk(customer="bo")
    first = shopper.say("where is my order", "track_order")
    for _ in range(3):
        assert shopper.say("say that again", "repeat") == first


@pytest.mark.parametrize(
    "words", ["no, not 10027, 10028", "10028, not 10027", "不是10027，是10028"]
)
@pytest.mark.parametrize("intent", ["deny", "inform", "nlu_fallback"])
def test_the_number_meant_instead_counts(talk, words, intent):
    shopper = talk(customer="ann")
    shopper.say("where is 10027", "track_order")
    assert "10028" in shopper.say(words, intent)


@pytest.mark.parametrize("words", ["not the kettle, the mug", "不是水壶，是马克杯"])
def test_the_thing_meant_instead_counts(talk, words):
    shopper = talk(customer="fay")
    shopper.say("I want to return the kettle", "return_item")
    shopper.say(words, "deny")
    assert "Mug" in shopper.text or (shopper.slots.get("item") or {}).get("id")


def test_when_it_will_arrive_is_answered_for_the_own_order_too(talk):
    shopper = talk(customer="cy")
    said = shopper.say("when will my parcel arrive", "delivery_period")
    assert "A-7741" in said and len(shopper.replies) == 2
    assert "A-7741" in shopper.press("Track A-7741")
    guest = talk(conversation="guest")
    guest.say("how long does delivery take", "delivery_period")
    assert len(guest.replies) == 1


def test_an_address_given_as_a_correction_is_taken(talk):
    shopper = talk(customer="bo")
    shopper.say("change the address", "change_shipping_address")
    shopper.say("12 High Street, Bath BA1 2AB", "inform")
    words = "no wait, the address is wrong: 14 High Street, Bath BA1 2AB"
    assert "14 High Street" in shopper.say(words, "change_shipping_address")


def test_a_sentence_with_a_number_is_no_address(talk):
    shopper = talk(customer="bo")
    said = shopper.say(
        "I don't want to cancel 10030, just change the address", "change_shipping_address"
    )
    assert "just change" not in said and shopper.slots["requested_slot"] == "new_address"


def test_undoing_a_change_cancels_nothing(talk):
    shopper = talk(customer="dee")
    shopper.say("change the address to 5 Elm Road, Bath BA1 2AB", "change_shipping_address")
    shopper.say("yes", "affirm")
    shopper.say("undo that", "cancel_order")
    assert shopper.slots["task"] == "address"


def test_whoever_insists_is_offered_a_person(talk):
    shopper = talk(customer="ann")
    for _ in range(3):
        shopper.say("show me the details", "order_details")
    assert person_in(shopper)


def test_not_knowing_the_mail_at_the_question_for_it_is_no_lost_password(talk):
    guest = talk(language="zh")
    guest.say("10030到哪了", "track_order")
    guest.say("邮箱不记得了", "recover_password")
    assert guest.slots["requested_slot"] == "proof" and person_in(guest)


def test_a_yes_takes_the_offer_behind_another_wish(talk):
    shopper = talk(customer="ann")
    shopper.say("cancel 10019", "cancel_order")
    said = shopper.ask(
        "yes, and where is 10028", ("yes", "affirm"), ("where is 10028", "track_order")
    )
    assert "10028" in shopper.replies[0].text and "10019" in said


def test_the_order_again_after_products(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10028", "track_order")
    shopper.say("show me a lamp", "search_product")
    assert "10028" in shopper.say("and the order?", "nlu_fallback")
