"""Every query on conversations and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from smartmkt_core.conversations.models import (
    Conversation,
    ConversationState,
    Message,
    Sender,
)


def find(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation as it is in the database now."""
    session.flush()
    return session.get(Conversation, conversation_id, populate_existing=True)


def lock(session: Session, conversation_id: str, now: datetime) -> Conversation | None:
    """The conversation, with its row locked until the transaction ends.

    Writing first takes the lock on PostgreSQL (row) and on SQLite (database) alike, so that
    whatever is read afterwards stays true until the commit.
    """
    session.flush()
    touched = session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(updated_at=now)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    return None if touched is None else find(session, conversation_id)


def by_client_id(session: Session, conversation_id: str, client_id: str) -> Message | None:
    """The message that the browser or the desk gave this id."""
    return session.scalar(
        select(Message).where(
            Message.conversation_id == conversation_id, Message.client_id == client_id
        )
    )


def by_id(session: Session, message_id: int) -> Message | None:
    """One message by its row id."""
    return session.get(Message, message_id)


def by_seq(session: Session, conversation_id: str, seq: int) -> Message | None:
    """The message with this number."""
    return session.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    )


def messages_between(
    session: Session, conversation_id: str, start: datetime, end: datetime
) -> Sequence[Message]:
    """Messages from one time to another, in order."""
    return session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.at >= start, Message.at <= end)
        .order_by(Message.seq)
    ).all()


def messages_after(
    session: Session, conversation_id: str, since: int, limit: int
) -> Sequence[Message]:
    """Messages with a higher number, in order."""
    return session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > since)
        .order_by(Message.seq)
        .limit(limit)
    ).all()


def latest_messages(
    session: Session, conversation_id: str, limit: int, *, sender: Sender | None = None
) -> Sequence[Message]:
    """The newest messages (of ``sender``), newest first."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    if sender is not None:
        query = query.where(Message.sender == sender)
    return session.scalars(query.order_by(Message.seq.desc()).limit(limit)).all()


def first_open(session: Session, conversation_id: str, answered_seq: int) -> Message | None:
    """The oldest shopper's message beyond the last answered one."""
    return session.scalar(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > answered_seq,
            Message.sender == Sender.USER,
        )
        .order_by(Message.seq)
        .limit(1)
    )


def count_shopper_messages(
    session: Session, conversation_id: str, *, since: datetime, before_seq: int
) -> int:
    """How many messages the shopper wrote from a time on, up to but without a number."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Message)
            .where(
                Message.conversation_id == conversation_id,
                Message.sender == Sender.USER,
                Message.at > since,
                Message.seq < before_seq,
            )
        )
        or 0
    )


def with_open_messages(session: Session, since: datetime) -> Sequence[str]:
    """Ids of the conversations that hold an unanswered shopper's message newer than a time."""
    return session.scalars(
        select(Conversation.id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            Conversation.updated_at >= since,
            Message.sender == Sender.USER,
            Message.seq > Conversation.answered_seq,
            Message.at >= since,
        )
        .distinct()
    ).all()


def in_states(
    session: Session, states: Sequence[ConversationState], limit: int
) -> Sequence[Conversation]:
    """Conversations in these states in the order of the queue; then who were helped first."""
    return session.scalars(
        select(Conversation)
        .where(Conversation.state.in_([state.value for state in states]))
        .order_by(
            Conversation.queue_at.is_(None),
            Conversation.queue_at,
            Conversation.handoff_at,
            Conversation.id,
        )
        .limit(limit)
        .execution_options(populate_existing=True)
    ).all()


def count_waiting_before(session: Session, queue_at: datetime, conversation_id: str) -> int:
    """How many others wait for a person and come before this place in the queue."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Conversation)
            .where(
                Conversation.state == ConversationState.PENDING,
                Conversation.id != conversation_id,
                (Conversation.queue_at < queue_at)
                | ((Conversation.queue_at == queue_at) & (Conversation.id < conversation_id)),
            )
        )
        or 0
    )


def count_of_agent(session: Session, agent_id: int) -> int:
    """How many conversations an agent has now."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Conversation)
            .where(
                Conversation.state == ConversationState.ASSIGNED, Conversation.agent_id == agent_id
            )
        )
        or 0
    )


def load(session: Session) -> dict[int, int]:
    """How many conversations each agent has now, by agent; who has none is missing."""
    rows = session.execute(
        select(Conversation.agent_id, func.count())
        .where(Conversation.state == ConversationState.ASSIGNED)
        .group_by(Conversation.agent_id)
    )
    return {agent: count for agent, count in rows if agent is not None}


def assigned_to(session: Session, agent_ids: Sequence[int]) -> Sequence[str]:
    """Ids of the conversations that these agents have; those of agents who are gone too."""
    return session.scalars(
        select(Conversation.id)
        .where(
            Conversation.state == ConversationState.ASSIGNED,
            Conversation.agent_id.in_(agent_ids) | Conversation.agent_id.is_(None),
        )
        .order_by(Conversation.id)
    ).all()


def last_of(
    session: Session, conversation_ids: Sequence[str], sender: Sender
) -> dict[str, Message]:
    """The newest message of a sender in each conversation."""
    newest = (
        select(func.max(Message.id))
        .where(Message.conversation_id.in_(conversation_ids), Message.sender == sender)
        .group_by(Message.conversation_id)
    )
    found = session.scalars(select(Message).where(Message.id.in_(newest)))
    return {message.conversation_id: message for message in found}


def count_unread(session: Session, conversation_ids: Sequence[str]) -> dict[str, int]:
    """How many shopper's messages each conversation's agent has not read; none is missing."""
    rows = session.execute(
        select(Message.conversation_id, func.count())
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.conversation_id.in_(conversation_ids),
            Message.sender == Sender.USER,
            Message.seq > Conversation.agent_read_seq,
        )
        .group_by(Message.conversation_id)
    )
    return dict(rows.tuples().all())


def of_customer(
    session: Session, customer_id: str, *, without: str, limit: int
) -> Sequence[Conversation]:
    """A customer's conversations in which something was said, newest first."""
    query = select(Conversation).where(
        Conversation.customer_id == customer_id,
        Conversation.id != without,
        Conversation.last_seq > 0,
    )
    newest = query.order_by(Conversation.updated_at.desc(), Conversation.id)
    return session.scalars(newest.limit(limit)).all()


def first_texts(session: Session, conversation_ids: Sequence[str]) -> dict[str, str]:
    """What the shopper wrote first in each conversation, buttons apart."""
    first = (
        select(func.min(Message.id))
        .where(
            Message.conversation_id.in_(conversation_ids),
            Message.sender == Sender.USER,
            Message.payload == "",
            Message.text != "",
        )
        .group_by(Message.conversation_id)
    )
    rows = session.execute(
        select(Message.conversation_id, Message.text).where(Message.id.in_(first))
    )
    return dict(rows.tuples().all())
