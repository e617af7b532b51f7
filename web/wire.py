"""Rows of the log as they travel to browsers."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from smartmkt_core.conversations.models import Conversation, Message, Sender
from smartmkt_core.handoff.models import Assignment, CsatRating

# Joins emoji and shapes words in some scripts; every other invisible character is dropped.
_KEPT_INVISIBLE = {"\u200d", "\ufe0f"}

# Where pictures are fetched; what a message says of one begins with it.
UPLOADS = "/uploads/"


def photos_in(attachment: dict[str, Any] | None) -> list[str]:
    """Ids of the pictures in a shopper's message, as the assistant is told of them."""
    src = ((attachment or {}).get("payload") or {}).get("src")
    return [src.removeprefix(UPLOADS)] if isinstance(src, str) and src.startswith(UPLOADS) else []


def clean(value: object) -> str:
    """A text from outside, without control and invisible characters and outer blanks.

    Line breaks stay. Anything that is no text becomes the empty text.
    """
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (
        char
        for char in text
        if char == "\n"
        or char in _KEPT_INVISIBLE
        or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return "".join(kept).strip().strip("\u200d\ufe0f").strip()


def moment(at: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message_out(message: Message, names: dict[int, str]) -> dict[str, Any]:
    """One message of the history. ``names``: agents by id."""
    return {
        "seq": message.seq,
        "at": moment(message.at),
        "sender": message.sender,
        "text": message.text,
        "quick_replies": message.quick_replies,
        "attachment": message.attachment,
        "custom": message.custom,
        "client_id": message.client_id if message.sender == Sender.USER else None,
        "agent": _agent(message.agent_id, names),
    }


def desk_message_out(message: Message, names: dict[int, str]) -> dict[str, Any]:
    """The same for the desk, with what was understood and which agent it was."""
    return message_out(message, names) | {
        "id": message.id,
        "agent": _desk_agent(message.agent_id, names),
        "payload": message.payload or None,
        "client_id": _agents_own(message.client_id),
        "mood": message.mood,
        "anger": message.anger,
        "mood_scores": message.mood_scores,
        "cause": message.cause,
        "signs": message.signs,
        "escalation": message.escalation,
        "intent": message.intent,
        "confidence": message.confidence,
        "entities": message.entities or [],
        "failure": message.failure,
    }


def conversation_out(
    conversation: Conversation,
    *,
    names: dict[int, str],
    customer_name: str | None,
    position: int,
    last: Message | None,
    reason_labels: dict[str, str],
    language: str,
    urgency: dict[str, float],
    unread: int = 0,
    rating: CsatRating | None = None,
) -> dict[str, Any]:
    """One row of the desk's queue. ``language``: the agent's.

    ``urgency``: why it stands where it stands, minutes of head start by cause. ``unread``: messages
    of the shopper that nobody of the shop has read.
    """
    return {
        "conversation_id": conversation.id,
        "state": conversation.state,
        "language": conversation.language,
        "channel": conversation.channel,
        "reason": conversation.handoff_reason,
        "reason_label": reason_labels.get(language, reason_labels["en"]),
        "reason_labels": reason_labels,
        "customer": {"name": customer_name, "verified": True} if customer_name else None,
        "waiting_since": _optional(conversation.handoff_at),
        "assigned_at": _optional(conversation.assigned_at),
        "updated_at": moment(conversation.updated_at),
        "position": position or None,
        "team": conversation.team,
        "score": round(conversation.escalation_score, 2),
        "trend": conversation.escalation_trend,
        "urgency": urgency,
        "unread": unread,
        "shopper_read_seq": conversation.shopper_read_seq,
        "agent_read_seq": conversation.agent_read_seq,
        "csat": None if rating is None else rating_out(rating),
        "agent": _desk_agent(conversation.agent_id, names),
        "last_seq": conversation.last_seq,
        "last_text": "" if last is None else last.text[:200],
        "mood": None if last is None else last.mood,
        "last_message": None
        if last is None
        else {"sender": last.sender, "text": last.text[:200], "at": moment(last.at)},
    }


def rating_out(rating: CsatRating) -> dict[str, Any]:
    """What a shopper said of a visit."""
    return {
        "id": rating.id,
        "seq": rating.seq,
        "score": rating.score,
        "comment": rating.comment,
    }


def turn_out(turn: Assignment, names: dict[int, str]) -> dict[str, Any]:
    """One agent's part in a conversation, and to whom it was passed on."""
    return {
        "agent": _desk_agent(turn.agent_id, names),
        "started_at": moment(turn.started_at),
        "ended_at": _optional(turn.ended_at),
        "ending": turn.ending,
        "to_agent": _desk_agent(turn.to_agent_id, names),
        "to_team": turn.to_team,
        "note": turn.note,
    }


def _agent(agent_id: int | None, names: dict[int, str]) -> dict[str, Any] | None:
    return None if agent_id is None else {"name": names.get(agent_id, "")}


def _desk_agent(agent_id: int | None, names: dict[int, str]) -> dict[str, Any] | None:
    """With the id: two agents may have one name. Shoppers are told the name alone."""
    return None if agent_id is None else {"id": agent_id, "name": names.get(agent_id, "")}


def _agents_own(client_id: str | None) -> str | None:
    """An agent's id for a message as the desk gave it."""
    if client_id and client_id.startswith("agent:"):
        return client_id.split(":", 2)[2]
    return client_id


def _optional(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
