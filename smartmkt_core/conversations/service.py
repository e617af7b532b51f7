"""What can be done with a conversation: log it, resume it, find what is still to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import repository
from smartmkt_core.conversations.glances import Glance, glances
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
    "Glance",
    "Reply",
    "Taken",
    "answer",
    "assigned_to",
    "between",
    "by_client_id",
    "by_seq",
    "customer_of",
    "first_since_handoff",
    "get",
    "glances",
    "history",
    "in_states",
    "last_message",
    "last_of_shoppers",
    "latest",
    "load",
    "lock",
    "next_open",
    "of_agent",
    "offered",
    "open_to",
    "read",
    "record_understanding",
    "say",
    "set_language",
    "settle",
    "sign_in",
    "sign_out",
    "start",
    "take",
    "unanswered",
    "unread",
    "waiting_before",
    "written_since",
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


def latest(session: Session, conversation_id: str, *, limit: int) -> Sequence[Message]:
    """The newest messages, newest first."""
    return repository.latest_messages(session, conversation_id, limit)


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


def written_since(session: Session, conversation_id: str, since: datetime) -> int:
    """How many messages the shopper has written since a time."""
    return repository.count_shopper_messages(
        session, conversation_id, since=since, before_seq=2**31 - 1
    )


def record_understanding(
    session: Session,
    message_id: int,
    *,
    intent: str | None = None,
    confidence: float | None = None,
    mood: str | None = None,
    anger: float | None = None,
    entities: list[dict[str, Any]] | None = None,
    mood_scores: dict[str, float] | None = None,
    cause: str | None = None,
    signs: dict[str, float] | None = None,
    escalation: float | None = None,
) -> None:
    """Note what was understood of a message. An unknown message changes nothing.

    ``entities``: what was named in it, as ``{"entity", "value"}``; ``signs``: what counted
    towards bringing a person, and ``escalation`` the conversation's score after it.
    """
    message = repository.by_id(session, message_id)
    if message is None:
        return
    message.intent = intent if intent is not None else message.intent
    message.confidence = confidence if confidence is not None else message.confidence
    message.mood = mood if mood is not None else message.mood
    message.anger = anger if anger is not None else message.anger
    message.entities = entities if entities is not None else message.entities
    message.mood_scores = mood_scores if mood_scores is not None else message.mood_scores
    message.cause = cause if cause is not None else message.cause
    message.signs = signs if signs is not None else message.signs
    message.escalation = escalation if escalation is not None else message.escalation


def in_states(
    session: Session, states: Sequence[ConversationState], *, limit: int = 200
) -> Sequence[Conversation]:
    """Conversations in these states, in the order of the queue."""
    return repository.in_states(session, states, limit)


def waiting_before(session: Session, conversation: Conversation) -> int:
    """How many others wait for a person and come before this one."""
    if conversation.queue_at is None:
        return 0
    session.flush()
    return repository.count_waiting_before(session, conversation.queue_at, conversation.id)


def of_agent(session: Session, agent_id: int) -> int:
    """How many conversations an agent has now."""
    session.flush()
    return repository.count_of_agent(session, agent_id)


def load(session: Session) -> dict[int, int]:
    """How many conversations each agent has now, by agent; who has none is missing."""
    return repository.load(session)


def assigned_to(session: Session, agent_ids: Sequence[int]) -> Sequence[str]:
    """Ids of the conversations that these agents have, and of those whose agent is no more."""
    return repository.assigned_to(session, agent_ids)


def last_of_shoppers(session: Session, conversation_ids: Sequence[str]) -> dict[str, Message]:
    """The newest message of the shopper in each conversation."""
    return repository.last_of(session, conversation_ids, Sender.USER)


def unread(session: Session, conversation_ids: Sequence[str]) -> dict[str, int]:
    """How many shopper's messages nobody of the shop has read, by conversation."""
    return repository.count_unread(session, conversation_ids)


def read(
    session: Session, conversation_id: str, seq: int, *, by: Sender, now: datetime
) -> int | None:
    """Note that the shopper, or the agent, has read up to ``seq``; None where that is nothing new.

    Beyond the last message nobody has read anything: the last is meant then.
    """
    conversation = lock(session, conversation_id, now=now)
    seq = min(seq, conversation.last_seq)
    side = "agent_read_seq" if by == Sender.AGENT else "shopper_read_seq"
    if seq <= getattr(conversation, side):
        return None
    setattr(conversation, side, seq)
    return seq


def by_client_id(session: Session, conversation_id: str, client_id: str) -> Message | None:
    """The message that was sent under this id, if it has been."""
    return repository.by_client_id(session, conversation_id, client_id)


def by_seq(session: Session, conversation_id: str, seq: int) -> Message | None:
    """The message with this number in its conversation."""
    return repository.by_seq(session, conversation_id, seq)


def between(
    session: Session, conversation_id: str, start: datetime, end: datetime
) -> Sequence[Message]:
    """What was said from one time to another, in order."""
    return repository.messages_between(session, conversation_id, start, end)


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
