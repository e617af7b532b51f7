"""Tables of conversations that another help desk takes over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, UtcDateTime


class BridgeHandover(Base):
    """A visit of people that the other help desk was told of.

    ``state``: the conversation's as it was told last, with the agent's id while somebody has it.
    ``sent_seq``: the last line of the log that is on its way there. ``ended_at``: nothing more is
    sent.
    """

    __tablename__ = "bridge_handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    handoff_id: Mapped[int] = mapped_column(
        ForeignKey("handoffs.id", ondelete="CASCADE"), unique=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="pending")
    sent_seq: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class BridgeCall(Base):
    """A call of the other help desk that was carried out, and its answer, by idempotency key.

    ``digest`` tells a repeated call from another one under the same key.
    """

    __tablename__ = "bridge_calls"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
