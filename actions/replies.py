"""What an action answers with: bubbles, quick replies, payloads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Button = dict[str, str]


@dataclass
class Reply:
    """One bubble: its text, its quick replies, its card."""

    text: str
    buttons: list[Button] = field(default_factory=list)
    custom: dict[str, Any] | None = None
    selling: bool = False
    """Whether it offers what nobody asked for: it is left out where somebody is upset."""


def payload(intent: str, **values: Any) -> str:
    """A quick reply's payload."""
    return f"/{intent}{json.dumps(values, ensure_ascii=False)}" if values else f"/{intent}"
