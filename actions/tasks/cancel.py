"""Cancelling an order, after one confirmation with its consequence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.base import person
from actions.cards import named, order_card, summary
from actions.form_state import FormState
from actions.reading import asks_to_undo
from actions.references import is_open
from actions.tasks.aftermath_words import takes_return_back
from actions.tasks.base import OrderTask, refusal
from actions.tasks.money import method_name, yes_no
from actions.turn import Button, Turn, payload
from smartmkt_core.errors import NotCancellable
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order


class Cancel(OrderTask):
    """Shows what would be cancelled and what goes back; cancels on yes, keeps on no."""

    key = "cancel"
    intents = ("cancel_order",)
    changes = True

    def redirect(self, turn: Turn) -> str | None:
        of_return = turn.entity("return_number") is not None or takes_return_back(turn.text)
        return "withdraw" if of_return else None

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        possible = [order for order in found if refusal(orders.cancel_check, order) is None]
        return possible or [order for order in found if is_open(order)]

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        if refusal(orders.cancel_check, order) is not None or state.confirm is not None:
            return None
        return "confirm"

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        refund = orders.cancel_check(order)
        key = "cancel.confirm" if refund else "cancel.confirm_unpaid"
        if lead or turn.recall(messages=3).count(key):
            key += "_again"
        turn.say(
            key,
            before=lead,
            buttons=yes_no(turn, "button.cancel_yes", "button.cancel_no"),
            order=named(turn, order),
            number=order.number,
            amount=turn.formats.money(refund, order.currency),
            method=method_name(turn, order.payment_method),
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = refusal(orders.cancel_check, order)
        # One cancellation at a time: what was asked about another order before is over.
        state.paused = [task for task in state.paused if task["task"] != self.key]
        if reason is not None:
            _refuse(turn, order, reason)
            return
        if state.confirm is not True:
            turn.say("cancel.kept", order=named(turn, order))
            return
        try:
            done = orders.cancel(
                turn.session,
                turn.shopper,
                order.number,
                key=self.idempotency_key(turn, order),
                now=turn.now,
            )
        except NotCancellable as error:
            _refuse(turn, order, error.reason)
            return
        key = "cancel.done" if done.refund_amount else "cancel.done_unpaid"
        state.drop_paused(order.number)
        turn.say(
            key,
            custom=order_card(turn, done.order),
            order=named(turn, order),
            amount=turn.formats.money(done.refund_amount, done.currency),
            method=method_name(turn, done.method),
            when=turn.formats.date(done.expected_at, now=turn.now) if done.expected_at else "",
        )


def _refuse(turn: Turn, order: Order, reason: str) -> None:
    """The reason, and the way that is still open."""
    number = order.number
    buttons: list[Button] = []
    if reason == "already_cancelled" and asks_to_undo(turn):
        turn.say("undo.cancelled", buttons=[person(turn)], product=summary(turn, order))
        turn.offer("contact_human_agent", about=number)
        return
    if reason == "delivered":
        buttons.append(turn.button("button.return", payload("return_item", order_number=number)))
        turn.offer("return_item", number=number)
    elif reason in ("already_cancelled", "returned"):
        buttons.append(turn.button("button.refund", payload("track_refund", order_number=number)))
        turn.offer("track_refund", number=number)
    else:
        if reason == "shipped":
            buttons.append(turn.button("button.track", payload("track_order", order_number=number)))
        buttons.append(person(turn))
        turn.offer("contact_human_agent", about=number)
    turn.say(f"cancel.refused.{reason}", buttons=buttons, order=named(turn, order))
