"""Sending something back: checks whether it may be, collects what is wrong, brings a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.base import person
from actions.cards import named
from actions.form_state import FormState
from actions.handoff import problem_in
from actions.items import item_buttons, item_meant, line
from actions.tasks.base import OrderTask
from actions.turn import Turn, payload
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.returns import service as returns

REASON_LENGTH = 3


class ReturnItem(OrderTask):
    """Which item and why; a person arranges the rest."""

    key = "return"
    intents = ("return_item",)
    changes = True

    def candidates(self, found: Sequence[Order], now: datetime) -> list[Order]:
        arrived = [order for order in found if order.status == OrderStatus.DELIVERED]
        in_time = [order for order in arrived if (returns.return_until(order) or now) >= now]
        return in_time or arrived or list(found[:1])

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        if _refusal(turn, order) is not None or state.confirm is not None:
            return None
        if len(order.items) == 1 and not (state.item or {}).get("id"):
            state.item = {**(state.item or {}), "id": order.items[0].id}
        chosen = state.item or {}
        return None if line(order, chosen) is not None and chosen.get("reason") else "item"

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        if state.started and problem_in(turn.text) in ("damaged", "wrong"):
            # "It came broken" says why before anybody has asked.
            state.item = {**(state.item or {}), "reason": turn.text[:200]}
            return True
        if turn.get("requested_slot") != "item" or order is None:
            return False
        before = dict(state.item or {})
        item = item_meant(turn, order)
        chosen = dict(before)
        if item is not None:
            chosen["id"] = item.id
        asked_why = line(order, before) is not None
        if turn.text and len(turn.text) >= REASON_LENGTH and turn.intent not in _NO_REASON:
            explains = asked_why or _more_than_the_name(turn)
            if explains:
                chosen["reason"] = turn.text[:200]
        state.item = chosen or None
        return chosen != before

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        item = line(order, state.item)
        if item is None:
            again = bool(lead) or "return.ask_item" in turn.recall(messages=2)
            sorry = (
                turn.lead("mood.sorry") if not again and (state.item or {}).get("reason") else ""
            )
            turn.say(
                "return.ask_item_again" if again else "return.ask_item",
                before=lead or sorry,
                buttons=item_buttons(turn, order),
                order=named(turn, order),
            )
            return
        reasons = ("broken", "wrong", "size", "unwanted")
        again = bool(lead) or "return.ask_reason" in turn.recall(messages=2)
        turn.say(
            "return.ask_reason_again" if again else "return.ask_reason",
            before=lead,
            buttons=[
                turn.button(f"button.reason_{r}", turn.t(f"button.reason_{r}")) for r in reasons
            ],
            product=item.name(turn.language),
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = _refusal(turn, order)
        if reason is not None:
            self._refuse(turn, order, reason)
            return
        item = line(order, state.item)
        why = (state.item or {}).get("reason") or ""
        name = item.name(turn.language) if item else order.number
        try:
            position = handoff.request(
                turn.session,
                turn.conversation_id,
                reason=turn.t("handoff.reason_return", number=order.number, product=name, why=why),
                now=turn.now,
            )
        except NotFound:
            turn.say("handoff.unreachable")
            return
        state.paused = []
        until = returns.return_until(order)
        turn.say(
            "return.handed_over",
            product=name,
            number=order.number,
            count=position,
            until=turn.formats.date(until, now=turn.now) if until else "",
        )

    def _refuse(self, turn: Turn, order: Order, reason: str) -> None:
        buttons = [person(turn)]
        if reason == "too_late" and problem_in(turn.text) == "damaged":
            turn.offer("contact_human_agent", about=order.number)
            turn.say("complaint.damaged", buttons=buttons)
            return
        if reason == "open":
            cancel = payload("cancel_order", order_number=order.number)
            buttons.insert(0, turn.button("button.cancel", cancel))
            turn.offer("cancel_order", number=order.number)
        else:
            turn.offer("contact_human_agent", about=order.number)
        until = returns.return_until(order)
        turn.say(
            f"return.refused.{reason}",
            buttons=buttons,
            order=named(turn, order),
            until=turn.formats.date(until, now=turn.now) if until else "",
        )


_NO_REASON = {"affirm", "deny", "choose", "why", "repeat", "help", "greet"}


def _refusal(turn: Turn, order: Order) -> str | None:
    """Why the order can't be returned (now), or None."""
    status = OrderStatus(order.status)
    if status is OrderStatus.CANCELLED:
        return "cancelled"
    if status is OrderStatus.RETURNED:
        return "returned"
    if status in (OrderStatus.PLACED, OrderStatus.PAID):
        return "open"
    if status is not OrderStatus.DELIVERED:
        return "under_way"
    until = returns.return_until(order)
    return "too_late" if until is not None and turn.now > until else None


def _more_than_the_name(turn: Turn) -> bool:
    """Naming the item alone is no reason; a longer sentence tells one."""
    words = turn.text.split()
    return len(words) >= 6 or (len(words) <= 2 and len(turn.text) >= 12)
