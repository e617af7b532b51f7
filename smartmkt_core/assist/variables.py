"""What the variables of canned replies stand for in one conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from smartmkt_core.assist.facts import Facts
from smartmkt_core.texts import Formats


def variables(
    facts: Facts,
    *,
    agent: str,
    shop: str,
    status: Callable[[str], str],
    formats: Formats,
    now: datetime,
) -> dict[str, str]:
    """Values by the names of ``canned.VARIABLES``, in the shopper's language; what is unknown is
    missing.

    The order is the newest that the shopper proved or placed, the return the newest open one.
    ``status``: what an order's status is called.
    """
    values = {"agent": agent, "shop": shop}
    if facts.customer is not None:
        values["name"] = facts.customer.name
    if facts.orders:
        newest = facts.orders[0]
        shipment, expected = newest.tracking.shipment, newest.tracking.expected
        values |= {
            "order_number": newest.order.number,
            "order_status": status(newest.order.status),
            "total": formats.money(newest.order.total, newest.order.currency),
            "tracking_number": shipment.tracking_number if shipment else "",
            "carrier": shipment.carrier if shipment else "",
            "expected": formats.day(expected, now=now) if expected else "",
        }
    cases = [case.row for one in facts.orders for case in one.cases]
    open_ones = [row for row in cases if row.status in ("requested", "review")]
    if open_ones:
        values["return_number"] = max(open_ones, key=lambda row: row.requested_at).number
    return {name: value for name, value in values.items() if value}
