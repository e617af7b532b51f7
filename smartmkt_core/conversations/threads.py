"""One conversation as a whole: begun, found, kept from changing, and its language."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations import repository
from smartmkt_core.conversations.models import Conversation, ConversationState
from smartmkt_core.errors import NotFound

LANGUAGES = ("en", "zh")


def start(
    session: Session, *, language: str = "en", channel: str = "web", now: datetime
) -> Conversation:
    """A new conversation under an id nobody can guess (128 random bits)."""
    conversation = Conversation(
        id=secrets.token_hex(16),
        created_at=now,
        updated_at=now,
        language=language if language in LANGUAGES else "en",
        language_pinned=False,
        channel=channel,
        state=ConversationState.BOT,
        last_seq=0,
        answered_seq=0,
        handoff_reason="",
    )
    session.add(conversation)
    session.flush()
    return conversation


def get(session: Session, conversation_id: str) -> Conversation:
    """The conversation; NotFound when there is none."""
    return _known(repository.find(session, conversation_id))


def lock(session: Session, conversation_id: str, *, now: datetime) -> Conversation:
    """The conversation, kept from changing until the transaction ends; NotFound."""
    return _known(repository.lock(session, conversation_id, now))


def set_language(
    session: Session, conversation_id: str, language: str, *, now: datetime
) -> Conversation:
    """Pin the language: the shopper has chosen it. An unknown one changes nothing."""
    conversation = lock(session, conversation_id, now=now)
    pin_language(conversation, language)
    return conversation


def pin_language(conversation: Conversation, language: str) -> None:
    """The same on a conversation that is locked already."""
    if language in LANGUAGES:
        conversation.language = language
        conversation.language_pinned = True


def _known(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise NotFound("conversation")
    return conversation
