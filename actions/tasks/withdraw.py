"""Taking a return or an exchange back before anything has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.cards import named
from actions.form_state import FormState
from actions.tasks.base import OrderTask
from actions.tasks.money import yes_no
from actions.tasks.registered import about, say_standing
from actions.turn import Button, Turn, payload
from smartmkt_core.errors import NotReturnable
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.returns import cases
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.models import Return


class Withdraw(OrderTask):
    """Which return, one confirmation; no intent of its own, other tasks lead here."""

    key = "withdraw"
    changes = True

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        arrived = [order for order in found if order.status == OrderStatus.DELIVERED]
        return arrived or list(found)

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        number = turn.entity("return_number")
        if number is None and turn.text and order is not None:
            said = turn.text.casefold()
            rows = cases.open_of(turn.session, order)
            number = next((row.number for row in rows if row.number.casefold() in said), None)
        before = (state.item or {}).get("number")
        if number is None or number == before:
            return False
        state.item, state.confirm = {"number": str(number)}, None
        return True

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        rows = cases.open_of(turn.session, order)
        if not rows or state.confirm is not None:
            return None
        if len(rows) == 1:
            state.item = {"number": rows[0].number}
        return "confirm" if self._row(turn, state, order) else "item"

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        row = self._row(turn, state, order)
        if row is None:
            turn.say("withdraw.ask", before=lead, buttons=_choices(turn, order))
            return
        turn.say(
            "withdraw.confirm",
            before=lead,
            buttons=yes_no(turn, "button.withdraw_yes", "button.withdraw_no"),
            returns=row.number,
            product=about(turn, row, order),
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        row = self._row(turn, state, order)
        if row is None:
            closed = returns.returns_of(turn.session, order)
            if closed:
                say_standing(turn, closed[0], order)
            else:
                turn.say("withdraw.none", order=named(turn, order))
            return
        told: dict[str, Any] = {"returns": row.number, "product": about(turn, row, order)}
        if state.confirm is not True:
            turn.say("withdraw.kept", **told)
            return
        try:
            cases.withdraw(turn.session, turn.shopper, order.number, row.number, now=turn.now)
        except NotReturnable:
            say_standing(turn, row, order)
            return
        anew = payload("return_item", order_number=order.number)
        turn.say("withdraw.done", buttons=[turn.button("button.return_again", anew)], **told)

    def _row(self, turn: Turn, state: FormState, order: Order) -> Return | None:
        number = (state.item or {}).get("number")
        rows = cases.open_of(turn.session, order)
        return next((row for row in rows if row.number == number), None)


def _choices(turn: Turn, order: Order) -> list[Button]:
    return [
        {
            "title": turn.t("withdraw.choice", returns=row.number, product=about(turn, row, order)),
            "payload": payload("inform", return_number=row.number),
        }
        for row in cases.open_of(turn.session, order)
    ]
