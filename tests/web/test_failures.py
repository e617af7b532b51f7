"""Rasa late, down, broken or silent, a gateway that restarts: it is told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.settings import Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import HUMAN, FakeRasa, Shopper, free_port
from web.dialogue import STALE
from web.store import now

Open = Callable[[], Shopper]


def payloads(answer: dict[str, Any]) -> list[str]:
    return [quick["payload"] for quick in answer["quick_replies"]]


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, []), (500, "oops"), (200, "not json"), (200, {"a": 1}), (200, [7]), (200, [{}])],
    ids=["empty", "error", "not JSON", "no list", "no reply", "empty reply"],
)
def test_no_usable_answer_becomes_an_apology_and_a_person(
    shopper: Shopper, rasa: FakeRasa, status: int, answer: Any
) -> None:
    rasa.status, rasa.answer = status, lambda _: answer
    apology = shopper.ask("Where is my order?")
    assert apology["text"].startswith("Sorry, I can't answer right now.")
    assert payloads(apology) == ["Where is my order?", HUMAN]
    rasa.status, rasa.answer = 200, lambda body: [{"text": f"Back: {body['message']}"}]
    again = shopper.ask("Try again", payload="Where is my order?")
    assert again["text"] == "Back: Where is my order?", "the conversation goes on"
    assert [message["sender"] for message in shopper.history()] == ["user", "bot"] * 2


def test_rasa_down_is_told_in_the_shoppers_language_and_a_person_is_reached_without_it(
    settings: Settings, start_gateway: StartGateway, open_shopper: Open
) -> None:
    settings.rasa_port = free_port()
    start_gateway()
    shopper = open_shopper().begin()
    apology = shopper.ask("我的订单到哪了？")
    assert apology["text"].startswith("抱歉，我暂时无法回复")
    assert apology["quick_replies"][1]["title"] == "转人工客服"
    second = shopper.ask("有人吗？")
    assert second["text"] != apology["text"], "never the same sentence twice running"
    done = shopper.ask("转人工客服", payload=HUMAN)
    assert done["text"].startswith("已为您转接人工客服")
    assert shopper.wait("handoff_status")["state"] == "pending"
    assert shopper.wait("handoff_status")["position"] == 1


def test_a_late_answer_is_announced_and_then_delivered(shopper: Shopper, rasa: FakeRasa) -> None:
    rasa.hold()
    slow = shopper.ask("Cancel my order")
    assert "taking longer than it should" in slow["text"]
    assert payloads(slow) == [HUMAN]
    rasa.let_go()
    assert shopper.wait("bot_uttered", 2)["text"] == "You: Cancel my order"
    assert shopper.ask("Thanks")["text"] == "You: Thanks"
    assert [asked["message"] for asked in rasa.asked] == ["Cancel my order", "Thanks"]


def test_an_answer_that_never_comes_is_not_waited_for_in_silence(
    start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    start_gateway(late=0.3)
    shopper = open_shopper().begin()
    rasa.hold()
    shopper.write("Hello?")
    shopper.wait("bot_uttered")
    gave_up = shopper.wait("bot_uttered", 2)
    assert gave_up["text"].startswith("No answer came")
    assert payloads(gave_up) == ["Hello?", HUMAN]
    rasa.let_go()
    assert shopper.ask("And now?")["text"] == "You: And now?", "the late answer is dropped"


def test_what_is_written_meanwhile_is_spoken_of_and_answered_in_order(
    start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    start_gateway(late=8)
    shopper = open_shopper().begin()
    rasa.hold()
    shopper.ask("one")
    shopper.write("two")
    still = shopper.wait("bot_uttered", 2)
    assert still["text"].startswith("I have this one too.")
    rasa.let_go()
    assert shopper.wait("bot_uttered", 3)["text"] == "You: one"
    assert shopper.wait("bot_uttered", 4)["text"] == "You: two"


def test_a_person_is_reached_while_rasa_hangs(
    start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    start_gateway(late=0.3)
    shopper = open_shopper().begin()
    rasa.hold()
    shopper.ask("Hello?")
    shopper.wait("bot_uttered", 2)
    assert shopper.ask("Talk to a person", payload=HUMAN)["text"].startswith("I've asked a person")
    assert len(rasa.asked) == 1, "Rasa was not asked again"


def test_a_restarted_gateway_answers_what_was_left_open_once(
    settings: Settings, start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    settings.rasa_timeout = 8
    first = start_gateway()
    shopper = open_shopper().begin()
    rasa.hold()
    shopper.ack(shopper.write("one"))
    shopper.ack(shopper.write("two"))
    rasa.wait_asked(1)
    shopper.leave()
    first.stop()
    rasa.let_go()
    start_gateway()
    back = open_shopper().begin(**shopper.keys)
    assert back.ask("three")["text"].startswith("You: ")
    rasa.wait_asked(4)
    back.wait("bot_uttered", where=lambda said: said["text"] == "You: three")
    history = back.history()
    said = [message["text"] for message in history if message["sender"] == "bot"]
    assert said == ["You: one", "You: two", "You: three"]
    assert [message["seq"] for message in history] == list(range(1, len(history) + 1))


def test_a_long_forgotten_message_is_apologised_for(
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    sessions: sessionmaker[Session],
) -> None:
    server = start_gateway()
    shopper = open_shopper().begin()
    long_ago = now() - 2 * STALE
    with unit_of_work(sessions) as session:
        talk = shopper.session["session_id"]
        conversations.take(session, talk, text="Where is it?", now=long_ago)
    shopper.leave()
    server.stop()
    start_gateway()
    back = open_shopper().begin(**shopper.keys)
    apology = back.wait("bot_uttered")
    assert apology["text"].startswith("You wrote while we were interrupted")
    assert back.ask("Try again", payload="Where is it?")["text"] == "You: Where is it?"
    assert len(rasa.asked) == 1
