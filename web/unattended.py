"""Who waits while nobody is at the desk: a ticket after some minutes, instead of hoping on."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Message
from smartmkt_core.handoff import presence
from smartmkt_core.handoff import service as handoff
from smartmkt_core.tickets.models import TicketCause
from web.gateway import Gateway
from web.log import log, short
from web.publish import Standing, standing
from web.store import now

LOOK_SECONDS = 10.0


async def watch(gateway: Gateway) -> None:
    """Look for ever; ends where the setting is off, or another help desk sees to those who wait."""
    settings = gateway.settings
    if not settings.office_unattended_minutes or settings.bridge_url:
        return
    while True:
        try:
            for conversation_id in await gateway.store.run(_left_waiting, gateway):
                await _give_ticket(gateway, conversation_id)
        except Exception as error:
            log.failure("unattended_failed", error)
        await asyncio.sleep(LOOK_SECONDS)


def _left_waiting(session: Session, gateway: Gateway) -> list[str]:
    """Ids of the conversations that have waited too long, while nobody is there."""
    settings = gateway.settings
    absent_after = timedelta(seconds=settings.desk_absent_seconds)
    if presence.anybody_there(session, now=now(), absent_after=absent_after):
        return []
    since = now() - timedelta(minutes=settings.office_unattended_minutes)
    waiting = conversations.in_states(session, [ConversationState.PENDING])
    return [one.id for one in waiting if one.handoff_at is not None and one.handoff_at <= since]


async def _give_ticket(gateway: Gateway, conversation_id: str) -> None:
    given = await gateway.store.run(_ticket, gateway, conversation_id)
    if given is None:
        return
    line, after = given
    await gateway.publish.said(line)
    await gateway.publish.status(after)
    await gateway.queue.changed()
    log.info("unattended", conversation=short(conversation_id))


def _ticket(
    session: Session, gateway: Gateway, conversation_id: str
) -> tuple[Message, Standing] | None:
    """The conversation goes back to the assistant, its case to the mailbox; None: it is over."""
    at = now()
    conversation = conversations.lock(session, conversation_id, now=at)
    reason = gateway.office.in_words(conversation.handoff_reason, conversation.language)
    if not handoff.withdraw(session, conversation_id, now=at):
        return None
    there = gateway.settings.hours.is_open(at)
    cause = TicketCause.NOBODY_THERE if there else TicketCause.OUTSIDE_HOURS
    reply = gateway.office.open_ticket(session, conversation_id, cause=cause, reason=reason, now=at)
    line = conversations.say(session, conversation_id, reply, now=at)
    return line, standing(session, conversation)
