"""Not understood: likely meanings the first time, a person the second."""

from __future__ import annotations

from actions.base import person
from actions.turn import Turn, payload

LIKELY = 3
UNNAMED = {"nlu_fallback", "affirm", "deny", "inform", "choose", "out_of_scope", "stop", "why",
           "repeat", "restart", "greet", "goodbye", "thank", "smalltalk"}  # fmt: skip


def not_understood(turn: Turn) -> None:
    """Says so plainly, and offers what may have been meant."""
    if any(key.startswith("fallback.") for key in turn.recall(messages=1)):
        turn.say("fallback.person", buttons=[person(turn)])
        turn.offer("contact_human_agent")
        return
    names = turn.shop.labels
    likely = [
        {"title": names[name][turn.language], "payload": payload(name)} for name in _likely(turn)
    ]
    turn.say("fallback.likely" if likely else "fallback.rephrase", buttons=[*likely, person(turn)])


def _likely(turn: Turn) -> list[str]:
    """Intents that can be named, by likelihood."""
    labels = turn.shop.labels
    return [name for name in turn.ranking if name in labels and name not in UNNAMED][:LIKELY]
