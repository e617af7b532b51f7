"""Anger or strange words about an order that is named: its state, with regret and a person."""

from __future__ import annotations

import pytest

from actions.handoff import problem_in


def titles(shopper) -> list[str]:
    return [button["title"] for button in shopper.buttons]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("this is ridiculous, where the hell is 10028?!", "complaint"),
        ("oh great, 10028 is late AGAIN, brilliant service", "inform"),
        ("oh great, 10028 is late AGAIN, brilliant service", "nlu_fallback"),
    ],
)
def test_an_angry_word_about_an_order_shows_where_it_is(talk, words, intent):
    shopper = talk(customer="ann")
    said = shopper.say(words, intent)
    assert "10028" in said and "on its way" in said
    assert "sorry" in said or "frustrating" in said
    assert "Talk to a person" in titles(shopper)
    assert "colleague is coming" in shopper.say("yes", "affirm")


def test_cursing_the_courier_is_no_damage(talk):
    shopper = talk(customer="ann", language="zh")
    said = shopper.say("什么破快递，10028到底什么时候到！！", "complaint")
    assert "10028" in said and "损坏" not in said and "转人工客服" in titles(shopper)
    assert problem_in("LAKE12这个优惠码怎么用不了") == ""
    assert problem_in("the plate with chocolate") == ""
    assert problem_in("it is delayed again") == "late"


def test_something_broken_in_an_order_named_keeps_its_regret_and_shows_the_order(talk):
    shopper = talk(customer="ann")
    said = shopper.say("10020 came broken, I am fed up", "complaint")
    assert "sorry" in said and shopper.cards
    assert "Talk to a person" in titles(shopper)


def test_a_stranger_proves_the_order_first(talk):
    guest = talk()
    said = guest.say("still nothing, 10028 is a disgrace", "complaint")
    assert "e-mail" in said and guest.slots["requested_slot"] == "proof"
    assert "on its way" in guest.say("ann@example.com", "inform")


def test_strange_words_with_an_own_number_show_that_order(talk):
    shopper = talk(customer="ann")
    said = shopper.say("hmm so my neighbour said something odd regarding 10028 yesterday evening")
    assert "on its way" in said and "Talk to a person" in titles(shopper)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "不是，我就想问问到哪了"), ("en", "no I only wanted to know where it is")],
)
def test_after_a_refusal_where_it_is_means_that_order(talk, language, words):
    shopper = talk(customer="eve", language=language)
    shopper.say("取消10040" if language == "zh" else "cancel 10040", "cancel_order")
    assert "10040" in shopper.say(words, "nlu_fallback")
    assert shopper.ran[-1] == "action_perform_task"


@pytest.mark.parametrize(
    ("language", "words", "reason"),
    [("zh", "为什么不能取消", "仓库"), ("en", "why can't I cancel it?", "straight to the carrier")],
)
@pytest.mark.parametrize("intent", ["cancel_order", "why", "nlu_fallback"])
def test_why_after_a_refusal_is_told_the_reason(talk, language, words, reason, intent):
    shopper = talk(customer="eve", language=language)
    shopper.say("取消10040" if language == "zh" else "cancel 10040", "cancel_order")
    assert reason in shopper.say(words, intent)


def test_another_colour_of_what_has_arrived_is_an_exchange(talk):
    shopper = talk(customer="fay", language="zh")
    shopper.say("10041的马克杯能换个颜色吗", "change_order")
    assert "无法再修改" not in shopper.text and "换" in shopper.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "what hours is customer service open?"), ("zh", "客服几点上班")],
)
def test_the_hours_of_the_service_are_told_and_a_person_stays_offered(talk, language, words):
    shopper = talk(language=language)
    assert "9:00" in shopper.say(words, "contact_customer_service")
    shopper.say("yes", "affirm")
    assert shopper.ran == ["action_affirm"] and "9:00" not in shopper.text


def test_whoever_asks_for_the_service_gets_it(talk):
    assert "colleague is coming" in talk().say("customer service", "contact_customer_service")


@pytest.mark.parametrize("second", ["out_of_scope", "nlu_fallback"])
def test_gibberish_twice_brings_a_person_whatever_it_is_taken_for(talk, second):
    shopper = talk()
    shopper.say("asdkjh qwpoie", "out_of_scope")
    shopper.say("zzxcv mnb lkj", second)
    assert "Talk to a person" in titles(shopper)
    assert "colleague is coming" in shopper.say("yes", "affirm")


def test_gibberish_inside_the_form_gets_the_ways_out(talk):
    guest = talk()
    guest.say("where is my order", "track_order")
    said = guest.say("blue banana", "out_of_scope")
    assert "order number" in said and "Leave it" in titles(guest)
    assert "I don't have the number" in titles(guest)


def test_the_digits_beside_a_forgotten_mail_count(talk):
    guest = talk(language="zh")
    guest.say("查10028的物流", "track_order")
    assert "已发货" in guest.say("邮箱忘了，手机后四位4471行吗", "nlu_fallback")
