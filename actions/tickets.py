"""A ticket where nobody of the shop is there: opened, and the address for the answer taken."""

from __future__ import annotations

from typing import Any

from actions import asked
from actions.account_words import email_in
from actions.mood import join
from actions.reading import lacks_it
from actions.references import mine
from actions.turn import Turn
from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.tickets import service as tickets
from smartmkt_core.tickets.models import TicketCause

FIELD = "ticket_address"


def nobody_there(turn: Turn) -> bool:
    """Whether asking for a person leads to a ticket now: the office is closed.

    Who waits already, or is being helped, stays with people. NotFound.
    """
    if turn.shop.settings.hours.is_open(turn.now):
        return False
    state = conversations.get(turn.session, turn.conversation_id).state
    return state not in (ConversationState.PENDING, ConversationState.ASSIGNED)


def open_ticket(turn: Turn, *, action: str, reason: str) -> None:
    """Keeps the case, says its number, when people answer and where. NotFound.

    ``action``: who reads the address that is asked for.
    """
    opening = turn.shop.settings.hours.next_opening(turn.now)
    ticket, new = tickets.open_ticket(
        turn.session,
        turn.conversation_id,
        cause=TicketCause.OUTSIDE_HOURS,
        reason=reason,
        contact=email_in(turn.text) or _known_address(turn),
        answers_at=opening,
        now=turn.now,
    )
    if opening is None:
        when = turn.lead("ticket.back_later")
    else:
        day = turn.formats.day(opening, now=turn.now)
        when = turn.lead("ticket.back_at", day=day, time=turn.formats.time(opening))
    if ticket.contact:
        where = turn.lead("ticket.answer_to", email=account.mask_email(ticket.contact))
    else:
        where = turn.lead("ticket.ask_address")
    asked.ask(turn, action, FIELD, done=bool(ticket.contact))
    turn.say(
        "ticket.opened" if new else "ticket.known",
        after=join(turn, when, where),
        number=ticket.number,
    )


def take_address(turn: Turn, question: dict[str, Any]) -> bool:
    """Reads the address for the answer; whether the message was about that."""
    ticket = tickets.open_of(turn.session, turn.conversation_id)
    if ticket is None:
        return False
    email = email_in(turn.text)
    if email is None:
        return not question.get("done") and _without_address(turn, question, ticket.number)
    try:
        tickets.give_address(turn.session, ticket, email, now=turn.now)
    except tickets.AddressInvalid:
        turn.say("ticket.ask_again")
        asked.ask(turn, question["action"], FIELD)
        return True
    asked.close(turn)
    turn.say("ticket.address_noted", number=ticket.number, email=account.mask_email(email))
    return True


def _without_address(turn: Turn, question: dict[str, Any], number: str) -> bool:
    if asked.drops(turn) or lacks_it(turn):
        asked.close(turn)
        turn.say("ticket.no_address", number=number)
        return True
    if asked.is_other_wish(turn):
        return False
    turn.say("ticket.ask_again")
    asked.ask(turn, question["action"], FIELD)
    return True


def _known_address(turn: Turn) -> str:
    """That of the customer signed in, or of the orders proven here if they are one person's."""
    customer_id = turn.customer_id
    if customer_id is None:
        owners = {order.customer_id for order in mine(turn) if order.customer_id}
        customer_id = owners.pop() if len(owners) == 1 else None
    customer = account.customer(turn.session, customer_id) if customer_id else None
    return customer.email if customer is not None else ""
