"""Opening a ticket, adding the address to answer to, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.errors import NotFound, WrongState
from smartmkt_core.outbox import service as outbox
from smartmkt_core.outbox.address import AddressInvalid
from smartmkt_core.outbox.address import checked as _address
from smartmkt_core.tickets import repository
from smartmkt_core.tickets.models import Ticket, TicketCause, TicketStatus

__all__ = [
    "MAIL",
    "AddressInvalid",
    "Ticket",
    "TicketCause",
    "TicketStatus",
    "by_number",
    "close",
    "get",
    "give_address",
    "listed",
    "open_of",
    "open_ticket",
]

# The outbox's topic: a ticket on its way to the shop's mailbox.
MAIL = "ticket_mail"
# What the mail waits for an address that the shopper was asked for.
WAIT_FOR_ADDRESS = timedelta(minutes=15)
REASON_LENGTH = 500
_FIRST = 1000


def open_ticket(
    session: Session,
    conversation_id: str,
    *,
    cause: TicketCause,
    reason: str,
    contact: str = "",
    answers_at: datetime | None = None,
    now: datetime,
) -> tuple[Ticket, bool]:
    """The conversation's ticket, and whether it is new: an open one is kept, with its number.

    It goes to the shop's mailbox at once where ``contact`` is known, else after a while in which
    the shopper may give an address. NotFound, AddressInvalid.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    contact = _address(contact) if contact else ""
    known = repository.open_of(session, conversation_id)
    if known is not None:
        if contact and not known.contact:
            _address_given(session, known, contact, now)
        return known, False
    ticket = Ticket(
        number=f"new:{conversation_id}"[:32],
        conversation_id=conversation_id,
        status=TicketStatus.OPEN,
        cause=cause,
        reason=reason[:REASON_LENGTH],
        contact=contact,
        language=conversation.language,
        opened_at=now,
        answers_at=answers_at,
        open_key=conversation_id,
    )
    session.add(ticket)
    session.flush()
    ticket.number = f"T{_FIRST + ticket.id}"
    outbox.put(
        session,
        MAIL,
        f"ticket:{ticket.id}",
        payload={"ticket": ticket.id},
        conversation_id=conversation_id,
        stream=f"ticket:{ticket.id}",
        due_at=now if contact else now + WAIT_FOR_ADDRESS,
        now=now,
    )
    return ticket, True


def give_address(session: Session, ticket: Ticket, address: str, *, now: datetime) -> bool:
    """Where the shopper wants the answer; whether that is new. AddressInvalid, WrongState."""
    if ticket.status != TicketStatus.OPEN:
        raise WrongState(ticket.status)
    address = _address(address)
    if ticket.contact == address:
        return False
    _address_given(session, ticket, address, now)
    return True


def close(session: Session, number: str, *, user_id: int | None = None, now: datetime) -> Ticket:
    """Note that somebody has answered. NotFound, WrongState."""
    ticket = by_number(session, number)
    if ticket.status != TicketStatus.OPEN:
        raise WrongState(ticket.status)
    ticket.status, ticket.closed_at, ticket.closed_by = TicketStatus.CLOSED, now, user_id
    ticket.open_key = None
    return ticket


def get(session: Session, ticket_id: int) -> Ticket:
    """A ticket by its row; NotFound."""
    return _known(repository.find(session, ticket_id))


def by_number(session: Session, number: str) -> Ticket:
    """A ticket by the number that the shopper was told; NotFound."""
    return _known(repository.by_number(session, number))


def open_of(session: Session, conversation_id: str) -> Ticket | None:
    """A conversation's open ticket."""
    return repository.open_of(session, conversation_id)


def listed(session: Session, *, every: bool = False, limit: int = 500) -> Sequence[Ticket]:
    """The open tickets, or all of them, oldest first."""
    return repository.listed(session, every=every, limit=limit)


def _address_given(session: Session, ticket: Ticket, address: str, now: datetime) -> None:
    """Now, if the mail has not left; where it has, it follows with the address."""
    ticket.contact = address
    first = outbox.put(session, MAIL, f"ticket:{ticket.id}", now=now)
    if first.sent_at is None:
        first.due_at = min(first.due_at, now) if first.attempts == 0 else first.due_at
        return
    outbox.put(
        session,
        MAIL,
        f"ticket:{ticket.id}:{address}"[:160],
        payload={"ticket": ticket.id, "again": True},
        conversation_id=ticket.conversation_id,
        stream=f"ticket:{ticket.id}",
        now=now,
    )


def _known(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise NotFound("ticket")
    return ticket
