"""A ticket as the mail that people answer: who, why, the orders, and all that was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.settings import Settings
from smartmkt_core.texts import Formats, Texts
from smartmkt_core.tickets.models import Ticket

# The whole of nearly every conversation; of a longer one the end.
LINES = 500
ORDERS = 5
SUBJECT_LENGTH = 120
# The parts of a case in the order in which they are read.
CASE = ("asked", "tried", "failed", "open")

Case = Mapping[str, Sequence[str]]


class TicketMail:
    """Composes mails."""

    def __init__(self, settings: Settings, texts: Texts) -> None:
        self._settings = settings
        self._texts = texts

    def compose(
        self,
        session: Session,
        ticket: Ticket,
        *,
        case: Case,
        again: bool = False,
        mailbox: str,
        domain: str,
    ) -> EmailMessage:
        """The mail, in the shopper's language. ``again``: it went before, without an address.

        ``case``: lines that sum it up, under asked, tried, failed and open.

        The Message-ID is the ticket's own, so that a mailbox keeps a repeated mail once; the
        address that follows later refers to it.
        """
        conversation = conversations.get(session, ticket.conversation_id)
        language = ticket.language
        first = f"<ticket.{ticket.number.lower()}@{domain}>"
        message = EmailMessage()
        message["From"] = self._settings.mail_from
        message["To"] = mailbox
        if ticket.contact:
            message["Reply-To"] = _address(ticket.contact)
        message["Date"] = format_datetime(ticket.opened_at)
        reason = " ".join(ticket.reason.split())[:SUBJECT_LENGTH]
        key = "ticket.mail_subject_again" if again else "ticket.mail_subject"
        message["Subject"] = self._texts.render(key, language, number=ticket.number, reason=reason)
        if again:
            message["Message-ID"] = f"<ticket.{ticket.number.lower()}.address@{domain}>"
            message["In-Reply-To"] = first
        else:
            message["Message-ID"] = first
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._body(session, ticket, conversation, case))
        return message

    def _body(
        self, session: Session, ticket: Ticket, conversation: Conversation, case: Case
    ) -> str:
        say = _sayer(self._texts, ticket.language)
        formats = Formats(ticket.language, self._settings.timezone)
        shop = self._settings.shop_name_zh if ticket.language == "zh" else self._settings.shop_name
        messages, _ = conversations.history(
            session,
            conversation.id,
            since=max(0, conversation.last_seq - LINES),
            limit=LINES,
        )
        facts = [
            ("number", ticket.number),
            ("opened", _clock(ticket.opened_at, formats)),
            ("who", self._who(session, ticket, conversation)),
            ("contact", self._contact(session, ticket, conversation)),
            ("language", say(f"mail_language_{conversation.language}")),
            ("reason", ticket.reason),
            ("mood", self._mood(messages, say)),
            ("desk", f"{self._settings.base_url}/desk#/c/{conversation.id}"),
        ]
        mark = "：" if ticket.language == "zh" else ": "
        parts = [say(f"mail_intro_{ticket.cause}", shop=shop)]
        if ticket.answers_at is not None:
            parts.append(say("mail_promised", when=_clock(ticket.answers_at, formats)))
        parts += ["", *(f"{say(f'mail_{key}')}{mark}{value}" for key, value in facts if value)]
        for part in CASE:
            if case.get(part):
                parts += ["", say(f"mail_case_{part}"), *(f"  {line}" for line in case[part])]
        lines = self._orders(session, conversation, say, formats, ticket.opened_at)
        if lines:
            parts += ["", say("mail_orders"), *(f"  {line}" for line in lines)]
        parts += ["", say("mail_transcript")]
        if conversation.last_seq > LINES:
            parts.append(say("mail_earlier"))
        parts += [_line(message, say, formats) for message in messages]
        return "\n".join(parts) + "\n"

    def _who(self, session: Session, ticket: Ticket, conversation: Conversation) -> str:
        say = _sayer(self._texts, ticket.language)
        customer_id = conversations.customer_of(conversation, ticket.opened_at)
        customer = account.customer(session, customer_id) if customer_id else None
        if customer is None:
            return say("mail_guest")
        return say("mail_signed_in", name=customer.name, id=customer.id)

    def _contact(self, session: Session, ticket: Ticket, conversation: Conversation) -> str:
        """Where to answer, and whether the shop knew the address before."""
        say = _sayer(self._texts, ticket.language)
        if not ticket.contact:
            return say("mail_no_contact")
        customer_id = conversations.customer_of(conversation, ticket.opened_at)
        customer = account.customer(session, customer_id) if customer_id else None
        if customer is not None and customer.email.lower() == ticket.contact.lower():
            return ticket.contact
        return say("mail_unverified", email=ticket.contact)

    def _mood(self, messages: Sequence[Message], say: Callable[..., str]) -> str:
        """The mood of the angriest message, which is what whoever answers should know."""
        measured = [one for one in messages if one.mood in ("negative", "neutral", "positive")]
        if not measured:
            return ""
        worst = max(measured, key=lambda one: one.anger or 0.0)
        mood = say(f"mail_mood_{worst.mood}")
        percent = round(100 * (worst.anger or 0.0))
        return say("mail_anger", mood=mood, percent=percent) if worst.mood == "negative" else mood

    def _orders(
        self,
        session: Session,
        conversation: Conversation,
        say: Callable[..., str],
        formats: Formats,
        at: datetime,
    ) -> list[str]:
        customer_id = conversations.customer_of(conversation, at)
        found = orders.list_orders(session, Shopper(conversation.id, customer_id), limit=ORDERS)
        return [
            say(
                "mail_order",
                number=order.number,
                status=self._texts.render(f"status.{order.status}", formats.language),
                date=formats.date(order.placed_at),
                total=formats.money(order.total, order.currency),
            )
            for order in found
        ]


def _line(message: Message, say: Callable[..., str], formats: Formats) -> str:
    parts = [message.text]
    if message.attachment:
        parts.append(say("mail_photo"))
    if message.custom:
        parts.append(say("mail_card", type=str(message.custom.get("type", ""))))
    said = " ".join(filter(None, parts)).replace("\n", "\n    ")
    mark = "：" if formats.language == "zh" else ": "
    return f"  {formats.time(message.at)} {say(f'mail_{message.sender}')}{mark}{said}"


def _clock(at: datetime, formats: Formats) -> str:
    return f"{formats.date(at, now=at)} {formats.time(at)} {at.astimezone(formats.zone):%Z}"


def _address(written: str) -> Address:
    name, _, domain = written.rpartition("@")
    return Address(username=name, domain=domain)


def _sayer(texts: Texts, language: str) -> Callable[..., str]:
    return lambda key, **values: texts.render(f"ticket.{key}", language, **values)
