"""Tables of conversations and their messages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smartmkt_core.db import Base, UtcDateTime


class ConversationState(StrEnum):
    """Who answers: bot → pending → assigned → resolved → bot."""

    BOT = "bot"
    PENDING = "pending"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"


class Sender(StrEnum):
    """Who wrote a message."""

    USER = "user"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Conversation(Base):
    """One shopper's thread. ``id`` is random and is also Rasa's sender id.

    ``last_seq`` numbers the messages; ``answered_seq`` is the last shopper's message that got its
    answer, so that a restarted gateway knows what is still open.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    language: Mapped[str] = mapped_column(String(8), default="en")
    language_pinned: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(String(32), default="web")
    customer_id: Mapped[str | None] = mapped_column(String(64), index=True)
    customer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A keyed hash of the network address that wrote last; the address itself is kept nowhere.
    origin: Mapped[str | None] = mapped_column(String(64))
    # What the shop's page says is in the basket: [{sku, quantity}]; None where it has no basket.
    basket: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(16), default="bot", index=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    answered_seq: Mapped[int] = mapped_column(default=0)

    handoff_reason: Mapped[str] = mapped_column(String(500), default="")
    # The same in any language: [{key, values}] of data/responses, the weightiest first.
    handoff_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    handoff_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whoever waits is answered in this order: when they asked, less a head start for urgency.
    queue_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The team that it waits for; empty: anybody's.
    team: Mapped[str] = mapped_column(String(40), default="")
    # How far each side has read.
    shopper_read_seq: Mapped[int] = mapped_column(default=0)
    agent_read_seq: Mapped[int] = mapped_column(default=0)

    # The mood so far (handoff/escalation.py): 0 is content, from 1 on a person is called.
    escalation_score: Mapped[float] = mapped_column(default=0.0)
    escalation_trend: Mapped[str] = mapped_column(String(8), default="steady")
    escalation_level: Mapped[str] = mapped_column(String(8), default="none")
    escalation_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    messages: Mapped[list[Message]] = relationship(
        back_populates="conversation", cascade="all, delete-orphan", order_by="Message.seq"
    )


class Message(Base):
    """One line of the log. ``client_id`` is the browser's id for it, so that it counts once."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id", name="uq_messages_client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[str] = mapped_column(Text, default="")
    quick_replies: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    attachment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    custom: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    client_id: Mapped[str | None] = mapped_column(String(64))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    mood: Mapped[str | None] = mapped_column(String(16))
    anger: Mapped[float | None]
    # Probabilities of negative, neutral and positive; what a negative one is about.
    mood_scores: Mapped[dict[str, float] | None] = mapped_column(JSON(none_as_null=True))
    cause: Mapped[str | None] = mapped_column(String(24))
    # What in it counted towards bringing a person, by name, and the conversation's score after it.
    signs: Mapped[dict[str, float] | None] = mapped_column(JSON(none_as_null=True))
    escalation: Mapped[float | None]
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    # What was named in it: [{entity, value}].
    entities: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    # In what way this line of ours was no answer: no_answer, slow, gave_up …
    failure: Mapped[str | None] = mapped_column(String(24))

    conversation: Mapped[Conversation] = relationship(back_populates="messages")
