"""Sending something back for its money."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from actions.base import person
from actions.cards import named
from actions.form_state import Details, FormState
from actions.tasks.aftermath import QUESTIONS, Aftermath
from actions.tasks.aftermath_words import asks_where_it_is, takes_return_back
from actions.tasks.money import method_name, yes_no
from actions.tasks.registered import how, numbers, register, say_standing, total, undo_button
from actions.turn import Turn, payload
from smartmkt_core.errors import NotReturnable
from smartmkt_core.orders.models import Order
from smartmkt_core.returns import service as returns
from smartmkt_core.returns.policy import OTHER, policy

REASON_LENGTH = 2
OFFERED = {"size": "size", "unwanted": "unwanted", "damaged": "broken", "wrong": "wrong"}
"""Reasons to choose from, with their buttons."""


class ReturnItem(Aftermath):
    """Which items, how many, why and which way; registered on yes with what comes of it."""

    key = "return"
    kind = "return"
    which = "return.ask_item"
    intents = ("return_item",)
    steps: ClassVar[tuple[str, ...]] = ("item", "pieces", "reason", "method")

    def redirect(self, turn: Turn) -> str | None:
        if takes_return_back(turn.text):
            return "withdraw"
        if asks_where_it_is(turn.text):
            return "refund"
        late = any(".refused.too_late" in key for key in turn.recall(messages=2))
        return "damaged" if late and policy().reason_of(turn.text) == "damaged" else None

    def ask_item(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        ours = policy().is_ours(str((state.item or {}).get("code") or ""))
        super().ask_item(turn, state, order, lead or (turn.lead("mood.sorry") if ours else ""))

    def answers(self, turn: Turn, asked: str) -> bool:
        return turn.intent == "get_refund" or names_way(turn, asked) or super().answers(turn, asked)

    def read_words(self, turn: Turn, now: Details, order: Order | None, asked: str) -> None:
        read_reason(turn, now, asked)
        read_method(turn, now, asked)

    def known(self, step: str, turn: Turn, now: Details, order: Order) -> bool:
        if step == "method" and len(policy().methods) == 1:
            return True
        return super().known(step, turn, now, order)

    def ask_reason(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """Why it comes back."""
        again = bool(lead) or "return.ask_reason" in turn.recall(messages=2)
        buttons = []
        for code, name in OFFERED.items():
            words = turn.t(f"button.reason_{name}")
            pressed = payload("inform", code=code, words=words)
            buttons.append({"title": words, "payload": pressed})
        turn.say(
            "return.ask_reason_again" if again else "return.ask_reason",
            before=lead,
            buttons=buttons,
            product=self.item_names(turn, state, order),
        )

    def ask_method(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """Which way it comes back, with what that costs."""
        free = policy().is_ours(str((state.item or {}).get("code") or ""))
        free = free or state.task != self.key
        buttons = []
        for way in policy().methods.values():
            fee = way.fee(order.currency)
            shown = turn.formats.money(fee, order.currency)
            key = "button.method_fee" if fee and not free else "button.method_free"
            pressed = payload("inform", method=way.key)
            name = way.name(turn.language)
            buttons.append(
                turn.button(key, pressed, method=name[:1].upper() + name[1:], amount=shown)
            )
        again = bool(lead) or "return.ask_method" in turn.recall(messages=2)
        turn.say(
            "return.ask_method_again" if again else "return.ask_method",
            before=lead,
            buttons=buttons,
        )

    def ask_confirm(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """What comes of it."""
        plans = self.plans(turn, state, order)
        amount = sum((plan.amount for plan in plans), Decimal(0))
        fee = sum((plan.fee for plan in plans), Decimal(0))
        key = "return.confirm" if amount else "return.confirm_unpaid"
        if amount and (lead or key in turn.recall(messages=3)):
            key = "return.confirm_again"
        way = policy().methods.get(str((state.item or {}).get("method") or ""))
        turn.say(
            key,
            before=lead,
            buttons=yes_no(turn, "button.return_yes", "button.return_no"),
            number=order.number,
            product=self.item_names(turn, state, order),
            way=way.name(turn.language) if way else "",
            fee=turn.t("return.fee", amount=turn.formats.money(fee, order.currency)) if fee else "",
            amount=turn.formats.money(amount, order.currency),
            method=method_name(turn, order.payment_method),
            count=policy().refund_days,
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = self.refusal(turn, state, order)
        if reason is not None:
            refuse(turn, self.key, order, reason, state)
            return
        if state.confirm is not True:
            kept = self.item_names(turn, state, order)
            turn.say("return.kept" if kept else "claim.kept", product=kept)
            return
        names = self.item_names(turn, state, order)
        try:
            key = self.idempotency_key(turn, order)
            made = register(turn, order, self.wishes(turn, state, order), key)
        except NotReturnable as error:
            refuse(turn, self.key, order, error.reason, state)
            return
        until = returns.return_until(order)
        turn.say(
            "return.done" if total(made) else "return.done_unpaid",
            buttons=[undo_button(turn, made[0].row, order)],
            after=turn.t("return.until", until=turn.formats.date(until, now=turn.now))
            if until
            else "",
            returns=numbers(turn, made),
            product=names,
            how=how(turn, order, made),
            amount=turn.formats.money(total(made), order.currency),
            method=method_name(turn, order.payment_method),
            count=policy().refund_days,
        )


def read_reason(turn: Turn, now: Details, asked: str) -> None:
    """Why, in the shopper's words: whatever answers the question, else what plainly says why."""
    if turn.intent in QUESTIONS:
        return
    code = policy().reason_of(turn.text)
    free = asked == "reason" and len(turn.text) >= REASON_LENGTH and not turn.text.endswith(_MARKS)
    if code != OTHER and (asked in ("reason", "") or not now.get("reason")):
        now["reason"], now["code"] = turn.text[:200], code
    elif free:
        now["reason"], now["code"] = turn.text[:200], OTHER


_MARKS = ("?", "？", "吗", "呢")


def names_way(turn: Turn, asked: str) -> bool:
    """Whether a way back is chosen, or another than before: 还是上门取吧."""
    if asked not in ("method", "confirm") or policy().method_of(turn.text) is None:
        return False
    return asked == "method" or bool(_RATHER.search(turn.text)) or not _ASKS.search(turn.text)


_RATHER = re.compile(r"\b(?:instead|rather)\b|还是|改成|改为|换成", re.I)
_ASKS = re.compile(r"[?？]|吗|呢|多少|几|怎么|哪|\b(?:how|what|when|where|which|why)\b", re.I)


def read_method(turn: Turn, now: Details, asked: str) -> None:
    """Which way, where one is named and it can't mean something else."""
    way = policy().method_of(turn.text)
    if way is not None and asked in ("method", "confirm", ""):
        now["method"] = way.key


def refuse(turn: Turn, task: str, order: Order, reason: str, state: FormState) -> None:
    """Why it can't be, and the way that is still open."""
    ids = (state.item or {}).get("ids") or []
    if len(ids) == 1:
        turn.look_at(line=ids[0], why=(state.item or {}).get("reason"))
    back = [row for row in returns.returns_of(turn.session, order) if row.status != "withdrawn"]
    if reason == "under_return" and back:
        row = next((r for r in back if r.item_id in ids), back[0])
        say_standing(turn, row, order)
        return
    buttons = [person(turn)]
    if reason == "too_late" and (state.item or {}).get("code") == "damaged" and task == "return":
        report = payload("damaged_item", order_number=order.number)
        turn.offer("damaged_item", number=order.number)
        turn.say(
            "return.refused.too_late_fault",
            buttons=[turn.button("button.report_fault", report)],
            order=named(turn, order),
        )
        return
    if reason == "open":
        wanted = "change_order" if task == "exchange" else "cancel_order"
        name = "button.change" if task == "exchange" else "button.cancel"
        buttons.insert(0, turn.button(name, payload(wanted, order_number=order.number)))
        turn.offer(wanted, number=order.number)
    else:
        turn.offer("contact_human_agent", about=order.number)
    own = {
        "exchange": f"exchange.refused.{reason}",
        "claim": f"claim.refused.{reason}",
    }.get(task, "")
    until = returns.return_until(order)
    turn.say(
        own if own in turn.shop.texts else f"return.refused.{reason}",
        buttons=buttons,
        order=named(turn, order),
        until=turn.formats.date(until, now=turn.now) if until else "",
    )
