"""Behaviour events: sessions that lead to orders, sessions that lead nowhere, ratings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from smartmkt_core.demo.orders import Market
from smartmkt_core.demo.values import Customer, Event, Order, Product, Review, rng


def build_events(
    seed: int,
    market: Market,
    orders: Sequence[Order],
    reviews: Sequence[Review],
    *,
    count: int,
) -> list[Event]:
    """Exactly ``count`` events in the sequence of time."""
    random_ = rng(seed, "events")
    events = [
        Event(review.customer_id, review.sku, "rating", str(review.rating), review.at)
        for review in reviews
    ]
    for order in orders:
        events += _buying(market, order, random_)
    activity = [random_.paretovariate(1.3) for _ in market.customers]
    while len(events) < count:
        customer = random_.choices(market.customers, activity)[0]
        events += _browsing(market, customer, random_)[: count - len(events)]
    rank = {"view": 0, "cart": 1, "purchase": 2, "rating": 3}
    events.sort(key=lambda e: (e.at, e.customer_id, rank[e.event], e.sku))
    return events


def _buying(market: Market, order: Order, random_: random.Random) -> list[Event]:
    """Views and carts in the half hour before an order, then its purchases."""
    customer, tastes = order.customer, market.tastes
    trail: list[tuple[str, Product, str]] = []
    for line in order.lines:
        others = [p for p in tastes.variants(line.product) if p is not line.product]
        if others and random_.random() < 0.4:
            trail.append(("view", random_.choice(others), ""))
        if random_.random() < 0.5:
            month = order.placed_at.month
            similar = tastes.choose(random_, customer, month, category=line.product.category)
            trail.append(("view", similar, ""))
        trail += [("view", line.product, "")] * random_.choice((1, 1, 2))
        trail.append(("cart", line.product, str(line.quantity)))
    start = order.placed_at - timedelta(seconds=random_.randint(60, 1500) + 25 * len(trail))
    step = (order.placed_at - start) / (len(trail) + 1)
    events = [
        _event(customer, product, event, value, start + step * n)
        for n, (event, product, value) in enumerate(trail)
    ]
    return events + [
        _event(customer, line.product, "purchase", str(line.quantity), order.placed_at)
        for line in order.lines
    ]


def _browsing(market: Market, customer: Customer, random_: random.Random) -> list[Event]:
    """One visit without a purchase: mostly one category, sometimes an abandoned cart."""
    tastes, clock = market.tastes, market.clock
    opened = max(clock.start, customer.created_at)
    seconds = (clock.now - opened).total_seconds() - 7200
    at = opened + timedelta(seconds=round(random_.random() ** 0.85 * seconds))
    product = tastes.choose(random_, customer, at.month)
    events: list[Event] = []
    for _ in range(random_.choices((1, 2, 3, 4, 5, 6, 8), (10, 18, 22, 20, 14, 10, 6))[0]):
        events.append(_event(customer, product, "view", "", at))
        if random_.random() < 0.06:
            at += timedelta(seconds=random_.randint(5, 60))
            events.append(_event(customer, product, "cart", "1", at))
        at += timedelta(seconds=random_.randint(12, 240))
        product = _next(market, customer, product, at.month, random_)
    return events


def _next(
    market: Market, customer: Customer, product: Product, month: int, random_: random.Random
) -> Product:
    chance = random_.random()
    if chance < 0.15:
        return random_.choice(market.tastes.variants(product))
    if chance < 0.27:
        return market.tastes.companion(random_, product) or product
    category = product.category if chance < 0.78 else ""
    return market.tastes.choose(random_, customer, month, category=category)


def _event(customer: Customer, product: Product, event: str, value: str, at: datetime) -> Event:
    return Event(customer.customer_id, product.sku, event, value, at.replace(microsecond=0))
