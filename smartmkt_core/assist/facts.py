"""What an agent sees beside a conversation: who it is, what they ordered, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.account import requests
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer, ShopperRequest
from smartmkt_core.assist import notes
from smartmkt_core.assist.actions import done_in
from smartmkt_core.assist.models import AgentAction, Note
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.errors import NotAllowed
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.changes import WAIVABLE as CANCEL_WAIVABLE
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.orders.service import Shopper, Tracking
from smartmkt_core.recommend.taste import Taste, taste
from smartmkt_core.returns import compensation, rules
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.models import Return
from smartmkt_core.returns.service import RefundView
from smartmkt_core.uploads import service as uploads

ORDERS, PAST = 10, 10


@dataclass(frozen=True, slots=True)
class Option:
    """What an agent could do with an order. ``most``: the money that would or may go back.

    ``refused``: why not, or empty; ``waivable``: whether a reason of the agent's sets that aside.
    """

    action: str
    most: Decimal = Decimal(0)
    refused: str = ""
    waivable: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A return or claim, and the ids of its pictures."""

    row: Return
    photos: list[str]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order with its parcel, its money, its cases and what may be done; ``left``: pieces by
    line that neither came back nor were sent again."""

    order: Order
    tracking: Tracking
    refunds: list[RefundView]
    cases: list[CaseFacts]
    options: list[Option]
    left: dict[int, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything beside one conversation.

    ``verified``: signed_in, order (a guest proved ``proven``), or empty. ``customer`` only where
    the shop's token vouches for it now.
    """

    conversation: Conversation
    verified: str
    customer: Customer | None
    proven: list[str] = field(default_factory=list)
    orders: list[OrderFacts] = field(default_factory=list)
    requests: Sequence[ShopperRequest] = ()
    past: Sequence[conversations.Glance] = ()
    taste: Taste = field(default_factory=Taste)
    notes: Sequence[Note] = ()
    labels: Sequence[str] = ()
    labels_in_use: Sequence[str] = ()
    done: Sequence[AgentAction] = ()


def facts(session: Session, conversation_id: str, *, now: datetime) -> Facts:
    """All of it, read anew; NotFound."""
    conversation = conversations.get(session, conversation_id)
    customer_id = conversations.customer_of(conversation, now)
    found = orders.list_orders(session, Shopper(conversation_id, customer_id), limit=ORDERS)
    proven = [
        order.number for order in found if not customer_id or order.customer_id != customer_id
    ]
    verified = "signed_in" if customer_id else "order" if proven else ""
    return Facts(
        conversation=conversation,
        verified=verified,
        customer=account.customer(session, customer_id) if customer_id else None,
        proven=proven,
        orders=[order_facts(session, order, now) for order in found],
        requests=requests.of_asker(session, conversation_id, customer_id),
        past=conversations.glances(session, customer_id, without=conversation_id, limit=PAST)
        if customer_id
        else (),
        taste=taste(session, customer_id) if customer_id else Taste(),
        notes=notes.notes_on(session, conversation_id, customer_id),
        labels=notes.labels_of(session, conversation_id),
        labels_in_use=notes.labels_in_use(session),
        done=done_in(session, conversation_id),
    )


def order_facts(session: Session, order: Order, now: datetime) -> OrderFacts:
    """One order, with what may be done with it at this moment."""
    left = {item.id: rules.left(session, order, item) for item in order.items}
    return OrderFacts(
        order=order,
        tracking=orders.track(order, now),
        refunds=returns.refund_status(session, order, now),
        cases=[
            CaseFacts(row, [upload.id for upload in uploads.of_case(session, row.id)])
            for row in returns.returns_of(session, order)
        ],
        options=[_cancel(order), _refund(session, order, now), _resend(order, left, now)],
        left=left,
    )


def _cancel(order: Order) -> Option:
    try:
        return Option("cancel", orders.cancel_check(order))
    except NotAllowed as refused:
        waivable = refused.reason in CANCEL_WAIVABLE
        most = orders.cancel_check(order, waived=refused.reason) if waivable else Decimal(0)
        return Option("cancel", most, refused.reason, waivable)


def _refund(session: Session, order: Order, now: datetime) -> Option:
    try:
        return Option("refund", compensation.refund_check(session, order, now))
    except NotAllowed as refused:
        waivable = refused.reason in compensation.REFUND_WAIVABLE
        most = compensation.refundable(session, order) if waivable else Decimal(0)
        return Option("refund", most, refused.reason, waivable)


def _resend(order: Order, left: dict[int, int], now: datetime) -> Option:
    refused = rules.order_refusal(order, now, kind="missing") or ""
    if not refused and not any(_can_send(item, left) for item in order.items):
        refused = "nothing_to_send"
    return Option("resend", Decimal(0), refused, refused in compensation.RESEND_WAIVABLE)


def _can_send(item: OrderItem, left: dict[int, int]) -> bool:
    return left[item.id] > 0 and item.product is not None and item.product.stock > 0
