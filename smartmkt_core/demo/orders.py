"""Orders with prices that add up, and parcels with scans that fit their status."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smartmkt_core.demo.parcels import build_shipment
from smartmkt_core.demo.tastes import Tastes
from smartmkt_core.demo.values import Clock, Customer, Line, Order, Product, pick, read, rng

RECENT_DAYS = 10
RECENT_ORDERS = 82  # the showcase customers add theirs
COUPONS = (0.10, 0.10, 0.15)
# Which early statuses an order of that age (days) may have, with weights.
BY_AGE: tuple[tuple[float, dict[str, float]], ...] = (
    (0.5, {"placed": 6, "paid": 3}),
    (1.5, {"placed": 4, "paid": 5, "packed": 1.5, "cancelled": 0.4}),
    (3.0, {"placed": 0.4, "paid": 3, "packed": 6, "shipped": 2.5, "cancelled": 0.4}),
    (5.0, {"packed": 2, "shipped": 6, "out_for_delivery": 3, "cancelled": 0.4}),
    (7.5, {"shipped": 3.5, "out_for_delivery": 4, "delivered": 2, "cancelled": 0.3}),
    (10.0, {"shipped": 1.8, "out_for_delivery": 2, "delivered": 5, "cancelled": 0.3}),
    (16.0, {"shipped": 0.5, "delivered": 9, "cancelled": 0.6}),
    (9999.0, {"delivered": 93, "cancelled": 7}),
)


@dataclass(frozen=True)
class Market:
    """What an order is made from."""

    clock: Clock
    customers: Sequence[Customer]
    products: Sequence[Product]
    tastes: Tastes


def build_orders(seed: int, market: Market, *, count: int) -> list[Order]:
    """``count`` orders in the sequence of their dates, numbered from 10001."""
    random_ = rng(seed, "orders")
    orders = _showcase(market, random_)
    activity = {c.customer_id: random_.paretovariate(1.6) for c in market.customers[2:]}
    recent = RECENT_ORDERS
    moments = [
        market.clock.now - timedelta(days=0.02 + RECENT_DAYS * random_.random() ** 1.6)
        for _ in range(recent)
    ]
    moments += [_moment(market.clock, random_) for _ in range(count - len(orders) - recent)]
    for moment in moments:
        customer = _customer(market, activity, moment, random_)
        orders.append(_order(market, customer, moment.replace(microsecond=0), random_))
    orders.sort(key=lambda order: (order.placed_at, order.customer.customer_id))
    for number, order in enumerate(orders, start=10001):
        order.number = str(number)
        if order.shipment:
            order.shipment.tracking_number = (
                f"LL{order.customer.country}{number * 7919 % 10**8:08d}"
            )
    return orders


def _moment(clock: Clock, random_: random.Random) -> datetime:
    """A moment in the shop's history: growing, fuller before the holidays, rarely at night."""
    while True:
        age = random_.uniform(RECENT_DAYS, 547)
        moment = clock.now - timedelta(days=age)
        chance = 0.45 + 0.3 * (1 - age / 548) + (0.25 if moment.month in (11, 12) else 0.0)
        chance *= 0.3 if moment.hour in (1, 2, 3, 4, 5) else 1.0
        if random_.random() < chance:
            return moment


def _customer(
    market: Market, activity: dict[str, float], moment: datetime, random_: random.Random
) -> Customer:
    known = [c for c in market.customers[2:] if c.created_at < moment - timedelta(hours=1)]
    return random_.choices(known, [activity[c.customer_id] for c in known])[0]


def _order(market: Market, customer: Customer, moment: datetime, random_: random.Random) -> Order:
    age = (market.clock.now - moment).total_seconds() / 86400
    status = pick(random_, next(weights for limit, weights in BY_AGE if age <= limit))
    lines = _basket(market.tastes, customer, moment.month, random_)
    return _finish(Order(customer, moment, status, lines), market.clock, random_)


def _basket(tastes: Tastes, customer: Customer, month: int, random_: random.Random) -> list[Line]:
    size = random_.choices((1, 2, 3, 4, 5, 6), (13, 24, 27, 19, 11, 6))[0]
    chosen: list[Product] = []
    while len(chosen) < size:
        product: Product | None = None
        if chosen and random_.random() < 0.42:
            product = tastes.companion(random_, random_.choice(chosen))
        if product is None:
            category = chosen[-1].category if chosen and random_.random() < 0.3 else ""
            product = tastes.choose(random_, customer, month, category=category)
        if all(product.concept != other.concept for other in chosen):
            chosen.append(product)
    return [Line(product, _quantity(product, random_)) for product in chosen]


def _quantity(product: Product, random_: random.Random) -> int:
    if product.price > 6000:
        return 1
    return random_.choices((1, 2, 3, 4), (80, 14, 4, 2))[0]


def _finish(order: Order, clock: Clock, random_: random.Random) -> Order:
    """Payment, discount, fee and parcel, so that they agree with the status."""
    order.payment_method = order.payment_method or _payment_method(order, random_)
    if random_.random() < 0.17:
        order.discount = round(order.goods * random_.choice(COUPONS))
    elif random_.random() < 0.05:
        order.discount = min(500, order.goods // 4)
    express = random_.random() < 0.18
    order.shipping_method = "Express" if express else "Standard"
    order.shipping_fee = 1290 if express else (590 if order.goods - order.discount < 7500 else 0)
    if order.status == "placed":
        order.payment_status = "pending"
    elif order.status == "cancelled":
        unpaid = order.payment_method == "Bank transfer"
        order.payment_status = "pending" if unpaid else "refunded"
        room = (clock.now - order.placed_at).total_seconds() * 0.8
        wait = random_.uniform(0.3, 0.95) * min(room, 86400)
        order.cancelled_at = order.placed_at + timedelta(seconds=round(wait))
        if not unpaid:
            days = min(random_.uniform(1, 4) * 86400, room - wait)
            order.refunded_at = order.cancelled_at + timedelta(seconds=round(days))
    order.shipment = build_shipment(order, clock, random_)
    return order


def _payment_method(order: Order, random_: random.Random) -> str:
    if order.customer.country == "CN":
        return random_.choices(("Alipay", "WeChat Pay", "UnionPay •••• 6021"), (48, 40, 12))[0]
    card = f"{random_.choice(('Visa', 'Mastercard'))} •••• {int(order.customer.phone[-2:]) + 4100}"
    return random_.choices((card, "PayPal", "Bank transfer"), (62, 30, 8))[0]


def _showcase(market: Market, random_: random.Random) -> list[Order]:
    by_id = {customer.customer_id: customer for customer in market.customers}
    first: dict[str, Product] = {}
    for product in market.products:
        first.setdefault(product.concept, product)
    orders: list[Order] = []
    for customer_id, entries in read("showcase").items():
        for entry in entries:
            moment = (market.clock.now - timedelta(days=entry["age"])).replace(microsecond=0)
            lines = [Line(first[concept], quantity) for concept, quantity in entry["items"]]
            order = Order(by_id[customer_id], moment, entry["status"], lines)
            order.payment_method = "Alipay" if customer_id == "C0002" else "Visa •••• 4242"
            orders.append(_finish(order, market.clock, random_))
    return orders
