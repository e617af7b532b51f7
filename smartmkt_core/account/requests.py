"""What shoppers ask for that the shop completes: numbered, once per asker and kind, cancellable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer, RequestKind, RequestStatus, ShopperRequest
from smartmkt_core.errors import NotFound, WrongState

_OPEN = (RequestStatus.WAITING, RequestStatus.OPEN)
_FIRST = 1000


def file(
    session: Session,
    kind: RequestKind,
    *,
    conversation_id: str,
    now: datetime,
    customer_id: str | None = None,
    order_id: int | None = None,
    contact: str = "",
    language: str = "en",
    waiting: bool = False,
    detail: dict[str, Any] | None = None,
) -> tuple[ShopperRequest, bool]:
    """The request, and whether it is new: an open one of the same asker and kind is kept.

    What is added to an open one later (``detail``, ``contact``) takes the place of what it said.
    """
    key = f"{kind}:{asker(conversation_id, customer_id)}"
    known = session.scalar(select(ShopperRequest).where(ShopperRequest.open_key == key))
    if known is not None:
        if detail:
            known.detail = {**known.detail, **detail}
        known.contact = contact or known.contact
        known.order_id = order_id or known.order_id
        return known, False
    row = ShopperRequest(
        number=f"new:{key}"[:32],
        kind=kind,
        status=RequestStatus.WAITING if waiting else RequestStatus.OPEN,
        customer_id=customer_id,
        order_id=order_id,
        conversation_id=conversation_id,
        contact=contact,
        language=language,
        detail=detail or {},
        requested_at=now,
        open_key=key,
    )
    session.add(row)
    session.flush()
    row.number = f"P{_FIRST + row.id}"
    return row, True


def asker(conversation_id: str, customer_id: str | None) -> str:
    """Who asks: the customer, else the conversation."""
    return f"customer:{customer_id}" if customer_id else f"conversation:{conversation_id}"


def open_one(
    session: Session, kind: RequestKind, *, conversation_id: str, customer_id: str | None
) -> ShopperRequest | None:
    """The open request of an asker, if there is one."""
    keys = [f"{kind}:{asker(conversation_id, None)}"]
    if customer_id:
        keys.append(f"{kind}:{asker(conversation_id, customer_id)}")
    query = select(ShopperRequest).where(ShopperRequest.open_key.in_(keys))
    return session.scalars(query.order_by(ShopperRequest.id.desc())).first()


def of_asker(
    session: Session, conversation_id: str, customer_id: str | None, *, limit: int = 20
) -> Sequence[ShopperRequest]:
    """What was asked for in a conversation, or by a customer in any; newest first."""
    mine: ColumnElement[bool] = ShopperRequest.conversation_id == conversation_id
    if customer_id is not None:
        mine = or_(mine, ShopperRequest.customer_id == customer_id)
    query = select(ShopperRequest).where(mine).order_by(ShopperRequest.id.desc())
    return session.scalars(query.limit(limit)).all()


def by_number(session: Session, number: str) -> ShopperRequest:
    """A request by its number, for the people of the shop; NotFound."""
    found = session.scalar(
        select(ShopperRequest).where(ShopperRequest.number == number.strip().upper())
    )
    if found is None:
        raise NotFound
    return found


def listed(session: Session, *, every: bool = False) -> Sequence[ShopperRequest]:
    """The open requests, or all of them, oldest first."""
    query = select(ShopperRequest)
    if not every:
        query = query.where(ShopperRequest.status.in_(_OPEN))
    return session.scalars(query.order_by(ShopperRequest.id)).all()


def apply(session: Session, row: ShopperRequest) -> None:
    """Do what a person has checked: the new e-mail, or the newsletter on or off.

    Raises:
        NotFound: the customer is gone.
    """
    if row.kind == RequestKind.CHANGE_EMAIL:
        found = session.get(Customer, row.customer_id)
        if found is None:
            raise NotFound
        found.email = row.contact
    elif row.kind == RequestKind.NEWSLETTER:
        same = select(Customer).where(func.lower(Customer.email) == row.contact.lower())
        for customer in session.scalars(same):
            customer.newsletter = bool(row.detail.get("wanted"))


def close(row: ShopperRequest, status: RequestStatus, *, now: datetime) -> None:
    """Note that a request is done or cancelled.

    Raises:
        WrongState: it was closed before.
    """
    if row.status not in _OPEN:
        raise WrongState(row.status)
    row.status = status
    row.closed_at = now
    row.open_key = None
