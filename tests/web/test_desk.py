"""Agents: who gets in, who gets the conversation, what the shopper sees of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import users
from smartmkt_core.handoff.models import User
from smartmkt_core.settings import Limits
from tests.web.conftest import StartGateway
from tests.web.helpers import AGENTS, HUMAN, DeskSocket, FakeRasa, Server, Shopper, sign_in_agent
from web import presence, publish
from web.agents import COOKIE

Open = Callable[[], Shopper]


def post(agent: httpx.Client, shopper: Shopper, step: str, body: object = None) -> httpx.Response:
    return agent.post(
        f"/api/desk/conversations/{shopper.session['session_id']}/{step}", json=body or {}
    )


def desk_says(url: str, headers: dict[str, str]) -> str:
    """The first word on the desk's namespace: 40 lets in, 44 refuses."""
    with httpx.Client(base_url=url, headers=headers) as browser:
        address = "/socket.io/?EIO=4&transport=polling"
        sid = json.loads(browser.get(address).text[1:])["sid"]
        browser.post(f"{address}&sid={sid}", content="40/desk,")
        return browser.get(f"{address}&sid={sid}").text


def say(agent: httpx.Client, shopper: Shopper, text: str, client_id: str) -> httpx.Response:
    return post(agent, shopper, "reply", {"text": text, "client_id": client_id})


def test_who_waits_may_take_the_wish_back_and_the_bot_goes_on(
    waiting: Shopper, mia: httpx.Client, rasa: FakeRasa
) -> None:
    note = waiting.ask("Hello?")
    [button] = note["quick_replies"]
    done = waiting.ask(button["title"], payload=button["payload"])
    assert "nobody is called" in done["text"]
    assert waiting.wait("handoff_status", where=lambda data: data["state"] == "bot")
    assert mia.get("/api/desk/conversations").json()["conversations"] == []
    assert waiting.ask("Where is it?")["text"] == "You: Where is it?"


def test_the_reason_begins_with_what_went_wrong(
    waiting: Shopper, mia: httpx.Client, sessions: sessionmaker[Session]
) -> None:
    with unit_of_work(sessions) as session:
        conversations.get(session, waiting.session["session_id"]).handoff_reasons = [
            {"key": "topic.words", "values": {"words": "smoke!"}},
            {"key": "topic.damaged", "values": {}},
            {"key": "escalation.sign.safety", "values": {"count": 1}},
        ]
    [row] = mia.get("/api/desk/conversations").json()["conversations"]
    told = row["reason_labels"]["en"].split("; ")
    assert told[0] == "Somebody may be hurt or in danger"
    assert told[-1] == "in their words: “smoke!”"


def test_a_person_takes_over_answers_and_gives_back(
    waiting: Shopper, mia: httpx.Client, rasa: FakeRasa
) -> None:
    [row] = mia.get("/api/desk/conversations").json()["conversations"]
    assert (row["state"], row["position"]) == ("pending", 1)
    assert row["reason_label"] == "Asked for a person"
    assert row["reason_labels"] == {"en": "Asked for a person", "zh": "要求人工客服"}
    assert row["waiting_since"]
    claimed = post(mia, waiting, "claim").json()
    me = mia.get("/api/desk/me").json()["id"]
    assert (claimed["state"], claimed["agent"]) == ("assigned", {"id": me, "name": "Mia Chen"})
    assert claimed["messages"][0]["text"] == "Where is my order?"
    assert waiting.wait("agent_joined")["agent"] == {"name": "Mia Chen"}
    status = waiting.wait("handoff_status", where=lambda data: data["state"] == "assigned")
    assert status["agent"] == {"name": "Mia Chen"}
    sent = say(mia, waiting, "Hello, I'm Mia.", "r1").json()["message"]
    assert sent["client_id"] == "r1"
    assert sent["agent"] == {"id": me, "name": "Mia Chen"}
    assert say(mia, waiting, "Hello, I'm Mia.", "r1").json()["message"]["seq"] == sent["seq"]
    said = waiting.wait("agent_uttered")
    assert (said["text"], said["agent"]) == ("Hello, I'm Mia.", {"name": "Mia Chen"})
    waiting.ack(waiting.write("Thank you"))
    assert post(mia, waiting, "resolve").json()["state"] == "resolved"
    waiting.wait("handoff_status", where=lambda data: data["state"] == "resolved")
    assert rasa.asked == [], "the bot stays out of it"
    waiting.write("One more thing")
    waiting.wait("bot_uttered", where=lambda data: data["text"] == "You: One more thing")
    assert waiting.wait("handoff_status", where=lambda data: data["state"] == "bot")
    senders = [message["sender"] for message in waiting.history()]
    assert senders == [
        *("user", "bot", "user", "bot", "system", "agent", "user", "bot", "bot", "user", "bot")
    ]


def test_who_waits_hears_once_that_more_was_received(
    waiting: Shopper, mia: httpx.Client, rasa: FakeRasa
) -> None:
    assert waiting.ask("It is urgent")["text"].startswith("Got it.")
    waiting.ack(waiting.write("Really"))
    post(mia, waiting, "claim")
    waiting.wait("agent_joined")
    texts = [m["text"] for m in waiting.history() if m["sender"] == "bot"]
    assert sum(text.startswith("Got it.") for text in texts) == 1
    assert rasa.asked == []


def test_the_second_agent_is_refused_by_name(
    waiting: Shopper, mia: httpx.Client, tom: httpx.Client
) -> None:
    assert post(mia, waiting, "claim").status_code == 200
    for answer in (
        post(tom, waiting, "claim"),
        say(tom, waiting, "Hi", "r1"),
        post(tom, waiting, "resolve"),
    ):
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "taken"
        assert answer.json()["error"]["text"] == "Mia Chen already has this conversation."


def test_steps_out_of_turn_and_unknown_conversations(shopper: Shopper, mia: httpx.Client) -> None:
    assert post(mia, shopper, "claim").json()["error"]["code"] == "wrong_state"
    assert say(mia, shopper, "Hi", "r1").status_code == 409
    assert mia.get("/api/desk/conversations/nobody").status_code == 404
    assert say(mia, shopper, "", "r1").status_code == 422
    assert post(mia, shopper, "reply", {"text": "no id"}).status_code == 422


def test_those_behind_move_up(
    waiting: Shopper, open_shopper: Open, rasa: FakeRasa, mia: httpx.Client
) -> None:
    second = open_shopper().begin()
    rasa.status = 500
    second.ask("Me too")
    assert "number 2" in second.ask("Talk to a person", payload=HUMAN)["text"]
    post(mia, waiting, "claim")
    second.wait("handoff_status", where=lambda data: data.get("position") == 1)


def test_the_desk_is_told_live(
    gateway: Server, waiting: Shopper, mia: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "TYPING_SECONDS", 0.3)
    cookie = f"smartmkt_desk={mia.cookies['smartmkt_desk']}"
    desk = DeskSocket(gateway.url, {"Cookie": cookie, "Origin": gateway.url}).connect()
    try:
        [row] = desk.wait("queue")["conversations"]
        talk = waiting.session["session_id"]
        assert row["conversation_id"] == talk
        assert row["reason_labels"] == {"en": "Asked for a person", "zh": "要求人工客服"}
        waiting.write("Anybody?")
        heard = desk.wait("message", where=lambda data: data["message"]["sender"] == "user")
        assert (heard["conversation_id"], heard["message"]["text"]) == (talk, "Anybody?")
        desk.say("typing", {"conversation_id": talk, "on": True})
        waiting.say("typing", {"on": True})
        assert desk.wait("typing") == {"conversation_id": talk, "who": "user", "on": True}
        assert not [data for data in waiting.all("typing") if data["who"] == "agent"]
        post(mia, waiting, "claim")
        desk.say("typing", {"conversation_id": talk, "on": True})
        assert waiting.wait("typing", where=lambda data: data["who"] == "agent")["on"]
        off = waiting.wait("typing", where=lambda data: data["who"] == "agent" and not data["on"])
        assert off, "ends by itself"
    finally:
        desk.leave()


def test_two_agents_of_one_name_are_told_apart(
    gateway: Server, waiting: Shopper, sessions: sessionmaker[Session], mia: httpx.Client
) -> None:
    with unit_of_work(sessions) as session:
        users.create_user(
            session,
            email="mia.two@example.com",
            name="Mia Chen",
            password="saucer-and-spoon",
            now=datetime.now(UTC),
        )
    with httpx.Client(base_url=gateway.url, headers={"origin": gateway.url}) as other:
        login = {"email": "mia.two@example.com", "password": "saucer-and-spoon"}
        other_id = other.post("/api/desk/login", json=login).json()["id"]
        post(mia, waiting, "claim")
        say(mia, waiting, "Hello", "r1")
        talk = f"/api/desk/conversations/{waiting.session['session_id']}"
        seen = other.get(talk).json()
        said = [one["agent"] for one in seen["messages"] if one["sender"] == "agent"]
        mine = mia.get("/api/desk/me").json()["id"]
        assert said == [{"id": mine, "name": "Mia Chen"}]
        assert seen["agent"]["id"] == mine != other_id


def test_a_plain_client_reads_the_agent_as_the_bot(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, mia: httpx.Client
) -> None:
    rasa.status = 500
    plain = open_shopper().connect()
    plain.say("user_uttered", {"message": "hello"})
    plain.wait("bot_uttered")
    plain.say("user_uttered", {"message": HUMAN})
    plain.wait("bot_uttered", 2)
    [row] = mia.get("/api/desk/conversations").json()["conversations"]
    path = f"/api/desk/conversations/{row['conversation_id']}"
    mia.post(f"{path}/claim")
    assert plain.wait("bot_uttered", 3)["text"] == "Mia Chen is here now."
    mia.post(f"{path}/reply", json={"text": "Hello there", "client_id": "r1"})
    assert plain.wait("bot_uttered", 4)["text"] == "Hello there"


def test_nobody_gets_in_without_signing_in(gateway: Server) -> None:
    with httpx.Client(base_url=gateway.url) as stranger:
        for path in ("me", "conversations", "conversations/x"):
            answer = stranger.get(f"/api/desk/{path}")
            assert answer.status_code == 401
            assert answer.json()["error"]["code"] == "not_signed_in"
        assert stranger.post("/api/desk/conversations/x/claim").status_code == 401
        stranger.cookies.set("smartmkt_desk", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")
        assert stranger.get("/api/desk/me").status_code == 401
    assert desk_says(gateway.url, {}).startswith("44/desk,")


def test_signing_in_and_out(gateway: Server) -> None:
    with httpx.Client(base_url=gateway.url) as browser:
        email, name, password = AGENTS[0]
        for body in ({"email": email, "password": "x"}, {"email": "nobody", "password": password}):
            answer = browser.post("/api/desk/login", json=body)
            assert answer.status_code == 401
            assert answer.json()["error"]["code"] == "login_failed"
        answer = browser.post("/api/desk/login", json={"email": email, "password": password})
        assert answer.json()["name"] == name
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie
        assert browser.get("/api/desk/me").json()["email"] == email
        browser.post("/api/desk/logout")
        assert browser.get("/api/desk/me").status_code == 401


def test_the_queue_shows_what_the_shopper_said_last(mia: httpx.Client, waiting: Shopper) -> None:
    assert waiting.history()[-1]["sender"] == "bot"
    [row] = mia.get("/api/desk/conversations").json()["conversations"]
    assert row["last_text"] == "Talk to a person"
    waiting.write("Are you there?")
    waiting.wait("bot_uttered", 3)
    [row] = mia.get("/api/desk/conversations").json()["conversations"]
    assert row["last_text"] == "Are you there?"


def test_a_cookie_is_worth_nothing_after_signing_out(gateway: Server) -> None:
    mia, tom = sign_in_agent(gateway.url), sign_in_agent(gateway.url, 1)
    kept = {"cookie": f"{COOKIE}={mia.cookies[COOKIE]}"}
    listening = DeskSocket(gateway.url, {"Cookie": kept["cookie"], "Origin": gateway.url}).connect()
    listening.wait("queue")
    assert mia.post("/api/desk/logout").status_code == 200
    assert httpx.get(f"{gateway.url}/api/desk/me", headers=kept).status_code == 401
    assert desk_says(gateway.url, {"Cookie": kept["cookie"]}).startswith("44/desk,")
    listening.wait("disconnect")
    assert tom.get("/api/desk/me").status_code == 200, "nobody else is signed out"
    assert sign_in_agent(gateway.url).get("/api/desk/me").status_code == 200


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": "another"}])
def test_who_leaves_or_gets_a_new_password_hears_nothing_more(
    start_gateway: StartGateway,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
) -> None:
    monkeypatch.setattr(presence, "BEAT_SECONDS", 0.05)
    gateway = start_gateway()
    mia = sign_in_agent(gateway.url)
    cookie = f"{COOKIE}={mia.cookies[COOKIE]}"
    listening = DeskSocket(gateway.url, {"Cookie": cookie, "Origin": gateway.url}).connect()
    listening.wait("queue")
    with unit_of_work(sessions) as session:
        session.execute(update(User).where(User.email == AGENTS[0][0]).values(**change))
    listening.wait("disconnect")
    assert mia.get("/api/desk/me").status_code == 401


def test_a_desk_socket_cannot_name_itself_somebody_else(
    gateway: Server, waiting: Shopper, mia: httpx.Client
) -> None:
    cookie = f"{COOKIE}={mia.cookies[COOKIE]}"
    desk = DeskSocket(gateway.url, {"Cookie": cookie, "Origin": gateway.url}).connect()
    desk.wait("queue")
    desk.say("disconnect", "client namespace disconnect")
    desk.say("connect", {"HTTP_COOKIE": "smartmkt_desk=forged"})
    mia.post(f"/api/desk/conversations/{waiting.session['session_id']}/claim")
    desk.wait("queue", 2)


def test_another_site_cannot_act_for_an_agent(
    gateway: Server, waiting: Shopper, mia: httpx.Client
) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        path = f"/api/desk/conversations/{waiting.session['session_id']}/claim"
        assert mia.post(path, headers=headers).status_code == 403
    cookie = f"smartmkt_desk={mia.cookies['smartmkt_desk']}"
    foreign = {"Cookie": cookie, "Origin": "https://shop.example"}
    assert desk_says(gateway.url, foreign).startswith("44/desk,")
    assert "40/desk," in desk_says(gateway.url, {"Cookie": cookie})


def test_passwords_cannot_be_tried_without_end(start_gateway: StartGateway) -> None:
    server = start_gateway(Limits(logins=3))
    with httpx.Client(base_url=server.url) as browser:
        body = {"email": AGENTS[0][0], "password": "guess"}
        codes = [browser.post("/api/desk/login", json=body).status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]
