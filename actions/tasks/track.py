"""Where an order is."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.base import person
from actions.cards import named, order_card
from actions.form_state import FormState
from actions.references import is_open, mine, offered, remember_offered
from actions.tasks.aftermath_words import counts_as_delivered
from actions.tasks.base import OrderTask
from actions.turn import Button, Turn, payload
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.orders.service import Tracking

_PRODUCTS = ("search.found", "recommend.")
FRESH = timedelta(days=14)
"""How long after delivery a missing parcel is worth a look around."""
_PERSON = ("late", "delivered", "delivered_no_date")
"""Situations in which a person is offered."""


class Track(OrderTask):
    """Says where the order is and when it comes; the card shows the way it has gone."""

    key = "track"
    intents = ("track_order",)

    def redirect(self, turn: Turn) -> str | None:
        return "missing" if counts_as_delivered(turn.text) else None

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        tracking = orders.track(order, turn.now)
        situation = _situation(order, tracking, turn.now)
        others = [o for o in mine(turn) if is_open(o) and o.number != order.number]
        turn.say(
            f"track.{situation}",
            buttons=[*_others(turn, others), *([person(turn)] if situation in _PERSON else [])],
            custom=order_card(turn, order, tracking=tracking),
            after=turn.t("track.others_open", count=len(others)) if others else "",
            order=named(turn, order),
            carrier=_carrier(turn, tracking),
            when=_when(turn, order, tracking),
            where=_where(turn, tracking),
        )
        if situation in _PERSON:
            turn.offer("contact_human_agent", about=order.number)
        if order.number not in offered(turn) and not _list_on_screen(turn):
            remember_offered(turn, [order.number, *(o.number for o in others)])


def _list_on_screen(turn: Turn) -> bool:
    """Whether a list was shown just before, which "the first one" still means."""
    shown = ("ask.order_number.choose", "list.")
    products = any(key.startswith(_PRODUCTS) for key in turn.recall(messages=0))
    return products or any(key.startswith(shown) for key in turn.recall(messages=2))


def _situation(order: Order, tracking: Tracking, now: datetime) -> str:
    """The sentence that fits: the status, and whether the parcel is late or has a date."""
    status = OrderStatus(order.status)
    if status in (OrderStatus.SHIPPED, OrderStatus.OUT_FOR_DELIVERY):
        if tracking.late:
            return "late"
        if status is OrderStatus.OUT_FOR_DELIVERY:
            return "out_for_delivery" if tracking.expected else "out_for_delivery_no_date"
        return "shipped" if tracking.expected else "shipped_no_date"
    if status is OrderStatus.DELIVERED:
        arrived = _delivered_at(order)
        if arrived is None:
            return "delivered_no_date"
        return "delivered" if now - arrived <= FRESH else "delivered_before"
    return str(status)


def _delivered_at(order: Order) -> datetime | None:
    """When the last parcel arrived."""
    return max((s.delivered_at for s in order.shipments if s.delivered_at), default=None)


def _when(turn: Turn, order: Order, tracking: Tracking) -> str:
    delivered = _delivered_at(order)
    if order.status == OrderStatus.DELIVERED and delivered:
        return turn.formats.day(delivered, now=turn.now)
    if order.status == OrderStatus.CANCELLED and order.cancelled_at:
        return turn.formats.day(order.cancelled_at, now=turn.now)
    if tracking.expected:
        return turn.formats.day(tracking.expected, now=turn.now)
    return turn.formats.day(order.placed_at, now=turn.now)


def _where(turn: Turn, tracking: Tracking) -> str:
    """As in " Last seen in Leipzig." where the carrier says so."""
    seen = next((e for e in reversed(tracking.events) if e.location), None)
    if seen is None:
        return ""
    when = turn.formats.day(seen.at, now=turn.now)
    return turn.t("track.last_seen", location=seen.location, when=when)


def _carrier(turn: Turn, tracking: Tracking) -> str:
    shipment = tracking.shipment
    return (shipment.carrier if shipment else "") or turn.t("label.carrier")


def _others(turn: Turn, others: list[Order]) -> list[Button]:
    return [
        {
            "title": turn.t("button.track_number", number=order.number),
            "payload": payload("track_order", order_number=order.number),
        }
        for order in others[:3]
    ]
