"""What can be done with a conversation: log it, resume it, find what is still to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import repository
from smartmkt_core.conversations.identity import customer_of, open_to, sign_in, sign_out
from smartmkt_core.conversations.log import Reply, Taken, answer, say, settle, take
from smartmkt_core.conversations.models import (
    Conversation,
    ConversationState,
    Message,
    Sender,
)
from smartmkt_core.conversations.threads import (
    LANGUAGES,
    get,
    lock,
    set_language,
    start,
)

__all__ = [
    "LANGUAGES",
    "Reply",
    "Taken",
    "answer",
    "by_client_id",
    "customer_of",
    "first_since_handoff",
    "get",
    "history",
    "in_states",
    "last_message",
    "lock",
    "next_open",
    "offered",
    "open_to",
    "record_understanding",
    "say",
    "set_language",
    "settle",
    "sign_in",
    "sign_out",
    "start",
    "take",
    "unanswered",
    "waiting_before",
]

# How far back an offered quick reply may still be chosen.
OFFERS_KEPT = 200


def next_open(session: Session, conversation_id: str) -> tuple[Conversation, Message] | None:
    """The oldest shopper's message without an answer."""
    conversation = repository.find(session, conversation_id)
    if conversation is None:
        return None
    message = repository.first_open(session, conversation_id, conversation.answered_seq)
    return None if message is None else (conversation, message)


def unanswered(session: Session, *, since: datetime) -> Sequence[str]:
    """Ids of conversations with an unanswered message from ``since`` on."""
    return repository.with_open_messages(session, since)


def history(
    session: Session, conversation_id: str, *, since: int = 0, limit: int = 200
) -> tuple[Sequence[Message], bool]:
    """Messages after number ``since``, and whether these are all of them."""
    messages = repository.messages_after(session, conversation_id, since, limit + 1)
    return messages[:limit], len(messages) <= limit


def last_message(
    session: Session, conversation_id: str, *, sender: Sender | None = None
) -> Message | None:
    """The newest message (of ``sender``), if any."""
    found = repository.latest_messages(session, conversation_id, 1, sender=sender)
    return next(iter(found), None)


def offered(session: Session, conversation_id: str, payload: str) -> str | None:
    """The title under which a message of this conversation offered the payload; None: not at all.

    Quick replies and the buttons on cards count alike.
    """
    for message in repository.latest_messages(session, conversation_id, OFFERS_KEPT):
        if message.sender != Sender.USER:
            found = _offers([message.quick_replies, message.custom]).get(payload)
            if found is not None:
                return found
    return None


def first_since_handoff(session: Session, conversation: Conversation, seq: int) -> bool:
    """Whether ``seq`` is the first thing the shopper wrote since asking for a person."""
    since = conversation.handoff_at
    return since is not None and not repository.count_shopper_messages(
        session, conversation.id, since=since, before_seq=seq
    )


def record_understanding(
    session: Session,
    message_id: int,
    *,
    intent: str | None = None,
    confidence: float | None = None,
    mood: str | None = None,
    anger: float | None = None,
) -> None:
    """Note what was understood of a message. An unknown message changes nothing."""
    message = repository.by_id(session, message_id)
    if message is None:
        return
    message.intent = intent if intent is not None else message.intent
    message.confidence = confidence if confidence is not None else message.confidence
    message.mood = mood if mood is not None else message.mood
    message.anger = anger if anger is not None else message.anger


def in_states(
    session: Session, states: Sequence[ConversationState], *, limit: int = 200
) -> Sequence[Conversation]:
    """Conversations in these states: those that asked for a person first come first."""
    return repository.in_states(session, states, limit)


def waiting_before(session: Session, conversation: Conversation) -> int:
    """How many others wait for a person and asked before this one."""
    if conversation.handoff_at is None:
        return 0
    session.flush()
    return repository.count_waiting_before(session, conversation.handoff_at, conversation.id)


def by_client_id(session: Session, conversation_id: str, client_id: str) -> Message | None:
    """The message that was sent under this id, if it has been."""
    return repository.by_client_id(session, conversation_id, client_id)


def _offers(value: Any) -> dict[str, str]:
    """Every payload anywhere inside quick replies or a card, with its title."""
    if isinstance(value, list):
        return {payload: title for item in value for payload, title in _offers(item).items()}
    if not isinstance(value, dict):
        return {}
    found = _offers(list(value.values()))
    if isinstance(value.get("payload"), str):
        found[value["payload"]] = str(value.get("title") or value["payload"])
    return found
