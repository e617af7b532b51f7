"""What came of a dialogue: whether a person was offered or called in time, or nobody disturbed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.e2e.escalation.script import Case

OFFERS = re.compile(
    r"\b(?:get|bring|fetch) (?:one|a person|a colleague|you one)\b|\bcolleague can take\b"
    r"|\bperson can (?:take|help)\b|let a (?:person|colleague)|person help"
    r"|转(?:接|人工)|(?:请|由|有)人工|人工客服(?:可以|或许|接手)",
    re.I,
)


@dataclass
class Heard:
    """What the shopper got for one message, and how the conversation stood behind it."""

    said: str
    answer: str
    waiting: bool = False
    level: str = ""
    score: float = 0.0
    steps: int = 0


@dataclass
class Outcome:
    """A played dialogue."""

    case: Case
    heard: list[Heard] = field(default_factory=list)

    @property
    def called_at(self) -> int | None:
        """Number of the message with which a person was called."""
        return _first(one.waiting for one in self.heard)

    @property
    def offered_at(self) -> int | None:
        """Number of the message with which a person was offered in words, or called."""
        return _first(one.waiting or bool(OFFERS.search(one.answer)) for one in self.heard)

    @property
    def right(self) -> bool:
        """In time where it goes wrong; undisturbed where it doesn't."""
        if not self.case.going_wrong:
            return not any(one.waiting or one.steps for one in self.heard)
        at = self.called_at if self.case.at_once else self.offered_at
        return at is not None and at <= self.case.by

    def told(self) -> str:
        """The whole conversation, for whoever looks what went wrong."""
        lines = [f"{self.case}{'' if self.right else '  WRONG'}"]
        for number, one in enumerate(self.heard, 1):
            mark = " CALLED" if one.waiting else ""
            lines.append(f"  {number} → {one.said}")
            lines.append(f"    ← {one.answer}  [{one.score:.2f} {one.level}{mark}]")
        return "\n".join(lines)


def figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """By language: share offered or called in time, share disturbed although content."""
    found: dict[str, dict[str, float]] = {}
    for language in sorted({one.case.language for one in outcomes}):
        wrong = [o for o in outcomes if o.case.language == language and o.case.going_wrong]
        content = [o for o in outcomes if o.case.language == language and not o.case.going_wrong]
        found[language] = {
            "in time": sum(o.right for o in wrong) / max(1, len(wrong)),
            "disturbed": sum(not o.right for o in content) / max(1, len(content)),
        }
    return found


def _first(marks: Iterable[bool]) -> int | None:
    return next((number for number, mark in enumerate(marks, 1) if mark), None)
