"""A shopper writes, the bot answers, and everything is in the log."""

from __future__ import annotations

from collections.abc import Callable

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
