"""Never the same answer three times in a row: then another way is shown."""

from __future__ import annotations

import re
from typing import Any

from actions.offers import is_person, person, starters
from actions.replies import Reply
from actions.turn import Turn

EXEMPT = ("goodbye", "thank", "affirm.content", "handoff.", "greet.short", "repetition.")
"""What may be said as often as it fits."""
TWICE = 2


def break_circle(turn: Turn) -> None:
    """Puts another way in place of what the last two answers said already."""
    if not turn.replies or "repeated" in turn.recall(messages=0) or _exempt(turn):
        return
    before = _last_answers(turn.tracker.events, TWICE)
    if len(before) < TWICE:
        return
    for place, reply in enumerate(turn.replies):
        if all(any(_same(reply, old) for old in answer) for answer in before):
            turn.replies[place] = _other_way(turn, reply)
            return


def _other_way(turn: Turn, reply: Reply) -> Reply:
    """In the form the question stays; elsewhere the usual wishes stand beside a person."""
    asking = turn.get("requested_slot") is not None and (turn.in_form or turn.get("task"))
    text = turn.lead("repetition.question" if asking else "repetition.answer")
    buttons = [b for b in reply.buttons if not is_person(b)]
    if not asking:
        turn.offer("contact_human_agent")
        buttons = [b for b in starters(turn) if not is_person(b)]
    return Reply(text, [person(turn), *buttons])


def _exempt(turn: Turn) -> bool:
    said = [mark.partition("#")[0] for mark in turn.marks if mark.endswith(f"@{turn.count}")]
    return any(key.startswith(EXEMPT) for key in said)


def _last_answers(events: list[dict[str, Any]], count: int) -> list[list[Reply]]:
    """The bubbles of the answers before this message, the latest first."""
    answers: list[list[Reply]] = []
    current: list[Reply] = []
    own = True
    for event in reversed(events):
        kind = event.get("event")
        if kind == "user":
            if own:
                # What this turn has said before is no earlier answer.
                own, current = False, []
                continue
            answers.append(current)
            current = []
            if len(answers) == count:
                break
        elif kind == "bot":
            custom = (event.get("data") or {}).get("custom")
            current.append(Reply(str(event.get("text") or ""), [], custom))
    return answers


def _same(new: Reply, old: Reply) -> bool:
    """The same words, "as before" or the like in front or not, about the same products."""
    return bool(_cores(new.text) & _cores(old.text)) and _shown(new) == _shown(old)


_LEAD = re.compile(r"^[^:：，\d]{1,40}[:：，]\s*(?=\S{2})")
_SAYING = 12
"""Characters from which on the rest of a bubble is an answer by itself."""


def _cores(text: str) -> set[str]:
    """What a bubble says, and what it says behind its first words."""
    rest = _plain(_LEAD.sub("", text, count=1))
    return {_plain(text)} - {""} | ({rest} if len(rest) >= _SAYING else set())


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _shown(reply: Reply) -> list[str]:
    products = (reply.custom or {}).get("products") or []
    return [str(product.get("sku")) for product in products]
