"""A shopper writes, the bot answers, and everything is in the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartmkt_core.settings import Limits
from tests.web.conftest import StartGateway
from tests.web.helpers import FakeRasa, Shopper

Open = Callable[[], Shopper]


def test_a_message_is_acknowledged_and_answered(shopper: Shopper, rasa: FakeRasa) -> None:
    client_id = shopper.write("Where is my order?")
    ack = shopper.ack(client_id)
    answer = shopper.wait("bot_uttered")
    assert ack["seq"] == 1
    assert ack["at"].endswith("Z")
    assert answer["seq"] == 2
    assert answer["text"] == "You: Where is my order?"
    [asked] = rasa.asked
    assert asked["sender"] == shopper.session["session_id"]
    assert asked["metadata"]["conversation_id"] == shopper.session["session_id"]
    assert asked["metadata"]["customer_id"] is None
    assert asked["metadata"]["language"] == "en"
    assert asked["metadata"]["message_id"] > 0
    assert asked["metadata"]["channel"] == "web"


def test_the_bot_is_seen_working_only_while_it_works(shopper: Shopper, rasa: FakeRasa) -> None:
    shopper.ask("Hello")
    shopper.wait("typing", 2)
    names = [name for name, _ in shopper.events if name in ("ack", "typing", "bot_uttered")]
    assert names == ["ack", "typing", "typing", "bot_uttered"]
    assert [data["on"] for data in shopper.all("typing")] == [True, False]


def test_a_message_sent_twice_is_answered_once(shopper: Shopper, rasa: FakeRasa) -> None:
    client_id = shopper.write("Hello")
    shopper.wait("bot_uttered")
    shopper.write("Hello", client_id=client_id)
    assert shopper.ack(client_id, 2) == shopper.ack(client_id, 1)
    shopper.ask("Next")
    assert [asked["message"] for asked in rasa.asked] == ["Hello", "Next"]
    assert [message["seq"] for message in shopper.history()] == [1, 2, 3, 4]


def test_messages_sent_in_a_row_are_asked_one_at_a_time_in_order(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.hold()
    texts = [f"message {number}" for number in range(5)]
    acks = [shopper.ack(shopper.write(text))["seq"] for text in texts]
    assert acks == [1, 2, 3, 4, 5]
    assert [asked["message"] for asked in rasa.wait_asked(1)] == texts[:1]
    rasa.let_go()
    shopper.wait("bot_uttered", 5)
    assert [data["text"] for data in shopper.all("bot_uttered")] == [f"You: {t}" for t in texts]
    assert [asked["message"] for asked in rasa.asked] == texts


def test_replies_keep_buttons_cards_and_pictures(shopper: Shopper, rasa: FakeRasa) -> None:
    card = {"type": "order", "order": {"order_number": "10027", "actions": []}}
    rasa.answer = lambda _: [
        {"recipient_id": "x", "text": "Here it is."},
        {"recipient_id": "x", "custom": card},
        {"text": "Anything else?", "buttons": [{"title": "Cancel it", "payload": "/cancel"}]},
        {"image": "/store/images/a.svg"},
    ]
    first = shopper.ask("Where is it?")
    second = shopper.wait("bot_uttered", 2)
    assert (first["text"], first["custom"], first["quick_replies"]) == ("Here it is.", card, [])
    assert second["quick_replies"] == [
        {"title": "Cancel it", "payload": "/cancel", "content_type": "text"}
    ]
    assert second["attachment"] == {"type": "image", "payload": {"src": "/store/images/a.svg"}}


def test_only_an_offered_choice_reaches_the_bot_as_a_command(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    rasa.answer = lambda body: [
        {"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}
        if body["message"] == "Cancel it"
        else {"text": "Done."}
    ]
    refused = shopper.ack(shopper.write("Yes", payload="/affirm"))
    assert refused["error"]["code"] == "not_allowed"
    assert refused["error"]["text"]
    shopper.ask("Cancel it")
    shopper.ask("Yes", payload="/affirm")
    assert [asked["message"] for asked in rasa.asked] == ["Cancel it", "/affirm"]
    said = [message["text"] for message in shopper.history()]
    assert said == ["Cancel it", "Sure?", "Yes", "Done."]


@pytest.mark.parametrize(
    "typed", ["/restart", "  /restart", "\u200b/restart", "\x00/slot", '/inform{"a": "b"}', "/"]
)
def test_a_typed_slash_is_never_a_command(shopper: Shopper, rasa: FakeRasa, typed: str) -> None:
    assert shopper.ack(shopper.write(typed))["error"]["code"] == "not_allowed"
    assert rasa.asked == []
    assert shopper.history() == []


def test_empty_and_overlong_messages_are_refused_with_a_sentence(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    shopper.say("set_language", {"language": "zh"})
    shopper.wait("language")
    cases = {"": "empty", " \n\u200b\x07 ": "empty", "长" * 201: "too_long", "a" * 9000: "too_long"}
    for text, code in cases.items():
        error = shopper.ack(shopper.write(text))["error"]
        assert error["code"] == code
        assert error["text"].endswith("。")
    assert shopper.ack(shopper.write("长" * 200))["seq"] == 1


def test_control_characters_are_stripped_and_lines_kept(shopper: Shopper, rasa: FakeRasa) -> None:
    shopper.ask("one\r\ntwo\x00\x1b[31m \u202ethree 👩‍👧")
    assert rasa.asked[0]["message"] == "one\ntwo[31m three 👩‍👧"


def test_nonsense_on_the_wire_is_survived(shopper: Shopper, rasa: FakeRasa) -> None:
    for data in (None, 7, [], "text", {"message": {"a": 1}}, {"message": "x", "metadata": []}):
        shopper.say("user_uttered", data)
    for event in ("history", "typing", "set_language", "sign_in", "unknown"):
        shopper.say(event, {"since": "x", "language": 3, "customer_token": {}})
        shopper.say(event, None)
    assert shopper.ask("Still there?")["text"].startswith("You: ")


def test_the_language_is_followed_and_can_be_chosen(shopper: Shopper, rasa: FakeRasa) -> None:
    shopper.ask("我的订单到哪了？")
    assert shopper.wait("language") == {"language": "zh"}
    shopper.say("set_language", {"language": "en"})
    assert shopper.wait("language", 2) == {"language": "en"}
    shopper.ask("谢谢您的帮助")
    assert [asked["metadata"]["language"] for asked in rasa.asked] == ["zh", "en"]
    rasa.answer = lambda _: [
        {"custom": {"type": "language", "language": "zh"}},
        {"text": "好的，改用中文。"},
    ]
    assert shopper.ask("in Chinese please")["text"] == "好的，改用中文。"
    assert shopper.wait("language", 3) == {"language": "zh"}


def test_too_many_messages_at_once_are_held_back(
    start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    start_gateway(Limits(session_messages=3, window=60))
    shopper = open_shopper().begin()
    acks = [shopper.ack(shopper.write(f"message {number}")) for number in range(4)]
    assert [ack.get("seq") for ack in acks[:3]] == [1, shopper_seq(acks[1]), shopper_seq(acks[2])]
    assert acks[3]["error"]["code"] == "rate_limited"


def shopper_seq(ack: dict[str, int]) -> int:
    return ack["seq"]
