"""Typed words of a quick reply: they count as pressing it, whatever they read like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

Event = dict[str, Any]
ANSWERED_BY = {
    "affirm": "action_affirm",
    "deny": "action_deny",
    "choose": "action_choose",
    "inform": "action_inform",
    "stop": "action_stop",
    "contact_human_agent": "action_handoff",
}
"""Which action answers a quick reply outside the form, where its words read like another intent."""


def as_pressed(message: Event, events: Sequence[Event]) -> Event:
    """The message as if the quick reply with just these words had been pressed.

    Only what the last answer offered counts, so nobody can name a payload that was not offered.
    """
    words = normal(str(message.get("text") or ""))
    if not words:
        return message
    for title, payload in offered_last(events):
        if payload.startswith("/") and normal(title) == words:
            return {**message, "text": payload, "typed_title": title}
    return message


def normal(text: str) -> str:
    """Letters and digits alone, in lower case: 确认取消。 is what the button says."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


def offered_last(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Titles and payloads that the last answer before this message offered, the latest first."""
    place = next((i for i in range(len(events) - 1, -1, -1) if _is_user(events[i])), -1)
    said = False
    for event in reversed(events[: max(place, 0)]):
        if event.get("event") == "bot":
            said = True
            data = event.get("data") or {}
            for button in [*(data.get("buttons") or []), *_in_card(data.get("custom") or {})]:
                yield str(button.get("title") or ""), str(button.get("payload") or "")
        elif said and _is_user(event):
            return


def _in_card(card: Event) -> Iterator[Event]:
    order = card.get("order") or {}
    for part in [order, *card.get("orders", []), *card.get("products", [])]:
        yield from part.get("actions", [])
        if "action" in part:
            yield part["action"]


def _is_user(event: Event) -> bool:
    return event.get("event") == "user"
