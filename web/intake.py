"""A shopper's message on its way into the log: what is refused, and what is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.service import Taken
from smartmkt_core.errors import NotFound
from web.store import now
from web.wire import clean

MOST_LINES, MOST_PIECES, LONGEST_SKU = 50, 999, 64
CLIENT_ID = re.compile(r"[\x21-\x7e]{1,64}")

EMPTY = "empty"
TOO_LONG = "too_long"
NOT_ALLOWED = "not_allowed"
RATE_LIMITED = "rate_limited"
NO_SESSION = "no_session"
INTERNAL = "internal"


class Refused(Exception):
    """The message is not taken. ``code`` is the wire's; ``key`` names the sentence."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.key = key or code


@dataclass(frozen=True)
class Incoming:
    """A message as the browser sent it, cleaned."""

    text: str
    payload: str
    client_id: str | None
    basket: list[dict[str, Any]] | None = None
    """What the page says is in the basket; None where it says nothing."""


def read(data: dict[str, Any], *, plain: bool, cap: int) -> Incoming:
    """What the browser sent; Refused.

    A typed text that begins with "/" is never a command. A client that only knows Rasa's events
    sends the payload of a chosen quick reply as its text: there it may be one.
    """
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    client_id = client_id_of(metadata)
    raw = data.get("message")
    if isinstance(raw, str) and len(raw) > 8 * cap:
        raise Refused(TOO_LONG)
    text, payload = clean(raw), clean(metadata.get("payload"))
    if max(len(text), len(payload)) > cap:
        raise Refused(TOO_LONG)
    if not text and not payload:
        raise Refused(EMPTY)
    if text.startswith("/") and not payload:
        if not plain:
            raise Refused(NOT_ALLOWED)
        text, payload = "", text
    if text.startswith("/"):
        text = ""
    return Incoming(text, payload, client_id, basket_of(metadata.get("basket")))


def basket_of(value: object) -> list[dict[str, Any]] | None:
    """The lines of a basket that can be read, at most so many; prices are the shop's own matter."""
    if not isinstance(value, list):
        return None
    lines = []
    for entry in value[:MOST_LINES]:
        sku = clean(entry.get("sku"))[:LONGEST_SKU] if isinstance(entry, dict) else ""
        quantity = entry.get("quantity") if sku else None
        if isinstance(quantity, int) and not isinstance(quantity, bool) and quantity > 0:
            lines.append({"sku": sku, "quantity": min(quantity, MOST_PIECES)})
    return lines


def client_id_of(metadata: object) -> str | None:
    """The browser's id for a message, when it has a usable one."""
    value = metadata.get("client_id") if isinstance(metadata, dict) else None
    return value if isinstance(value, str) and CLIENT_ID.fullmatch(value) else None


def write(
    session: Session, conversation_id: str, incoming: Incoming, origin: str | None = None
) -> Taken:
    """Into the log; Refused when the seat is gone or the payload was never offered here.

    ``origin``: the name of the network address that it came from.
    """
    at = now()
    try:
        conversation = conversations.lock(session, conversation_id, now=at)
    except NotFound:
        raise Refused(NO_SESSION) from None
    if not conversations.open_to(conversation, None):
        raise Refused(NO_SESSION)
    conversation.basket = incoming.basket
    text = incoming.text
    if incoming.payload:
        title = conversations.offered(session, conversation_id, incoming.payload)
        if title is None:
            slash = incoming.payload.startswith("/")
            raise Refused(NOT_ALLOWED, NOT_ALLOWED if slash and not text else "not_offered")
        text = text or title
    return conversations.take(
        session,
        conversation_id,
        text=text,
        payload=incoming.payload,
        client_id=incoming.client_id,
        origin=origin,
        now=at,
    )
