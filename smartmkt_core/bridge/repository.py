"""Every query on conversations that another help desk takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from smartmkt_core.bridge.models import BridgeCall, BridgeHandover
from smartmkt_core.conversations.models import Conversation, ConversationState
from smartmkt_core.handoff.models import Handoff


def untold(session: Session, *, limit: int) -> Sequence[Handoff]:
    """Visits of people that were wished for, are not over, and that nobody was told of."""
    query = (
        select(Handoff)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .outerjoin(BridgeHandover, BridgeHandover.handoff_id == Handoff.id)
        .where(
            BridgeHandover.id.is_(None),
            Handoff.ended_at.is_(None),
            Conversation.state == ConversationState.PENDING,
        )
        .order_by(Handoff.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def moved_on(session: Session, *, limit: int) -> Sequence[Any]:
    """Rows of handover, visit, conversation where something happened that was not told yet."""
    query = (
        select(BridgeHandover, Handoff, Conversation)
        .join(Handoff, Handoff.id == BridgeHandover.handoff_id)
        .join(Conversation, Conversation.id == BridgeHandover.conversation_id)
        .where(
            BridgeHandover.ended_at.is_(None),
            or_(
                Conversation.last_seq > BridgeHandover.sent_seq,
                # While somebody has it, the agent's id stands behind the state.
                func.substr(BridgeHandover.state, 1, func.length(Conversation.state))
                != Conversation.state,
                Handoff.ended_at.is_not(None),
            ),
        )
        .order_by(BridgeHandover.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return session.execute(query).all()


def advance(
    session: Session, handover: BridgeHandover, *, seq: int, state: str, ended_at: datetime | None
) -> bool:
    """Note how far the other help desk is told. False: another process was quicker."""
    told = session.scalar(
        update(BridgeHandover)
        .where(
            BridgeHandover.id == handover.id,
            BridgeHandover.sent_seq == handover.sent_seq,
            BridgeHandover.state == handover.state,
            BridgeHandover.ended_at.is_(None),
        )
        .values(sent_seq=seq, state=state, ended_at=ended_at)
        .returning(BridgeHandover.id)
        .execution_options(synchronize_session=False)
    )
    return told is not None


def find(session: Session, handover_id: int) -> BridgeHandover | None:
    """One handover."""
    return session.get(BridgeHandover, handover_id, populate_existing=True)


def visit(session: Session, handoff_id: int) -> Handoff | None:
    """The visit that a handover is about."""
    return session.get(Handoff, handoff_id)


def latest(session: Session, conversation_id: str) -> BridgeHandover | None:
    """A conversation's newest handover."""
    return session.scalar(
        select(BridgeHandover)
        .where(BridgeHandover.conversation_id == conversation_id)
        .order_by(BridgeHandover.id.desc())
        .limit(1)
    )


def call(session: Session, key: str) -> BridgeCall | None:
    """A call that was carried out."""
    return session.get(BridgeCall, key)


def forget_calls(session: Session, before: datetime) -> None:
    """Drop the answers that nobody will ask for again."""
    session.execute(delete(BridgeCall).where(BridgeCall.at < before))
