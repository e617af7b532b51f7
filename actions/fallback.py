"""Not understood: likely meanings the first time, a person the second."""

from __future__ import annotations

from actions.base import ShopAction, person
from actions.conversation import repeat_for_other
from actions.reading import has_proof
from actions.turn import Turn, payload

LIKELY = 3
UNNAMED = {"nlu_fallback", "affirm", "deny", "inform", "choose", "out_of_scope", "stop", "why",
           "repeat", "restart", "greet", "goodbye", "thank", "smalltalk"}  # fmt: skip


class Fallback(ShopAction):
    """Says plainly that it was not understood, and offers what it may have meant."""

    action_name = "action_fallback"

    def respond(self, turn: Turn) -> None:
        if turn.text and _names_an_order(turn) and repeat_for_other(turn):
            return
        missed_before = any(key.startswith("fallback.") for key in turn.recall(messages=1))
        if missed_before:
            turn.say("fallback.person", buttons=[person(turn)])
            turn.offer("contact_human_agent")
            return
        names = turn.shop.labels
        likely = [
            {"title": names[name][turn.language], "payload": payload(name)}
            for name in _likely(turn)
        ]
        if likely:
            turn.say("fallback.likely", buttons=[*likely, person(turn)])
        else:
            turn.say("fallback.rephrase", buttons=[person(turn)])


def _names_an_order(turn: Turn) -> bool:
    """A bare number, or a proof, is worth taking even where the words are strange."""
    return bool(turn.entities("order_number")) and (len(turn.text) <= 40 or has_proof(turn, None))


def _likely(turn: Turn) -> list[str]:
    """Intents that can be named, by likelihood."""
    labels = turn.shop.labels
    return [name for name in turn.ranking if name in labels and name not in UNNAMED][:LIKELY]
