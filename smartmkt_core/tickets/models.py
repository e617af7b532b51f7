"""Table of tickets."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class TicketStatus(StrEnum):
    """A ticket's life."""

    OPEN = "open"
    CLOSED = "closed"


class TicketCause(StrEnum):
    """Why nobody took over at once."""

    OUTSIDE_HOURS = "outside_hours"
    NOBODY_THERE = "nobody_there"


class Ticket(Base):
    """A case to answer by e-mail. Everything said stays in its conversation.

    ``contact``: where the shopper is answered, empty where they left no address. ``answers_at``:
    when they were told that people are back. ``open_key`` holds the conversation's id as long as
    the ticket is open, so that a conversation has one open ticket.
    """

    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)
    cause: Mapped[str] = mapped_column(String(16), default="outside_hours")
    reason: Mapped[str] = mapped_column(String(500), default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answers_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    open_key: Mapped[str | None] = mapped_column(String(64), unique=True)
