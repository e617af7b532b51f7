"""Goods that came back: asked for, received, refunded or rejected."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from smartmkt_core.demo.values import Clock, Line, Order, Return, read, rng

COUNTS = {"refunded": 20, "received": 9, "requested": 11, "rejected": 6}
REASONS = {
    "size": ("too small", "too large"),
    "any": ("changed my mind", "not as described", "arrived damaged", "ordered by mistake"),
}
METHODS = ("drop_off", "drop_off", "pickup")


def build_returns(seed: int, orders: Sequence[Order], clock: Clock) -> list[Return]:
    """Returns in the sequence of their requests; changes status and payment of their orders."""
    random_ = rng(seed, "returns")
    parcels = [o for o in orders if o.status == "delivered" and _ordinary(o)]
    by_age = sorted(parcels, key=_arrival)
    fresh = [o for o in by_age if _age(o, clock) < 16]
    recent = [o for o in by_age if 8 <= _age(o, clock) < 40 and o not in fresh]
    old = [o for o in by_age if _age(o, clock) >= 40]
    pools = {"requested": fresh, "received": recent, "refunded": old, "rejected": old}
    returns: list[Return] = []
    used: set[int] = set()
    for status, count in COUNTS.items():
        pool = [o for o in pools[status] if id(o) not in used]
        for order in random_.sample(pool, min(count, len(pool))):
            used.add(id(order))
            returns += _return(order, status, clock, random_)
    returns.sort(key=lambda item: (item.requested_at, item.order.number))
    for number, item in enumerate(returns, start=5001):
        item.number = f"R{number}"
    return returns


def _ordinary(order: Order) -> bool:
    """The showcase customers' orders stay as their table says."""
    return order.customer.customer_id not in read("showcase")


def _arrival(order: Order) -> datetime:
    arrived = order.shipment.delivered_at if order.shipment else None
    return arrived or order.placed_at


def _age(order: Order, clock: Clock) -> float:
    return (clock.now - _arrival(order)).total_seconds() / 86400


def _return(order: Order, status: str, clock: Clock, random_: random.Random) -> list[Return]:
    if order.shipment is None or order.shipment.delivered_at is None:
        return []
    whole = len(order.lines) == 1 or (status == "refunded" and random_.random() < 0.5)
    lines = order.lines if whole else [random_.choice(order.lines)]
    latest = (clock.now - order.shipment.delivered_at) * 0.7
    wait = min(timedelta(days=random_.uniform(0.5, 12)), latest)
    requested = (order.shipment.delivered_at + wait).replace(microsecond=0)
    refunded = None
    if status == "refunded":
        refunded = requested + timedelta(days=random_.randint(5, 12), hours=random_.randint(1, 9))
    if status in ("refunded", "received") and whole:
        order.status = "returned"
        order.shipment.status = "delivered"
    if status == "refunded":
        order.payment_status = "refunded" if whole else "partially_refunded"
    method = random_.choice(METHODS)
    shares = _shares(order)
    return [
        Return(
            order=order,
            line=line,
            quantity=line.quantity,
            reason=_reason(line, random_),
            method=method,
            status=status,
            refund=0 if status == "rejected" else shares[line.product.sku],
            requested_at=requested,
            refunded_at=refunded,
        )
        for line in lines
    ]


def _shares(order: Order) -> dict[str, int]:
    """What each line cost after its share of the discount, to the cent."""
    shares: dict[str, int] = {}
    rest = order.discount
    for line in order.lines[:-1]:
        part = order.discount * line.amount // order.goods
        shares[line.product.sku] = line.amount - part
        rest -= part
    shares[order.lines[-1].product.sku] = order.lines[-1].amount - rest
    return shares


def _reason(line: Line, random_: random.Random) -> str:
    worn = "sizes" in line.product.attributes
    return random_.choice(REASONS["size"] if worn and random_.random() < 0.7 else REASONS["any"])
