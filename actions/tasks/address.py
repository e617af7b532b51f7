"""Sending an order somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.address_words import address_in, corrects_a_part, looks_like_address
from actions.addresses import part_of_address, with_part
from actions.base import person
from actions.cards import named, order_card
from actions.form_state import FormState
from actions.references import is_open
from actions.tasks.base import OrderTask, refusal
from actions.tasks.money import yes_no
from actions.turn import Button, Turn, payload
from smartmkt_core.account import service as account
from smartmkt_core.errors import NotChangeable
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order

BOOK_SHOWN = 3


class ChangeAddress(OrderTask):
    """Takes an address as people write it, shows it back, changes it on yes."""

    key = "address"
    intents = ("change_shipping_address",)
    changes = True

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        possible = [order for order in found if refusal(orders.address_check, order) is None]
        return possible or [order for order in found if is_open(order)]

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        if refusal(orders.address_check, order) is not None or state.confirm is not None:
            return None
        return "confirm" if state.address else "new_address"

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        asked = turn.get("requested_slot")
        part = part_of_address(turn.text) if asked in ("confirm", "new_address") else None
        base = state.address or (order.shipping_address if order else "")
        corrected = with_part(base, *part) if part and base else None
        address = corrected or (None if part else self._chosen(turn) or self._written(turn))
        if address:
            state.address, state.confirm = address, None
            return True
        if asked == "confirm" and (part or corrects_a_part(turn)):
            turn.mark("part.address")
            return True
        return False

    def _chosen(self, turn: Turn) -> str | None:
        """An address of the book, pressed or named by its place."""
        choices = turn.get("choices") or {}
        shown = choices.get("values") or [] if choices.get("kind") == "address" else []
        place = turn.entity("ordinal")
        if not isinstance(place, int) or not shown:
            return None
        index = place - 1 if place > 0 else len(shown) + place
        return shown[index] if 0 <= index < len(shown) else None

    def _written(self, turn: Turn) -> str | None:
        if not turn.text or not looks_like_address(turn.text):
            return None
        return address_in(turn.text)

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        if slot == "confirm" and "part.address" in turn.recall(messages=0):
            turn.say(
                "address.which_part",
                buttons=yes_no(turn, "button.address_yes", "button.address_no"),
                address=state.address,
            )
            return
        if slot == "confirm":
            asked = "address.confirm" in turn.recall(messages=3)
            turn.say(
                "address.confirm_again" if asked else "address.confirm",
                before=lead,
                buttons=yes_no(turn, "button.address_yes", "button.address_no"),
                order=named(turn, order),
                address=state.address,
            )
            return
        again = bool(lead) or "address.ask" in turn.recall(messages=3)
        book = self._book(turn, order)
        if book:
            turn.set("choices", {"kind": "address", "values": book})
        turn.say(
            "address.ask_again" if again else "address.ask_book" if book else "address.ask",
            before=lead,
            buttons=_buttons(book),
            order=named(turn, order),
            current=order.shipping_address,
        )

    def _book(self, turn: Turn, order: Order) -> list[str]:
        """The signed-in shopper's other addresses."""
        if not turn.customer_id:
            return []
        customer = account.customer(turn.session, turn.customer_id)
        known = [address.text for address in customer.addresses] if customer else []
        return [text for text in known if text != order.shipping_address][:BOOK_SHOWN]

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = refusal(orders.address_check, order)
        if reason is not None:
            _refuse(turn, order, reason)
            return
        if state.confirm is not True or not state.address:
            turn.say("address.kept", order=named(turn, order), current=order.shipping_address)
            return
        try:
            changed = orders.change_address(
                turn.session,
                turn.shopper,
                order.number,
                state.address,
                key=self.idempotency_key(turn, order),
                now=turn.now,
            )
        except NotChangeable as error:
            _refuse(turn, order, error.reason)
            return
        turn.say(
            "address.done",
            custom=order_card(turn, changed),
            order=named(turn, changed),
            address=changed.shipping_address,
        )


def _refuse(turn: Turn, order: Order, reason: str) -> None:
    buttons = [person(turn)]
    if reason == "shipped":
        track = payload("track_order", order_number=order.number)
        buttons.insert(0, turn.button("button.track", track))
    turn.say(f"address.refused.{reason}", buttons=buttons, order=named(turn, order))
    turn.offer("contact_human_agent", about=order.number)


def _buttons(book: list[str]) -> list[Button]:
    return [
        {"title": text, "payload": payload("choose", ordinal=place)}
        for place, text in enumerate(book, start=1)
    ]
