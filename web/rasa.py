"""The way to Rasa and back: its REST channel, its list of replies, its silences."""

from __future__ import annotations

from typing import Any

import httpx

from smartmkt_core.conversations.service import Reply


class RasaFailed(Exception):
    """Rasa is down, answered with an error, with something unreadable, or with nothing."""


class RasaClient:
    """Asks the Rasa server on this machine. Never waits to connect longer than two seconds."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(None, connect=2.0),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            transport=transport,
            trust_env=False,
        )

    async def ask(self, sender: str, message: str, metadata: dict[str, Any]) -> list[Reply]:
        """Rasa's replies to one message, at least one; RasaFailed. The caller limits the time."""
        body = {"sender": sender, "message": message, "metadata": metadata}
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body)
        except httpx.HTTPError as error:
            raise RasaFailed(type(error).__name__) from error
        if response.status_code != 200:
            raise RasaFailed(f"status {response.status_code}")
        try:
            answer = response.json()
        except ValueError as error:
            raise RasaFailed("not JSON") from error
        replies = read_replies(answer)
        if not replies:
            raise RasaFailed("no reply")
        return replies

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()


def read_replies(answer: object) -> list[Reply]:
    """Rasa's list as replies; RasaFailed when it is none.

    Rasa sends text, card and picture of one utterance as separate items: a card or picture
    without a text joins the text before it.
    """
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise RasaFailed("not a list of replies")
    replies: list[Reply] = []
    for item in answer:
        reply = _reply(item)
        if reply == Reply():
            continue
        if replies and not reply.text and not reply.quick_replies and _joins(replies[-1], reply):
            before = replies.pop()
            reply = Reply(
                before.text,
                before.quick_replies,
                before.attachment or reply.attachment,
                before.custom or reply.custom,
            )
        replies.append(reply)
    return replies


def _reply(item: dict[str, Any]) -> Reply:
    text = item.get("text")
    custom = item.get("custom")
    return Reply(
        text=text.strip() if isinstance(text, str) else "",
        quick_replies=[
            quick for button in _list(item.get("buttons")) if (quick := quick_reply(button))
        ],
        attachment=_attachment(item),
        custom=custom if isinstance(custom, dict) and custom else None,
    )


def quick_reply(button: object) -> dict[str, Any] | None:
    """A button of Rasa's as a quick reply on the wire."""
    if not isinstance(button, dict):
        return None
    title = button.get("title")
    payload = button.get("payload") or title
    if not isinstance(title, str) or not isinstance(payload, str) or not title.strip():
        return None
    return {"title": title, "payload": payload, "content_type": "text"}


def _attachment(item: dict[str, Any]) -> dict[str, Any] | None:
    image, attachment = item.get("image"), item.get("attachment")
    if isinstance(image, str) and image:
        return {"type": "image", "payload": {"src": image}}
    if isinstance(attachment, dict) and attachment:
        return attachment
    if isinstance(attachment, str) and attachment:
        return {"type": "file", "payload": {"src": attachment}}
    return None


def _joins(before: Reply, reply: Reply) -> bool:
    pins = (reply.custom or {}).get("type") == "language"
    return not pins and not (
        (before.custom and reply.custom) or (before.attachment and reply.attachment)
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
