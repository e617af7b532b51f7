"""Tables of the people who work in the desk, why they were called, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class User(Base):
    """Somebody of the shop. Role: agent, supervisor, trainer, admin; password: an argon2 hash.

    ``sessions`` counts how often the open sessions were ended. ``languages``: those they answer in,
    empty for any. ``capacity``: conversations at once; None for the setting. ``availability``: what
    they chose, online or away; ``seen_at``: when their desk last gave a sign of life.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16), default="agent")
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    sessions: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    team: Mapped[str] = mapped_column(String(40), default="")
    capacity: Mapped[int | None]
    availability: Mapped[str] = mapped_column(String(8), default="online")
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Handoff(Base):
    """One visit of people to a conversation, from the wish to the end. A fact, kept for reports.

    ``score``: the conversation's when the wish was made; ``position``: the place in the queue then.
    ``ending``: resolved or withdrawn; empty while it lasts.
    """

    __tablename__ = "handoffs"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    score: Mapped[float] = mapped_column(default=0.0)
    position: Mapped[int] = mapped_column(default=1)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(String(12), default="")


class Assignment(Base):
    """The time for which one agent had a conversation.

    ``ending``: resolved, transferred, returned (by the agent) or lost (the agent disappeared);
    empty while it lasts. ``note``: what a transferring or returning agent told colleagues.
    """

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(
        ForeignKey("handoffs.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    agent_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(String(12), default="")
    to_agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    to_team: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class CsatRating(Base):
    """What a shopper was asked after a person's visit, and answered: 1 to 5 and a comment.

    ``agent_id``: who resolved it; ``seq``: the line of the log that asks.
    """

    __tablename__ = "csat_ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    handoff_id: Mapped[int] = mapped_column(
        ForeignKey("handoffs.id", ondelete="CASCADE"), unique=True
    )
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    seq: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Escalation(Base):
    """One moment at which a conversation's mood made the assistant act, and what came of it.

    ``level``: care, offer or handover; ``reasons``: the signs that added up, the weightiest first;
    ``outcome``: accepted or declined where a person was offered and the shopper answered.
    """

    __tablename__ = "escalations"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    level: Mapped[str] = mapped_column(String(8))
    score: Mapped[float]
    trend: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    outcome: Mapped[str] = mapped_column(String(12), default="")
