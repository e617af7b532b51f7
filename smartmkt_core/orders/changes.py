"""What can still be changed on an order, and changing it: once per key, logged, with its money."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.errors import NotCancellable, NotChangeable, NotFound
from smartmkt_core.orders import repository
from smartmkt_core.orders.models import (
    Order,
    OrderChange,
    OrderItem,
    OrderStatus,
    PaymentStatus,
)
from smartmkt_core.orders.values import Cancellation, QuantityChange, Shopper
from smartmkt_core.orders.verification import accessible
from smartmkt_core.returns import service as returns

ADDRESS_LENGTH = (6, 500)
_OPEN = {OrderStatus.PLACED, OrderStatus.PAID}
_REASONS = {
    OrderStatus.PACKED: "packed",
    OrderStatus.SHIPPED: "shipped",
    OrderStatus.OUT_FOR_DELIVERY: "shipped",
    OrderStatus.DELIVERED: "delivered",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.RETURNED: "returned",
}
WAIVABLE = ("packed",)
"""Why an order is not cancelled that a person may set aside: the parcel is still in the house."""
_PAID = {PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED}


def cancel_check(order: Order, *, waived: str = "") -> Decimal:
    """What would go back if the order were cancelled now: 0 where nothing was paid.

    ``waived``: the refusal that a person of the shop sets aside, where it is in ``WAIVABLE``.

    Raises:
        NotCancellable: packed, shipped, delivered, already_cancelled, returned.
    """
    status = OrderStatus(order.status)
    if status is OrderStatus.CANCELLED:
        raise NotCancellable("already_cancelled")
    if status not in _OPEN and not (_REASONS[status] == waived in WAIVABLE):
        raise NotCancellable(_REASONS[status])
    return order.total if is_paid(order) else Decimal(0)


def address_check(order: Order) -> None:
    """Whether the delivery address may still change.

    Raises:
        NotChangeable: packed, shipped, delivered, cancelled, returned.
    """
    _changeable(order)


def quantity_check(order: Order) -> None:
    """Whether quantities may still change; the same states as for the address."""
    _changeable(order)


def quantity_preview(session: Session, order: Order, item_id: int, quantity: int) -> QuantityChange:
    """What a change of quantity would do, with the stock of this moment; changes nothing.

    Raises as ``change_quantity`` would, so that only what can be done is asked to be confirmed.
    ``OutOfStock.available`` is how many more there are than the order already has.
    """
    quantity_check(order)
    item = _line(order, item_id)
    _quantity_allowed(order, item, quantity)
    more = quantity - item.quantity
    if more > 0:
        catalog.check_stock(session, item.sku, more)
    return _quantity_change(order, item, _quantity_detail(order, item, quantity))


def is_paid(order: Order) -> bool:
    """Whether the shop holds the money."""
    return order.payment_status in _PAID or (
        order.payment_status == "" and order.status == OrderStatus.PAID
    )


def cancel(
    session: Session, shopper: Shopper, number: str, *, key: str, now: datetime, waived: str = ""
) -> Cancellation:
    """Cancel an order: goods go back to stock, money that was paid becomes a pending refund.

    The same key again answers as the first time and does nothing.

    Raises:
        OrderNotFound: see ``accessible``.
        NotCancellable: see ``cancel_check``.
    """
    order, once, earlier = _begin(session, shopper, number, action="cancel", key=key, now=now)
    if earlier is not None:
        return _cancellation(order, earlier.detail)
    cancel_check(order, waived=waived)
    amount = Decimal(0)
    detail: dict[str, Any] = {"status": order.status}
    if is_paid(order):
        already = returns.goodwill(session, order)
        amount = max(Decimal(0), order.total - already)
    if amount:
        refund = returns.open_refund(session, order, amount, now=now)
        detail |= {
            "amount": str(amount),
            "method": refund.method,
            "expected_at": refund.expected_at.isoformat() if refund.expected_at else None,
        }
        order.payment_status = PaymentStatus.REFUND_PENDING
    for item in order.items:
        catalog.put_back(session, item.sku, item.quantity)
    order.status = OrderStatus.CANCELLED
    order.cancelled_at = now
    repository.log_change(
        session, order, action="cancel", actor=shopper.actor, detail=detail, key=once, now=now
    )
    return _cancellation(order, detail)


def change_address(
    session: Session, shopper: Shopper, number: str, address: str, *, key: str, now: datetime
) -> Order:
    """Send an order somewhere else. Line breaks and repeated spaces become one space.

    Raises:
        OrderNotFound: see ``accessible``.
        NotChangeable: see ``address_check``; address_unclear where it can't be one.
    """
    order, once, earlier = _begin(session, shopper, number, action="address", key=key, now=now)
    if earlier is not None:
        return order
    address_check(order)
    text = " ".join(address.split())
    if not ADDRESS_LENGTH[0] <= len(text) <= ADDRESS_LENGTH[1]:
        raise NotChangeable("address_unclear")
    if text != order.shipping_address:
        detail = {"old": order.shipping_address, "new": text}
        order.shipping_address = text
        repository.log_change(
            session, order, action="address", actor=shopper.actor, detail=detail, key=once, now=now
        )
    return order


def change_quantity(
    session: Session,
    shopper: Shopper,
    number: str,
    item_id: int,
    quantity: int,
    *,
    key: str,
    now: datetime,
) -> QuantityChange:
    """Set how many of a line are wanted; 0 takes the line off the order.

    Fewer on a paid order becomes a refund of the difference, more on an unpaid one is paid with it.

    Raises:
        OrderNotFound: see ``accessible``.
        NotFound: no such line.
        OutOfStock: fewer pieces are left.
        NotChangeable: as for the address; paid_increase (more on a paid order: a new order is the
            way), last_item (the last line can't be removed: cancel instead), quantity_invalid.
    """
    order, once, earlier = _begin(session, shopper, number, action="quantity", key=key, now=now)
    if earlier is not None:
        return _repeated(order, earlier.detail)
    quantity_check(order)
    item = _line(order, item_id)
    _quantity_allowed(order, item, quantity)
    more = quantity - item.quantity
    if more > 0:
        catalog.take(session, item.sku, more)
    elif more < 0:
        catalog.put_back(session, item.sku, -more)
    old_total = order.total
    detail = _quantity_detail(order, item, quantity)
    order.total = repository.as_decimal(detail["new_total"])
    if is_paid(order) and order.total < old_total:
        refund = returns.open_refund(session, order, old_total - order.total, now=now)
        detail |= {
            "refund_id": refund.id,
            "method": refund.method,
            "expected_at": refund.expected_at.isoformat() if refund.expected_at else None,
        }
    if quantity:
        item.quantity = quantity
    else:
        order.items.remove(item)
    if more:
        repository.log_change(
            session, order, action="quantity", actor=shopper.actor, detail=detail, key=once, now=now
        )
    return _quantity_change(order, item, detail)


def _line(order: Order, item_id: int) -> OrderItem:
    item = next((line for line in order.items if line.id == item_id), None)
    if item is None:
        raise NotFound
    return item


def _quantity_allowed(order: Order, item: OrderItem, quantity: int) -> None:
    if quantity < 0:
        raise NotChangeable("quantity_invalid")
    if quantity == 0 and len(order.items) == 1:
        raise NotChangeable("last_item")
    if quantity > item.quantity and is_paid(order):
        raise NotChangeable("paid_increase")


def _quantity_detail(order: Order, item: OrderItem, quantity: int) -> dict[str, Any]:
    difference = (quantity - item.quantity) * item.unit_price
    return {
        "item_id": item.id,
        "sku": item.sku,
        "title": item.title,
        "unit_price": str(item.unit_price),
        "old": item.quantity,
        "new": quantity,
        "old_total": str(order.total),
        "new_total": str(max(Decimal(0), order.total + difference)),
        "paid": is_paid(order),
    }


def _changeable(order: Order) -> None:
    status = OrderStatus(order.status)
    if status not in _OPEN:
        raise NotChangeable(_REASONS[status])


def _begin(
    session: Session, shopper: Shopper, number: str, *, action: str, key: str, now: datetime
) -> tuple[Order, str, OrderChange | None]:
    """The order, held and read anew, the key as stored, and the change it already made."""
    order = repository.lock(session, accessible(session, shopper, number, now))
    # A key counts per order and kind of change, so that a reused one can't hide another change.
    once = hashlib.sha256(f"{action}\n{order.id}\n{key}".encode()).hexdigest()
    return order, once, repository.change_by_key(session, once)


def _cancellation(order: Order, detail: dict[str, Any]) -> Cancellation:
    return Cancellation(
        order=order,
        refund_amount=repository.as_decimal(detail.get("amount")),
        currency=order.currency,
        method=str(detail.get("method") or ""),
        expected_at=_time(detail.get("expected_at")),
    )


def _quantity_change(order: Order, item: OrderItem, detail: dict[str, Any]) -> QuantityChange:
    old_total = repository.as_decimal(detail["old_total"])
    new_total = repository.as_decimal(detail["new_total"])
    return QuantityChange(
        order=order,
        item=item,
        old=int(detail["old"]),
        new=int(detail["new"]),
        old_total=old_total,
        new_total=new_total,
        refund_amount=max(Decimal(0), old_total - new_total) if detail["paid"] else Decimal(0),
        extra=max(Decimal(0), new_total - old_total),
        currency=order.currency,
        method=str(detail.get("method") or ""),
        expected_at=_time(detail.get("expected_at")),
    )


def _repeated(order: Order, detail: dict[str, Any]) -> QuantityChange:
    item = next((line for line in order.items if line.id == detail["item_id"]), None)
    if item is None:
        item = OrderItem(
            sku=detail["sku"],
            title=detail["title"],
            quantity=0,
            unit_price=repository.as_decimal(detail["unit_price"]),
        )
    return _quantity_change(order, item, detail)


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
