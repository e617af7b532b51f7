"""What follows a delivery: returns, exchanges and claims ask for the same details in turn.

All details but the confirmation are kept in the slot ``item``; ``step`` there names the one that
was asked for. What was said before it was asked for is never asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from actions.cards import named
from actions.form_reading import names_a_line
from actions.form_state import Details, FormState
from actions.identity import identify
from actions.items import items_in, line
from actions.reading import hurries
from actions.references import read
from actions.tasks.aftermath_reading import corrects_line, read_lines, read_pressed
from actions.tasks.aftermath_words import (
    corrects_choice,
    keeps_it,
    means_all,
    means_other_line,
)
from actions.tasks.base import OrderTask
from actions.turn import Button, Turn, payload
from smartmkt_core.errors import OutOfStock
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus
from smartmkt_core.returns import rules
from smartmkt_core.returns.policy import OTHER, policy
from smartmkt_core.returns.rules import Asked, Plan

KEPT = ("ids", "quantity", "reason", "code", "method", "photo")
"""Details that stay what they are when a return turns into an exchange or a claim."""
QUESTIONS = {
    "why", "repeat", "help", "greet", "thank", "affirm", "choose", "switch_language", "restart",
    "contact_human_agent", "contact_customer_service", "complaint", "bot_challenge", "track_refund",
    "check_refund_policy", "delivery_period", "delivery_options", "check_payment_methods",
    "warranty", "shop_question",
}  # fmt: skip
"""Intents of messages that are no reason for a return, whatever was asked."""
FAMILY = ("return", "exchange", "damaged", "wrong", "missing")


class Aftermath(OrderTask):
    """Collects what a return, exchange or claim needs; subclasses add their own steps."""

    kind = "return"
    which = ""
    """The question for the item."""
    steps: ClassVar[tuple[str, ...]] = ("item", "pieces")
    judged_at_once = False
    """Whether what a person decides is passed on without a confirmation."""
    changes = True

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        arrived = [order for order in found if order.status == OrderStatus.DELIVERED]
        able = [o for o in arrived if rules.order_refusal(o, now, kind=self.kind) is None]
        return able or arrived or list(found[:1])

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        self._fill_in(turn, state, order)
        if state.confirm is not None or self.refusal(turn, state, order) is not None:
            return None
        step = self._next_step(turn, state, order)
        state.item = {**(state.item or {}), "step": step}
        return {"confirm": "confirm", "": None}.get(step, "item")

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        before = dict(state.item or {})
        now = dict(before)
        read_pressed(turn, now)
        asked = "" if state.started else str(before.get("step") or "")
        if not state.started and keeps_it(turn.text, asked=asked) and not self.chooses(turn):
            state.confirm = False
            return True
        if turn.text:
            if not asked and not now.get("ids"):
                # Kept until the order, or the item, is known.
                now["said"] = turn.text[:200]
            if order is not None:
                read_lines(turn, now, order, asked)
            # "I mean the lamp" says which line, and answers nothing else.
            corrected = bool(before.get("ids")) and now.get("ids") != before["ids"]
            self.read_words(turn, now, order, "" if corrected else asked)
        if now == before and asked not in ("", "item") and means_other_line(turn.text):
            now = {key: value for key, value in now.items() if key not in ("ids", "quantity")}
        changed = now != before
        if changed:
            state.item, state.confirm = now, None
        return changed

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        step = "confirm" if slot == "confirm" else str((state.item or {}).get("step") or "item")
        getattr(self, f"ask_{step}")(turn, state, order, lead)

    def explanation(self, state: FormState, slot: str) -> str:
        step = str((state.item or {}).get("step") or slot)
        return f"explain.{step}" if slot == "item" else f"explain.{slot}"

    def claims(self, turn: Turn, state: FormState) -> bool:
        if state.requested not in ("item", "confirm") or not turn.text:
            return False
        other = read(turn, current=state.number).number
        if other is not None and other != state.number:
            return False
        asked = str((state.item or {}).get("step") or "")
        if state.requested == "confirm" and hurries(turn.text):
            return True
        # What has arrived is not changed any more: then "only the gloves" is about the return.
        mine = turn.intent == "change_order" and corrects_choice(turn.text)
        kept = keeps_it(turn.text, asked=asked) and not self.chooses(turn)
        return mine or kept or self._other_line(turn, state) or self.answers(turn, asked)

    def _other_line(self, turn: Turn, state: FormState) -> bool:
        """As in "Sorry, I mean the lamp": another line of this order."""
        order = identify(turn, state).order
        if order is None or len(order.items) < 2 or not corrects_line(turn):
            return False
        ids = [item.id for item in items_in(turn.text, order)]
        return bool(ids) and names_a_line(turn) and ids != (state.item or {}).get("ids")

    def chooses(self, turn: Turn) -> bool:
        """Whether a text that gives something up says what to do instead: 算了，上门取吧."""
        return policy().method_of(turn.text) is not None

    def answers(self, turn: Turn, asked: str) -> bool:
        """Whether words that may read like another wish answer what was asked."""
        return asked == "reason" and policy().reason_of(turn.text) != OTHER

    def take_over(self, turn: Turn, state: FormState, before: Details) -> bool:
        earlier = before.get("task")
        if earlier in FAMILY:
            old = before.get("item") or {}
            kept = {key: old[key] for key in KEPT if key in old}
            state.item = {**kept, **(state.item or {})} or None
        return earlier in (*FAMILY, "cancel", "money_back", "refund")

    # -- what the subclasses fill in ---------------------------------------------------------

    def read_words(self, turn: Turn, now: Details, order: Order | None, asked: str) -> None:
        """Takes the details of this task from the words of a message."""

    def known(self, step: str, turn: Turn, now: Details, order: Order) -> bool:
        """Whether a step needs no question."""
        if step == "item":
            return bool(now.get("ids"))
        if step == "pieces":
            return bool(now.get("quantity")) or len(now.get("ids") or []) != 1
        return bool(now.get(step))

    def asked_for(self, now: Details, item_id: int | None, quantity: int) -> Asked:
        """The wish as the core takes it, for one line."""
        return Asked(
            item_id,
            quantity,
            kind=self.kind,
            reason=str(now.get("reason") or ""),
            reason_code=str(now.get("code") or policy().reason_of(str(now.get("reason") or ""))),
            method=str(now.get("method") or ""),
        )

    def sold_out(self, turn: Turn, now: Details, available: int) -> None:
        """What is wanted instead is not there: forgets it, so that it is asked anew."""

    # -- shared ------------------------------------------------------------------------------

    def refusal(self, turn: Turn, state: FormState, order: Order) -> str | None:
        """Why it can't be: of the whole order, of the chosen lines, or of every line."""
        why = rules.order_refusal(order, turn.now, kind=self.kind)
        if why is not None:
            return why
        ids = (state.item or {}).get("ids") or [item.id for item in order.items]
        found = [self._line_refusal(turn, order, item) for item in order.items if item.id in ids]
        return found[0] if found and all(found) else None

    def wishes(self, turn: Turn, state: FormState, order: Order) -> list[Asked]:
        """One wish a line that can come back."""
        now = state.item or {}
        wishes = []
        for item in self.lines(state, order):
            if self._line_refusal(turn, order, item) is None:
                left = rules.left(turn.session, order, item)
                several = len(now.get("ids") or []) != 1
                quantity = left if several else min(left, int(now.get("quantity") or left))
                wishes.append(self.asked_for(now, item.id, quantity))
        return wishes

    def plans(self, turn: Turn, state: FormState, order: Order) -> list[Plan]:
        """What each wish would mean now."""
        wishes = self.wishes(turn, state, order)
        return [rules.plan(turn.session, order, wish, turn.now) for wish in wishes]

    def lines(self, state: FormState, order: Order) -> list[OrderItem]:
        """The chosen lines."""
        ids = (state.item or {}).get("ids") or []
        return [item for item in order.items if item.id in ids]

    def item_names(self, turn: Turn, state: FormState, order: Order) -> str:
        """As in "2 × Stoneware Mug and 1 × Copper Kettle"."""
        wishes = {wish.item_id: wish.quantity for wish in self.wishes(turn, state, order)}
        return turn.formats.listing(
            [
                item.name(turn.language)
                if wishes.get(item.id, 1) == 1
                else turn.t(
                    "label.item", product=item.name(turn.language), quantity=wishes[item.id]
                )
                for item in self.lines(state, order)
            ]
        )

    def ask_item(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """Which line; only those that can still come back."""
        turn.say(
            "return.ask_item_again" if self.which in turn.recall(messages=2) else self.which,
            before=lead,
            buttons=self.line_buttons(turn, order),
            order=named(turn, order),
        )

    def line_buttons(self, turn: Turn, order: Order) -> list[Button]:
        """One quick reply a line that can come back."""
        return [
            {
                "title": turn.t(
                    "label.item",
                    product=item.name(turn.language),
                    quantity=rules.left(turn.session, order, item),
                ),
                "payload": payload("choose", ordinal=place),
            }
            for place, item in enumerate(order.items, start=1)
            if self._line_refusal(turn, order, item) is None
        ]

    def ask_pieces(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """How many of several."""
        item = self.lines(state, order)[0]
        left = rules.left(turn.session, order, item)
        turn.say(
            "return.ask_pieces",
            before=lead,
            buttons=[
                {"title": str(n), "payload": payload("inform", quantity=n)}
                for n in range(1, min(left, 5) + 1)
            ],
            product=item.name(turn.language),
            count=left,
        )

    def _line_refusal(self, turn: Turn, order: Order, item: OrderItem) -> str | None:
        return rules.item_refusal(turn.session, order, item, kind=self.kind)

    def _fill_in(self, turn: Turn, state: FormState, order: Order) -> None:
        """The only line, the only piece."""
        now = dict(state.item or {})
        if not now.get("ids") and not now.get("whole") and len(order.items) == 1:
            now["ids"] = [order.items[0].id]
        if not (now.get("ids") or now.get("whole")) and now.get("said"):
            said = str(now["said"])
            lines = order.items if means_all(said) else items_in(said, order)
            now["ids"] = [item.id for item in lines]
        if not now.get("ids") and state.started and turn.intent == "affirm":
            # A yes to what was offered for one line is about that line.
            focus = turn.focus
            offered = line(order, {"id": focus.get("line")})
            if offered is not None and focus.get("order") == order.number:
                now["ids"] = [offered.id]
                now["reason"] = now.get("reason") or focus.get("why")
        ids = now.get("ids") or []
        if len(ids) == 1:
            item = line(order, {"id": ids[0]})
            left = rules.left(turn.session, order, item) if item is not None else 0
            if item is None:
                now.pop("ids")
            elif left == 1 or int(now.get("quantity") or 1) > left:
                now["quantity"] = left
        state.item = now or None

    def _next_step(self, turn: Turn, state: FormState, order: Order) -> str:
        now = dict(state.item or {})
        for step in self.steps:
            if not self.known(step, turn, now, order):
                return step
        try:
            plans = self.plans(turn, state, order)
        except OutOfStock as error:
            self.sold_out(turn, now, error.available)
            state.item = now
            return next((s for s in self.steps if not self.known(s, turn, now, order)), "confirm")
        return "" if self.judged_at_once and any(plan.judged for plan in plans) else "confirm"
