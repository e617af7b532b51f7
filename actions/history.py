"""What the tracker's events tell about the turns before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Event = dict[str, Any]


def set_since_message(events: Sequence[Event], slot: str) -> Any:
    """A slot's value where an action has set it since the shopper wrote."""
    for event in reversed(events):
        if event.get("event") == "user":
            return None
        if event.get("event") == "slot" and event.get("name") == slot:
            return event.get("value")
    return None


def just_said(events: Sequence[Event]) -> set[str]:
    """The assistant's bubbles of its last turn: they are not said again in the same words."""
    said: set[str] = set()
    for event in reversed(events):
        if event.get("event") == "bot":
            said.add(str(event.get("text") or ""))
        elif event.get("event") == "user" and said:
            break
    return said
