"""What the gateway's tests are played with. Nothing here sleeps: everything waits for events."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import threading
from collections.abc import Callable
from typing import Any

import httpx
import socketio
import uvicorn

PATIENCE = 10.0
HUMAN = "/contact_human_agent"
AGENTS = (
    ("mia@example.com", "Mia Chen", "kettle-and-tea"),
    ("tom@example.com", "Tom Hale", "teapot-and-cup"),
)
Event = dict[str, Any]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """uvicorn in a thread."""

    def __init__(self, app: Any, port: int) -> None:
        self.app = app
        self.url = f"http://127.0.0.1:{port}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                host="127.0.0.1",
                port=port,
                log_config=None,
                interface="asgi3",
                timeout_graceful_shutdown=0,
                timeout_keep_alive=1,
            )
        )
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Server:
        """Serve; returns once it answers."""
        startup = self._server.startup

        async def started(sockets: Any = None) -> None:
            await startup(sockets)
            self._ready.set()

        self._server.startup = started  # type: ignore[method-assign]
        self._thread.start()
        assert self._ready.wait(PATIENCE), "the server did not start"
        return self

    def stop(self) -> None:
        """Stop and wait for the end; a second time does nothing."""
        self._server.should_exit = True
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        with contextlib.suppress(SystemExit):
            self._server.run()

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class FakeRasa:
    """Rasa's REST channel. ``answer`` decides; by default it repeats what it was told.

    ``asked`` holds what came in. ``hold()`` keeps every answer back until ``let_go()``.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.asked: list[Event] = []
        self.answer: Callable[[Event], Any] = lambda body: [{"text": f"You: {body['message']}"}]
        self.status = 200
        self._changed = threading.Condition()
        self._go = threading.Event()
        self._go.set()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application."""
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            part = await receive()
            body += part.get("body", b"")
            more = part.get("more_body", False)
        status, answer = 200, "Hello"
        if scope["method"] == "POST":
            status, answer = await self._reply(json.loads(body))
        raw = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        headers = [(b"content-length", str(len(raw)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": raw})

    async def _reply(self, body: Event) -> tuple[int, Any]:
        import asyncio

        with self._changed:
            self.asked.append(body)
            self._changed.notify_all()
        status, answer = self.status, self.answer(body)
        await asyncio.to_thread(self._go.wait, PATIENCE)
        return status, answer

    def hold(self) -> None:
        """Keep answers back from now on."""
        self._go.clear()

    def let_go(self) -> None:
        """Let them out."""
        self._go.set()

    def wait_asked(self, count: int) -> list[Event]:
        """The questions, once there are ``count`` of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= count, PATIENCE), (
                f"Rasa was asked {len(self.asked)} times"
            )
            return list(self.asked)


class Listener:
    """A Socket.IO client that keeps every event in the order of arrival."""

    namespace = "/"

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.url = url
        self.headers = headers or {}
        self.events: list[tuple[str, Any]] = []
        self._changed = threading.Condition()
        self.socket = self._new_socket()

    def _new_socket(self) -> socketio.Client:
        client = socketio.Client(reconnection=False, handle_sigint=False)
        client.on("*", self._keep, namespace=self.namespace)
        client.on("disconnect", lambda *_: self._keep("disconnect"), namespace=self.namespace)
        return client

    def connect(self) -> Any:
        """Connect, over polling."""
        self.socket.connect(
            self.url,
            headers=self.headers,
            transports=["polling"],
            namespaces=[self.namespace],
            wait_timeout=PATIENCE,
        )
        return self

    def leave(self) -> None:
        """Close the tab: the connection ends without waiting for its last answer."""
        with contextlib.suppress(Exception):
            self.socket.eio.disconnect(abort=True)

    def say(self, event: str, data: Any) -> None:
        """Send an event."""
        self.socket.emit(event, data, namespace=self.namespace)

    def _keep(self, event: str, data: Any = None) -> None:
        with self._changed:
            self.events.append((event, data))
            self._changed.notify_all()

    def all(self, event: str) -> list[Any]:
        """What has come of one kind."""
        return [data for name, data in list(self.events) if name == event]

    def wait(
        self,
        event: str,
        count: int = 1,
        where: Callable[[Any], bool] = lambda _: True,
        patience: float = PATIENCE,
    ) -> Any:
        """The ``count``-th event of a kind that fits; waits for it."""

        def found() -> list[Any]:
            return [data for data in self.all(event) if where(data)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, patience), (
                f"no {event} number {count}; there was {self.events}"
            )
        return found()[count - 1]


class Shopper(Listener):
    """A browser's tab with the widget in it, as far as the wire goes."""

    session: Event
    _ids = itertools.count(1)

    def begin(self, **request: Any) -> Shopper:
        """Connect and ask for a session."""
        self.connect()
        self.session = self.request(**request)
        return self

    def request(self, **request: Any) -> Event:
        """Ask for a session on this connection."""
        before = len(self.all("session_confirm"))
        self.say("session_request", {"protocol": 1, "language": "en", **request})
        self.session = self.wait("session_confirm", before + 1)
        return self.session

    @property
    def keys(self) -> Event:
        """What this browser keeps, and another of its tabs presents."""
        return {key: self.session[key] for key in ("session_id", "session_token")}

    def write(self, message: str, payload: str | None = None, client_id: str = "") -> str:
        """Send a message; its client id."""
        client_id = client_id or f"m{next(self._ids)}"
        metadata = {"client_id": client_id} | ({"payload": payload} if payload else {})
        session_id = self.session["session_id"]
        self.say(
            "user_uttered", {"message": message, "session_id": session_id, "metadata": metadata}
        )
        return client_id

    def ask(self, message: str, payload: str | None = None) -> Event:
        """Send a message and wait for the next thing the bot says."""
        before = len(self.all("bot_uttered"))
        self.write(message, payload)
        answer: Event = self.wait("bot_uttered", before + 1)
        return answer

    def ack(self, client_id: str, count: int = 1) -> Event:
        """The gateway's word on a message."""
        ack: Event = self.wait("ack", count, lambda data: data["client_id"] == client_id)
        return ack

    def history(self, since: int = 0) -> list[Event]:
        """The log after a number."""
        before = len(self.all("history"))
        self.say("history", {"since": since})
        messages: list[Event] = self.wait("history", before + 1)["messages"]
        return messages


class DeskSocket(Listener):
    """An agent's desk, listening."""

    namespace = "/desk"


def sign_in_agent(url: str, number: int = 0) -> httpx.Client:
    """An agent's browser, signed in to the desk."""
    email, _, password = AGENTS[number]
    browser = httpx.Client(base_url=url, headers={"origin": url}, timeout=PATIENCE)
    answer = browser.post("/api/desk/login", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    return browser


def ask_for_person(shopper: Shopper, rasa: FakeRasa) -> Shopper:
    """The shopper waits for a person, whom the bot could not help; Rasa has forgotten it all."""
    rasa.status = 500
    shopper.ask("Where is my order?")
    shopper.ask("Talk to a person", payload=HUMAN)
    rasa.status = 200
    rasa.asked.clear()
    return shopper
