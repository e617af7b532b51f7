"""A customer's earlier conversations, each in a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations import repository


@dataclass(frozen=True, slots=True)
class Glance:
    """One conversation: when, how long, what the shopper wrote first, how heated it became."""

    id: str
    state: str
    language: str
    created_at: datetime
    updated_at: datetime
    messages: int
    first_text: str
    escalation_level: str


def glances(session: Session, customer_id: str, *, without: str = "", limit: int) -> list[Glance]:
    """The customer's conversations in which something was said, newest first."""
    rows = repository.of_customer(session, customer_id, without=without, limit=limit)
    first = repository.first_texts(session, [row.id for row in rows])
    return [
        Glance(
            id=row.id,
            state=row.state,
            language=row.language,
            created_at=row.created_at,
            updated_at=row.updated_at,
            messages=row.last_seq,
            first_text=first.get(row.id, ""),
            escalation_level=row.escalation_level,
        )
        for row in rows
    ]
