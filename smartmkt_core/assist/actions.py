"""What an agent does for a shopper: through the same core as the assistant, once, on record.

An agent acts on no order that the shopper could not: one of the customer who is signed in, or one
that was proven in this conversation. Only who has the conversation acts in it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.assist import repository
from smartmkt_core.assist.models import AgentAction
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState
from smartmkt_core.errors import ConversationTaken, NotAllowed, WrongState
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.promotions import vouchers
from smartmkt_core.promotions.models import Kind
from smartmkt_core.returns import cases, compensation
from smartmkt_core.returns.rules import Asked

ACTIONS = ("cancel", "refund", "resend", "coupon", "approve", "reject")
RESENT_FOR = ("missing", "damaged", "wrong")
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Command:
    """What an agent wants done.

    ``order``: the number (all but coupon). ``amount``: money of a refund, or a coupon's percent.
    ``item_id``, ``quantity``, ``kind``: what is sent again and why. ``case``: the return that is
    decided on. ``waived``: the rule to set aside, which needs a ``reason``.
    """

    action: str
    order: str = ""
    amount: Decimal = Decimal(0)
    item_id: int | None = None
    quantity: int = 1
    kind: str = "missing"
    case: str = ""
    waived: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one agent may give: a coupon's highest percentage, and for how many days it counts."""

    coupon_percent: int
    coupon_days: int


def perform(
    session: Session,
    conversation_id: str,
    agent: User,
    command: Command,
    *,
    key: str,
    limits: Limits,
    now: datetime,
) -> tuple[AgentAction, bool]:
    """Do it, and keep a record of it. The record, and whether it is new: once per key.

    Raises:
        NotFound, ConversationTaken, WrongState: not this agent's conversation.
        OrderNotFound: none of the shopper's orders.
        NotAllowed: as the core refuses it; reason (a waived rule without one); amount, action.
        OutOfStock: there is nothing left to send.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    once = hashlib.sha256(f"{conversation_id}\n{agent.id}\n{key}".encode()).hexdigest()
    earlier = repository.action_by_key(session, once)
    if earlier is not None:
        return earlier, False
    _require_own(session, conversation, agent)
    if command.action not in ACTIONS:
        raise NotAllowed("action")
    reason = command.reason.strip()[:REASON_LENGTH]
    if command.waived and not reason:
        raise NotAllowed("reason")
    shopper = Shopper(conversation_id, conversations.customer_of(conversation, now), agent.id)
    detail = _DO[command.action](session, shopper, command, once, limits, now)
    row = AgentAction(
        at=now,
        conversation_id=conversation_id,
        agent_id=agent.id,
        agent_name=agent.name,
        action=command.action,
        order_number=str(detail.pop("order", "")),
        detail=detail,
        waived=command.waived,
        reason=reason,
        idempotency_key=once,
    )
    session.add(row)
    session.flush()
    return row, True


def done_in(session: Session, conversation_id: str) -> list[AgentAction]:
    """What agents did in a conversation, oldest first."""
    return list(repository.actions(session, conversation_id))


def verify(
    session: Session,
    conversation_id: str,
    agent: User,
    number: str,
    proof: str,
    *,
    now: datetime,
    tries: int,
    lock_hours: int,
) -> str:
    """Open an order to the conversation by what the shopper told: its number as the shop writes it.

    The proof is the assistant's own (e-mail or end of the phone), and its wrong tries count alike.

    Raises:
        ConversationTaken, WrongState: not this agent's conversation.
        IdentityNotVerified, VerificationLocked: see ``orders.verify``.
    """
    conversation = conversations.get(session, conversation_id)
    _require_own(session, conversation, agent)
    shopper = Shopper(conversation_id, conversations.customer_of(conversation, now), agent.id)
    order = orders.verify(session, shopper, number, proof, now, tries=tries, lock_hours=lock_hours)
    return order.number


def _require_own(session: Session, conversation: Conversation, agent: User) -> None:
    if conversation.state != ConversationState.ASSIGNED:
        raise WrongState(conversation.state)
    if conversation.agent_id != agent.id:
        names = handoff.names(session, [conversation.agent_id])
        raise ConversationTaken(names.get(conversation.agent_id or 0, ""))


def _cancel(
    session: Session, shopper: Shopper, command: Command, key: str, _: Limits, now: datetime
) -> dict[str, Any]:
    done = orders.cancel(session, shopper, command.order, key=key, now=now, waived=command.waived)
    return _money(done.order.number, done.refund_amount, done.currency) | {
        "method": done.method,
        "expected_at": _iso(done.expected_at),
    }


def _refund(
    session: Session, shopper: Shopper, command: Command, key: str, _: Limits, now: datetime
) -> dict[str, Any]:
    row = compensation.refund(
        session,
        shopper,
        command.order,
        command.amount,
        key=key,
        now=now,
        waived=command.waived,
    )
    order = orders.accessible(session, shopper, command.order, now)
    return _money(order.number, row.amount, row.currency) | {
        "method": row.method,
        "expected_at": _iso(row.expected_at),
    }


def _resend(
    session: Session, shopper: Shopper, command: Command, key: str, _: Limits, now: datetime
) -> dict[str, Any]:
    if command.kind not in RESENT_FOR or command.item_id is None:
        raise NotAllowed("action")
    asked = Asked(
        item_id=command.item_id,
        quantity=command.quantity,
        kind=command.kind,
        wish="replacement",
        reason=command.reason,
    )
    case = compensation.resend(
        session, shopper, command.order, asked, key=key, now=now, waived=command.waived
    )
    item = case.item
    return {
        "order": case.order.number,
        "case": case.row.number,
        "kind": command.kind,
        "quantity": case.row.quantity,
        "sku": case.row.sku,
        "title": {"en": item.name("en"), "zh": item.name("zh")} if item else {},
    }


def _coupon(
    session: Session, shopper: Shopper, command: Command, _: str, limits: Limits, now: datetime
) -> dict[str, Any]:
    if not 0 < command.amount <= limits.coupon_percent:
        raise NotAllowed("coupon")
    row = vouchers.issue(
        session, Kind.PERCENT, command.amount, currency="USD", days=limits.coupon_days, now=now
    )
    return {"code": row.code, "percent": str(row.value), "ends_at": _iso(row.ends_at)}


def _approve(
    session: Session, shopper: Shopper, command: Command, _: str, __: Limits, now: datetime
) -> dict[str, Any]:
    return _decided(session, shopper, command, now, accept=True)


def _reject(
    session: Session, shopper: Shopper, command: Command, _: str, __: Limits, now: datetime
) -> dict[str, Any]:
    if not command.reason.strip():
        raise NotAllowed("reason")
    return _decided(session, shopper, command, now, accept=False)


def _decided(
    session: Session, shopper: Shopper, command: Command, now: datetime, *, accept: bool
) -> dict[str, Any]:
    row = cases.decide(session, shopper, command.order, command.case, accept=accept, now=now)
    order = row.order
    detail: dict[str, Any] = {
        "order": order.number,
        "case": row.number,
        "status": row.status,
        "wish": row.wish,
    }
    refund = cases.refund_for(session, row)
    if refund is not None:
        detail |= _money(order.number, refund.amount, refund.currency)
        detail |= {"method": refund.method, "expected_at": _iso(refund.expected_at)}
    return detail


_DO = {
    "cancel": _cancel,
    "refund": _refund,
    "resend": _resend,
    "coupon": _coupon,
    "approve": _approve,
    "reject": _reject,
}


def _money(number: str, amount: Decimal, currency: str) -> dict[str, Any]:
    return {"order": number, "amount": str(amount), "currency": currency}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
