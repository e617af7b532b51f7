"""Where an order is: steps, expected date, scans."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from smartmkt_core.orders.models import Order, OrderStatus, PaymentStatus, Shipment
from smartmkt_core.orders.values import Step, Tracking

WAY = [
    OrderStatus.PLACED,
    OrderStatus.PAID,
    OrderStatus.PACKED,
    OrderStatus.SHIPPED,
    OrderStatus.OUT_FOR_DELIVERY,
    OrderStatus.DELIVERED,
]
_ENDS = {OrderStatus.CANCELLED, OrderStatus.RETURNED}


def track(order: Order, now: datetime) -> Tracking:
    """The order's progress line and its parcel; of several parcels the one still under way.

    ``late`` when the promised moment (or day, where only a day was promised) has passed.
    """
    status = OrderStatus(order.status)
    shipment = _current_shipment(order)
    expected = shipment.estimated_delivery if shipment else None
    arrived = status is OrderStatus.DELIVERED or status in _ENDS
    late = expected is not None and not arrived and now > _deadline(expected)
    events = sorted(shipment.events, key=lambda scan: scan.at) if shipment else []
    return Tracking(
        status=status,
        steps=_steps(order, status),
        expected=expected,
        late=late,
        shipment=shipment,
        events=events,
    )


def _steps(order: Order, status: OrderStatus) -> list[Step]:
    if status is OrderStatus.CANCELLED:
        done = [OrderStatus.PLACED]
        if order.payment_status not in {"", PaymentStatus.PENDING}:
            done.append(OrderStatus.PAID)
        steps = [Step(key, "done", _at(order, key)) for key in done]
        return [*steps, Step(status, "current", order.cancelled_at or _at(order, status))]
    if status is OrderStatus.RETURNED:
        steps = [Step(key, "done", _at(order, key)) for key in WAY]
        return [*steps, Step(status, "current", _at(order, status))]
    here = WAY.index(status)
    return [
        Step(key, "current", _at(order, key))
        if index == here
        else Step(
            key, "done" if index < here else "todo", _at(order, key) if index < here else None
        )
        for index, key in enumerate(WAY)
    ]


def _at(order: Order, key: OrderStatus) -> datetime | None:
    """When a step was reached: from the order, its parcels, or a column ``<step>_at`` it kept."""
    if key is OrderStatus.PLACED:
        return order.placed_at
    if key is OrderStatus.SHIPPED:
        times = [parcel.shipped_at for parcel in order.shipments if parcel.shipped_at]
        if times:
            return min(times)
    if key is OrderStatus.DELIVERED:
        times = [parcel.delivered_at for parcel in order.shipments if parcel.delivered_at]
        if times and len(times) == len(order.shipments):
            return max(times)
    try:
        at = datetime.fromisoformat(str((order.attributes or {})[f"{key}_at"]))
    except (KeyError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _current_shipment(order: Order) -> Shipment | None:
    under_way = [parcel for parcel in order.shipments if parcel.delivered_at is None]
    shipments = under_way or list(order.shipments)
    return shipments[-1] if shipments else None


def _deadline(expected: datetime) -> datetime:
    if expected.astimezone(UTC).time() == time(0):
        return expected + timedelta(days=1)
    return expected
