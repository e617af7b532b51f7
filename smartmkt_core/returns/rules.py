"""What may come back, how much money goes with it, and when a person has to look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.errors import NotFound, NotReturnable
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus, PaymentStatus
from smartmkt_core.returns import repository
from smartmkt_core.returns.models import Return
from smartmkt_core.returns.policy import policy

FAULTS = ("damaged", "wrong", "missing")
"""Kinds of case in which the shop or the carrier did something wrong."""
UNDONE = ("withdrawn", "rejected")
"""Statuses in which goods count as if nothing had been asked for."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a shopper wants done with a line of an order; without ``item_id`` the whole parcel."""

    item_id: int | None
    quantity: int = 1
    kind: str = "return"
    wish: str = "refund"
    reason: str = ""
    reason_code: str = ""
    method: str = ""
    wanted_sku: str | None = None
    wanted: str = ""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wish means. ``amount`` goes back, the fee already taken off.

    ``keeps``: nothing has to be sent back. ``difference``: how much dearer an exchange is.
    ``judged``: why a person decides, or empty: late, no_photo, value, parcel, dearer.
    """

    amount: Decimal
    fee: Decimal = Decimal(0)
    keeps: bool = False
    difference: Decimal = Decimal(0)
    judged: str = ""


def order_refusal(order: Order, now: datetime, *, kind: str = "return") -> str | None:
    """Why nothing of an order can come back: open, under_way, cancelled, returned, too_late."""
    status = OrderStatus(order.status)
    if status is OrderStatus.CANCELLED:
        return "cancelled"
    if status is OrderStatus.RETURNED:
        return "returned"
    if status in (OrderStatus.PLACED, OrderStatus.PAID):
        return "open"
    if status is not OrderStatus.DELIVERED:
        return "under_way"
    days = policy().warranty_days if kind in FAULTS else policy().return_days
    arrived = delivered_at(order)
    return "too_late" if arrived is not None and now > arrived + timedelta(days=days) else None


def item_refusal(session: Session, order: Order, item: OrderItem, *, kind: str) -> str | None:
    """Why a line can't come back: under_return, final_sale, not_returnable."""
    if left(session, order, item) < 1:
        return "under_return"
    if kind in FAULTS:
        return None
    attributes = (item.product.attributes if item.product else None) or {}
    if _truth(attributes.get("final_sale")):
        return "final_sale"
    return "not_returnable" if _truth(attributes.get("returnable"), unset=True) is False else None


def delivered_at(order: Order) -> datetime | None:
    """When the last parcel of an order arrived."""
    return max((s.delivered_at for s in order.shipments if s.delivered_at), default=None)


def left(session: Session, order: Order, item: OrderItem) -> int:
    """How many pieces of a line are neither back nor asked to come back."""
    rows = [row for row in repository.returns(session, order.id) if row.status not in UNDONE]
    return item.quantity - sum(row.quantity for row in rows if of_line(row, item))


def of_line(row: Return, item: OrderItem) -> bool:
    """Whether a return is about a line; one that the shop imported knows the product alone."""
    if row.item_id is not None:
        return row.item_id == item.id
    return row.sku is not None and row.sku == item.sku


def plan(session: Session, order: Order, asked: Asked, now: datetime, *, waived: str = "") -> Plan:
    """What a wish would mean now; changes nothing.

    ``waived``: the refusal of ``order_refusal`` that a person of the shop sets aside.

    Raises:
        NotReturnable: as in order_refusal and item_refusal; quantity (more than there are);
            under_return, where the whole parcel is reported twice.
        OutOfStock: what is to be sent instead is not there.
        NotFound: no such line.
    """
    refused = order_refusal(order, now, kind=asked.kind)
    if refused is not None and refused != waived:
        raise NotReturnable(refused)
    if asked.item_id is None:
        return _whole(session, order, asked)
    item = line(order, asked.item_id)
    refused = item_refusal(session, order, item, kind=asked.kind)
    if refused is not None:
        raise NotReturnable(refused)
    if not 1 <= asked.quantity <= left(session, order, item):
        raise NotReturnable("quantity")
    value = share(order, item, asked.quantity)
    if asked.kind == "exchange":
        return _exchange(session, order, item, asked)
    if asked.wish == "replacement":
        catalog.check_stock(session, item.sku, asked.quantity)
    if asked.kind in FAULTS:
        return _fault(session, order, asked, value, now)
    fee = fee_of(asked, order.currency)
    return Plan(max(Decimal(0), payable(session, order, value) - fee), fee)


def line(order: Order, item_id: int) -> OrderItem:
    """A line of an order; NotFound."""
    found = next((item for item in order.items if item.id == item_id), None)
    if found is None:
        raise NotFound
    return found


def fee_of(asked: Asked, currency: str) -> Decimal:
    """What sending goods back for money costs; nothing where the shop made the mistake."""
    way = policy().methods.get(asked.method)
    ours = asked.kind != "return" or policy().is_ours(asked.reason_code)
    return Decimal(0) if way is None or ours else way.fee(currency)


def share(order: Order, item: OrderItem, quantity: int) -> Decimal:
    """What so many pieces cost after their part of the order's discount."""
    goods = sum((row.unit_price * row.quantity for row in order.items), Decimal(0))
    price = item.unit_price * quantity
    discount = order.discount or Decimal(0)
    part = discount * price / goods if goods else Decimal(0)
    return (price - part).quantize(_CENT, ROUND_HALF_UP)


def variants(session: Session, item: OrderItem) -> list[Product]:
    """Other colours and sizes of what was bought: those of one ``group``, or of one title."""
    if item.product is None:
        return []
    return [p for p in repository.alike(session, item.product) if p.sku != item.sku]


def _whole(session: Session, order: Order, asked: Asked) -> Plan:
    if any(row.status not in UNDONE for row in repository.returns(session, order.id)):
        raise NotReturnable("under_return")
    money = asked.wish == "refund"
    value = payable(session, order, order.total) if money else Decimal(0)
    return Plan(value, keeps=True, judged="parcel")


def _exchange(session: Session, order: Order, item: OrderItem, asked: Asked) -> Plan:
    wanted = catalog.product(session, asked.wanted_sku or item.sku or "")
    if wanted is None:
        raise NotFound
    catalog.check_stock(session, wanted.sku, asked.quantity)
    # A size is no product of its own: it costs what was paid.
    price = item.unit_price if wanted.sku == item.sku else wanted.price
    same_money = wanted.currency == order.currency
    difference = (price - item.unit_price) * asked.quantity if same_money else Decimal(0)
    back = payable(session, order, -difference) if difference < 0 else Decimal(0)
    judged = "dearer" if difference > 0 or not same_money else ""
    return Plan(back, difference=difference, judged=judged)


def _fault(session: Session, order: Order, asked: Asked, value: Decimal, now: datetime) -> Plan:
    rules = policy()
    amount = payable(session, order, value) if asked.wish == "refund" else Decimal(0)
    trusted = value <= rules.trusted.get(order.currency, Decimal(0))
    arrived = delivered_at(order)
    judged = ""
    if arrived is not None and now > arrived + timedelta(days=rules.claim_days):
        judged = "late"
    elif asked.kind == "missing":
        judged = "" if trusted else "value"
    elif not (trusted or asked.photo):
        judged = "no_photo"
    small = value <= rules.keep.get(order.currency, Decimal(0))
    return Plan(amount, keeps=asked.kind == "missing" or small, judged=judged)


def payable(session: Session, order: Order, value: Decimal) -> Decimal:
    """So much of a value as can go back: what was paid and neither went back nor is promised to."""
    if order.payment_status == PaymentStatus.PENDING:
        return Decimal(0)
    # A refund for a smaller quantity lowered the total with it.
    lowered = repository.refunds_of_changes(session, order.id)
    gone = sum(
        (row.amount for row in repository.refunds(session, order.id) if row.id not in lowered),
        Decimal(0),
    )
    promised = sum(
        (
            row.amount
            for row in repository.returns(session, order.id)
            if row.amount and row.status in ("requested", "review")
        ),
        Decimal(0),
    )
    return max(Decimal(0), min(value, order.total - gone - promised))


def _truth(value: object, *, unset: bool = False) -> bool:
    if value is None or value == "":
        return unset
    return str(value).strip().casefold() not in ("false", "no", "0", "否", "不可")
