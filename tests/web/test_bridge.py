"""Another help desk, as a small real server: it is told and answers; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from smartmkt_core.bridge.signing import fits
from smartmkt_core.outbox import service as outbox
from smartmkt_core.settings import Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import HUMAN, FakeRasa, Server, Shopper, free_port, sign_in_agent
from web import bridge, deliveries
from web.deliveries import Undelivered
from web.webhook import Webhook

SECRET, TOKEN = "shared-" + "s" * 32, "token-" + "t" * 32
ADA = {"id": "ada@elsewhere", "name": "Ada"}


class HelpDesk:
    """The other side: checks signatures, keeps events. ``statuses``: answers to come first.

    ``unwanted``: what contains this text is gone for good (410); ``refusals`` counts those.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.events: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.statuses: list[int] = []
        self.unwanted = ""
        self.refusals = 0
        self.calls = 0
        self._changed = threading.Condition()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            part = await receive()
            body += part.get("body", b"")
            more = part.get("more_body", False)
        status = self._take(dict(scope["headers"]), body)
        headers = [(b"content-length", b"0"), (b"location", b"http://127.0.0.1:1/")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _take(self, headers: dict[bytes, bytes], body: bytes) -> int:
        with self._changed:
            self.calls += 1
            try:
                signature = headers[b"smartmkt-signature"].decode()
                if not fits(SECRET, body, signature, now=datetime.now(UTC)):
                    return 401
                if self.statuses:
                    return self.statuses.pop(0)
                if self.unwanted and self.unwanted.encode() in body:
                    self.refusals += 1
                    return 410
                event = json.loads(body)
                assert headers[b"smartmkt-event"].decode() == event["type"]
                self.ids.append(headers[b"smartmkt-delivery"].decode())
                self.events.append(event)
                return 200
            finally:
                self._changed.notify_all()

    def wait_called(self) -> None:
        """Somebody has tried to tell something, whatever the answer was."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.calls > 0, 15)

    def wait_said(self, text: str) -> None:
        """Told what the shopper wrote."""
        with self._changed:
            assert self._changed.wait_for(lambda: text in str(self.events), 15)

    def wait(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The ``count``-th event of a kind."""

        def found() -> list[dict[str, Any]]:
            return [event for event in self.events if event["type"] == kind]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, 15), (
                f"no {kind} number {count} among {[event['type'] for event in self.events]}"
            )
            return found()[count - 1]


@pytest.fixture
def other() -> Iterator[HelpDesk]:
    """The other help desk."""
    desk = HelpDesk()
    with Server(desk.app, desk.port):
        yield desk


@pytest.fixture
def settings(settings: Settings, other: HelpDesk) -> Settings:
    return settings.model_copy(
        update={
            "bridge_url": f"http://127.0.0.1:{other.port}/hook",
            "bridge_secret": SECRET,
            "bridge_token": TOKEN,
            "bridge_private": True,
        }
    )


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(bridge, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "FIRST_WAIT", timedelta(seconds=0.05))


class Ada:
    """An agent of the other help desk, who calls back."""

    def __init__(self, url: str, talk: str) -> None:
        self.http = httpx.Client(
            base_url=f"{url}/api/bridge/conversations/{talk}",
            headers={"authorization": f"Bearer {TOKEN}"},
        )

    def call(self, step: str, key: str, agent: dict[str, str] = ADA, **body: Any) -> httpx.Response:
        return self.http.post(
            f"/{step}", json={"agent": agent, **body}, headers={"idempotency-key": key}
        )


@pytest.fixture
def ada(gateway: Server, waiting: Shopper) -> Iterator[Ada]:
    one = Ada(gateway.url, waiting.session["session_id"])
    yield one
    one.http.close()


def test_a_conversation_goes_over_and_back(
    waiting: Shopper, other: HelpDesk, ada: Ada, rasa: FakeRasa
) -> None:
    told = other.wait("handoff.requested")
    assert told["conversation"]["id"] == waiting.session["session_id"]
    assert told["handoff"]["reason"]
    assert told["transcript"][0]["text"] == "Where is my order?"
    assert told["customer"] is None

    answer = ada.call("messages", "k1", text="Hello, I'm Ada.")
    assert (answer.status_code, answer.json()["state"]) == (201, "assigned")
    assert waiting.wait("agent_joined")["agent"]["name"] == "Ada"
    assert waiting.wait("agent_uttered")["text"] == "Hello, I'm Ada."
    assert other.wait("handoff.claimed")["agent"] == {"name": "Ada"}

    assert ada.http.post("/typing", json={"on": True}).status_code == 204
    assert waiting.wait("typing", where=lambda data: data["who"] == "agent" and data["on"])

    asked = len(rasa.asked)
    waiting.write("It's 10028")
    assert other.wait("message.created", 1)["message"]["text"] == "It's 10028"

    assert ada.call("resolve", "k2").json()["state"] == "resolved"
    waiting.wait("handoff_status", where=lambda data: data["state"] == "resolved")
    other.wait("handoff.resolved")
    waiting.wait("bot_uttered", where=lambda data: (data["custom"] or {}).get("type") == "csat")
    assert len(rasa.asked) == asked, "the assistant kept out of it"
    own = [event for event in other.events if event.get("message", {}).get("sender") == "agent"]
    assert own == [], "it is not told its own words"
    waiting.write("And another thing")
    waiting.wait("bot_uttered", where=lambda data: data["text"] == "You: And another thing")
    assert len(other.ids) == len(set(other.ids))


def test_what_they_give_back_waits_again(waiting: Shopper, other: HelpDesk, ada: Ada) -> None:
    other.wait("handoff.requested")
    ada.call("claim", "k1")
    other.wait("handoff.claimed")
    assert ada.call("return", "k2", note="Needs somebody in Leeds").json()["state"] == "pending"
    waiting.wait("handoff_status", 2, where=lambda data: data["state"] == "pending")
    other.wait("handoff.returned")
    assert "Leeds" not in str(waiting.history())


def test_a_call_repeated_under_its_key_counts_once(
    waiting: Shopper, other: HelpDesk, ada: Ada
) -> None:
    other.wait("handoff.requested")
    first = ada.call("messages", "k1", text="Hello")
    again = ada.call("messages", "k1", text="Hello")
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    other_text = ada.call("messages", "k1", text="Something else")
    assert (other_text.status_code, other_text.json()["error"]["code"]) == (422, "key_reused")
    said = [line for line in waiting.history() if line["sender"] == "agent"]
    assert [line["text"] for line in said] == ["Hello"]


def test_a_help_desk_that_is_down_gets_everything_later_in_order(
    other: HelpDesk, shopper: Shopper, rasa: FakeRasa
) -> None:
    other.statuses += [500, 302, 503]
    rasa.status = 500
    shopper.ask("Where is my order?")
    shopper.ask("Talk to a person", payload=HUMAN)
    other.wait_called()
    said = ["one", "two", "three"]
    for text in said:
        shopper.ack(shopper.write(text))
    # The assistant says once that more was received, and the other help desk is told that too.
    other.wait("message.created", 4)
    assert other.events[0]["type"] == "handoff.requested"
    told = [event["message"] for event in other.events[1:]]
    assert [one["text"] for one in told if one["sender"] == "user"] == said
    assert [one["seq"] for one in told] == sorted(one["seq"] for one in told)


def test_what_is_not_wanted_is_not_sent_again(waiting: Shopper, other: HelpDesk, ada: Ada) -> None:
    other.wait("handoff.requested")
    other.unwanted = "the first"
    waiting.ack(waiting.write("the first"))
    waiting.ack(waiting.write("the second"))
    other.wait_said("the second")
    waiting.ack(waiting.write("the third"))
    other.wait_said("the third")
    assert other.refusals == 1


def test_our_own_agent_may_be_quicker(
    gateway: Server, waiting: Shopper, other: HelpDesk, ada: Ada
) -> None:
    other.wait("handoff.requested")
    mia = sign_in_agent(gateway.url)
    mia.post(f"/api/desk/conversations/{waiting.session['session_id']}/claim")
    assert other.wait("handoff.claimed")["agent"] == {"name": "Mia Chen"}
    refused = ada.call("messages", "k1", text="Hello")
    assert (refused.status_code, refused.json()["error"]["agent"]) == (409, "Mia Chen")
    assert ada.http.post("/typing", json={"on": True}).status_code == 204
    waiting.ack(waiting.write("Anybody?"))
    assert not [one for one in waiting.all("typing") if one["who"] == "agent" and one["on"]]


def test_nobody_gets_in_without_the_token(
    gateway: Server, waiting: Shopper, other: HelpDesk
) -> None:
    other.wait("handoff.requested")
    path = f"{gateway.url}/api/bridge/conversations/{waiting.session['session_id']}"
    assert httpx.get(path).status_code == 401
    assert httpx.get(path, headers={"authorization": "Bearer guess"}).status_code == 401
    codes = [
        httpx.get(path, headers={"authorization": f"Bearer {n}"}).status_code for n in range(20)
    ]
    assert codes[-1] == 429
    right = {"authorization": f"Bearer {TOKEN}"}
    assert httpx.get(path, headers=right).json()["conversation"]["state"] == "pending"


def test_only_what_was_handed_over_can_be_read(
    gateway: Server, open_shopper: Callable[[], Shopper], ada: Ada
) -> None:
    other_talk = open_shopper().begin().session["session_id"]
    right = {"authorization": f"Bearer {TOKEN}"}
    path = f"{gateway.url}/api/bridge/conversations/{other_talk}"
    assert httpx.get(path, headers=right).status_code == 404
    assert httpx.post(f"{path}/typing", headers=right, json={"on": True}).status_code == 404


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"agent": ADA}, "k"),
        ({"agent": ADA, "text": "  "}, "k"),
        ({"agent": {"id": "", "name": "x"}, "text": "hi"}, "k"),
        ({"agent": ADA, "text": "hi"}, ""),
        ({"agent": ADA, "text": "x" * 8001}, "k"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    ada: Ada, other: HelpDesk, body: dict[str, Any], key: str
) -> None:
    other.wait("handoff.requested")
    headers = {"idempotency-key": key} if key else {}
    assert ada.http.post("/messages", json=body, headers=headers).status_code == 422


def test_without_a_token_there_is_no_bridge(
    settings: Settings, start_gateway: StartGateway
) -> None:
    settings.bridge_token = ""
    server = start_gateway()
    answer = httpx.get(f"{server.url}/api/bridge/conversations/x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "off")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://shop.example/hook", "not https"),
        ("https://127.0.0.1/hook", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
        ("https://[::1]/hook", "private"),
        ("https://[::ffff:10.0.0.1]/hook", "private"),
        ("https://localhost/hook", "private"),
        ("file:///etc/passwd", "no sense"),
        ("https://user:password@shop.example/", "no sense"),
    ],
)
def test_the_webhook_never_leads_into_the_shops_own_network(url: str, why: str) -> None:
    async def post() -> None:
        webhook = Webhook(Settings(_env_file=None, bridge_url=url, bridge_secret=SECRET))
        try:
            await webhook.post({"type": "x"}, delivery="evt_1", at=datetime.now(UTC))
        finally:
            await webhook.close()

    # The browser of other tests keeps a loop running in this thread.
    with ThreadPoolExecutor(1) as pool, pytest.raises(Undelivered, match=why):
        pool.submit(asyncio.run, post()).result()
