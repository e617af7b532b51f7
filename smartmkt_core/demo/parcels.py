"""Parcels: when they left, where they were scanned, when they arrived or should arrive."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from smartmkt_core.demo.values import Clock, Order, Shipment, read

ON_THE_WAY = ("shipped", "out_for_delivery", "delivered", "returned")


def build_shipment(order: Order, clock: Clock, random_: random.Random) -> Shipment | None:
    """The parcel of an order that has left the warehouse; None before that."""
    if order.status not in ON_THE_WAY:
        return None
    table = read("tracking")
    age = clock.now - order.placed_at
    express = order.shipping_method == "Express"
    fastest, slowest = table["days"][order.customer.country]
    days = random_.uniform(fastest, slowest) * (0.6 if express else 1.0)
    packing = min(timedelta(days=random_.uniform(0.7, 2.0)), age * 0.4)
    shipped = _second(order.placed_at + packing)
    late = False
    delivered: datetime | None = None
    if order.status == "delivered":
        delivered = min(_daytime(shipped + timedelta(days=days), random_), _last(clock, random_))
        if delivered < shipped + timedelta(hours=6):
            delivered = shipped + (clock.now - shipped) * 0.8
        promised = delivered + timedelta(days=random_.choice((-1, 0, 0, 0, 1, 1, 2)))
    elif order.status == "out_for_delivery":
        promised = clock.now
    else:
        late = age > timedelta(days=10)
        promised = clock.now + timedelta(days=random_.randint(1, 2 if express else 4))
    shipment = Shipment(
        carrier=table["carriers"][order.customer.country],
        status=order.status,
        shipped_at=shipped,
        estimated_delivery=promised.replace(hour=18, minute=0, second=0, microsecond=0),
        delivered_at=None if delivered is None else _second(delivered),
    )
    _scan(shipment, order, clock, random_=random_, late=late)
    return shipment


def _scan(
    shipment: Shipment, order: Order, clock: Clock, *, random_: random.Random, late: bool
) -> None:
    """Fill in the scans: all of them before delivery, those already past otherwise."""
    table = read("tracking")
    country = order.customer.country
    places = {
        "warehouse": table["warehouses"][country],
        "hub": read("people")["countries"][country]["hub"] or order.customer.city,
        "city": order.customer.city,
    }
    wording = table["wording"].get(country, {})

    def scan(at: datetime, place: str, text: str, text_zh: str) -> None:
        text_zh = wording.get(text_zh, text_zh).format(place=places[place])
        shipment.scans.append((at, places[place], text, text_zh))

    steps = [
        step for step in table["steps"] if "customs" not in step[2] or country in table["customs"]
    ]
    start = shipment.shipped_at
    last_call = (shipment.delivered_at or clock.now).replace(microsecond=0)
    if shipment.status == "shipped":
        end = max(shipment.estimated_delivery, clock.now + timedelta(hours=4))
    else:
        end = last_call - timedelta(hours=random_.uniform(1.2, 2.4))
        end = max(end, start + (last_call - start) * 0.9)
    for share, place, text, text_zh in steps:
        at = start + (end - start) * (share * random_.uniform(0.94, 1.0))
        if at < clock.now:
            scan(_second(at), place, text, text_zh)
    if shipment.status == "shipped":
        if late:
            place, text, text_zh = table["late"]
            at = clock.now - timedelta(hours=random_.uniform(3, 20))
            at = max(at, shipment.scans[-1][0] + timedelta(minutes=5))
            scan(_second(at), place, text, text_zh)
        return
    place, text, text_zh = table["out"]
    scan(_second(end), place, text, text_zh)
    if shipment.delivered_at:
        china = country == "CN"
        place, text, text_zh = random_.choice(table["done"][:2] if china else table["done"])
        scan(shipment.delivered_at, place, text, text_zh)


def _daytime(moment: datetime, random_: random.Random) -> datetime:
    return moment.replace(hour=random_.randint(8, 18), minute=random_.randint(0, 59))


def _last(clock: Clock, random_: random.Random) -> datetime:
    """A parcel's latest hour to have arrived, so that nothing happens in the future."""
    return clock.now - timedelta(hours=random_.uniform(1, 16))


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
