"""Passing a conversation on, disappearing, reading, pictures, ratings; what each role may do."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import User
from smartmkt_core.settings import Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import (
    AGENTS,
    DeskSocket,
    FakeRasa,
    Server,
    Shopper,
    ask_for_person,
    sign_in_agent,
)
from web import presence
from web.agents import COOKIE

Open = Callable[[], Shopper]
Sessions = sessionmaker[Session]


def step(
    agent: httpx.Client, shopper: Shopper, name: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    talk = shopper.session["session_id"]
    return agent.post(f"/api/desk/conversations/{talk}/{name}", json=body or {})


def open_desk(gateway: Server, agent: httpx.Client) -> DeskSocket:
    """The agent's browser, which gives signs of life."""
    cookie = f"{COOKIE}={agent.cookies[COOKIE]}"
    desk = DeskSocket(gateway.url, {"Cookie": cookie, "Origin": gateway.url}).connect()
    desk.wait("queue")
    return desk


def become(sessions: Sessions, number: int, **values: Any) -> None:
    with unit_of_work(sessions) as session:
        session.execute(update(User).where(User.email == AGENTS[number][0]).values(**values))


def test_the_next_one_comes_by_itself(waiting: Shopper, mia: httpx.Client) -> None:
    taken = mia.post("/api/desk/next").json()
    assert taken["conversation_id"] == waiting.session["session_id"]
    assert (taken["state"], taken["agent"]["name"]) == ("assigned", "Mia Chen")
    waiting.wait("agent_joined")
    none = mia.post("/api/desk/next")
    assert (none.status_code, none.json()["error"]["code"]) == (404, "none_waiting")


def test_it_is_passed_on_to_a_colleague_with_a_note(
    gateway: Server, waiting: Shopper, mia: httpx.Client, tom: httpx.Client
) -> None:
    step(mia, waiting, "claim")
    colleague = tom.get("/api/desk/me").json()["id"]
    to_tom = {"agent_id": colleague, "note": "Wants a refund"}
    absent = step(mia, waiting, "transfer", to_tom)
    assert (absent.status_code, absent.json()["error"]["code"]) == (409, "agent_absent")
    desk = open_desk(gateway, tom)
    try:
        seen = step(mia, waiting, "transfer", to_tom).json()
        assert seen["agent"]["name"] == "Tom Hale"
        assert [turn["note"] for turn in seen["turns"]] == ["Wants a refund", ""]
        told = waiting.wait("system_uttered")
        assert told["custom"] == {"type": "handoff", "event": "transferred", "agent": "Tom Hale"}
        assert "Wants a refund" not in str(waiting.events), "the note is for colleagues"
        status = waiting.wait("handoff_status", where=lambda data: data.get("agent") is not None)
        assert status["state"] == "assigned"
        refused = step(mia, waiting, "reply", {"text": "Wait", "client_id": "r9"})
        assert refused.json()["error"]["agent"] == "Tom Hale"
        assert step(tom, waiting, "reply", {"text": "Hello", "client_id": "r1"}).is_success
    finally:
        desk.leave()


def test_it_goes_back_to_the_queue_with_a_note(waiting: Shopper, mia: httpx.Client) -> None:
    step(mia, waiting, "claim")
    seen = step(mia, waiting, "return", {"note": "Lunch"}).json()
    assert (seen["state"], seen["position"], seen["agent"]) == ("pending", 1, None)
    told = waiting.wait("system_uttered")
    assert (told["custom"]["event"], told["custom"]["agent"]) == ("returned", "Mia Chen")
    waiting.wait("handoff_status", where=lambda data: data["state"] == "pending")


def test_nobody_is_passed_on_to_nowhere(waiting: Shopper, mia: httpx.Client) -> None:
    step(mia, waiting, "claim")
    for body in ({}, {"agent_id": 1, "team": "returns"}, {"team": "nobody's"}):
        assert step(mia, waiting, "transfer", body).status_code == 422
    assert step(mia, waiting, "transfer", {"agent_id": 999}).status_code == 404


def test_what_an_agent_had_who_disappeared_goes_back(
    settings: Settings,
    start_gateway: StartGateway,
    open_shopper: Open,
    rasa: FakeRasa,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presence, "BEAT_SECONDS", 0.05)
    settings.desk_absent_seconds = 1
    gateway = start_gateway()
    waiting = ask_for_person(open_shopper().begin(), rasa)
    mia, tom = sign_in_agent(gateway.url), sign_in_agent(gateway.url, 1)
    listening, there = open_desk(gateway, tom), open_desk(gateway, mia)
    step(mia, waiting, "claim")
    status = where(listening, waiting)
    listening.wait("queue", where=lambda data: status(data) == "assigned")
    there.socket.disconnect()
    told = waiting.wait("system_uttered")
    assert told["custom"] == {"type": "handoff", "event": "lost", "agent": "Mia Chen"}
    listening.wait("queue", where=lambda data: status(data) == "pending")
    assert step(tom, waiting, "claim").json()["agent"]["name"] == "Tom Hale"
    people = tom.get("/api/desk/agents").json()["agents"]
    assert {one["name"]: one["presence"] for one in people} == {
        "Mia Chen": "offline",
        "Tom Hale": "online",
    }
    listening.leave()


def where(desk: DeskSocket, shopper: Shopper) -> Callable[[Any], str]:
    """The state of a shopper's conversation in an event of the queue."""
    talk = shopper.session["session_id"]

    def state(data: Any) -> str:
        rows = {one["conversation_id"]: one["state"] for one in data["conversations"]}
        return str(rows.get(talk))

    return state


def test_who_has_enough_gets_no_more(
    settings: Settings, start_gateway: StartGateway, open_shopper: Open, rasa: FakeRasa
) -> None:
    settings.desk_capacity = 1
    gateway = start_gateway()
    mia = sign_in_agent(gateway.url)
    first, second = (ask_for_person(open_shopper().begin(), rasa) for _ in range(2))
    assert step(mia, first, "claim").is_success
    refused = step(mia, second, "claim")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "at_capacity")
    assert mia.post("/api/desk/next").status_code == 409


def test_both_sides_see_what_was_read(
    gateway: Server, waiting: Shopper, mia: httpx.Client, open_shopper: Open
) -> None:
    step(mia, waiting, "claim")
    desk = open_desk(gateway, mia)
    try:
        talk = waiting.session["session_id"]
        seq = waiting.ack(waiting.write("Hello?"))["seq"]
        [row] = mia.get("/api/desk/conversations").json()["conversations"]
        assert row["unread"] == 1
        desk.say("read", {"conversation_id": talk, "seq": seq})
        assert waiting.wait("read") == {"who": "agent", "seq": seq}
        [row] = mia.get("/api/desk/conversations").json()["conversations"]
        assert row["unread"] == 0
        said = step(mia, waiting, "reply", {"text": "Hi", "client_id": "r1"}).json()["message"]
        waiting.say("read", {"seq": said["seq"] + 100})
        told = desk.wait("read", where=lambda data: data["who"] == "user")
        assert told == {"conversation_id": talk, "who": "user", "seq": said["seq"]}
        assert open_shopper().begin(**waiting.keys).session["agent_read"] == seq
    finally:
        desk.leave()


def test_nobody_else_reads_for_the_agent(
    gateway: Server, waiting: Shopper, mia: httpx.Client, tom: httpx.Client
) -> None:
    step(mia, waiting, "claim")
    desk = open_desk(gateway, tom)
    try:
        talk = waiting.session["session_id"]
        waiting.ack(waiting.write("Hello?"))
        for nonsense in (None, {}, {"conversation_id": talk, "seq": "1"}, {"seq": 1}):
            desk.say("read", nonsense)
        desk.say("read", {"conversation_id": talk, "seq": 99})
        desk.say("typing", {"conversation_id": talk, "on": True})
        step(mia, waiting, "reply", {"text": "Hi", "client_id": "r1"})
        waiting.wait("agent_uttered")
        [row] = mia.get("/api/desk/conversations").json()["conversations"]
        assert row["agent_read_seq"] < row["last_seq"]
    finally:
        desk.leave()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def test_an_agent_shows_a_picture_once(waiting: Shopper, mia: httpx.Client) -> None:
    talk = waiting.session["session_id"]
    path = f"/api/desk/conversations/{talk}/pictures"
    headers = {"x-client-id": "p1"}
    assert mia.post(path, content=picture(), headers=headers).status_code == 409, "not hers yet"
    step(mia, waiting, "claim")
    assert mia.post(path, content=b"no picture", headers=headers).status_code == 415
    first, again = (mia.post(path, content=picture(), headers=headers) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    shown = waiting.wait("agent_uttered")
    token = {"authorization": f"Bearer {waiting.session['session_token']}"}
    fetched = mia.get(shown["attachment"]["payload"]["src"], headers=token)
    assert fetched.headers["content-type"] == "image/jpeg"
    assert len([one for one in waiting.history() if one["attachment"]]) == 1


def test_a_visit_is_rated_in_the_widget_and_shown_at_the_desk(
    gateway: Server, waiting: Shopper, mia: httpx.Client, open_shopper: Open
) -> None:
    step(mia, waiting, "claim")
    step(mia, waiting, "resolve")
    asked = waiting.wait("bot_uttered", where=lambda data: (data["custom"] or {}).get("agent"))
    assert asked["text"] == "How was Mia Chen's help?"
    rating = asked["custom"]["id"]
    other = open_shopper().begin(**waiting.keys)
    desk = open_desk(gateway, mia)
    try:
        for wrong in (
            {"id": rating, "score": 9},
            {"id": "1", "score": 5},
            {"id": 77, "score": 5},
            {},
        ):
            waiting.say("csat", wrong)
        assert waiting.wait("csat", 4)["error"]["code"] == "rating"
        waiting.say("csat", {"id": rating, "score": 4, "comment": "Quick and kind"})
        kept = {"id": rating, "seq": asked["seq"], "score": 4, "comment": "Quick and kind"}
        assert other.wait("csat") == kept, "the other tab knows"
        assert desk.wait("csat") == {"conversation_id": waiting.session["session_id"], **kept}
        line = [one for one in other.history() if one["seq"] == asked["seq"]]
        assert line[0]["custom"]["score"] == 4
        stranger = open_shopper().begin()
        stranger.say("csat", {"id": rating, "score": 1})
        assert stranger.wait("csat")["error"]["code"] == "rating"
        talk = mia.get(f"/api/desk/conversations/{waiting.session['session_id']}").json()
        assert (talk["csat"]["score"], talk["state"]) == (4, "resolved")
    finally:
        desk.leave()


def test_a_trainer_reads_but_answers_nobody(
    sessions: Sessions, waiting: Shopper, tom: httpx.Client
) -> None:
    become(sessions, 1, role="trainer")
    talk = f"/api/desk/conversations/{waiting.session['session_id']}"
    assert tom.get(talk).is_success
    answers = [tom.post("/api/desk/next"), step(tom, waiting, "claim")]
    answers += [step(tom, waiting, name) for name in ("resolve", "return", "transfer")]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].json()["error"]["code"] == "not_allowed"
    assert tom.get("/api/desk/me").json()["answers"] is False


def test_who_leads_gives_back_what_an_agent_has(
    sessions: Sessions, waiting: Shopper, mia: httpx.Client, tom: httpx.Client
) -> None:
    step(mia, waiting, "claim")
    assert step(tom, waiting, "return").status_code == 409
    become(sessions, 1, role="supervisor")
    assert step(tom, waiting, "return").json()["state"] == "pending"


def test_whoever_is_away_says_so(gateway: Server, mia: httpx.Client, tom: httpx.Client) -> None:
    desk = open_desk(gateway, tom)
    try:
        assert mia.post("/api/desk/me/presence", json={"presence": "away"}).is_success
        told = desk.wait("presence", where=lambda data: standing(data)["Mia Chen"] == "away")
        assert standing(told)["Tom Hale"] == "online"
        assert mia.post("/api/desk/me/presence", json={"presence": "gone"}).status_code == 422
    finally:
        desk.leave()


def standing(data: Any) -> dict[str, str]:
    return {one["name"]: one["presence"] for one in data["agents"]}
