"""Bringing a person without the assistant: into the queue, or a ticket while nobody is there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.service import Reply
from smartmkt_core.handoff import service as handoff
from smartmkt_core.settings import Settings
from smartmkt_core.texts import Formats, Texts
from smartmkt_core.tickets import service as tickets
from smartmkt_core.tickets.models import Ticket, TicketCause
from web.apology import Apologies


class Office:
    """The shop's hours, and what a shopper is told outside them."""

    def __init__(self, settings: Settings, texts: Texts, apologies: Apologies) -> None:
        self._hours = settings.hours
        self._timezone = settings.timezone
        self._texts = texts
        self._apologies = apologies

    def bring_person(
        self, session: Session, conversation_id: str, *, reason: str, now: datetime
    ) -> Reply:
        """Asks for a person, or opens a ticket while nobody is there; what the shopper is told.

        ``reason``: the key of a sentence. NotFound.
        """
        language = conversations.get(session, conversation_id).language
        if not self._hours.is_open(now):
            why = self.in_words(reason, language)
            cause = TicketCause.OUTSIDE_HOURS
            return self.open_ticket(session, conversation_id, cause=cause, reason=why, now=now)
        position = handoff.request(session, conversation_id, reason=reason, now=now)
        return self._apologies.handed_over(language, position)

    def in_words(self, reason: str, language: str) -> str:
        """Why a person was asked for: a known key in words, anything else as it is."""
        key = f"gateway_reason_{reason}"
        return self._texts.render(key, language) if key in self._texts else reason

    def open_ticket(
        self,
        session: Session,
        conversation_id: str,
        *,
        cause: TicketCause,
        reason: str,
        now: datetime,
    ) -> Reply:
        """Opens a ticket, or finds the open one; what the shopper is told. NotFound."""
        conversation = conversations.get(session, conversation_id)
        customer_id = conversations.customer_of(conversation, now)
        customer = account.customer(session, customer_id) if customer_id else None
        opening = self._hours.next_opening(now)
        ticket, new = tickets.open_ticket(
            session,
            conversation_id,
            cause=cause,
            reason=reason,
            contact=customer.email if customer is not None else "",
            answers_at=None if opening == now else opening,
            now=now,
        )
        return Reply(self._told(ticket, conversation.language, new=new, now=now))

    def _told(self, ticket: Ticket, language: str, *, new: bool, now: datetime) -> str:
        formats = Formats(language, self._timezone)
        render = self._texts.render
        said = [render("ticket.opened" if new else "ticket.known", language, number=ticket.number)]
        if ticket.answers_at is None:
            said.append(render("ticket.back_later", language))
        else:
            day, time = formats.day(ticket.answers_at, now=now), formats.time(ticket.answers_at)
            said.append(render("ticket.back_at", language, day=day, time=time))
        if ticket.contact:
            email = account.mask_email(ticket.contact)
            said.append(render("ticket.answer_to", language, email=email))
        return ("" if language == "zh" else " ").join(said)
