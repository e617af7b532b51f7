"""A conversation's mood over time: kept from message to message, and acted upon in the same turn.

The slot ``mood`` holds what is left of the messages before and what this one added, so that the
actions of one answer count it once. The core says what is needed (handoff/escalation.py); here
the answer is changed accordingly: brief and sorry, a person offered, or a person called.
"""

from __future__ import annotations

import re
from typing import Any

from actions.care import brief, hand_over, make_offer, say_sorry
from actions.failures import log_failure
from actions.mood import CALM, COOL, is_upset, measured
from actions.turn import Turn
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import escalation_log
from smartmkt_core.handoff.escalation import (
    Assessment,
    Level,
    Observation,
    State,
    Told,
    after,
    assess,
    next_step,
)
from smartmkt_core.handoff.escalation_signs import SAID_AGAIN, asks_again

LOOKED_BACK = 4
"""Messages among which the same wish counts as said again."""
HALF = 0.5
_SHORTCOMINGS: dict[str, tuple[str, float]] = {
    "fallback.order": ("failed", HALF),
    "fallback.": ("failed", 1.0),
    "out_of_scope.person": ("failed", 1.0),
    "repetition.": ("failed", 1.0),
    "again.same": ("failed", HALF),
    "error.": ("failed", 1.0),
    "faq.unknown": ("failed", 1.0),
    "odd.unclear": ("failed", HALF),
    "ask.order_number.none": ("failed", HALF),
    "search.none": ("failed", HALF),
    "refine.none": ("failed", HALF),
    "ask.proof.wrong": ("proof", 1.0),
    "ask.proof.lacks": ("proof", HALF),
    "ask.order_number.lacks": ("proof", HALF),
    "verify.locked": ("proof", 2.0),
}
"""What the assistant says where it failed, by the beginning of the sentence's key."""
_ADDRESS = re.compile(r"\S*@\S*")
_CALLED = ("handoff.next", "handoff.queue", "handoff.here", "ticket.opened", "ticket.known")
_DECLINING = re.compile(
    r"^\W*(?:no|nope|nah|not now|don't)\b|\b(?:no|not|don't want|without) (?:a )?(?:person|human"
    r"|colleague|agent)|\bjust (?:tell|answer|say|show|give|do|fix|cancel)\b"
    r"|^\W*(?:不用|不要|不需要|先不|别转|不转|不必|免了)|不(?:用|要|想|需要)(?:转)?(?:人工|客服)"
    r"|(?:你|直接)(?:就)?(?:直接)?(?:告诉|说|回答|处理|办)",
    re.I,
)


def take_note(turn: Turn, *, caring: bool, soothes: bool, action: str = "") -> None:
    """Adds the message to the conversation's mood, and does what that needs.

    ``caring``: whether this answer may be changed; ``soothes``: it is sorry and offers a person
    itself.
    """
    known = turn.get("mood") or {}
    again = known.get("message") == turn.message_key
    note = dict(known) if again else _begun(turn, known)
    told = Told.from_json(note["told_before"])
    found = _assess(turn, State.from_json(note["before"]), note["seen"])
    called = any(key.startswith(_CALLED) for key in turn.recall(messages=0))
    step = (
        Level.NONE if called else next_step(found, told, turn.count, turn.shop.settings.escalation)
    )
    if turn.replies and not called:
        step = _act(turn, found, step, note, caring=caring, soothes=soothes, action=action)
        told = after(step, told, found, turn.count)
        if soothes and step is not Level.HANDOVER:
            told = after(Level.OFFER, told, found, turn.count)
    elif not turn.replies:
        # An answer without words leaves it to the next action of this turn.
        step = Level.NONE
    note |= {
        "level": found.level,
        "reasons": escalation_log.reasons(found),
        "state": found.state.as_json(),
        "told": told.as_json(),
        "called": called or step is Level.HANDOVER,
    }
    if note != known:
        _record(turn, note, found, step, again=again)
        turn.set("mood", note)


def is_careful(turn: Turn) -> bool:
    """Whether the conversation stands so that answers are brief and sell nothing."""
    note = turn.get("mood") or {}
    if note.get("message") == turn.message_key:
        return bool(note["level"] != Level.NONE)
    return note.get("level", Level.NONE) != Level.NONE or is_upset(turn)


def _begun(turn: Turn, known: dict[str, Any]) -> dict[str, Any]:
    """The note of a new message. After a person has been, the mood begins anew."""
    mood = measured(turn)
    anew = bool(known.get("called"))
    told = Told() if anew else _heard(turn, Told.from_json(known.get("told")))
    return {
        "message": turn.message_key,
        "label": mood.label if mood else None,
        "anger": round(float(mood.anger), 3) if mood else None,
        "scores": _rounded(mood.scores) if mood else None,
        "cause": getattr(mood, "cause", None),
        "seen": _seen(turn),
        "before": State().as_json() if anew else State.from_json(known.get("state")).as_json(),
        "told_before": told.as_json(),
        "told": told.as_json(),
    }


def _heard(turn: Turn, told: Told) -> Told:
    """What was done, with whether the person just offered is declined."""
    just = told.offered is not None and turn.count - told.offered == 1
    if just and (turn.intent in ("deny", "stop") or _DECLINING.search(turn.text)):
        return Told(told.cared, told.offered, told.offered_score, declined=True)
    return told


def _assess(turn: Turn, before: State, seen: dict[str, Any]) -> Assessment:
    limits, signs = turn.shop.settings.escalation, turn.shop.signs
    shown = Observation(**{**seen, "signs": _with_ours(turn, seen["signs"])})
    found = assess(before, shown, signs, limits)
    if found.score < limits.care_from / 2:
        return found
    weighs = _standing(turn)
    return assess(before, shown, signs, limits, standing=weighs) if weighs else found


def _seen(turn: Turn) -> dict[str, Any]:
    """What the message shows: its mood as far as it can be trusted, and signs in its words."""
    signs = _in_words(turn)
    mood = measured(turn)
    if mood is None:
        return {"signs": signs}
    upset = is_upset(turn)
    doubtful = turn.intent in {*CALM, *COOL, "nlu_fallback"}
    return {
        "negative": float(mood.scores.get("negative", 0)) * (HALF if doubtful and not upset else 1),
        "positive": float(mood.scores.get("positive", 0)),
        "anger": float(mood.anger) if upset else 0.0,
        "signs": signs,
    }


def _with_ours(turn: Turn, signs: dict[str, float]) -> dict[str, float]:
    """The signs with what the answer so far shows of our own failures."""
    found = dict(signs)
    for key in turn.recall(messages=0):
        name, strength = _shortcoming(key)
        if name:
            found[name] = max(found.get(name, 0.0), strength)
    return found


def _in_words(turn: Turn) -> dict[str, float]:
    text = _ADDRESS.sub(" ", turn.whole_text)
    found = turn.shop.signs.in_text(text) if text else {}
    if turn.intent not in CALM and asks_again(turn.whole_text, _earlier(turn)):
        found.setdefault("repeated", SAID_AGAIN)
    if turn.intent == "repeat":
        # "Could you say that again?" asks for our words, not for the wish once more.
        found.pop("repeated", None)
    return found


def _earlier(turn: Turn) -> list[str]:
    said = [
        str(event.get("text") or "")
        for event in turn.tracker.events
        if event.get("event") == "user" and not str(event.get("text") or "").startswith("/")
    ]
    return said[:-1][-LOOKED_BACK:]


def _shortcoming(key: str) -> tuple[str, float]:
    if ".refused." in key:
        return "refused", 1.0
    return next((found for start, found in _SHORTCOMINGS.items() if key.startswith(start)), ("", 0))


def _standing(turn: Turn) -> dict[str, float]:
    """The customer's value and what is at stake; nothing where that can't be read."""
    number = turn.get("order_number") or turn.focus.get("order")
    try:
        with unit_of_work(turn.shop.sessions) as session:
            return escalation_log.standing(
                session,
                turn.shopper,
                str(number) if number else None,
                turn.shop.settings.escalation,
                now=turn.now,
            )
    except Exception as error:
        log_failure("standing", turn, error)
        return {}


def _act(
    turn: Turn,
    found: Assessment,
    step: Level,
    note: dict[str, Any],
    *,
    caring: bool,
    soothes: bool,
    action: str,
) -> Level:
    """Changes the answer; what was done in the end."""
    if step is Level.HANDOVER:
        if hand_over(turn, found, done=action == "action_perform_task"):
            return step
        step = Level.OFFER
    if not caring:
        return Level.OFFER if soothes and found.level is not Level.NONE else Level.NONE
    if step is Level.OFFER:
        say_sorry(turn, said=note.get("told_before", {}).get("cared"))
        make_offer(turn)
    elif step is Level.CARE:
        say_sorry(turn, said=None)
    if is_careful(turn) or found.level is not Level.NONE:
        brief(turn)
    return step


def _record(
    turn: Turn, note: dict[str, Any], found: Assessment, step: Level, *, again: bool
) -> None:
    """Writes to the conversation log, in a transaction of its own: a shopper must not notice."""
    told = Told.from_json(note["told_before"])
    try:
        with unit_of_work(turn.shop.sessions) as session:
            if turn.message_id is not None:
                conversations.record_understanding(
                    session,
                    turn.message_id,
                    intent=turn.intent,
                    confidence=turn.confidence,
                    entities=turn.named,
                    mood=note["label"],
                    anger=note["anger"],
                    mood_scores=note["scores"],
                    cause=note["cause"],
                    signs=_rounded(_with_ours(turn, note["seen"]["signs"])),
                    escalation=round(found.score, 3),
                )
            if told.declined and not again:
                escalation_log.settle(session, turn.conversation_id, "declined")
            if note["called"] and step is not Level.HANDOVER:
                escalation_log.settle(session, turn.conversation_id, "accepted")
            escalation_log.record(
                session,
                turn.conversation_id,
                found,
                step,
                message_id=turn.message_id,
                again=again,
                now=turn.now,
            )
    except Exception as error:
        log_failure("understanding", turn, error)


def _rounded(values: Any) -> dict[str, float]:
    return {str(name): round(float(value), 3) for name, value in values.items()}
