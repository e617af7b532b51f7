"""Showing an order in full, and the list of orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import item_named, named, order_card, orders_card
from actions.form_state import FormState
from actions.references import SHOWN, mine, remember_offered
from actions.tasks.base import OrderTask
from actions.turn import Turn
from smartmkt_core.orders.models import Order


class Details(OrderTask):
    """What is in an order, what it cost and where it goes."""

    key = "details"
    intents = ("order_details",)

    def candidates(self, orders: Sequence[Order], now: datetime) -> list[Order]:
        return list(orders)

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        turn.say(
            "details.shown",
            custom=order_card(turn, order),
            order=named(turn, order),
            placed=turn.formats.date(order.placed_at, now=turn.now),
            items=turn.formats.listing([item_named(turn, item) for item in order.items]),
            total=turn.formats.money(order.total, order.currency),
            status=turn.t(f"status.{order.status}"),
        )


class ListOrders(OrderTask):
    """The shopper's orders, newest first."""

    key = "list"
    intents = ("list_orders",)
    needs_order = False

    def perform_without_order(self, turn: Turn, state: FormState) -> None:
        found = mine(turn)
        if not found:
            turn.say("list.none")
            return
        shown = found[:SHOWN]
        remember_offered(turn, [order.number for order in shown])
        if len(found) == 1:
            turn.look_at(order=found[0].number, task=self.key)
        key = "list.newest" if len(found) > len(shown) else "list.all"
        turn.say(key, custom=orders_card(turn, shown), count=len(shown))
