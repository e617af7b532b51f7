"""Not understood: likely meanings the first time, a person the second."""

from __future__ import annotations

from collections.abc import Collection

from actions.base import person
from actions.turn import Button, Turn, payload

LIKELY = 3
LEAST = 0.1
"""Below this a guess is no help."""
UNNAMED = {"nlu_fallback", "affirm", "deny", "inform", "choose", "out_of_scope", "stop", "why",
           "repeat", "restart", "greet", "goodbye", "thank", "smalltalk", "help",
           "complaint", "contact_human_agent", "contact_customer_service",
           "switch_language", "bot_challenge"}  # fmt: skip


def not_understood(turn: Turn) -> None:
    """Says so plainly, and offers what may have been meant."""
    if missed_before(turn):
        bring_person(turn, "fallback.person")
        return
    likely = guesses(turn)
    if likely:
        turn.say("fallback.likely", buttons=[*likely, something_else(turn), person(turn)])
    else:
        turn.say("fallback.rephrase", buttons=_usual(turn))


def missed_before(turn: Turn) -> bool:
    """Whether the message before was not understood either, or beyond what is done here."""
    return any(key.startswith(_MISSED) for key in turn.recall(messages=1))


_MISSED = ("fallback.likely", "fallback.rephrase", "fallback.person", "out_of_scope")


def bring_person(turn: Turn, key: str) -> None:
    """Offers a person, which a yes accepts; the third time with other ways beside."""
    again = turn.recall(messages=2).count(key) > 0
    turn.say(key, buttons=[person(turn), *(_usual(turn)[:2] if again else [])])
    turn.offer("contact_human_agent")


def something_else(turn: Turn) -> Button:
    """The quick reply for "none of these", which has a way on of its own."""
    return turn.button("button.else", payload("help", **{"else": True}))


def guesses(turn: Turn, *, but: Collection[str] = (), most: int = LIKELY) -> list[Button]:
    """What may have been meant, by likelihood, each title once; ``but``: intents left out."""
    found: dict[str, Button] = {}
    for name in turn.likely(LEAST):
        names = turn.shop.labels.get(name)
        if names and name not in UNNAMED and name not in but:
            title = names[turn.language]
            found.setdefault(title, {"title": title, "payload": payload(name)})
    return list(found.values())[:most]


def _usual(turn: Turn) -> list[Button]:
    """What most people come for, where nothing is likely."""
    first = turn.button("button.where", payload("track_order"))
    if turn.customer_id:
        return [first, turn.button("button.list", payload("list_orders")), person(turn)]
    return [first, turn.button("button.recommend", payload("recommend_product")), person(turn)]
