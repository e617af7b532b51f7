"""What the assistant has offered, which a plain yes accepts."""

from __future__ import annotations

import re
from typing import Any

from actions.turn import Button, Turn, payload

OFFER_LASTS = 2
"""Messages for which an offer stands."""


def standing_offer(turn: Turn) -> dict[str, Any] | None:
    """What the assistant offered with its last words."""
    offer = turn.get("offer")
    if isinstance(offer, dict) and turn.count - int(offer.get("turn", 0)) < OFFER_LASTS:
        return offer
    return None


def person_just_offered(turn: Turn) -> dict[str, Any] | None:
    """A person, where the last answer asked whether to get one, whoever asked it."""
    for event in reversed(turn.tracker.events):
        if event.get("event") != "bot":
            continue
        buttons = (event.get("data") or {}).get("buttons") or []
        asked = _PERSON_ASKED.search(event.get("text") or "")
        if asked and any(is_person(button) for button in buttons):
            return {"intent": "contact_human_agent"}
        return None
    return None


_PERSON_ASKED = re.compile(
    r"(?:get|bring|fetch) (?:one|a person|a colleague|a person in|one in|you one)\b[^.?]*\?\s*$"
    r"|转(?:接|人工)[^。？]*(?:吗|好吗)？\s*$",
    re.I,
)


def person(turn: Turn) -> Button:
    """The quick reply that brings a person."""
    return turn.button("button.person", payload("contact_human_agent"))


def is_person(button: Button) -> bool:
    """Whether a quick reply brings a person, under whatever name."""
    return button["payload"].startswith(("/contact_human_agent", "/contact_customer_service"))


def starters(turn: Turn) -> list[Button]:
    """What most people come for."""
    return [
        turn.button("button.where", payload("track_order")),
        turn.button("button.recommend", payload("recommend_product")),
        person(turn),
    ]


def languages() -> list[Button]:
    """The two languages spoken here."""
    return [
        {"title": "English", "payload": payload("switch_language", language_name="en")},
        {"title": "中文", "payload": payload("switch_language", language_name="zh")},
    ]
