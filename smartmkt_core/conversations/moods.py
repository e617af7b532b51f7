"""Messages whose mood nobody has measured: the assistant does not read what goes to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender

_WITH_PEOPLE = (ConversationState.PENDING, ConversationState.ASSIGNED, ConversationState.RESOLVED)


def unmeasured(session: Session, *, since: datetime, limit: int) -> Sequence[Message]:
    """What shoppers wrote to people from ``since`` on and nobody has measured, oldest first."""
    query = (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.state.in_(_WITH_PEOPLE),
            Message.sender == Sender.USER,
            Message.at >= since,
            Message.mood.is_(None),
            Message.text != "",
        )
        .order_by(Message.id)
        .limit(limit)
    )
    return session.scalars(query).all()
