"""What is wrong with a delivery: broken, or not what was ordered; replaced or refunded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from actions.base import person
from actions.form_state import Details, FormState
from actions.mood import join
from actions.photos import REQUEST, has_photo
from actions.reading import denies
from actions.tasks.aftermath import QUESTIONS, Aftermath
from actions.tasks.aftermath_words import (
    skips,
    tells_what_came,
    wish_in,
)
from actions.tasks.money import method_name, yes_no
from actions.tasks.registered import hand_over, how, numbers, register, total
from actions.tasks.returns import REASON_LENGTH, refuse
from actions.turn import Turn, payload
from smartmkt_core.errors import NotReturnable, OutOfStock
from smartmkt_core.orders.models import Order
from smartmkt_core.returns.cases import Case
from smartmkt_core.returns.policy import OTHER, policy
from smartmkt_core.returns.rules import Asked, Plan
from smartmkt_core.returns.service import business_days_after

_WISHES = {"get_refund": "refund", "return_item": "refund", "exchange_item": "replacement"}


# Sentences that say sorry, and the questions that don't: the first of these does it before.
_REGRETS = (
    "claim.sorry",
    "damaged.",
    "wrong.ask_item",
    "wrong.ask_reason",
    "missing.ask_item",
    "missing.look#",
    "mood.",
)
_WITHOUT_REGRET = ("pieces", "photo", "wish", "confirm")
_DESCRIBES = 8
"""Fewest characters of a description, rather than of an interjection."""


class Claim(Aftermath):
    """Which item, what is wrong, a photo, then a replacement or the money back."""

    reasons: ClassVar[tuple[str, ...]] = ()
    judged_at_once = True
    what = ""
    """The question what is wrong."""
    steps: ClassVar[tuple[str, ...]] = ("item", "pieces", "reason", "photo", "wish")

    def answers(self, turn: Turn, asked: str) -> bool:
        if asked == "photo" and (skips(turn.text) or wish_in(turn.text)):
            return True
        if asked in ("wish", "confirm") and (wish_in(turn.text) or turn.intent in _WISHES):
            return True
        return super().answers(turn, asked)

    def read_words(self, turn: Turn, now: Details, order: Order | None, asked: str) -> None:
        self._read_reason(turn, now, asked)
        wish = wish_in(turn.text)
        if asked in ("wish", "confirm"):
            wish = wish or _WISHES.get(turn.intent, "")
        if wish:
            now["wish"] = wish
        if asked == "photo" and (skips(turn.text) or denies(turn)):
            now["photo"] = "skipped"

    def known(self, step: str, turn: Turn, now: Details, order: Order) -> bool:
        if step == "photo":
            return bool(now.get("photo")) or has_photo(turn)
        return super().known(step, turn, now, order)

    def asked_for(self, now: Details, item_id: int | None, quantity: int) -> Asked:
        wish = super().asked_for(now, item_id, quantity)
        first = next(iter(policy().methods))
        return replace(
            wish,
            wish=str(now.get("wish") or "refund"),
            method=wish.method or first,
            photo=now.get("photo") == "sent",
        )

    def wishes(self, turn: Turn, state: FormState, order: Order) -> list[Asked]:
        photo = has_photo(turn)
        return [replace(w, photo=w.photo or photo) for w in super().wishes(turn, state, order)]

    def sold_out(self, turn: Turn, now: Details, available: int) -> None:
        now["wish"], now["sold_out"] = "refund", True

    def describes(self, text: str) -> bool:
        """Whether a text says what is wrong in words of its own."""
        return False

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        sorry = any(key.startswith(_REGRETS) for key in turn.marks)
        if not sorry and str((state.item or {}).get("step")) in _WITHOUT_REGRET:
            lead = join(turn, lead, turn.lead("claim.sorry"))
        super().ask(turn, state, order, slot, lead=lead)

    def ask_reason(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """What is wrong."""
        names = self.item_names(turn, state, order)
        turn.say(self.what, before=lead, product=names)

    def ask_photo(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """A picture, if there is one: the widget offers its camera with this."""
        skip = turn.button("button.skip_photo", payload("inform", photo="skipped"))
        key = "claim.ask_photo"
        again = key in turn.recall(messages=3)
        turn.say(
            f"{key}_again" if again else key, before=lead, buttons=[skip], custom=dict(REQUEST)
        )

    def ask_wish(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """A replacement or the money."""
        turn.say(
            "missing.ask_wish" if self.kind == "missing" else "claim.ask_wish",
            before=lead,
            buttons=[
                turn.button("button.replacement", payload("inform", wish="replacement")),
                turn.button("button.money_back", payload("inform", wish="refund")),
            ],
        )

    def ask_confirm(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """What comes of it."""
        if (state.item or {}).get("sold_out") and not lead:
            lead = turn.lead("claim.sold_out", product=self.item_names(turn, state, order))
        plans = self.plans(turn, state, order)
        turn.say(
            f"claim.confirm_{self._outcome(state, plans)}",
            before=lead,
            buttons=yes_no(turn, "button.claim_yes", "button.claim_no"),
            **self._told(turn, state, order, plans),
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        reason = self.refusal(turn, state, order)
        if reason is not None:
            self.refused(turn, state, order, reason)
            return
        if state.confirm is False:
            turn.say("claim.kept")
            return
        names = self.item_names(turn, state, order)
        try:
            told = self._told(turn, state, order, self.plans(turn, state, order))
            key = self.idempotency_key(turn, order)
            made = register(turn, order, self.wishes(turn, state, order), key)
        except OutOfStock:
            turn.say("claim.just_gone", buttons=[person(turn)], product=names)
            turn.offer("contact_human_agent", about=order.number)
            return
        except NotReturnable as error:
            self.refused(turn, state, order, error.reason)
            return
        self._settled(turn, state, order, made, told)

    def refused(self, turn: Turn, state: FormState, order: Order, reason: str) -> None:
        """Why it can't be settled here."""
        refuse(turn, "claim", order, reason, state)

    def _settled(
        self,
        turn: Turn,
        state: FormState,
        order: Order,
        made: Sequence[Case],
        told: dict[str, Any],
    ) -> None:
        told |= {"returns": numbers(turn, made), "how": how(turn, order, made)}
        if any(case.plan.judged for case in made):
            place = hand_over(turn, order, made, str(told["product"]))
            state.paused = []
            key = "claim.handed_over" if place is not None else "claim.unreachable"
            turn.say(key, **{**told, "count": place or 1})
            return
        outcome = self._outcome(state, [case.plan for case in made])
        told["amount"] = turn.formats.money(total(made), order.currency)
        turn.say(f"claim.done_{outcome}", **told)

    def _outcome(self, state: FormState, plans: Sequence[Plan]) -> str:
        wish = (state.item or {}).get("wish") or "refund"
        if self.kind == "missing":
            return f"missing_{wish}"
        return f"{wish}_keep" if all(plan.keeps for plan in plans) else str(wish)

    def _told(
        self, turn: Turn, state: FormState, order: Order, plans: Sequence[Plan]
    ) -> dict[str, Any]:
        amount = sum((plan.amount for plan in plans), Decimal(0))
        days = policy().refund_days
        return {
            "product": self.item_names(turn, state, order),
            "number": order.number,
            "amount": turn.formats.money(amount, order.currency),
            "method": method_name(turn, order.payment_method),
            "count": days,
            "when": turn.formats.date(business_days_after(turn.now, days), now=turn.now),
        }

    def _read_reason(self, turn: Turn, now: Details, asked: str) -> None:
        if turn.intent in QUESTIONS:
            return
        code = policy().reason_of(turn.text)
        if asked == "photo" and now.get("reason") and _tells_more(turn.text):
            now["reason"] = f"{now['reason']} / {turn.text}"[:200]
            return
        told = not now.get("reason") and (code in self.reasons or self.describes(turn.text))
        free = asked == "reason" and len(turn.text) >= REASON_LENGTH
        if told or free:
            now["reason"] = turn.text[:200]
            now["code"] = code if code != OTHER else self.kind


def _tells_more(text: str) -> bool:
    """Whether a text beside the photo describes the fault further."""
    return len(text) >= _DESCRIBES and not skips(text) and not wish_in(text)


class Damaged(Claim):
    """Arrived broken, or stopped working."""

    key = "damaged"
    kind = "damaged"
    which = "damaged.ask_item"
    what = "damaged.ask_reason"
    intents = ("damaged_item",)
    reasons: ClassVar[tuple[str, ...]] = ("damaged",)


class Wrong(Claim):
    """Something else arrived than was ordered."""

    key = "wrong"
    kind = "wrong"
    which = "wrong.ask_item"
    what = "wrong.ask_reason"
    intents = ("wrong_item",)
    reasons: ClassVar[tuple[str, ...]] = ("wrong", "described")

    def describes(self, text: str) -> bool:
        return tells_what_came(text)
