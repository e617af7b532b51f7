"""Returns, exchanges and claims: asking for one, taking it back, goods arriving.

Whoever asks holds the order's row first, so that two requests at once never take the same pieces.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.errors import NotFound, NotReturnable
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus, PaymentStatus
from smartmkt_core.orders.values import Shopper
from smartmkt_core.orders.verification import accessible
from smartmkt_core.returns import repository, rules
from smartmkt_core.returns.models import Refund, Return
from smartmkt_core.returns.rules import Asked, Plan
from smartmkt_core.returns.service import open_refund

FIRST = "R5001"
_OPEN = ("requested", "review")
_END = re.compile(r"^(.*?)(\d+)$", re.S)
_WORDS = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A return, exchange or claim as it was made, and what it means."""

    row: Return
    order: Order
    plan: Plan

    @property
    def item(self) -> OrderItem | None:
        """The line that it is about; None for the whole parcel."""
        return next((line for line in self.order.items if line.id == self.row.item_id), None)


def request(
    session: Session,
    shopper: Shopper,
    number: str,
    asked: Asked,
    *,
    key: str,
    now: datetime,
    decided: bool = False,
    waived: str = "",
) -> Case:
    """Make a return, an exchange or a claim. The same key again answers as the first time.

    ``decided``: a person of the shop grants it, so that nothing is left to judge or to send back;
    ``waived``: the refusal that this person sets aside.

    Raises:
        OrderNotFound: see ``accessible``.
        NotReturnable, OutOfStock, NotFound: see ``rules.plan``.
    """
    order = orders.lock(session, accessible(session, shopper, number, now))
    once = hashlib.sha256(f"{asked.kind}\n{order.id}\n{asked.item_id}\n{key}".encode()).hexdigest()
    earlier = orders.change_by_key(session, once)
    if earlier is not None:
        return _repeated(session, order, earlier.detail)
    plan = rules.plan(session, order, asked, now, waived=waived)
    if decided:
        plan = replace(plan, keeps=True, judged="")
    item = rules.line(order, asked.item_id) if asked.item_id is not None else None
    repository.hold_numbers(session)
    row = Return(
        number=next_number(session),
        order_id=order.id,
        item_id=asked.item_id,
        sku=item.sku if item else None,
        quantity=asked.quantity,
        kind=asked.kind,
        wish="replacement" if asked.kind == "exchange" else asked.wish,
        reason=asked.reason[:_WORDS],
        reason_code=asked.reason_code,
        method="" if plan.keeps else asked.method,
        status="review" if plan.judged else "approved" if plan.keeps else "requested",
        wanted_sku=asked.wanted_sku,
        wanted=asked.wanted,
        amount=plan.amount,
        fee=plan.fee,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    if not plan.judged:
        _act(session, order, row, now)
    detail = {"number": row.number, "difference": str(plan.difference), "judged": plan.judged}
    orders.log_change(
        session, order, action=asked.kind, actor=shopper.actor, detail=detail, key=once, now=now
    )
    return Case(row, order, plan)


def withdraw(
    session: Session, shopper: Shopper, order_number: str, number: str, *, now: datetime
) -> Return:
    """Take a return back while nothing has arrived; pieces kept for it are free again.

    Raises:
        OrderNotFound, NotFound: no such order, or no such return of it.
        NotReturnable: withdrawn, approved, received, refunded, replaced, rejected.
    """
    order = orders.lock(session, accessible(session, shopper, order_number, now))
    row = repository.by_number(session, order.id, number)
    if row is None:
        raise NotFound
    if row.status not in _OPEN:
        raise NotReturnable(row.status)
    row.status, row.closed_at = "withdrawn", now
    if row.reserved:
        catalog.put_back(session, row.wanted_sku or row.sku, row.quantity)
        row.reserved = False
    orders.log_change(
        session,
        order,
        action="withdraw",
        actor=shopper.actor,
        detail={"number": row.number},
        key=hashlib.sha256(f"withdraw\n{order.id}\n{row.number}".encode()).hexdigest(),
        now=now,
    )
    return row


def decide(
    session: Session,
    shopper: Shopper,
    order_number: str,
    number: str,
    *,
    accept: bool,
    now: datetime,
) -> Return:
    """Decide on a claim that waits for a person: what was asked for happens, or is turned down.

    Granted without goods to come back (missing ones, a whole parcel): at once. Otherwise the
    goods are to come back first.

    Raises:
        OrderNotFound, NotFound: no such order, or no such return of it.
        NotReturnable: under any status but review.
        OutOfStock: there is nothing left to send instead.
    """
    order = orders.lock(session, accessible(session, shopper, order_number, now))
    row = repository.by_number(session, order.id, number)
    if row is None:
        raise NotFound
    session.refresh(row)
    if row.status != "review":
        raise NotReturnable(row.status)
    if accept:
        keeps = row.kind == "missing" or row.item_id is None
        row.status = "approved" if keeps else "requested"
        _act(session, order, row, now)
    else:
        row.status, row.closed_at = "rejected", now
    orders.log_change(
        session,
        order,
        action="approve" if accept else "reject",
        actor=shopper.actor,
        detail={"number": row.number},
        key=hashlib.sha256(f"decide\n{order.id}\n{row.number}".encode()).hexdigest(),
        now=now,
    )
    return row


def find(session: Session, number: str) -> Return:
    """The return under a number, in whatever letters it is written.

    Raises:
        NotFound: no such return.
    """
    written = number.strip()
    row = repository.numbered(session, written) or repository.numbered(session, written.upper())
    if row is None:
        raise NotFound
    return row


def refund_for(session: Session, row: Return) -> Refund | None:
    """The money that goes back for a return; None as long as there is none."""
    return repository.refund_for(session, row.id)


def receive(session: Session, number: str, *, now: datetime) -> Return:
    """Note that goods have come back: money is opened, sound goods go back to stock. Once.

    Raises:
        NotFound: no such return.
        NotReturnable: withdrawn, rejected.
    """
    row = repository.numbered(session, number)
    if row is None:
        raise NotFound
    order = orders.lock(session, row.order)
    session.refresh(row)
    if row.status in rules.UNDONE:
        raise NotReturnable(row.status)
    if row.status not in _OPEN:
        return row
    row.status, row.closed_at = ("replaced" if row.wish == "replacement" else "received"), now
    row.reserved = False
    if row.kind in ("return", "exchange"):
        catalog.put_back(session, row.sku, row.quantity)
    if row.amount:
        _pay(session, order, row, row.amount, now)
    pieces = {item.id: rules.left(session, order, item) for item in order.items}
    if row.kind == "return" and not any(pieces.values()):
        order.status = OrderStatus.RETURNED
    session.flush()
    return row


def open_of(session: Session, order: Order) -> list[Return]:
    """What can still be taken back of an order's returns, newest first."""
    return [row for row in repository.returns(session, order.id) if row.status in _OPEN][::-1]


def next_number(session: Session) -> str:
    """The next in the shop's own series: R5068 after R5067, RMA-2025-010 after RMA-2025-009."""
    newest = repository.newest_number(session)
    shape = _END.match(newest) if newest else None
    if shape is None:
        return FIRST if newest is None else f"{newest}-1"
    last = _END.match(repository.last_number(session, shape[1]) or "") or shape
    if last[1] != shape[1]:
        last = shape
    count, number = int(last[2]), None
    while number is None or repository.numbered(session, number) is not None:
        count += 1
        number = f"{shape[1]}{count:0{len(last[2])}d}"
    return number


def _act(session: Session, order: Order, row: Return, now: datetime) -> None:
    """What happens at once: pieces are set aside, money without goods goes back."""
    if row.wish == "replacement":
        catalog.take(session, row.wanted_sku or row.sku, row.quantity)
        row.reserved = True
    if row.status == "approved" and row.amount:
        _pay(session, order, row, row.amount, now)
    session.flush()


def _pay(session: Session, order: Order, row: Return, amount: Decimal, now: datetime) -> None:
    open_refund(session, order, amount, now=now, return_id=row.id)
    whole = amount >= order.total
    order.payment_status = (
        PaymentStatus.REFUND_PENDING if whole else PaymentStatus.PARTIALLY_REFUNDED
    )


def _repeated(session: Session, order: Order, detail: dict[str, str]) -> Case:
    row = repository.by_number(session, order.id, detail["number"])
    if row is None:
        raise NotFound
    keeps = row.status == "approved" or (row.kind == "missing")
    plan = Plan(
        row.amount or Decimal(0),
        row.fee,
        keeps=keeps,
        difference=orders.as_decimal(detail["difference"]),
        judged=detail["judged"],
    )
    return Case(row, order, plan)
