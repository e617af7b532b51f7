"""Changing something that has arrived for another size, colour or version."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from actions.base import person
from actions.form_state import Details, FormState
from actions.items import line
from actions.tasks.aftermath import Aftermath
from actions.tasks.aftermath_words import takes_return_back
from actions.tasks.money import method_name, yes_no
from actions.tasks.registered import hand_over, how, numbers, register, undo_button
from actions.tasks.returns import ReturnItem, names_way, read_method, refuse
from actions.tasks.variants import (
    LARGER,
    SMALLER,
    size_in,
    sizes_of,
    variant_in,
    wants_same,
)
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.errors import NotReturnable, OutOfStock
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.returns import rules
from smartmkt_core.returns.policy import policy
from smartmkt_core.returns.rules import Asked, Plan

SHOWN = 5
_MANY_SIZES = 6


class Exchange(Aftermath):
    """Which item, for what, which way back; the new piece is set aside on yes."""

    key = "exchange"
    kind = "exchange"
    which = "exchange.ask_item"
    intents = ("exchange_item",)
    steps: ClassVar[tuple[str, ...]] = ("item", "pieces", "wanted", "method")

    def redirect(self, turn: Turn) -> str | None:
        if takes_return_back(turn.text):
            return "withdraw"
        # "It came broken, I want a new one" is no wish for another size or colour.
        return "damaged" if policy().reason_of(turn.text) == "damaged" else None

    def refusal(self, turn: Turn, state: FormState, order: Order) -> str | None:
        why = super().refusal(turn, state, order)
        if why is not None or len((state.item or {}).get("ids") or []) != 1:
            return why
        item = line(order, {"id": state.item["ids"][0]}) if state.item else None
        return "no_other" if item is not None and not _choices(turn, item) else None

    def answers(self, turn: Turn, asked: str) -> bool:
        if asked == "wanted":
            # Nearly everything that names a colour or a size answers; another wish has its words.
            return turn.intent in ("change_order", "order_details")
        return names_way(turn, asked)

    def read_words(self, turn: Turn, now: Details, order: Order | None, asked: str) -> None:
        read_method(turn, now, asked)
        ids = now.get("ids") or ([order.items[0].id] if order and len(order.items) == 1 else [])
        item = line(order, {"id": ids[0]}) if order is not None and len(ids) == 1 else None
        if item is None or item.product is None or asked == "method":
            return
        self._read_wanted(turn, now, item, turn.text)
        if asked == "wanted" and not now.get("wanted_sku") and wants_same(turn.text):
            now["wanted_sku"] = item.sku

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        slot = super().next_slot(turn, state, order)
        now = dict(state.item or {})
        chosen = self.lines(state, order)
        if now.get("step") != "wanted" or not now.get("said") or len(chosen) != 1:
            return slot
        # "A size larger, please" was said before the item was known.
        self._read_wanted(turn, now, chosen[0], str(now.pop("said")))
        state.item = now
        return super().next_slot(turn, state, order)

    def _read_wanted(self, turn: Turn, now: Details, item: OrderItem, text: str) -> None:
        if item.product is None:
            return
        size = size_in(text, item.product)
        other = variant_in(text, item.product, rules.variants(turn.session, item))
        if other is not None:
            now["wanted_sku"] = other.sku
            now.pop("wanted", None)
        if size:
            now["wanted"] = size
            now.setdefault("wanted_sku", item.sku)

    def known(self, step: str, turn: Turn, now: Details, order: Order) -> bool:
        if step == "wanted":
            return bool(now.get("wanted_sku"))
        if step == "method" and len(policy().methods) == 1:
            return True
        return super().known(step, turn, now, order)

    def asked_for(self, now: Details, item_id: int | None, quantity: int) -> Asked:
        wish = super().asked_for(now, item_id, quantity)
        return replace(
            wish,
            wish="replacement",
            reason_code="exchange",
            wanted_sku=now.get("wanted_sku"),
            wanted=str(now.get("wanted") or ""),
        )

    def sold_out(self, turn: Turn, now: Details, available: int) -> None:
        wanted = catalog.product(turn.session, str(now.pop("wanted_sku", "") or ""))
        now.pop("wanted", None)
        if wanted is not None:
            now["sold_out"] = wanted.sku

    def ask_wanted(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """Which other version: those in stock as quick replies, the sizes there are."""
        item = self.lines(state, order)[0]
        gone = catalog.product(turn.session, str((state.item or {}).get("sold_out") or ""))
        if gone is not None and not lead:
            lead = turn.lead("exchange.sold_out", wanted=gone.name(turn.language))
        sizes = sizes_of(item.product)
        others = [p for p in rules.variants(turn.session, item) if p.stock > 0]
        key = "both" if sizes and others else "size" if sizes else "other"
        turn.say(
            f"exchange.ask_{key}",
            before=lead,
            buttons=_offered(turn, item, sizes, others),
            product=item.name(turn.language),
            sizes=_sizes_named(turn, sizes),
        )

    def ask_method(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """The same as for a return."""
        ReturnItem().ask_method(turn, state, order, lead)

    def ask_confirm(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """What comes of it, with the difference in price."""
        plan = self.plans(turn, state, order)[0]
        way = policy().methods.get(str((state.item or {}).get("method") or ""))
        turn.say(
            f"exchange.confirm_{_price(plan)}",
            before=lead,
            buttons=yes_no(turn, "button.exchange_yes", "button.exchange_no"),
            number=order.number,
            product=self.item_names(turn, state, order),
            wanted=self._wanted(turn, state, order),
            way=way.name(turn.language) if way else "",
            difference=turn.formats.money(abs(plan.difference), order.currency),
            amount=turn.formats.money(plan.amount, order.currency),
            method=method_name(turn, order.payment_method),
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = self.refusal(turn, state, order)
        if reason == "no_other":
            self._nothing_else(turn, state, order)
            return
        if reason is not None:
            refuse(turn, self.key, order, reason, state)
            return
        names = self.item_names(turn, state, order)
        if state.confirm is not True:
            turn.say("exchange.kept" if names else "claim.kept", product=names)
            return
        wanted = self._wanted(turn, state, order)
        try:
            key = self.idempotency_key(turn, order)
            made = register(turn, order, self.wishes(turn, state, order), key)
        except OutOfStock:
            turn.say("exchange.just_gone", buttons=[person(turn)], wanted=wanted)
            turn.offer("exchange_item", number=order.number)
            return
        except NotReturnable as error:
            refuse(turn, self.key, order, error.reason, state)
            return
        plan = made[0].plan
        told: dict[str, Any] = {"returns": numbers(turn, made), "product": names, "wanted": wanted}
        if plan.judged:
            place = hand_over(turn, order, made, names)
            state.paused = []
            key = "exchange.handed_over" if place is not None else "claim.unreachable"
            turn.say(key, count=place or 1, **told)
            return
        turn.say(
            "exchange.done_cheaper" if plan.amount else "exchange.done",
            buttons=[undo_button(turn, made[0].row, order)],
            how=how(turn, order, made),
            amount=turn.formats.money(plan.amount, order.currency),
            method=method_name(turn, order.payment_method),
            **told,
        )

    def _wanted(self, turn: Turn, state: FormState, order: Order) -> str:
        """The other version with its size, in words."""
        now = state.item or {}
        product = catalog.product(turn.session, str(now.get("wanted_sku") or ""))
        name = product.name(turn.language) if product else self.item_names(turn, state, order)
        size = str(now.get("wanted") or "")
        if not size:
            return name
        key = {LARGER: "exchange.larger", SMALLER: "exchange.smaller"}.get(size, "exchange.sized")
        return turn.t(key, product=name, size=size)

    def _nothing_else(self, turn: Turn, state: FormState, order: Order) -> None:
        back = payload("return_item", order_number=order.number)
        turn.look_at(line=self.lines(state, order)[0].id)
        turn.say(
            "exchange.no_other",
            buttons=[turn.button("button.return", back), person(turn)],
            product=self.item_names(turn, state, order),
        )
        turn.offer("return_item", number=order.number)


def _choices(turn: Turn, item: OrderItem) -> bool:
    """Whether there is anything to change it for."""
    return bool(sizes_of(item.product) or rules.variants(turn.session, item))


def _offered(turn: Turn, item: OrderItem, sizes: list[str], others: list[Product]) -> list[Button]:
    buttons: list[Button] = [
        {
            "title": product.name(turn.language),
            "payload": payload("inform", wanted_sku=product.sku),
        }
        for product in others[:SHOWN]
    ]
    if len(sizes) <= _MANY_SIZES:
        buttons += [
            {
                "title": turn.t("exchange.size", size=size),
                "payload": payload("inform", wanted_sku=item.sku, wanted=size),
            }
            for size in sizes
        ]
    return buttons


def _sizes_named(turn: Turn, sizes: list[str]) -> str:
    """A few by name, many as a range."""
    if len(sizes) > _MANY_SIZES:
        return turn.t("exchange.range", first=sizes[0], last=sizes[-1])
    return turn.formats.choice(sizes)


def _price(plan: Plan) -> str:
    if plan.difference == Decimal(0):
        return "same"
    return "dearer" if plan.difference > 0 else "cheaper"
