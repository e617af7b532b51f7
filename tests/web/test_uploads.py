"""Photos: a shopper's into the conversation, out to that shopper and to agents, to nobody else."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import service as handoff
from smartmkt_core.settings import Limits, Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import FakeRasa, Server, Shopper, sign_in_agent

Open = Callable[[], Shopper]


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def send(
    shopper: Shopper,
    content: bytes | None = None,
    client_id: str = "p1",
    token: str | None = None,
    **headers: str,
) -> httpx.Response:
    token = shopper.session["session_token"] if token is None else token
    return httpx.post(
        f"{shopper.url}/uploads",
        content=photo() if content is None else content,
        headers={"authorization": f"Bearer {token}", "x-client-id": client_id, **headers},
        timeout=20,
    )


def src_of(shopper: Shopper) -> str:
    src: str = shopper.history()[0]["attachment"]["payload"]["src"]
    return src


def fetch(shopper: Shopper, src: str, token: str = "") -> httpx.Response:
    token = token or shopper.session["session_token"]
    return httpx.get(f"{shopper.url}{src}", headers={"authorization": f"Bearer {token}"})


def test_a_photo_is_a_message_that_the_assistant_is_told_of(
    shopper: Shopper, rasa: FakeRasa
) -> None:
    answer = send(shopper)
    assert answer.status_code == 201
    assert (answer.json()["client_id"], answer.json()["seq"]) == ("p1", 1)
    shopper.wait("bot_uttered")
    [asked] = rasa.asked
    assert asked["message"] == "/inform"
    assert asked["metadata"]["photos"] == [src_of(shopper).removeprefix("/uploads/")]
    [message] = [m for m in shopper.history() if m["sender"] == "user"]
    assert (message["text"], message["client_id"]) == ("", "p1")


def test_words_alone_never_carry_a_photo(shopper: Shopper, rasa: FakeRasa) -> None:
    shopper.say(
        "user_uttered",
        {
            "message": "look at /uploads/" + "0" * 32,
            "attachment": {"payload": {"src": "/uploads/" + "0" * 32}},
            "metadata": {"client_id": "m", "photos": ["0" * 32]},
        },
    )
    shopper.wait("bot_uttered")
    assert [asked["metadata"]["photos"] for asked in rasa.asked] == [[]]


def test_the_same_photo_sent_again_counts_once(shopper: Shopper, rasa: FakeRasa) -> None:
    assert send(shopper).json() == send(shopper).json()
    shopper.wait("bot_uttered")
    assert len(rasa.asked) == 1


def test_another_tab_sees_it_at_once(shopper: Shopper, open_shopper: Open) -> None:
    tab = open_shopper().begin(**shopper.keys)
    send(shopper)
    assert tab.wait("user_uttered")["attachment"]["type"] == "image"


def test_only_the_session_and_agents_see_it(
    shopper: Shopper, open_shopper: Open, gateway: Server
) -> None:
    send(shopper)
    src = src_of(shopper)
    shown = fetch(shopper, src)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "no-store" in shown.headers["cache-control"]
    other = open_shopper().begin()
    assert fetch(other, src).status_code == 404
    assert fetch(shopper, src, "forged").status_code == 404
    assert httpx.get(f"{shopper.url}{src}").status_code == 404
    with contextlib.closing(sign_in_agent(gateway.url)) as agent:
        assert agent.get(src).content == shown.content


@pytest.mark.parametrize("name", ["../secret.key", "..%2fsecret.key", "0" * 32, "x" * 32, "a"])
def test_nothing_else_is_served(shopper: Shopper, name: str) -> None:
    assert fetch(shopper, f"/uploads/{name}").status_code == 404


def test_without_a_session_nothing_is_taken(shopper: Shopper, settings: Settings) -> None:
    assert send(shopper, token="none").status_code == 401
    assert send(shopper, token="forged").status_code == 401
    assert not (settings.var / "uploads").exists()


@pytest.mark.parametrize(
    ("content", "status", "code", "words"),
    [
        (b"<svg onload=alert(1)>", 415, "not_a_picture", "JPEG"),
        (b"", 415, "not_a_picture", "JPEG"),
        (b"\xff" * 10_000_001, 413, "too_large", "10 MB"),
    ],
    ids=["svg", "empty", "too large"],
)
def test_what_is_no_photo_is_refused_in_a_sentence(
    shopper: Shopper, settings: Settings, content: bytes, status: int, code: str, words: str
) -> None:
    answer = send(shopper, content)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert words in answer.json()["error"]["text"]
    assert shopper.history() == []
    assert not list(Path(settings.var).glob("uploads/*"))


def test_the_sentence_is_in_the_shoppers_language(gateway: Server, open_shopper: Open) -> None:
    shopper = open_shopper().begin(language="zh")
    assert "照片" in send(shopper, b"no picture").json()["error"]["text"]


def test_a_conversation_takes_only_so_many(
    settings: Settings, start_gateway: StartGateway, open_shopper: Open
) -> None:
    settings.upload_count = 2
    start_gateway()
    shopper = open_shopper().begin()
    statuses = [send(shopper, client_id=f"p{n}").status_code for n in range(3)]
    assert statuses == [201, 201, 409]


def test_photos_count_as_messages(start_gateway: StartGateway, open_shopper: Open) -> None:
    start_gateway(Limits(session_messages=1))
    shopper = open_shopper().begin()
    assert send(shopper).status_code == 201
    assert send(shopper, client_id="p2").status_code == 429


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://shop.example", True), ("https://evil.example", False)]
)
def test_the_shops_pages_may_send_and_others_not(
    shopper: Shopper, origin: str, allowed: bool
) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST"}
    preflight = httpx.options(f"{shopper.url}/uploads", headers=asked)
    answer = send(shopper, origin=origin)
    for response in (preflight, answer):
        told = response.headers.get("access-control-allow-origin")
        assert told == (origin if allowed else None)
        assert "access-control-allow-credentials" not in response.headers


def test_with_a_person_the_photo_goes_to_the_desk(
    shopper: Shopper, rasa: FakeRasa, gateway: Server, sessions: sessionmaker[Session]
) -> None:
    conversation_id = shopper.session["session_id"]
    with unit_of_work(sessions) as session:
        handoff.request(session, conversation_id, reason="x", now=datetime.now(UTC))
    send(shopper)
    shopper.wait("bot_uttered")
    assert rasa.asked == []
    with contextlib.closing(sign_in_agent(gateway.url)) as agent:
        messages = agent.get(f"/api/desk/conversations/{conversation_id}").json()["messages"]
        assert messages[0]["attachment"]["payload"]["src"].startswith("/uploads/")
