"""Money going back: where it is, and how to get it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from actions.base import person
from actions.cards import named
from actions.form_state import FormState
from actions.tasks.aftermath_words import asks_how_long
from actions.tasks.base import OrderTask
from actions.tasks.money import method_name
from actions.tasks.registered import say_standing
from actions.turn import Turn, payload
from smartmkt_core.errors import NotCancellable
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.returns import cases
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.policy import policy
from smartmkt_core.returns.service import RefundView


class RefundStatus(OrderTask):
    """Amount, method and date of what goes back."""

    key = "refund"
    intents = ("track_refund",)

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        money = {"refund_pending", "refunded", "partially_refunded"}
        likely = [
            order
            for order in found
            if order.payment_status in money
            or order.status in (OrderStatus.CANCELLED, OrderStatus.RETURNED)
        ]
        return likely or list(found)

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        under_way = cases.open_of(turn.session, order)
        if under_way:
            say_standing(turn, under_way[0], order)
            return
        refunds = returns.refund_status(turn.session, order, turn.now)
        if not refunds:
            self._none(turn, order)
            return
        lead = ""
        if len(refunds) > 1:
            total = sum((refund.amount for refund in refunds), Decimal(0))
            lead = turn.lead(
                "refund.several",
                count=len(refunds),
                total=turn.formats.money(total, refunds[0].currency),
            )
        say_refund(turn, order, refunds[0], lead=lead)

    def _none(self, turn: Turn, order: Order) -> None:
        back = [r for r in returns.returns_of(turn.session, order) if r.status != "withdrawn"]
        if back:
            say_standing(turn, back[0], order)
        elif order.status == OrderStatus.CANCELLED:
            turn.say("refund.nothing_paid", order=named(turn, order))
        elif asks_how_long(turn.text):
            turn.say("refund.period", order=named(turn, order), count=policy().refund_days)
        else:
            turn.say("refund.none", buttons=[person(turn)], order=named(turn, order))
            turn.offer("contact_human_agent", about=order.number)


class MoneyBack(RefundStatus):
    """As in "I want my money back": the status where it is on its way, else the way to it."""

    key = "money_back"
    intents = ("get_refund",)

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        return list(found)

    def _none(self, turn: Turn, order: Order) -> None:
        number = order.number
        try:
            amount = orders.cancel_check(order)
        except NotCancellable as error:
            self._other_way(turn, order, error.reason)
            return
        if not amount:
            turn.say("refund.nothing_paid_yet", order=named(turn, order))
            return
        cancel = turn.button("button.cancel", payload("cancel_order", order_number=number))
        turn.offer("cancel_order", number=number)
        turn.say(
            "refund.cancel_first",
            buttons=[cancel],
            order=named(turn, order),
            amount=turn.formats.money(amount, order.currency),
        )

    def _other_way(self, turn: Turn, order: Order, reason: str) -> None:
        if reason == "delivered" and returns.returns_of(turn.session, order):
            super()._none(turn, order)
            return
        if reason == "delivered":
            start = payload("return_item", order_number=order.number)
            turn.offer("return_item", number=order.number)
            turn.say(
                "refund.return_first",
                buttons=[turn.button("button.return", start)],
                order=named(turn, order),
            )
            return
        if reason in ("already_cancelled", "returned"):
            super()._none(turn, order)
            return
        turn.say("refund.on_its_way", buttons=[person(turn)], order=named(turn, order))
        turn.offer("contact_human_agent", about=order.number)


def say_refund(turn: Turn, order: Order, refund: RefundView, *, lead: str = "") -> None:
    """One refund in a sentence; one that is late, or was paid long ago, comes with a person."""
    day = refund.paid_at if refund.state == "paid" else refund.expected_at
    key = f"refund.{refund.state}" if day else f"refund.{refund.state}_no_date"
    if key == "refund.paid" and not refund.settling:
        key = "refund.paid_before"
    helpful = key in ("refund.late", "refund.paid_before")
    if helpful:
        turn.offer("contact_human_agent", about=order.number)
    turn.say(
        key,
        before=lead,
        buttons=[person(turn)] if helpful else [],
        order=named(turn, order),
        amount=turn.formats.money(refund.amount, refund.currency),
        method=method_name(turn, refund.method),
        when=turn.formats.date(day, now=turn.now) if day else "",
    )
