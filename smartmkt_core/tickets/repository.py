"""Every query on tickets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.tickets.models import Ticket, TicketStatus


def find(session: Session, ticket_id: int) -> Ticket | None:
    """One ticket by its row."""
    return session.get(Ticket, ticket_id)


def by_number(session: Session, number: str) -> Ticket | None:
    """One ticket by its number."""
    return session.scalar(select(Ticket).where(Ticket.number == number.strip().upper()))


def open_of(session: Session, conversation_id: str) -> Ticket | None:
    """A conversation's open ticket."""
    return session.scalar(select(Ticket).where(Ticket.open_key == conversation_id))


def listed(session: Session, *, every: bool, limit: int) -> Sequence[Ticket]:
    """Open tickets, or all, oldest first; of more than ``limit`` the newest are left out."""
    query = select(Ticket).order_by(Ticket.opened_at, Ticket.id).limit(limit)
    if not every:
        query = query.where(Ticket.status == TicketStatus.OPEN)
    return session.scalars(query).all()
