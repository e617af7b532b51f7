"""Yes and no, misunderstandings, politeness, language, mood, and bringing a person."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from tests.actions.conftest import NOW


def titles(shopper) -> list[str]:
    return [button["title"] for button in shopper.buttons]


def test_a_yes_or_no_without_a_question_asks_what_is_meant(talk):
    shopper = talk()
    first = shopper.say("yes", "affirm")
    assert "Yes to what?" in first and titles(shopper)
    assert shopper.say("yes", "affirm") != first
    assert "instead" in shopper.say("no", "deny")


def test_an_offer_is_taken_or_left(talk):
    shopper = talk()
    shopper.say("are you a robot", "bot_challenge")
    assert "colleague is coming" in shopper.say("yes", "affirm")
    other = talk(conversation="other")
    other.say("are you a robot", "bot_challenge")
    assert "won't" in other.say("no", "deny") or "All right" in other.text


def test_an_offer_does_not_stand_for_ever(talk):
    shopper = talk()
    shopper.say("are you a robot", "bot_challenge")
    shopper.say("hi", "greet")
    assert "colleague" not in shopper.say("yes", "affirm")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_misunderstood_twice_brings_a_person_and_never_the_same_words(talk, language):
    shopper = talk(language=language)
    said = [shopper.say("xyzzy", ranking=("track_order", "nlu_fallback", "cancel_order"))]
    assert titles(shopper)[:2] == (
        ["Where my order is", "Cancel an order"] if language == "en" else ["查询物流", "取消订单"]
    )
    assert "/track_order" in [b["payload"] for b in shopper.buttons]
    for _ in range(4):
        said.append(shopper.say("xyzzy", ranking=("track_order",)))
        assert said[-1] != said[-2]
        assert any("contact_human_agent" in b["payload"] for b in shopper.buttons)
    assert "colleague" in shopper.say("ok", "affirm") or "转接" in shopper.text


def test_misunderstood_inside_the_form_asks_again_in_other_words_and_offers_a_person(talk):
    shopper = talk()
    said = [shopper.say("where is my order", "track_order")]
    said += [shopper.say(word) for word in ("blub", "bla", "hm")]
    assert len(set(said)) == 4
    assert "Talk to a person" in titles(shopper)


def test_no_number_at_hand_gets_help_and_a_person(talk):
    shopper = talk(language="zh")
    shopper.say("查快递", "track_order")
    assert "登录" in shopper.say("我忘了订单号", "list_orders")
    assert "人工" in shopper.say("没有", "deny")
    assert "转接人工客服" in shopper.say("好的", "affirm")
    assert not shopper.loop


def test_never_mind_ends_the_task(talk):
    shopper = talk()
    shopper.say("where is my order", "track_order")
    assert shopper.say("never mind", "stop") in ("All right.", "Okay, let's leave it.")
    assert not shopper.loop and shopper.slots["task"] is None


def test_small_talk_inside_the_form_comes_back_to_the_question(talk):
    shopper = talk()
    first = shopper.say("where is my order", "track_order")
    for intent in ("greet", "thank", "help", "smalltalk"):
        shopper.say("…", intent)
        assert "number" in shopper.replies[-1].text and shopper.replies[-1].text != first
        assert len(shopper.replies) == 2


def test_a_product_question_inside_the_form_comes_back(talk):
    shopper = talk()
    shopper.say("track 10030", "track_order")
    shopper.say("do you have a wool scarf in stock?", "check_stock")
    assert "in stock" in shopper.replies[0].text and "10030" in shopper.replies[1].text


def test_politeness(talk):
    shopper = talk(customer="ann")
    assert shopper.say("hello", "greet").startswith("Hello Ann")
    assert shopper.say("hello", "greet").startswith("Hello again")
    first = shopper.say("thanks", "thank")
    assert shopper.say("thanks a lot", "thank") != first
    assert (
        talk(customer="bo", language="zh", conversation="b").say("你好", "greet").startswith("王波")
    )
    for intent in ("goodbye", "help", "smalltalk", "out_of_scope", "bot_challenge"):
        assert shopper.say("…", intent)


def test_repeat_says_the_last_answer_again(talk):
    shopper = talk(customer="ann")
    assert "haven't said" in shopper.say("say that again", "repeat")
    said = shopper.say("where is 10028", "track_order")
    assert shopper.say("say that again", "repeat") == said and shopper.cards


def test_start_over_forgets_the_task(talk):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    assert shopper.say("start over", "restart")
    assert not shopper.loop


def test_why_after_a_refusal_explains_it(talk):
    shopper = talk(customer="cy")
    shopper.say("cancel my order", "cancel_order")
    assert "carrier" in shopper.say("why not?", "why")
    assert "only ask" in talk(conversation="w").say("why", "why")


def test_switching_the_language(talk):
    shopper = talk()
    assert shopper.say("说中文", "switch_language") == "好的，我们用中文继续。"
    assert shopper.cards == [{"type": "language", "language": "zh"}]
    shopper.language = "zh"
    assert "in English" in shopper.say("English please", "switch_language")
    assert "English and Chinese" in talk(conversation="s").say("parlez français", "switch_language")


def test_the_language_without_a_gateway_is_that_of_the_message(talk):
    shopper = talk(language="")
    assert "您好" in shopper.say("你好", "greet")


def test_a_person_is_asked_for_with_the_reason(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("cancel 10028", "cancel_order")
    said = shopper.say("get me a human", "contact_human_agent")
    assert "You're next" in said
    with unit_of_work(shop.sessions) as session:
        conversation = session.get(Conversation, "talk")
        assert conversation.state == "pending"
        assert conversation.handoff_reason.startswith("Cancelling; order 10028; in their words")


def test_a_person_in_the_middle_of_the_form_ends_it_and_tells_the_place(talk, shop):
    with unit_of_work(shop.sessions) as session:
        session.add(
            Conversation(
                id="before",
                created_at=NOW,
                updated_at=NOW,
                state="pending",
                handoff_at=NOW,
                queue_at=NOW,
            )
        )
    shopper = talk(language="zh")
    shopper.say("取消订单10030", "cancel_order")
    assert "前面还有1位" in shopper.say("转人工", "contact_human_agent")
    assert not shopper.loop and shopper.slots["task"] is None


def test_without_a_conversation_in_the_log_nobody_is_promised(talk):
    assert "can't reach" in talk(conversation="nowhere").say("human", "contact_human_agent")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("it arrived broken", "damaged"),
        ("you sent the wrong item", "wrong"),
        ("I never got it, it's missing", "reached you"),
        ("two weeks and still waiting", "waited"),
        ("your staff was rude", "treated"),
        ("this is bad", "went wrong"),
        ("收到的是坏的", "损坏"),
        ("太慢了", "等了这么久"),
    ],
)
def test_a_complaint_is_named_and_a_person_offered(talk, words, answer):
    shopper = talk(language="zh" if words > "z" else "en")
    assert answer in shopper.say(words, "complaint")
    assert any("contact_human_agent" in b["payload"] for b in shopper.buttons)
    assert shopper.say("ok", "affirm")
    assert shopper.ran == ["action_affirm"]


def test_a_complaint_inside_the_form_asks_only_the_form_s_question(talk):
    shopper = talk()
    shopper.say("where is my order", "track_order")
    assert shopper.say("you are useless", "complaint").count("?") <= 1


class Moody:
    """Measures by exclamation marks."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score(self, texts: list[str]) -> list[SimpleNamespace]:
        self.asked += texts
        angry = "!" in texts[0]
        return [
            SimpleNamespace(
                label="negative" if angry else "neutral",
                scores={"negative": 0.9 if angry else 0.1},
                anger=0.9 if angry else 0.1,
            )
        ]


def test_an_upset_shopper_is_answered_with_care_and_a_person_but_not_nagged(talk, shop):
    shop.sentiment = Moody()
    shopper = talk(customer="bo")
    said = shopper.say("where is my order!!", "track_order")
    assert "10030" in said and ("sorry" in said or "frustrating" in said)
    assert "Talk to a person" in titles(shopper)
    assert "sorry" not in shopper.say("and when!!", "track_order")
    assert shop.sentiment.asked == ["where is my order!!", "and when!!"]


def test_mood_and_intent_are_written_to_the_log(talk, shop):
    shop.sentiment = Moody()
    with unit_of_work(shop.sessions) as session:
        taken = conversations.take(session, "talk", text="where is it!!", now=NOW)
        number = taken.message.id
    talk(customer="bo", message_id=number).say("where is it!!", "track_order")
    with unit_of_work(shop.sessions) as session:
        line = conversations.last_message(session, "talk")
        assert (line.intent, line.mood, line.anger) == ("track_order", "negative", 0.9)
        assert line.confidence == pytest.approx(0.9)


def test_a_digression_is_measured_too(talk, shop):
    shop.sentiment = Moody()
    shopper = talk()
    shopper.say("where is my order", "track_order")
    shopper.say("hello!!", "greet")
    assert shop.sentiment.asked == ["where is my order", "hello!!"]


def test_the_same_answer_twice_is_marked_as_such(talk):
    shopper = talk(customer="bo")
    first = shopper.say("where is my order", "track_order")
    again = shopper.say("where is my order", "track_order")
    assert again != first and again.endswith(first)


def test_okay_never_mind_is_no_yes(talk):
    for words in ("好，那算了", "ok, but don't bother"):
        shopper = talk(customer="cy")
        shopper.say("cancel my order", "cancel_order")
        assert "colleague is coming" not in shopper.say(words, "affirm")


def test_the_other_one_is_meant_where_it_reads_like_again(talk):
    shopper = talk(customer="ann")
    shopper.say("where is my order", "track_order")
    shopper.say("the second one", "choose")
    assert "10027 (Copper Kettle)" in shopper.say("what about the other one?", "repeat")


def test_i_meant_the_other_product_is_taken_where_nothing_was_understood(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10028", "track_order")
    assert "10027" in shopper.say("no i meant the kettle", "nlu_fallback")


def test_never_got_it_is_a_complaint_whatever_it_reads_like(talk):
    shopper = talk(customer="fay")
    shopper.say("where is my order", "track_order")
    assert "sorry" in shopper.say("i never got it!!", "stop")


def test_a_question_is_let_go_where_the_shopper_has_moved_on(talk):
    guest = talk()
    guest.say("where is my order", "track_order")
    assert "order number" in guest.say("show me kettles", "search_product")
    assert "order number" not in guest.say("and scarves", "search_product")
    assert "order number" not in guest.say("thanks", "thank")


def test_how_much_is_it_asks_which_of_those_shown(talk):
    shopper = talk()
    shopper.say("show me a mug or a scarf", "search_product")
    if len(shopper.cards[0]["products"]) > 1:
        said = shopper.say("how much is it?", "product_question")
        assert said in ("Which of them do you mean?", "About which one?")
        assert "$" in shopper.press(shopper.buttons[0]["title"])
