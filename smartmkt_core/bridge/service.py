"""Handing conversations to another help desk, and what it does with them.

What happens in a conversation is read from its log and told through the outbox: whichever gateway
looks first notes it, once. So nothing has to remember to tell, and after a failure everything
follows in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.bridge import events, repository
from smartmkt_core.bridge.events import Part, Telling
from smartmkt_core.bridge.models import BridgeCall, BridgeHandover
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender
from smartmkt_core.errors import NotFound, ShopError
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import Handoff
from smartmkt_core.outbox import service as outbox

__all__ = [
    "OWN",
    "TOPIC",
    "KeyReused",
    "Telling",
    "compose",
    "handed_over",
    "note_what_happened",
    "once",
    "read",
]

TOPIC = "bridge_event"
# How a line that the other help desk wrote is marked, so that it is not told its own words.
OWN = "bridge:"
AT_ONCE = 50
CALLS_KEPT = timedelta(days=7)


_STEPS = {
    str(ConversationState.PENDING): events.RETURNED,
    str(ConversationState.ASSIGNED): events.CLAIMED,
}


class KeyReused(ShopError):
    """This idempotency key belongs to another call."""


def note_what_happened(session: Session, *, now: datetime) -> int:
    """Note in the outbox what the other help desk does not know yet; how many things."""
    count = 0
    for visit in repository.untold(session, limit=AT_ONCE):
        count += _begin(session, visit, now)
    for handover, visit, conversation in repository.moved_on(session, limit=AT_ONCE):
        count += _go_on(session, handover, visit, conversation, now)
    return count


def compose(session: Session, payload: Part, *, telling: Telling, now: datetime) -> Part | None:
    """The event as it is sent, without its id; None where the conversation is gone."""
    handover = repository.find(session, int(payload["handover"]))
    visit = repository.visit(session, handover.handoff_id) if handover is not None else None
    if handover is None or visit is None:
        return None
    conversation = conversations.get(session, handover.conversation_id)
    kind = str(payload["type"])
    event: Part = {
        "type": kind,
        "conversation": events.conversation_out(conversation, telling),
        "handoff": events.visit_out(visit, conversation.language, telling),
    }
    if kind == events.REQUESTED:
        lines, complete = events.transcript(session, conversation)
        event |= {
            "customer": events.customer_out(session, conversation, telling, now=now),
            "mood": events.mood_out(session, conversation),
            "transcript": lines,
            "complete": complete,
        }
    elif kind == events.MESSAGE:
        seq = int(payload["seq"])
        found, _ = conversations.history(session, conversation.id, since=seq - 1, limit=1)
        names = handoff.names(session, [message.agent_id for message in found])
        event["message"] = next((events.message_out(one, names) for one in found), None)
    elif kind == events.CLAIMED and payload.get("agent") is not None:
        names = handoff.names(session, [payload["agent"]])
        event["agent"] = {"name": names.get(payload["agent"], "")}
    return event


def handed_over(session: Session, conversation_id: str) -> BridgeHandover:
    """The handover under which the other help desk knows a conversation; NotFound."""
    found = repository.latest(session, conversation_id)
    if found is None:
        raise NotFound("conversation")
    return found


def read(
    session: Session, conversation_id: str, *, since: int, telling: Telling, now: datetime
) -> Part:
    """A conversation that was handed over, with its lines after a number; NotFound."""
    handed_over(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    lines, complete = events.transcript(session, conversation, since=since)
    return {
        "conversation": events.conversation_out(conversation, telling),
        "customer": events.customer_out(session, conversation, telling, now=now),
        "mood": events.mood_out(session, conversation),
        "transcript": lines,
        "complete": complete,
    }


def once(
    session: Session,
    key: str,
    call: Part,
    work: Callable[[Session], tuple[int, Part]],
    *,
    now: datetime,
) -> tuple[int, Part, bool]:
    """The status and answer of ``work``, carried out once per key, and whether just now.

    Repeated with the same content: the first answer again. KeyReused: with another one. In two
    processes at once the second waits and fails with the database's error on a double key, and
    finds the answer when it asks again.
    """
    digest = hashlib.sha256(json.dumps(call, sort_keys=True).encode()).hexdigest()
    known = repository.call(session, key)
    if known is not None:
        if known.digest != digest:
            raise KeyReused(key)
        return known.status, known.answer, False
    row = BridgeCall(key=key, digest=digest, status=0, answer={}, at=now)
    session.add(row)
    # The key is taken before the work begins.
    session.flush()
    row.status, row.answer = work(session)
    repository.forget_calls(session, now - CALLS_KEPT)
    return row.status, row.answer, True


def _begin(session: Session, visit: Handoff, now: datetime) -> int:
    conversation = conversations.get(session, visit.conversation_id)
    handover = BridgeHandover(
        conversation_id=visit.conversation_id,
        handoff_id=visit.id,
        created_at=now,
        state=ConversationState.PENDING,
        sent_seq=conversation.last_seq,
    )
    session.add(handover)
    session.flush()
    _put(session, handover, events.REQUESTED, now, key="requested")
    return 1


def _go_on(
    session: Session,
    handover: BridgeHandover,
    visit: Handoff,
    conversation: Conversation,
    now: datetime,
) -> int:
    """Lines first, then what became of the conversation."""
    messages, _ = conversations.history(
        session, conversation.id, since=handover.sent_seq, limit=AT_ONCE
    )
    up_to = messages[-1].seq if messages else handover.sent_seq
    everything = up_to >= conversation.last_seq
    state = _standing(conversation) if everything else handover.state
    over = visit.ended_at if everything else None
    if not repository.advance(session, handover, seq=up_to, state=state, ended_at=over):
        return 0
    told = [message for message in messages if _is_news(message)]
    for message in told:
        key = f"message:{message.seq}"
        _put(session, handover, events.MESSAGE, now, key=key, seq=message.seq)
    if over is not None:
        kind = events.RESOLVED if visit.ending == "resolved" else events.WITHDRAWN
        _put(session, handover, kind, now, key="ended")
    elif state != handover.state and conversation.state in _STEPS:
        kind, agent = _STEPS[conversation.state], conversation.agent_id
        key = f"{state}:{conversation.last_seq}"
        _put(session, handover, kind, now, key=key, agent=agent)
    return len(told) + 1


def _standing(conversation: Conversation) -> str:
    """Who answers, so that a change of agents shows as well."""
    state = str(conversation.state)
    return f"{state}:{conversation.agent_id}" if state == ConversationState.ASSIGNED else state


def _is_news(message: Message) -> bool:
    """Whatever the other help desk did not write itself, nor the line that an agent came."""
    own = message.sender == Sender.AGENT and f":{OWN}" in (message.client_id or "")
    return not own and not (message.sender == Sender.SYSTEM and not message.text)


def _put(
    session: Session, handover: BridgeHandover, kind: str, now: datetime, *, key: str, **more: Any
) -> None:
    outbox.put(
        session,
        TOPIC,
        f"bridge:{handover.id}:{key}",
        payload={"handover": handover.id, "type": kind, **more},
        conversation_id=handover.conversation_id,
        stream=f"bridge:{handover.conversation_id}",
        now=now,
    )
