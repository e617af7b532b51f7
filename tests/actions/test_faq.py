"""Questions about the shop, answered from its policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartmkt_core.faq.service import Faq
from smartmkt_core.settings import ROOT

INTENTS = [
    "delivery_options", "delivery_period", "check_payment_methods", "check_refund_policy",
    "check_cancellation_fee", "payment_issue", "place_order", "warranty",
]  # fmt: skip


@pytest.fixture
def reading(shop, text_encoder):
    """The shop with an encoder, so that policies are found by meaning."""
    shop.faq = Faq.load(ROOT / "data" / "faq", text_encoder)
    return shop


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_about_the_shop_has_its_answer(talk, shop, intent, language):
    said = talk(language=language).say("tell me", intent)
    answer = shop.faq.for_intent(intent).text(language)
    assert answer.split("{")[0] in said and "{" not in said


def test_amounts_are_written_as_the_reader_s_language_does(talk):
    assert "US$5.90" in talk(language="zh").say("说一下", "delivery_options")
    assert "costs $5.90" in talk().say("tell me", "delivery_options")


def test_the_policy_that_is_meant_is_told_rather_than_the_general_one(talk, reading):
    assert "Saturday" in talk().say("do you deliver on sundays too?", "delivery_options")
    assert "14:00" in talk().say("how late can I order for same day dispatch", "delivery_period")
    assert "周日" in talk(language="zh").say("星期天送不送货呀", "delivery_options")


def test_a_question_that_no_intent_names_is_answered(talk, reading):
    assert "$20.00 to $500.00" in talk().say("do you have gift cards?", "shop_question")
    assert "品牌方" in talk(language="zh").say("你们家的是不是正品啊", "shop_question")


@pytest.mark.parametrize("intent", ["out_of_scope", "smalltalk", "nlu_fallback"])
def test_a_clear_question_about_the_shop_is_answered_whatever_it_was_taken_for(
    talk, reading, intent
):
    assert "$20.00 to $500.00" in talk().say("do you sell gift cards?", intent)
    assert "品牌方" in talk(language="zh").say("你们卖的都是正品吗？", intent)


@pytest.mark.parametrize("intent", ["out_of_scope", "smalltalk"])
@pytest.mark.parametrize(
    ("text", "language"), [("how deep is the ocean?", "en"), ("你觉得昨天的球赛怎样？", "zh")]
)
def test_what_is_not_the_shop_s_business_stays_so(talk, reading, intent, text, language):
    shopper = talk(language=language)
    said = shopper.say(text, intent)
    entries = (reading.faq.entry(topic) for topic in reading.faq.topics())
    assert said not in {entry.text(language) for entry in entries}


def test_likely_questions_are_offered_and_answered_when_pressed(talk, reading):
    shopper = talk()
    shopper.say("something about the card for gifts", "shop_question")
    titles = [button["title"] for button in shopper.buttons]
    assert "Do you sell gift cards?" in titles
    assert "$20.00" in shopper.press("Do you sell gift cards?")


def test_the_same_policy_twice_is_not_said_in_the_same_words(talk):
    shopper = talk()
    first = shopper.say("delivery time?", "delivery_period")
    assert shopper.say("how long again?", "delivery_period") != first


def test_what_the_policies_do_not_say_is_for_a_person(talk, shop):
    shop.faq = Faq([])
    shopper = talk()
    assert "no answer" in shopper.say("warranty?", "warranty")
    assert "colleague" in shopper.say("yes", "affirm")


def test_of_a_long_policy_the_sentence_that_answers_is_told_first(
    talk, shop, text_encoder, tmp_path: Path
):
    (tmp_path / "terms.yml").write_text(
        """
terms:
  questions: {en: [What are your rental terms], zh: [租赁条款是什么]}
  answer:
    en: >-
      Rentals start on Mondays. A deposit of 50 dollars is taken. Dogs must stay outside.
      Late returns cost 5 dollars a day.
    zh: 周一起租。押金50美元。不可带狗。逾期每天5美元。
""",
        "utf-8",
    )
    shop.faq = Faq.load(tmp_path, text_encoder)
    shopper = talk()
    said = shopper.say("rental terms: what if I am late with returning?", "shop_question")
    assert "Late returns" in said and "Dogs" not in said
    assert "Dogs" in shopper.press("The whole answer")
