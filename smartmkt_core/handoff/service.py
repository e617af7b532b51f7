"""A person takes over: bot → pending → assigned → resolved → bot.

The last step back to the bot is taken by the shopper's next message (conversations.take). Whose
conversation it is, is in ``turns``; the order of those who wait in ``waiting``; who is at the desk
in ``presence``; what shoppers say of it in ``csat``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Message, Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.handoff import repository, waiting
from smartmkt_core.handoff.models import Handoff
from smartmkt_core.handoff.turns import (
    Claimed,
    Passed,
    claim,
    claim_next,
    current_visit,
    give_back,
    give_back_lost,
    history,
    require_assigned,
    resolve,
    transfer,
)
from smartmkt_core.handoff.users import (
    LoginFailed,
    UserExists,
    UserInvalid,
    authenticate,
    create_user,
    end_sessions,
    session_mark,
    user,
)
from smartmkt_core.handoff.waiting import expected_minutes, position, queue, seconds_per_place

__all__ = [
    "Claimed",
    "LoginFailed",
    "Passed",
    "UserExists",
    "UserInvalid",
    "Visit",
    "authenticate",
    "claim",
    "claim_next",
    "create_user",
    "end_sessions",
    "expected_minutes",
    "give_back",
    "give_back_lost",
    "history",
    "last_visit",
    "names",
    "position",
    "queue",
    "reply",
    "request",
    "require_assigned",
    "resolve",
    "said_before",
    "seconds_per_place",
    "session_mark",
    "transfer",
    "user",
    "withdraw",
]

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of people that is over, as the bot may know it. ``messages``: what was said in it."""

    agent: str
    reason: str
    requested_at: datetime
    resolved_at: datetime
    messages: tuple[Message, ...]


def request(
    session: Session,
    conversation_id: str,
    *,
    reason: str,
    reasons: list[dict[str, Any]] | None = None,
    now: datetime,
) -> int:
    """Ask for a person. The place in the queue, from 1; 0 when a person is there already.

    ``reasons``: why, as keys with values for any language. Asking again changes nothing but the
    place, where the conversation has become more urgent.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    if reasons is not None and conversation.state != ConversationState.ASSIGNED:
        conversation.handoff_reasons = reasons
    if conversation.state in (ConversationState.BOT, ConversationState.RESOLVED):
        conversation.state = ConversationState.PENDING
        conversation.handoff_reason = reason[:REASON_LENGTH]
        conversation.handoff_at = now
        conversation.agent_id = None
        conversation.assigned_at = None
        conversation.team = ""
        # What was said so far is to be read by whoever comes.
        conversation.agent_read_seq = conversation.last_seq
        waiting.line_up(conversation)
        current_visit(session, conversation, now)
    elif conversation.state == ConversationState.PENDING:
        waiting.move_up(conversation)
    return position(session, conversation)


def withdraw(session: Session, conversation_id: str, *, now: datetime) -> bool:
    """Take back the wish for a person while nobody has come yet. Whether anybody was waiting."""
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state != ConversationState.PENDING:
        return False
    visit = current_visit(session, conversation, now)
    visit.ended_at, visit.ending = now, "withdrawn"
    conversation.state = ConversationState.BOT
    conversation.handoff_reason = ""
    conversation.handoff_reasons = []
    conversation.handoff_at = conversation.queue_at = None
    conversation.team = ""
    return True


def reply(
    session: Session,
    conversation_id: str,
    *,
    agent_id: int,
    text: str,
    attachment: dict[str, Any] | None = None,
    client_id: str,
    now: datetime,
) -> tuple[Message, bool]:
    """Say something to the shopper; only who has the conversation may. Once per ``client_id``.

    The message, and whether it is new. ConversationTaken, WrongState.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    known = said_before(session, conversation_id, agent_id=agent_id, client_id=client_id)
    if known is not None:
        return known, False
    require_assigned(session, conversation, agent_id)
    # Whoever answers has read what there was to answer.
    conversation.agent_read_seq = conversation.last_seq
    message = conversations.say(
        session,
        conversation_id,
        Reply(text, attachment=attachment),
        sender=Sender.AGENT,
        agent_id=agent_id,
        client_id=_own(agent_id, client_id),
        now=now,
    )
    visit = current_visit(session, conversation, now)
    visit.first_reply_at = visit.first_reply_at or now
    return message, True


def said_before(
    session: Session, conversation_id: str, *, agent_id: int, client_id: str
) -> Message | None:
    """What the agent said under this id already."""
    return conversations.by_client_id(session, conversation_id, _own(agent_id, client_id))


def _own(agent_id: int, client_id: str) -> str:
    """Kept apart from the ids that browsers of shoppers choose in the same conversation."""
    return f"agent:{agent_id}:{client_id}"[:64]


def last_visit(session: Session, conversation_id: str) -> Visit | None:
    """What people did here last, for the bot that goes on; None: nobody has been here."""
    found: Handoff | None = repository.last_visit(session, conversation_id)
    if found is None or found.ended_at is None:
        return None
    turns = [one for one in history(session, conversation_id) if one.handoff_id == found.id]
    last = turns[-1].agent_id if turns else None
    known = names(session, [last])
    return Visit(
        agent=known.get(last or 0, ""),
        reason=found.reason,
        requested_at=found.requested_at,
        resolved_at=found.ended_at,
        messages=tuple(
            conversations.between(
                session, conversation_id, found.claimed_at or found.requested_at, found.ended_at
            )
        ),
    )


def names(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of agents by id."""
    return repository.names(session, (user_id for user_id in user_ids if user_id is not None))
