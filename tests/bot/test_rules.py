"""What the assistant does with each intent, through the real Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.bot.conftest import Conversation

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = [yaml.safe_load(p.read_text("utf-8")) for p in (ROOT / "bot" / "domain").glob("*.yml")]
INTENTS = sorted(intent for part in DOMAIN for intent in part["intents"])
RULES = [
    rule
    for path in (ROOT / "data" / "rules").glob("*.yml")
    for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
]
ANSWER_OF = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for rule in RULES
    if "intent" in rule["steps"][0]
}
TASKS = sorted(intent for intent, action in ANSWER_OF.items() if action == "order_form")
OTHERS = sorted(set(INTENTS) - set(TASKS))
ASKS = "action_ask_order_form_order_number"


def test_every_intent_has_a_rule() -> None:
    assert sorted(ANSWER_OF) == INTENTS


@pytest.mark.parametrize("intent", OTHERS)
def test_an_intent_is_answered_by_its_action(shopper: Conversation, intent: str) -> None:
    answers = shopper.say(f"/{intent}")
    assert [a.split()[0] for a in answers] == [ANSWER_OF[intent]]


@pytest.mark.parametrize("intent", OTHERS)
def test_a_question_in_between_is_answered_and_the_form_asks_again(
    shopper: Conversation, intent: str
) -> None:
    shopper.say("/cancel_order")
    answers = shopper.say(f"/{intent}")
    assert [a.split()[0] for a in answers] == [ANSWER_OF[intent], ASKS]
    assert shopper.say("10027") == ["action_perform_task task=cancel_order"]


@pytest.mark.parametrize("intent", TASKS)
def test_a_task_asks_for_the_order_and_is_done(shopper: Conversation, intent: str) -> None:
    assert shopper.say(f"/{intent}") == [f"{ASKS} task={intent}"]
    assert shopper.say("it is A-7741") == [f"action_perform_task task={intent}"]


@pytest.mark.parametrize("intent", TASKS)
def test_a_task_that_names_its_order_is_done_at_once(shopper: Conversation, intent: str) -> None:
    answers = shopper.say(f'/{intent}{{"order_number": "2024/88"}}')
    assert answers == [f"action_perform_task task={intent}"]


@pytest.mark.parametrize("intent", TASKS)
def test_a_second_task_comes_first_and_the_first_one_after_it(
    shopper: Conversation, intent: str
) -> None:
    first = "track_order" if intent != "track_order" else "get_invoice"
    shopper.say(f"/{first}")
    assert shopper.say(f"/{intent}") == [f"{ASKS} task={intent}"]
    answers = shopper.say("10027")
    assert answers[0] == f"action_perform_task task={intent}"
    assert answers[1].endswith(f"task={first}")


NOTHING_UNDERSTOOD = {"action_fallback", "action_out_of_scope"}


def test_words_without_meaning_are_not_met_with_silence(shopper: Conversation) -> None:
    assert shopper.say("blorf zint quaddle")[0].split()[0] in NOTHING_UNDERSTOOD
    shopper.say("/track_order")
    answer, asked = (a.split()[0] for a in shopper.say("blorf zint quaddle"))
    assert answer in NOTHING_UNDERSTOOD
    assert asked == ASKS


def test_typed_text_reaches_the_same_rules(shopper: Conversation) -> None:
    assert shopper.say("我的快递到哪了") == [f"{ASKS} task=track_order"]
    assert shopper.say("do you take paypal?")[0].startswith("action_faq")
    assert shopper.say("10027") == ["action_perform_task task=track_order"]


def test_starting_over_is_ours_and_never_silent(shopper: Conversation) -> None:
    shopper.say("/cancel_order")
    assert shopper.say("/restart")[0].startswith("action_start_over")


def test_conversations_do_not_mix(rasa_url: str) -> None:
    one, other = Conversation(rasa_url), Conversation(rasa_url)
    one.say("/cancel_order")
    assert other.say("10027")[0].startswith("action_inform")
