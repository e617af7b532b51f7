"""A piece of a sentence that means something to the shop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Span:
    """An entity found in a text: `text[start:end]`, with its normalised value."""

    entity: str
    start: int
    end: int
    value: Any
    extra: dict[str, Any] = field(default_factory=dict)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def as_dict(self) -> dict[str, Any]:
        """The form Rasa keeps on a message."""
        return {
            "entity": self.entity,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            **self.extra,
        }
