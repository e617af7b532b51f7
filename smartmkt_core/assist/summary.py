"""A case in a few lines: what was asked for, what was tried, what failed, what is open.

From the facts of the log alone, so that every line can be traced to a message or a row. The lines
are keys and values; ``data/responses/desk.yml`` says them in the agent's language.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account.models import RequestStatus
from smartmkt_core.assist.facts import Facts
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message, Sender
from smartmkt_core.orders import service as orders

MESSAGES = 500
_SMALL = {
    "affirm", "deny", "inform", "choose", "stop", "greet", "goodbye", "thank", "smalltalk",
    "repeat", "help", "why", "bot_challenge", "switch_language", "nlu_fallback", "fallback",
    "feedback", "restart", "contact_human_agent",
}  # fmt: skip
"""Intents that ask for nothing of their own."""
NOT_UNDERSTOOD = ("nlu_fallback", "fallback")
_OUR_FAILURES = ("failed", "refused")
"""Signs of handoff/escalation.py that tell of the assistant rather than of the shopper."""
_QUOTE = 80
_LINES = 5
_CARDS = {
    "products": "products",
    "comparison": "products",
    "orders": "orders",
    "document": "document",
    "photo_request": "photo",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One fact. ``seq``: the message in which it shows, 0 for none."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """The case. Each list is short, the first thing first."""

    asked: list[Line]
    tried: list[Line]
    failed: list[Line]
    open: list[Line]


def summarise(session: Session, facts: Facts, *, known: Collection[str], now: datetime) -> Summary:
    """The case of a conversation. ``known``: intents that have a name for people."""
    conversation = facts.conversation
    since = max(0, conversation.last_seq - MESSAGES)
    messages, _ = conversations.history(session, conversation.id, since=since, limit=MESSAGES)
    return Summary(
        asked=_asked(messages, known)[:_LINES],
        tried=_tried(session, facts, messages)[-_LINES:],
        failed=_failed(session, facts, messages, now)[-_LINES:],
        open=_open(facts, messages, now)[:_LINES],
    )


def _asked(messages: Sequence[Message], known: Collection[str]) -> list[Line]:
    """Each wish once, in the order in which it came up, with how often it was said."""
    found: dict[str, Line] = {}
    counts: dict[str, int] = {}
    for message in messages:
        intent = message.intent or ""
        if message.sender != Sender.USER or intent in _SMALL or intent not in known:
            continue
        counts[intent] = counts.get(intent, 0) + 1
        number = _named(message, "order_number")
        before = found.get(intent)
        number = number or (str(before.values["number"]) if before else "")
        first = before.seq if before else message.seq
        key = "asked_again" if counts[intent] > 1 else "asked"
        values = {"intent": intent, "number": number, "count": counts[intent]}
        found[intent] = Line(key, values, first)
    return list(found.values())


def _tried(session: Session, facts: Facts, messages: Sequence[Message]) -> list[Line]:
    """What the assistant showed, and what was done, by the shopper's wish or by an agent."""
    lines: dict[tuple[str, str], Line] = {}
    for message in messages:
        card = message.custom if message.sender == Sender.BOT else None
        if card is None:
            continue
        kind = str(card.get("type"))
        if kind == "order":
            number = str((card.get("order") or {}).get("order_number", ""))
            line = Line("showed_order", {"number": number}, message.seq)
        elif kind in _CARDS:
            line = Line(f"showed_{_CARDS[kind]}", {}, message.seq)
        else:
            continue
        lines.setdefault((line.key, str(line.values.get("number"))), line)
    changed = [
        Line("changed", {"action": change.action, "number": one.order.number})
        for one in facts.orders
        for change in orders.changes(session, one.order, since=facts.conversation.created_at)
        if not change.actor.startswith("agent:")
    ]
    done = [
        Line(
            "agent_did", {"action": row.action, "number": row.order_number, "agent": row.agent_name}
        )
        for row in facts.done
    ]
    return [*lines.values(), *changed, *done]


def _failed(
    session: Session, facts: Facts, messages: Sequence[Message], now: datetime
) -> list[Line]:
    """What was not understood, where we gave no answer, which proofs did not fit."""
    lines: list[Line] = []
    for message in messages:
        if message.sender == Sender.USER and message.intent in NOT_UNDERSTOOD and message.text:
            lines.append(Line("not_understood", {"text": _quote(message.text)}, message.seq))
        elif sign := next((one for one in _OUR_FAILURES if (message.signs or {}).get(one)), None):
            lines.append(Line(sign, {"text": _quote(message.text)}, message.seq))
        elif message.failure:
            lines.append(Line("no_answer", {}, message.seq))
    wrong = orders.wrong_proofs(session, facts.conversation.id, now)
    if wrong:
        lines.append(Line("wrong_proofs", {"count": wrong}))
    return lines


def _open(facts: Facts, messages: Sequence[Message], now: datetime) -> list[Line]:
    """What still waits: an answer, goods, money, a request."""
    lines: list[Line] = []
    unanswered = _unanswered(messages)
    if unanswered is not None:
        text = _quote(unanswered.text)
        key = "unanswered" if text else "unanswered_photo"
        lines.append(Line(key, {"text": text}, unanswered.seq))
    for one in facts.orders:
        number = one.order.number
        if one.tracking.late:
            lines.append(Line("late", {"number": number, "expected": one.tracking.expected}))
        for case in one.cases:
            if case.row.status in ("review", "requested"):
                key = f"case_{case.row.status}"
                lines.append(Line(key, {"case": case.row.number, "number": number}))
        for refund in one.refunds:
            if refund.state in ("pending", "late"):
                values = {"amount": refund.amount, "currency": refund.currency, "number": number}
                lines.append(Line(f"refund_{refund.state}", values))
    for request in facts.requests:
        if request.status in (RequestStatus.OPEN, RequestStatus.WAITING):
            lines.append(Line("request", {"kind": request.kind, "number": request.number}))
    if not facts.verified:
        lines.append(Line("unverified"))
    return lines


def _unanswered(messages: Sequence[Message]) -> Message | None:
    """The shopper's last message, where nobody has said anything after it."""
    spoken = [message for message in messages if message.sender != Sender.SYSTEM]
    last = spoken[-1] if spoken else None
    return last if last is not None and last.sender == Sender.USER else None


def _named(message: Message, kind: str) -> str:
    for entity in message.entities or []:
        if entity.get("entity") == kind:
            return str(entity.get("value") or "")
    return ""


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
