"""Questions outside the order form: who asked what, and whether a message answers it."""

from __future__ import annotations

import re
from typing import Any

from actions import requests
from actions.reading import denies
from actions.turn import Turn

LASTS = 2
"""Messages for which a question stands; a yes or no counts for the next one alone."""
STEERING = {"inform", "choose", "affirm", "deny", "repeat", "why", "stop", "nlu_fallback"}
_CHAT = {"greet", "thank", "smalltalk", "out_of_scope", "bot_challenge", "goodbye", "help"}
_OTHERS = {
    "contact_human_agent", "contact_customer_service", "complaint", "restart", "switch_language",
}  # fmt: skip
SURE = 0.6
"""From here on a message that reads like another wish is one."""
_ASKS = re.compile(
    r"[?？]|\b(?:where|when|how|what|which|who|can you|could you|do you|i want|i need|show me)\b"
    r"|吗|怎么|什么时候|哪里|哪儿|多少|我要|我想|帮我",
    re.I,
)

_LEAVES = re.compile(
    r"\W*(?:(?:no|nah|oh|hm+|ok|okay|actually|wait|sorry)\W+)*"
    r"(?:forget (?:it|that|about it|the \w+)|never ?mind|leave it)\b",
    re.I,
)


def ask(turn: Turn, action: str, field: str, **known: Any) -> None:
    """Leaves a question open that the action's ``answer`` is to read.

    ``done=True``: nothing is asked; only taking back or correcting what was done is listened for.
    """
    turn.set("question", {**known, "action": action, "field": field, "turn": turn.count})


def standing(turn: Turn, *, opening: bool = False) -> dict[str, Any] | None:
    """The question that the shopper may be answering. ``opening``: the form opens just now."""
    question = turn.get("question")
    if not isinstance(question, dict) or (turn.in_form and not opening):
        return None
    age = turn.count - int(question.get("turn", 0))
    lasts = 1 if question["field"].startswith("confirm") else LASTS
    return question if 1 <= age <= lasts else None


def close(turn: Turn) -> None:
    """Nothing is asked any more."""
    if turn.get("question") is not None:
        turn.set("question", None)


def just_asked(turn: Turn) -> bool:
    """Whether this turn leaves a question open."""
    question = turn.get("question") or {}
    return question.get("turn") == turn.count and not question.get("done")


def answered(turn: Turn, *, opening: bool = False) -> bool:
    """Lets the action that asked take the message; whether it did."""
    question = standing(turn, opening=opening) if turn.fresh else None
    action = turn.shop.actions.get(question["action"]) if question else None
    if question is None or action is None:
        return False
    wishes = requests.in_message(turn)
    names = {requests.name_of(wish) for wish in wishes} - STEERING
    others = {name for name in names if turn.shop.rules.get(name) != question["action"]}
    if len(wishes) < 2 or not others or question.get("words"):
        # Free words are taken whole, however many wishes they read like.
        return bool(action.answer(turn, question))
    whole = turn.message
    for place, wish in enumerate(wishes):
        turn.narrow(wish)
        if action.answer(turn, question):
            turn.narrow(whole)
            rest = requests.in_order(wishes[:place] + wishes[place + 1 :])
            at_once, later = requests.parted(rest)
            requests.wait(turn, [*later, *requests.waiting(turn)])
            requests.speak(turn, at_once)
            return True
    turn.narrow(whole)
    return False


def drops(turn: Turn) -> bool:
    """Whether the shopper leaves the question: never mind, or a plain no."""
    if turn.intent == "stop" or (_LEAVES.match(turn.text) and len(turn.text) <= 60):
        return True
    short = len(turn.text) <= 24 and not re.search(r"\d|@", turn.text)
    return denies(turn) and short


def is_other_wish(turn: Turn, *own: str) -> bool:
    """Whether the message is about something else, rather than free words in answer."""
    if turn.intent in own or turn.intent in STEERING:
        return False
    if turn.intent in _OTHERS:
        return True
    if not turn.text:
        return True
    sure = turn.confidence is None or turn.confidence >= SURE
    return sure and (turn.intent not in _CHAT or bool(_ASKS.search(turn.text)))


def put_off(turn: Turn) -> bool:
    """In the middle of an order's question: this comes after it. Whether that is so."""
    if not turn.in_form:
        return False
    wish = {
        "text": turn.text or str(turn.message.get("text") or ""),
        "intent": {"name": turn.intent, "confidence": turn.confidence},
        "intent_ranking": [],
        "entities": turn.message.get("entities") or [],
        "about": None,
    }
    requests.wait(turn, [*requests.waiting(turn), wish])
    turn.say("account.after")
    return True
