"""What the other help desk is told, as plain values: written down when it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, Message, Sender
from smartmkt_core.handoff import escalation_log
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import Handoff
from smartmkt_core.texts import Texts

REQUESTED = "handoff.requested"
CLAIMED = "handoff.claimed"
RETURNED = "handoff.returned"
WITHDRAWN = "handoff.withdrawn"
RESOLVED = "handoff.resolved"
MESSAGE = "message.created"
# Of a longer conversation the end is sent; the rest can be asked for.
TRANSCRIPT = 500

Part = dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """How much is told, and in which words.

    ``customer``: none, name or contact. ``desk_url``: the desk's page.
    """

    customer: str
    desk_url: str
    texts: Texts


def conversation_out(conversation: Conversation, telling: Telling) -> Part:
    """The conversation itself."""
    return {
        "id": conversation.id,
        "language": conversation.language,
        "channel": conversation.channel,
        "state": str(conversation.state),
        "created_at": stamp(conversation.created_at),
        "last_seq": conversation.last_seq,
        "desk_url": f"{telling.desk_url}#/c/{conversation.id}",
    }


def visit_out(visit: Handoff, language: str, telling: Telling) -> Part:
    """Why a person was wished for, in the conversation's language."""
    texts, key = telling.texts, f"gateway_reason_{visit.reason}"
    return {
        "id": visit.id,
        "requested_at": stamp(visit.requested_at),
        "reason": texts.render(key, language) if key in texts else visit.reason,
        "reasons": [
            {"key": str(one.get("key", "")), "text": _in_words(one, language, texts)}
            for one in visit.reasons
        ],
        "score": visit.score,
    }


def _in_words(reason: Part, language: str, texts: Texts) -> str:
    """A sign by its sentence; the key alone where the files no longer have one."""
    return escalation_log.in_words(texts, [reason], language, most=1) or str(reason.get("key", ""))


def mood_out(session: Session, conversation: Conversation) -> Part | None:
    """The mood of what the shopper wrote last, and of the conversation; None: not measured."""
    last = conversations.last_message(session, conversation.id, sender=Sender.USER)
    if last is None or last.mood is None:
        return None
    return {
        "label": last.mood,
        "anger": last.anger,
        "cause": last.cause,
        "score": conversation.escalation_score,
        "trend": conversation.escalation_trend,
    }


def customer_out(
    session: Session, conversation: Conversation, telling: Telling, *, now: datetime
) -> Part | None:
    """Who it is, as far as that may be told; None for a guest."""
    customer_id = conversations.customer_of(conversation, now)
    customer = account.customer(session, customer_id) if customer_id else None
    if customer is None or telling.customer == "none":
        return None
    told: Part = {"id": customer.id, "name": customer.name, "verified": True}
    if telling.customer == "contact":
        told |= {"email": customer.email, "phone": customer.phone}
    return told


def message_out(message: Message, names: dict[int, str]) -> Part:
    """One line of the log."""
    out: Part = {
        "seq": message.seq,
        "at": stamp(message.at),
        "sender": message.sender,
        "text": message.text,
    }
    if message.agent_id is not None:
        out["agent"] = {"name": names.get(message.agent_id, "")}
    if message.attachment:
        out["photo"] = True
    if message.custom:
        out["card"] = str(message.custom.get("type", ""))
    if message.quick_replies:
        out["offered"] = [str(reply.get("title", "")) for reply in message.quick_replies]
    if message.sender == Sender.USER:
        out |= {"mood": message.mood, "anger": message.anger, "intent": message.intent}
    return out


def transcript(
    session: Session, conversation: Conversation, *, since: int | None = None
) -> tuple[list[Part], bool]:
    """Lines after number ``since`` (by default the last 500), and whether none is missing."""
    start = max(0, conversation.last_seq - TRANSCRIPT) if since is None else since
    messages, complete = conversations.history(
        session, conversation.id, since=start, limit=TRANSCRIPT
    )
    names = handoff.names(session, [message.agent_id for message in messages])
    return [message_out(one, names) for one in messages], complete and (since or start) == start


def stamp(at: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
