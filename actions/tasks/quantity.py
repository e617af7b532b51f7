"""Changing how many of an item are ordered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from actions.amounts import difference, plain_number, unwanted
from actions.base import person
from actions.cards import item_named, named, order_card
from actions.form_state import FormState
from actions.items import item_buttons, item_dropped, item_meant, line
from actions.references import is_open, read, seen
from actions.tasks.base import OrderTask, refusal
from actions.tasks.money import method_name, yes_no
from actions.turn import Button, Turn, payload
from smartmkt_core.errors import NotChangeable, OutOfStock
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus

SUGGESTED = (1, 2, 3)
RECENT = 2
"""Messages for which "make it 2" is about the line changed last."""


class ChangeQuantity(OrderTask):
    """Which item, how many, what it does to the price; changes on yes."""

    key = "quantity"
    intents = ("change_order",)
    changes = True

    def redirect(self, turn: Turn) -> str | None:
        """What has arrived is exchanged: another colour or size, not another number of it."""
        if turn.entity("quantity") is not None or difference(turn.text) or unwanted(turn.text):
            return None
        named = read(turn).number
        order = seen(turn, named) if named else None
        arrived = order is not None and order.status == OrderStatus.DELIVERED
        return "exchange" if arrived else None

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        possible = [order for order in found if refusal(orders.quantity_check, order) is None]
        return possible or [order for order in found if is_open(order)]

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        if refusal(orders.quantity_check, order) is not None or state.confirm is not None:
            return None
        if line(order, state.item) is None:
            chosen = order.items[0] if len(order.items) == 1 else _talked_about(turn, state, order)
            if chosen is None:
                return "item"
            state.item = {**(state.item or {}), "id": chosen.id}
        self._count(order, state)
        if state.quantity is None:
            return "quantity"
        return "confirm" if self._obstacle(turn, order, state) is None else None

    def _count(self, order: Order, state: FormState) -> None:
        """Turns "two more" into a number, now that the line is known."""
        item = line(order, state.item)
        more = (state.item or {}).get("more")
        if item is not None and isinstance(more, int):
            state.item = {"id": item.id}
            state.quantity = max(0, (state.quantity or item.quantity) + more)

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        taken = False
        if order is not None:
            off = item_dropped(turn.text, order)
            if off is not None:
                state.item, state.quantity, state.confirm = {"id": off.id}, 0, None
                return True
            item = item_meant(turn, order)
            if item is not None and (state.item or {}).get("id") != item.id:
                if (state.item or {}).get("id"):
                    state.quantity = None
                state.item, taken = {**(state.item or {}), "id": item.id}, True
        more = difference(turn.text)
        if more is not None:
            if state.requested != "confirm":
                state.quantity = None
            state.item, state.confirm = {**(state.item or {}), "more": more}, None
            return True
        place = turn.get("requested_slot") == "item" and turn.text.strip(" .#").isdecimal()
        quantity = None if place else turn.entity("quantity")
        if quantity is None and turn.get("requested_slot") == "quantity":
            quantity = plain_number(turn.text)
        if isinstance(quantity, int) and quantity != state.quantity:
            state.quantity, state.confirm, taken = quantity, None, True
        return taken

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        item = line(order, state.item)
        if slot == "item" or item is None:
            again = bool(lead) or "quantity.ask_item" in turn.recall(messages=3)
            turn.say(
                "quantity.ask_item_again" if again else "quantity.ask_item",
                before=lead,
                buttons=item_buttons(turn, order),
                order=named(turn, order),
            )
        elif slot == "quantity":
            again = bool(lead) or "quantity.ask_number" in turn.recall(messages=3)
            turn.say(
                "quantity.ask_number_again" if again else "quantity.ask_number",
                before=lead,
                buttons=_numbers(order, item),
                product=item.name(turn.language),
                count=item.quantity,
            )
        else:
            self._confirm(turn, state, order, item, lead)

    def _confirm(
        self, turn: Turn, state: FormState, order: Order, item: OrderItem, lead: str
    ) -> None:
        quantity = state.quantity or 0
        difference = (quantity - item.quantity) * item.unit_price
        kind = "remove" if quantity == 0 else "fewer" if difference < 0 else "more"
        key = f"quantity.confirm_{kind}"
        if quantity and (lead or key in turn.recall(messages=3)):
            key = "quantity.confirm_again"
        turn.say(
            key,
            before=lead,
            buttons=yes_no(turn, "button.change_yes", "button.change_no"),
            number=order.number,
            product=item.name(turn.language),
            old=item.quantity,
            new=quantity,
            total=turn.formats.money(max(Decimal(0), order.total + difference), order.currency),
            difference=turn.formats.money(abs(difference), order.currency),
        )

    def _obstacle(self, turn: Turn, order: Order, state: FormState) -> str | None:
        """Why this change can't be, with the stock of this moment."""
        item = line(order, state.item)
        if item is None or state.quantity is None:
            return None
        if state.quantity == item.quantity:
            return "same"
        try:
            orders.quantity_preview(turn.session, order, item.id, state.quantity)
        except NotChangeable as error:
            return error.reason
        except OutOfStock:
            return "out_of_stock"
        return None

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        item = line(order, state.item)
        if item is not None:
            turn.look_at(line=item.id)
        reason = refusal(orders.quantity_check, order) or self._obstacle(turn, order, state)
        if reason == "out_of_stock" and item is not None:
            _sold_out(turn, order, item, state.quantity or 0)
            return
        if reason is not None or item is None or state.quantity is None:
            _refuse(turn, order, reason or "item_unknown", item)
            return
        if state.confirm is not True:
            turn.say("quantity.kept", number=order.number, item=item_named(turn, item))
            return
        name = item.name(turn.language)
        try:
            done = orders.change_quantity(
                turn.session,
                turn.shopper,
                order.number,
                item.id,
                state.quantity,
                key=self.idempotency_key(turn, order),
                now=turn.now,
            )
        except OutOfStock:
            _sold_out(turn, order, item, state.quantity)
            return
        except NotChangeable as error:
            _refuse(turn, order, error.reason, item)
            return
        key = "done_refund" if done.refund_amount else "done"
        if done.new == 0:
            key = f"removed{key.removeprefix('done')}"
        turn.say(
            f"quantity.{key}",
            custom=order_card(turn, done.order),
            number=order.number,
            product=name,
            new=done.new,
            total=turn.formats.money(done.new_total, done.currency),
            amount=turn.formats.money(done.refund_amount, done.currency),
            method=method_name(turn, done.method),
            when=turn.formats.date(done.expected_at, now=turn.now) if done.expected_at else "",
        )


def _refuse(turn: Turn, order: Order, reason: str, item: OrderItem | None) -> None:
    buttons: list[Button] = []
    if reason == "last_item":
        cancel = payload("cancel_order", order_number=order.number)
        buttons.append(turn.button("button.cancel", cancel))
        turn.offer("cancel_order", number=order.number)
    elif reason != "same":
        buttons.append(person(turn))
        turn.offer("contact_human_agent", about=order.number)
    turn.say(
        f"quantity.refused.{reason}",
        buttons=buttons,
        order=named(turn, order),
        item=item_named(turn, item) if item else "",
    )


def _sold_out(turn: Turn, order: Order, item: OrderItem, wanted: int) -> None:
    """How many more there are, and the most that can be had as a quick reply."""
    try:
        orders.quantity_preview(turn.session, order, item.id, wanted)
        available = 0
    except OutOfStock as error:
        available = error.available
    most = item.quantity + available
    turn.say(
        "quantity.out_of_stock",
        buttons=[{"title": str(most), "payload": payload("change_order", quantity=most)}]
        if available > 0
        else [],
        count=available,
        product=item.name(turn.language),
        old=item.quantity,
    )


def _talked_about(turn: Turn, state: FormState, order: Order) -> OrderItem | None:
    """The line of the last change, for "make it 2" right after it."""
    said = state.quantity is not None or "more" in (state.item or {})
    focus = turn.focus
    recent = turn.count - int(focus.get("turn") or 0) <= RECENT
    if not (said and recent and focus.get("order") == order.number):
        return None
    return line(order, {"id": focus.get("line")})


def _numbers(order: Order, item: OrderItem) -> list[Button]:
    able = [n for n in SUGGESTED if n != item.quantity]
    if orders.is_paid(order):
        able = list(range(max(1, item.quantity - 3), item.quantity))
    return [{"title": str(n), "payload": payload("inform", quantity=n)} for n in able]
