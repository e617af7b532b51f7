"""Asking for erasure, what stands in its way, and doing it. The face of this capability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from smartmkt_core.account import requests
from smartmkt_core.account.models import RequestKind, RequestStatus, ShopperRequest
from smartmkt_core.errors import NotAllowed
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.privacy import repository
from smartmkt_core.privacy.copy import Copy, of_customer, of_guest
from smartmkt_core.uploads import service as uploads

__all__ = [
    "ERASURES",
    "REPLY_WITHIN",
    "Copy",
    "Obstacles",
    "ask_erasure",
    "erase",
    "obstacles",
    "of_customer",
    "of_guest",
    "open_erasure",
    "refresh",
]

ERASURES = (RequestKind.DELETE_ACCOUNT, RequestKind.DELETE_DATA)
REPLY_WITHIN = timedelta(days=30)
"""The time that the law gives a shop."""
_ENDED = {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED}
_RETURN_OPEN = {"requested", "review"}


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What must end before data can go: numbers of open orders, of orders with money or goods
    still on their way back."""

    orders: list[str] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.orders or self.refunds)


def obstacles(session: Session, customer_id: str | None, conversation_id: str = "") -> Obstacles:
    """What stands in the way of a customer's erasure, or of a guest's proven orders'."""
    proven = list(repository.proven_here(session, conversation_id)) if not customer_id else []
    return _obstacles(session, repository.orders_of(session, customer_id, proven))


def ask_erasure(
    session: Session,
    kind: RequestKind,
    *,
    conversation_id: str,
    customer_id: str | None,
    language: str,
    now: datetime,
) -> tuple[ShopperRequest, bool]:
    """File the wish; it waits where something stands in its way. Whether it is new.

    A guest asks for the conversation and the orders proven in it. Closing an account asks for
    its data too, so an open request for the data alone gives way to it.
    """
    proven = list(repository.proven_here(session, conversation_id)) if not customer_id else []
    detail = {"orders": proven} if proven else {}
    stands = obstacles(session, customer_id, conversation_id)
    if kind is RequestKind.DELETE_ACCOUNT:
        lesser = requests.open_one(
            session,
            RequestKind.DELETE_DATA,
            conversation_id=conversation_id,
            customer_id=customer_id,
        )
        if lesser is not None:
            requests.close(lesser, RequestStatus.CANCELLED, now=now)
    return requests.file(
        session,
        kind,
        conversation_id=conversation_id,
        customer_id=customer_id,
        order_id=proven[0] if proven else None,
        language=language,
        waiting=bool(stands),
        detail=detail,
        now=now,
    )


def open_erasure(
    session: Session, *, conversation_id: str, customer_id: str | None
) -> ShopperRequest | None:
    """The open request to erase, of the account before that of the data."""
    for kind in ERASURES:
        found = requests.open_one(
            session, kind, conversation_id=conversation_id, customer_id=customer_id
        )
        if found is not None:
            return found
    return None


def refresh(session: Session, row: ShopperRequest) -> Obstacles:
    """What stands in a request's way now; its state follows."""
    stands = _obstacles(session, _orders(session, row))
    if row.status in (RequestStatus.WAITING, RequestStatus.OPEN):
        row.status = RequestStatus.WAITING if stands else RequestStatus.OPEN
    return stands


def erase(session: Session, folder: Path, row: ShopperRequest, *, now: datetime) -> list[str]:
    """Erase what a request names, and close it. The ids of the conversations that were blanked.

    Goes: words and pictures of conversations, profile, addresses, reviews, opinions, behaviour.
    Stays, as the law on invoices wants it: orders with the address they went to. With the account
    its row goes too, and nothing leads from these orders to a person's account any more.
    Pictures are deleted at once: call it last in a transaction.

    Raises:
        NotAllowed: ``orders`` or ``refunds`` are still open, or ``kind``: nothing to erase.
        WrongState: it was closed before.
    """
    if row.kind not in ERASURES:
        raise NotAllowed("kind")
    stands = refresh(session, row)
    if stands:
        raise NotAllowed("orders" if stands.orders else "refunds")
    customer_id = row.customer_id
    requests.close(row, RequestStatus.DONE, now=now)
    talks = repository.conversations_of(session, customer_id, [row.conversation_id])
    ids = [talk.id for talk in talks]
    for one in ids:
        uploads.erase(session, folder, one)
    orders = [order.id for order in _orders(session, row)]
    others = repository.requests_of(session, customer_id, ids)
    session.flush()
    repository.forget_words(session, orders)
    repository.forget_opinions(session, customer_id, ids)
    repository.forget_visits(session, ids)
    if customer_id is not None:
        _forget_customer(session, customer_id, whole=row.kind == RequestKind.DELETE_ACCOUNT)
    repository.forget_requests(session, [row, *others])
    repository.blank_messages(session, ids)
    session.flush()
    session.expire_all()
    return ids


def _forget_customer(session: Session, customer_id: str, *, whole: bool) -> None:
    repository.forget_behaviour(session, customer_id)
    customer = repository.customer(session, customer_id)
    if customer is None:
        return
    session.refresh(customer)
    if whole:
        session.delete(customer)
    else:
        # What signing in needs stays with the account: id, name and e-mail.
        customer.phone, customer.newsletter, customer.attributes = "", False, {}
    session.flush()


def _orders(session: Session, row: ShopperRequest) -> list[Order]:
    named = [int(one) for one in (row.detail or {}).get("orders", [])]
    return list(repository.orders_of(session, row.customer_id, named))


def _obstacles(session: Session, orders: Sequence[Order]) -> Obstacles:
    numbers = {order.id: order.number for order in orders}
    open_orders = [order.number for order in orders if order.status not in _ENDED]
    ids = list(numbers)
    moving = {
        numbers[row.order_id]
        for row in repository.refunds_of(session, ids)
        if row.status != "paid" and row.paid_at is None
    } | {
        numbers[row.order_id]
        for row in repository.returns_of(session, ids)
        if row.status in _RETURN_OPEN or row.reserved
    }
    return Obstacles(open_orders, sorted(moving))
