"""Sessions: with the token back in, without it nothing; two tabs in step; plain clients."""

from __future__ import annotations

from collections.abc import Callable

from smartmkt_core.settings import Limits
from tests.web.conftest import StartGateway
from tests.web.helpers import FakeRasa, Server, Shopper

Open = Callable[[], Shopper]


def test_a_reload_brings_the_conversation_back(
    shopper: Shopper, open_shopper: Open, rasa: FakeRasa
) -> None:
    shopper.ask("Hello")
    shopper.leave()
    again = open_shopper().begin(**shopper.keys, last_seq=0)
    assert again.session["session_id"] == shopper.session["session_id"]
    assert again.session["last_seq"] == 2
    history = again.history()
    assert [(message["sender"], message["text"]) for message in history] == [
        ("user", "Hello"),
        ("bot", "You: Hello"),
    ]
    assert history[0]["client_id"]
    assert again.history(since=1)[0]["seq"] == 2
    assert again.ask("More")["seq"] == 4


def test_knowing_the_id_gives_nothing(shopper: Shopper, open_shopper: Open) -> None:
    shopper.ask("A secret")
    session_id = shopper.session["session_id"]
    forged = shopper.session["session_token"][:-4] + "AAAA"
    for request in (
        {"session_id": session_id},
        {"session_id": session_id, "session_token": ""},
        {"session_id": session_id, "session_token": forged},
    ):
        stranger = open_shopper().begin(**request)
        assert stranger.session["session_id"] != session_id
        assert stranger.history() == []
        stranger.say(
            "user_uttered",
            {"message": "hi", "session_id": session_id, "metadata": {"client_id": "x"}},
        )
        assert stranger.ack("x")["error"]["code"] == "no_session"


def test_a_token_opens_only_its_own_conversation(shopper: Shopper, open_shopper: Open) -> None:
    other = open_shopper().begin()
    mixed = open_shopper().begin(
        session_id=shopper.session["session_id"], session_token=other.session["session_token"]
    )
    assert mixed.session["session_id"] not in (
        shopper.session["session_id"],
        other.session["session_id"],
    )


def test_a_message_without_a_session_is_refused(gateway: Server, open_shopper: Open) -> None:
    stranger = open_shopper().connect()
    stranger.say("user_uttered", {"message": "hi", "metadata": {"client_id": "x"}})
    assert stranger.ack("x")["error"]["code"] == "no_session"


def test_two_tabs_stay_in_step(shopper: Shopper, open_shopper: Open) -> None:
    second = open_shopper().begin(**shopper.keys)
    client_id = shopper.write("Hello")
    echoed = second.wait("user_uttered")
    assert (echoed["text"], echoed["client_id"], echoed["seq"]) == ("Hello", client_id, 1)
    assert second.wait("bot_uttered") == shopper.wait("bot_uttered")
    second.ask("And from here")
    assert shopper.wait("user_uttered")["text"] == "And from here"
    shopper.wait("bot_uttered", 2)
    assert shopper.all("bot_uttered") == second.all("bot_uttered")
    assert len(shopper.all("user_uttered")) == 1, "its own message is not echoed to a tab"


def test_a_plain_rasa_client_talks_with_the_session_string(
    gateway: Server, open_shopper: Open, rasa: FakeRasa
) -> None:
    rasa.answer = lambda body: [
        {"text": body["message"], "buttons": [{"title": "Track it", "payload": "/track"}]}
    ]
    plain = open_shopper().connect()
    plain.say("session_request", {"session_id": None})
    token = plain.wait("session_confirm")
    assert isinstance(token, str)
    plain.say("user_uttered", {"message": "hello", "session_id": token})
    assert plain.wait("bot_uttered")["quick_replies"][0]["payload"] == "/track"
    plain.say("user_uttered", {"message": "/track", "session_id": token})
    assert plain.wait("bot_uttered", 2)["text"] == "/track"
    plain.say("user_uttered", {"message": "/restart", "session_id": token})
    assert plain.wait("bot_uttered", 3)["text"].startswith("Messages can't begin")
    assert [asked["message"] for asked in rasa.asked] == ["hello", "/track"]
    plain.leave()
    back = open_shopper().connect()
    back.say("session_request", {"session_id": token})
    assert back.wait("session_confirm") == token
    back.say("user_uttered", {"message": "me again", "session_id": token})
    back.wait("bot_uttered")
    assert len({asked["sender"] for asked in rasa.asked}) == 1
    stranger = open_shopper().connect()
    stranger.say("session_request", {"session_id": rasa.asked[0]["sender"]})
    assert stranger.wait("session_confirm") != token


def test_the_plainest_client_never_asks_for_a_session(gateway: Server, open_shopper: Open) -> None:
    plain = open_shopper().connect()
    plain.say("user_uttered", {"message": "hello"})
    assert plain.wait("bot_uttered")["text"] == "You: hello"
    plain.say("user_uttered", {"message": "more"})
    assert plain.wait("bot_uttered", 2)["seq"] == 4


def test_too_many_new_conversations_from_one_place_are_held_back(
    start_gateway: StartGateway, open_shopper: Open
) -> None:
    start_gateway(Limits(address_sessions=2, window=60))
    open_shopper().begin()
    known = open_shopper().begin()
    third = open_shopper().connect()
    third.say("session_request", {"protocol": 1})
    assert third.wait("ack")["error"]["code"] == "rate_limited"
    assert open_shopper().begin(**known.keys).session["session_id"] == known.session["session_id"]
