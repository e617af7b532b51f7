"""What shoppers write while they wait for a person counts: who grows desperate moves forward."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState
from smartmkt_core.handoff import waiting
from smartmkt_core.handoff.escalation import Assessment, Observation, State, assess
from smartmkt_core.handoff.escalation_log import REASONS_KEPT, reasons
from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.settings import EscalationLimits


def hear(
    session: Session,
    conversation_id: str,
    text: str,
    mood: Observation,
    signs: Signs,
    limits: EscalationLimits,
) -> bool:
    """Let a message of somebody who waits count. Whether it made the case more urgent.

    Nothing fades while one waits, and a friendly message takes nobody's place away.
    ``mood``: what the model says of the message; signs in its words are found here. NotFound.
    """
    conversation = conversations.get(session, conversation_id)
    if conversation.state != ConversationState.PENDING:
        return False
    seen = replace(mood, signs={**mood.signs, **signs.in_text(text)})
    before = _so_far(conversation, signs)
    found = assess(before, seen, signs, limits)
    if found.added <= 0:
        return False
    conversation.escalation_score = round(found.score, 3)
    conversation.escalation_trend = found.trend
    conversation.escalation_level = found.level
    conversation.escalation_reasons = reasons(found)
    _tell(conversation, found, before)
    waiting.move_up(conversation)
    return True


def _so_far(conversation: Conversation, signs: Signs) -> State:
    """The state behind the reasons that were kept, as it must have been for nothing to fade."""
    strengths, times = {}, {}
    for reason in conversation.escalation_reasons:
        name = str(reason.get("key", "")).rsplit(".", 1)[-1]
        sign = signs.by_name.get(name)
        if sign is None or not sign.weight or not sign.keep:
            continue
        strengths[name] = float(reason.get("share", 0.0)) / sign.weight / sign.keep
        times[name] = int((reason.get("values") or {}).get("count", 1))
    return State(strengths, times, (conversation.escalation_score,))


def _tell(conversation: Conversation, found: Assessment, before: State) -> None:
    """Put what is new before the reasons that the desk shows."""
    known = {reason.get("key") for reason in conversation.handoff_reasons}
    new = [
        reason.as_json()
        for reason in found.reasons
        if reason.times > before.times.get(reason.sign, 0)
        and reason.sign in found.state.strengths
        and reason.as_json()["key"] not in known
    ]
    if new:
        told = [*new, *conversation.handoff_reasons]
        conversation.handoff_reasons = told[:REASONS_KEPT]
