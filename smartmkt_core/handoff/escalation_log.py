"""What is kept of a conversation's mood: how it stands, each time something was done, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.handoff import waiting
from smartmkt_core.handoff.escalation import Assessment, Level
from smartmkt_core.handoff.models import Escalation
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.values import Shopper
from smartmkt_core.returns import service as returns
from smartmkt_core.settings import EscalationLimits
from smartmkt_core.texts import Texts

REASONS_KEPT = 6
REASONS_TOLD = 3
LEAST_SHARE = 0.05
"""Of the score: smaller parts are no reason that a person would name."""
LEAST_TOLD = 0.1
"""And in itself: of somebody content the largest part of next to nothing is none either."""


def record(
    session: Session,
    conversation_id: str,
    found: Assessment,
    step: Level,
    *,
    message_id: int | None,
    again: bool,
    now: datetime,
) -> None:
    """Write how the conversation stands, and what was done about it with this answer.

    ``again``: the same message was recorded before, by another action of its answer. NotFound.
    """
    conversation = conversations.get(session, conversation_id)
    conversation.escalation_score = round(found.score, 3)
    conversation.escalation_trend = found.trend
    conversation.escalation_level = found.level
    conversation.escalation_reasons = reasons(found)
    waiting.move_up(conversation)
    if step is Level.NONE:
        return
    row = _latest(session, conversation_id) if again else None
    if row is None or row.message_id != message_id:
        row = Escalation(conversation_id=conversation_id, message_id=message_id, at=now, outcome="")
        session.add(row)
    row.level, row.score, row.trend = step, round(found.score, 3), found.trend
    row.reasons = reasons(found)


def settle(session: Session, conversation_id: str, outcome: str) -> None:
    """Note that the person offered last was ``accepted`` or ``declined``; without offer nothing."""
    row = _latest(session, conversation_id)
    if row is not None and row.level == Level.OFFER and not row.outcome:
        row.outcome = outcome


def history(session: Session, conversation_id: str) -> Sequence[Escalation]:
    """Every time that the mood made the assistant act, oldest first."""
    query = select(Escalation).where(Escalation.conversation_id == conversation_id)
    return session.scalars(query.order_by(Escalation.id)).all()


def reasons(found: Assessment) -> list[dict[str, Any]]:
    """Keys of sentences with their values, the weightiest first; the same for every language."""
    least = max(LEAST_TOLD, LEAST_SHARE * found.score)
    return [one.as_json() for one in found.reasons if one.share >= least][:REASONS_KEPT]


def in_words(
    texts: Texts, kept: Sequence[dict[str, Any]], language: str, *, most: int = REASONS_TOLD
) -> str:
    """Kept reasons as one line in a language; a key that is gone is left out."""
    told = [
        texts.render(str(one["key"]), language, **(one.get("values") or {}))
        for one in kept
        if str(one.get("key")) in texts
    ]
    return ("；" if language == "zh" else "; ").join(dict.fromkeys(told[:most]))


def standing(
    session: Session,
    shopper: Shopper,
    number: str | None,
    limits: EscalationLimits,
    *,
    now: datetime,
) -> dict[str, float]:
    """What makes trouble weigh more: the customer's value, a refund of the order talked about.

    From 0 to 1 each. ``number``: the order talked about; only one that the shopper may see counts.
    """
    found: dict[str, float] = {}
    if shopper.customer_id is not None:
        found["value"] = float(orders.spent(session, shopper.customer_id)) / limits.valuable_from
    order = _visible(session, shopper, number) if number else None
    waiting = returns.refund_status(session, order, now) if order is not None else []
    open_amount = sum(float(one.amount) for one in waiting if one.state != "paid")
    if open_amount:
        found["stake"] = open_amount / limits.stake_from
    return {name: min(1.0, value) for name, value in found.items()}


def _visible(session: Session, shopper: Shopper, number: str) -> Order | None:
    seen = orders.list_orders(session, shopper, limit=50)
    return next((order for order in seen if order.number == number), None)


def _latest(session: Session, conversation_id: str) -> Escalation | None:
    query = select(Escalation).where(Escalation.conversation_id == conversation_id)
    return session.scalars(query.order_by(Escalation.id.desc()).limit(1)).first()
