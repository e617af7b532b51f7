"""A person takes over: bot → pending → assigned → resolved → bot.

The last step back to the bot is taken by the shopper's next message (conversations.take). Every
step locks the conversation, so two agents never both get it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import (
    Conversation,
    ConversationState,
    Message,
    Sender,
)
from smartmkt_core.conversations.service import Reply
from smartmkt_core.errors import ConversationTaken, WrongState
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.users import (
    LoginFailed,
    UserExists,
    UserInvalid,
    authenticate,
    create_user,
    end_sessions,
    session_mark,
    user,
)

__all__ = [
    "Claimed",
    "LoginFailed",
    "UserExists",
    "UserInvalid",
    "authenticate",
    "claim",
    "close",
    "create_user",
    "end_sessions",
    "names",
    "position",
    "queue",
    "reply",
    "request",
    "session_mark",
    "user",
    "withdraw",
]

REASON_LENGTH = 500


@dataclass(frozen=True)
class Claimed:
    """An agent has the conversation; ``joined`` is the log's line, None if it was theirs before."""

    conversation: Conversation
    joined: Message | None


def request(session: Session, conversation_id: str, *, reason: str, now: datetime) -> int:
    """Ask for a person. The place in the queue, from 1; 0 when a person is there already.

    Asking again changes nothing.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state in (ConversationState.BOT, ConversationState.RESOLVED):
        conversation.state = ConversationState.PENDING
        conversation.handoff_reason = reason[:REASON_LENGTH]
        conversation.handoff_at = now
        conversation.agent_id = None
        conversation.assigned_at = None
    return position(session, conversation)


def position(session: Session, conversation: Conversation) -> int:
    """The place in the queue, from 1; 0 for a conversation that does not wait."""
    if conversation.state != ConversationState.PENDING:
        return 0
    return 1 + conversations.waiting_before(session, conversation)


def withdraw(session: Session, conversation_id: str, *, now: datetime) -> bool:
    """Take back the wish for a person while nobody has come yet. Whether anybody was waiting."""
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state != ConversationState.PENDING:
        return False
    conversation.state = ConversationState.BOT
    conversation.handoff_reason = ""
    conversation.handoff_at = None
    return True


def claim(session: Session, conversation_id: str, *, agent_id: int, now: datetime) -> Claimed:
    """Take a waiting conversation. ConversationTaken names who was quicker; WrongState."""
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state == ConversationState.ASSIGNED:
        _require_owner(session, conversation, agent_id)
        return Claimed(conversation, None)
    if conversation.state != ConversationState.PENDING:
        raise WrongState(conversation.state)
    conversation.state = ConversationState.ASSIGNED
    conversation.agent_id = agent_id
    conversation.assigned_at = now
    joined = conversations.say(
        session, conversation_id, Reply(), sender=Sender.SYSTEM, agent_id=agent_id, now=now
    )
    return Claimed(conversation, joined)


def reply(
    session: Session,
    conversation_id: str,
    *,
    agent_id: int,
    text: str,
    client_id: str,
    now: datetime,
) -> tuple[Message, bool]:
    """Say something to the shopper; only who has the conversation may. Once per ``client_id``.

    The message, and whether it is new. ConversationTaken, WrongState.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    # Kept apart from the ids that browsers of shoppers choose in the same conversation.
    client_id = f"agent:{agent_id}:{client_id}"[:64]
    known = conversations.by_client_id(session, conversation_id, client_id)
    if known is not None:
        return known, False
    _require_assigned(session, conversation, agent_id)
    message = conversations.say(
        session,
        conversation_id,
        Reply(text),
        sender=Sender.AGENT,
        agent_id=agent_id,
        client_id=client_id,
        now=now,
    )
    return message, True


def close(session: Session, conversation_id: str, *, agent_id: int, now: datetime) -> bool:
    """End the person's part; the bot answers again. False: it was closed already.

    ConversationTaken, WrongState.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state == ConversationState.RESOLVED and conversation.agent_id == agent_id:
        return False
    _require_assigned(session, conversation, agent_id)
    conversation.state = ConversationState.RESOLVED
    return True


def queue(
    session: Session, states: Sequence[ConversationState] | None = None
) -> Sequence[Conversation]:
    """Conversations with or waiting for a person, the longest waiting first."""
    return conversations.in_states(
        session, states or (ConversationState.PENDING, ConversationState.ASSIGNED)
    )


def names(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of agents by id."""
    return repository.names(session, (user_id for user_id in user_ids if user_id is not None))


def _require_assigned(session: Session, conversation: Conversation, agent_id: int) -> None:
    if conversation.state != ConversationState.ASSIGNED:
        raise WrongState(conversation.state)
    _require_owner(session, conversation, agent_id)


def _require_owner(session: Session, conversation: Conversation, agent_id: int) -> None:
    owner = conversation.agent_id
    if owner != agent_id:
        known = names(session, [owner])
        raise ConversationTaken(known.get(owner, "") if owner is not None else "")
