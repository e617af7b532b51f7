"""What a conversation's mood makes the assistant do: care, offer, call, and leave in peace."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import escalation_log
from smartmkt_core.texts import Texts
from tests.actions.conftest import NOW

PERSON = "contact_human_agent"


class Feels:
    """A mood model that hears anger in two exclamation marks, joy in a smile."""

    def score(self, texts: list[str]) -> list[SimpleNamespace]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> SimpleNamespace:
        angry = 0.9 if "!!" in text or "！！" in text else 0.1
        glad = 0.9 if "😊" in text else 0.05
        scores = {"negative": angry, "neutral": 0.05, "positive": glad}
        return SimpleNamespace(label="neutral", scores=scores, anger=angry, cause="delivery")


@pytest.fixture
def shopper(talk, shop):
    shop.sentiment = Feels()
    return talk(customer="bo")


@pytest.fixture
def logged(shop, shopper):
    """The same, with every message in the log."""

    def say(text: str, intent: str) -> str:
        with unit_of_work(shop.sessions) as session:
            taken = conversations.take(session, "talk", text=text, now=NOW)
            shopper.message_id = taken.message.id
        return shopper.say(text, intent)

    return say


def kept(shop) -> Conversation:
    with shop.sessions() as session:
        found = session.get_one(Conversation, "talk")
        session.expunge(found)
        return found


def steps(shop) -> list[tuple[str, str]]:
    with shop.sessions() as session:
        return [(row.level, row.outcome) for row in escalation_log.history(session, "talk")]


@pytest.mark.parametrize(
    ("language", "text", "lead"),
    [
        ("en", "the kettle's handle came off and I burned my hand", "medical"),
        ("zh", "水壶把手掉了，把我手烫伤了", "就医"),
        ("en", "you will hear from my lawyer", "person"),
        ("zh", "我已经打12315了", "专人"),
    ],
)
def test_danger_and_law_bring_a_person_in_the_same_turn(talk, shop, language, text, lead):
    said = talk(language=language).say(text, "complaint")
    assert lead in said and ("colleague is coming" in said or "转接人工客服" in said)
    assert kept(shop).state == "pending" and steps(shop) == [("handover", "")]


def test_the_reason_is_kept_for_either_language(talk, shop):
    talk(language="zh").say("我要起诉你们", "complaint")
    kept_reasons = kept(shop).handoff_reasons
    texts = Texts.load(shop.settings.data / "responses")
    told = escalation_log.in_words(texts, kept_reasons, "en", most=9)
    assert "lawyer" in told
    assert "律师" in escalation_log.in_words(texts, kept_reasons, "zh", most=9)


def test_an_open_question_is_let_go_where_a_person_is_called(shopper, shop):
    shopper.customer = None
    shopper.say("cancel an order", "cancel_order")
    assert shopper.loop
    shopper.say("this lamp caught fire last night", "complaint")
    assert not shopper.loop and kept(shop).state == "pending"


def test_a_change_that_was_made_is_told_even_when_a_person_is_called(shopper, shop):
    shopper.say("cancel order 10030", "cancel_order")
    said = shopper.say("yes, and you will hear from my lawyer", "affirm")
    assert "Cancelled" in said and kept(shop).state == "pending"


def test_growing_anger_is_offered_a_person_who_can_be_declined(shopper, shop):
    shopper.say("where is my order!!", "track_order")
    said = shopper.say("where is it then!!", "track_order")
    assert any(PERSON in button["payload"] for button in shopper.buttons)
    assert "colleague" in said
    shopper.say("no, just tell me", "deny")
    assert kept(shop).state == "bot" and ("offer", "declined") in steps(shop)
    said = shopper.say("where is order 10030", "track_order")
    assert "colleague" not in said


def test_an_accepted_offer_is_noted_and_calls(shopper, shop):
    shopper.say("where is my order!!", "track_order")
    shopper.say("where is it then!!", "track_order")
    shopper.say("yes", "affirm")
    assert kept(shop).state == "pending" and ("offer", "accepted") in steps(shop)


def test_after_a_person_the_mood_begins_anew(shopper, shop):
    shopper.say("you will hear from my lawyer", "complaint")
    with unit_of_work(shop.sessions) as session:
        session.get_one(Conversation, "talk").state = "bot"
    shopper.say("where is order 10030", "track_order")
    assert kept(shop).escalation_score == 0 and kept(shop).state == "bot"


def test_repeated_failures_of_ours_bring_care_without_any_anger(talk, shop):
    shopper = talk()
    for text in ("qwert the thing", "the thing from before", "the other thing I mean"):
        shopper.say(text, "nlu_fallback")
    assert any(PERSON in button["payload"] for button in shopper.buttons)
    assert {reason["key"] for reason in kept(shop).escalation_reasons} >= {"escalation.sign.failed"}


@pytest.mark.parametrize(
    "said",
    [
        [("where is 10030", "track_order"), ("thanks 😊", "thank")],
        [("cancel 10030", "cancel_order"), ("no, keep it", "deny"), ("thanks", "thank")],
        [("the mug arrived broken", "damaged_item"), ("no photo", "deny")],
        [("show me scarves", "search_product"), ("others?", "recommend_product")],
    ],
)
def test_content_shoppers_are_left_in_peace(shopper, shop, said):
    for text, intent in said:
        shopper.say(text, intent)
    assert steps(shop) == [] and kept(shop).state == "bot"


def test_an_upset_shopper_is_sold_nothing_and_told_briefly(shop, talk):
    shop.sentiment = Feels()
    calm, upset = talk(), talk()
    calm.say("blue", "deny")
    assert any("recommend" in button["payload"] for button in calm.buttons)
    upset.say("where is my order!!", "shop_question")
    upset.say("blue", "deny")
    upset.say("blue", "deny")
    payloads = [button["payload"] for button in upset.buttons]
    assert payloads and not any("recommend" in payload for payload in payloads)
    assert "What can I do for you" not in upset.text


def test_what_a_message_showed_stands_in_the_log(logged, shop):
    logged("where is my order!!", "track_order")
    logged("this is the third time I ask!!", "track_order")
    with shop.sessions() as session:
        rows = session.query(Message).filter(Message.sender == "user").order_by(Message.seq).all()
    assert rows[0].mood_scores["negative"] == 0.9 and rows[0].cause == "delivery"
    assert rows[1].signs["repeated"] == 1 and rows[1].escalation > rows[0].escalation
    now = kept(shop)
    assert now.escalation_score == rows[1].escalation and now.escalation_trend == "rising"
    assert now.escalation_reasons[0]["key"].startswith("escalation.sign.")


def test_a_shop_without_mood_model_still_hears_the_words(talk, shop):
    shop.sentiment = None
    talk().say("your kettle gave me an electric shock", "complaint")
    assert kept(shop).state == "pending"
