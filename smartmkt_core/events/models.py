"""Table of behaviour events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class BehaviourEvent(Base):
    """A view, cart, purchase or rating; or what the chat showed, or somebody turned down.

    ``source`` tells where it came from (import, chat, shop). Customer and product are plain ids:
    guests (``guest:`` and their conversation) and products since removed count too.
    """

    __tablename__ = "behaviour_events"
    __table_args__ = (
        Index("ix_behaviour_events_customer_at", "customer_id", "at"),
        Index("ix_behaviour_events_sku_event", "sku", "event"),
        Index("ix_behaviour_events_conversation", "conversation_id", "event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(64))
    sku: Mapped[str] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(16))
    value: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(16), default="import")
    conversation_id: Mapped[str | None] = mapped_column(String(64))
