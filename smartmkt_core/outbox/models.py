"""Table of what is to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class Delivery(Base):
    """One thing to send. ``topic`` says who can send it, ``key`` makes it exist once.

    ``payload`` refers to what is sent rather than holding it: words are read when it leaves, so
    that they are in one place. Deliveries of one ``stream`` leave in order. ``lease_until``: a
    process has taken it; another may after that.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_open", "sent_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    stream: Mapped[str] = mapped_column(String(96), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
