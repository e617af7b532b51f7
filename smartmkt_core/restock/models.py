"""Table of reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class RestockReminder(Base):
    """Somebody's wish to hear when a product is back.

    ``customer_id`` and ``conversation_id`` are plain ids: the wish outlives neither's row.
    ``email`` is empty where they are told in the chat alone. ``open_key`` holds product and person
    as long as the wish stands, so that it stands once.
    """

    __tablename__ = "restock_reminders"
    __table_args__ = (Index("ix_restock_reminders_open", "back_at", "cancelled_at", "sku"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    customer_id: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    open_key: Mapped[str | None] = mapped_column(String(160), unique=True)
