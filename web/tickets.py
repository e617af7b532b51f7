"""Tickets at the gateway: their mail, and the desk's list of them."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

import asyncio
from email.message import EmailMessage
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from sqlalchemy.orm import Session

from smartmkt_core.assist.facts import facts
from smartmkt_core.assist.summary import summarise
from smartmkt_core.handoff.models import User
from smartmkt_core.handoff.presence import ANSWERING
from smartmkt_core.outbox.mailer import Mailer, MailFailed
from smartmkt_core.outbox.service import Delivery
from smartmkt_core.tickets import service as tickets
from smartmkt_core.tickets.mail import Case, TicketMail
from smartmkt_core.tickets.models import Ticket
from web.deliveries import Deliveries, Undelivered
from web.gateway import Gateway
from web.guard import desk_router, member
from web.log import log
from web.panel_wire import PanelWire, wire_of
from web.store import now
from web.wire import moment

Number = Annotated[str, Path(pattern=r"^[Tt][0-9]{1,12}$")]


def send_mails(gateway: Gateway, deliveries: Deliveries) -> None:
    """Let the outbox's tickets leave as mails."""
    mailer = Mailer(gateway.settings)
    mails = TicketMail(gateway.settings, gateway.texts)
    wire = wire_of(gateway)

    async def send(row: Delivery) -> None:
        case = await _case(gateway, wire, row.payload)
        message = await gateway.store.run(_compose, mails, mailer, row.payload, case)
        try:
            await asyncio.to_thread(mailer.send, message)
        except MailFailed as error:
            raise Undelivered(str(error), for_good=error.for_good) from error

    deliveries.register(tickets.MAIL, send)


def routes(gateway: Gateway) -> APIRouter:
    """The desk's list of tickets, under /api/desk/tickets."""
    router = desk_router(gateway, "/tickets")
    agent = member(gateway, *ANSWERING)

    @router.get("")
    async def listed(user: Annotated[User, Depends(agent)], every: bool = False) -> dict[str, Any]:
        return {"tickets": await gateway.store.run(_rows, every)}

    @router.post("/{number}/close")
    async def close(number: Number, user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        ticket = await gateway.store.run(tickets.close, number, user_id=user.id, now=now())
        log.info("ticket_closed", ticket=ticket.number, user=user.id)
        return _out(ticket)

    return router


async def _case(gateway: Gateway, wire: PanelWire, payload: dict[str, Any]) -> Case:
    """The case in a few lines. A mail without them is better than none."""
    try:
        return await gateway.store.run(_summed_up, wire, int(payload["ticket"]))
    except Exception as error:
        log.failure("ticket_without_case", error)
        return {}


def _summed_up(session: Session, wire: PanelWire, ticket_id: int) -> Case:
    ticket, at = tickets.get(session, ticket_id), now()
    found = facts(session, ticket.conversation_id, now=at)
    case = summarise(session, found, known=wire.intents, now=at)
    parts = wire.summary(case, ticket.language, now=at)
    return {part: [line["text"] for line in lines] for part, lines in parts.items()}


def _compose(
    session: Session, mails: TicketMail, mailer: Mailer, payload: dict[str, Any], case: Case
) -> EmailMessage:
    return mails.compose(
        session,
        tickets.get(session, int(payload["ticket"])),
        case=case,
        again=bool(payload.get("again")),
        mailbox=mailer.mailbox,
        domain=mailer.domain,
    )


def _rows(session: Session, every: bool) -> list[dict[str, Any]]:
    return [_out(ticket) for ticket in tickets.listed(session, every=every)]


def _out(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "conversation_id": ticket.conversation_id,
        "status": ticket.status,
        "cause": ticket.cause,
        "reason": ticket.reason,
        "contact": ticket.contact or None,
        "language": ticket.language,
        "opened_at": moment(ticket.opened_at),
        "answers_at": None if ticket.answers_at is None else moment(ticket.answers_at),
        "closed_at": None if ticket.closed_at is None else moment(ticket.closed_at),
    }
