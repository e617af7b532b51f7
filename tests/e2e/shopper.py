"""A shopper who speaks the wire: sends a message and waits for the answer."""

from __future__ import annotations

import queue
import uuid
from typing import Any

import httpx
import socketio

ANSWER_WITHIN = 15.0


class Shopper:
    """One conversation over a real Socket.IO connection."""

    def __init__(self, url: str, *, language: str = "en") -> None:
        self.url = url
        self.language = language
        self.inbox: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        self.session: dict[str, Any] = {}
        self.basket: list[dict[str, Any]] | None = None
        self.client = socketio.Client(reconnection=False)
        for name in (
            "session_confirm",
            "ack",
            "bot_uttered",
            "agent_uttered",
            "handoff_status",
            "history",
            "answered",
        ):
            self.client.on(name, self._keep(name))
        self.connect()

    def connect(self, **more: Any) -> None:
        """Connect (again) and take up the session if there is one."""
        self.client.connect(self.url, transports=["websocket"])
        request = {"protocol": 1, "language": self.language, **more}
        if self.session:
            request |= {k: self.session[k] for k in ("session_id", "session_token")}
        self.client.emit("session_request", request)
        self.session = self.wait("session_confirm")

    def sign_in(self, customer_id: str) -> None:
        """Sign in on the demo shop's page, which hands its token to the widget."""
        answer = httpx.post(f"{self.url}/api/shop/sign-in", json={"customer_id": customer_id})
        answer.raise_for_status()
        self.sign_in_with(answer.json()["customer_token"])

    def sign_in_with(self, customer_token: str) -> None:
        """Begin anew with the token that a shop's page hands over."""
        self.close()
        self.session = {}
        self.connect(customer_token=customer_token)

    def say(self, text: str, *, payload: str | None = None) -> list[dict[str, Any]]:
        """Send a message; the bot's bubbles that answer it."""
        client_id = uuid.uuid4().hex
        metadata: dict[str, Any] = {"client_id": client_id}
        if payload:
            metadata["payload"] = payload
        if self.basket is not None:
            metadata["basket"] = self.basket
        self.client.emit(
            "user_uttered",
            {"message": text, "session_id": self.session["session_id"], "metadata": metadata},
        )
        ack = self.wait("ack")
        assert "error" not in ack, ack
        replies = [self.wait("bot_uttered")]
        while True:
            try:
                replies.append(self.wait("bot_uttered", within=0.4))
            except TimeoutError:
                return replies

    def wait(self, name: str, *, within: float = ANSWER_WITHIN) -> dict[str, Any]:
        """The next event of a name; others that come first are put aside."""
        aside = []
        try:
            while True:
                got, data = self.inbox.get(timeout=within)
                if got == name:
                    return data
                aside.append((got, data))
        except queue.Empty:
            raise TimeoutError(f"no {name} within {within} s; got {aside}") from None
        finally:
            for item in aside:
                self.inbox.put(item)

    def close(self) -> None:
        """Leave the page."""
        self.client.disconnect()

    def _keep(self, name: str) -> Any:
        def keep(data: Any) -> None:
            self.inbox.put((name, data))

        return keep


def told(replies: list[dict[str, Any]]) -> str:
    """All that a shopper reads in some replies: bubbles, buttons and cards."""
    parts: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in {"payload", "image_url", "url", "type"}:
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, str):
            parts.append(value)

    for reply in replies:
        walk(
            {
                key: reply.get(key)
                for key in ("text", "quick_replies", "custom")
                if reply.get(key) is not None
            }
        )
    return "\n".join(parts)
