"""Not understood: likely meanings the first time, a person the second."""

from __future__ import annotations

from actions.base import person
from actions.turn import Button, Turn, payload

LIKELY = 3
LEAST = 0.1
"""Below this a guess is no help."""
UNNAMED = {"nlu_fallback", "affirm", "deny", "inform", "choose", "out_of_scope", "stop", "why",
           "repeat", "restart", "greet", "goodbye", "thank", "smalltalk", "help",
           "complaint"}  # fmt: skip


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
    if likely:
        turn.say("fallback.likely", buttons=[*likely, person(turn)])
    else:
        turn.say("fallback.rephrase", buttons=_usual(turn))


def _likely(turn: Turn) -> list[str]:
    """Intents that can be named, by likelihood."""
    labels = turn.shop.labels
    return [name for name in turn.likely(LEAST) if name in labels and name not in UNNAMED][:LIKELY]


def _usual(turn: Turn) -> list[Button]:
    """What most people come for, where nothing is likely."""
    first = turn.button("button.where", payload("track_order"))
    if turn.customer_id:
        return [first, turn.button("button.list", payload("list_orders")), person(turn)]
    return [first, turn.button("button.recommend", payload("recommend_product")), person(turn)]
