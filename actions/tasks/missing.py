"""What did not arrive: something in the parcel, or the parcel itself."""

from __future__ import annotations

from typing import ClassVar

from actions.cards import named, order_card
from actions.form_state import Details, FormState
from actions.reading import denies
from actions.tasks.aftermath_words import (
    found_it,
    has_looked,
    lacks_part,
    never_came,
    wants_fewer,
)
from actions.tasks.problem import Claim
from actions.tasks.quantity import ChangeQuantity
from actions.tasks.track import Track
from actions.turn import Button, Turn, payload
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order
from smartmkt_core.returns import rules
from smartmkt_core.returns.rules import Asked


class Missing(Claim):
    """Something lacks, or the whole parcel: then it is looked for first."""

    key = "missing"
    kind = "missing"
    which = "missing.ask_item"
    intents = ("missing_item",)
    steps: ClassVar[tuple[str, ...]] = ("item", "pieces", "looked", "wish")

    def answers(self, turn: Turn, asked: str) -> bool:
        if asked == "looked" and (found_it(turn.text) or has_looked(turn.text)):
            return True
        return super().answers(turn, asked)

    def read_words(self, turn: Turn, now: Details, order: Order | None, asked: str) -> None:
        super().read_words(turn, now, order, asked)
        if asked in ("", "item") and not now.get("ids") and never_came(turn.text):
            now["whole"] = True
            now.setdefault("reason", turn.text[:200])
        elif asked in ("", "item") and lacks_part(turn.text):
            now.pop("whole", None)
            now.setdefault("reason", turn.text[:200])
        if asked == "looked":
            if found_it(turn.text):
                now["found"] = True
            elif has_looked(turn.text) or denies(turn):
                now["looked"] = True

    def known(self, step: str, turn: Turn, now: Details, order: Order) -> bool:
        if step == "item" and now.get("whole"):
            return True
        if step == "looked":
            return not now.get("whole") or bool(now.get("looked") or now.get("found"))
        return super().known(step, turn, now, order)

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        reason = rules.order_refusal(order, turn.now, kind=self.kind)
        if state.started and reason == "open" and wants_fewer(turn.text):
            # Nothing can lack yet: "only 1 mug in 10027" is how many are wanted.
            state.begin("quantity", number=order.number)
            fewer = ChangeQuantity()
            fewer.read(turn, state, order)
            return fewer.next_slot(turn, state, order)
        slot = super().next_slot(turn, state, order)
        return None if (state.item or {}).get("found") else slot

    def refusal(self, turn: Turn, state: FormState, order: Order) -> str | None:
        if (state.item or {}).get("whole"):
            why = rules.order_refusal(order, turn.now, kind=self.kind)
            untouched = all(rules.left(turn.session, order, i) == i.quantity for i in order.items)
            return why or (None if untouched else "under_return")
        return super().refusal(turn, state, order)

    def wishes(self, turn: Turn, state: FormState, order: Order) -> list[Asked]:
        if (state.item or {}).get("whole"):
            return [self.asked_for(state.item or {}, None, 1)]
        return super().wishes(turn, state, order)

    def item_names(self, turn: Turn, state: FormState, order: Order) -> str:
        if (state.item or {}).get("whole"):
            return turn.t("label.whole_parcel")
        return super().item_names(turn, state, order)

    def line_buttons(self, turn: Turn, order: Order) -> list[Button]:
        whole = turn.button("button.whole_parcel", payload("inform", whole=True))
        return [*super().line_buttons(turn, order), whole]

    def ask_looked(self, turn: Turn, state: FormState, order: Order, lead: str) -> None:
        """When and where the carrier says it was left, and where such parcels turn up."""
        tracking = orders.track(order, turn.now)
        arrived = rules.delivered_at(order)
        last = next((e for e in reversed(tracking.events) if e.location), None)
        where = turn.t("missing.at", place=last.location) if last else ""
        turn.say(
            "missing.look_again" if lead else "missing.look",
            before=lead,
            buttons=[
                turn.button("button.not_there", payload("inform", looked=True)),
                turn.button("button.found", payload("inform", found=True)),
            ],
            custom=order_card(turn, order, tracking=tracking),
            order=named(turn, order),
            carrier=(tracking.shipment.carrier if tracking.shipment else "")
            or turn.t("label.carrier"),
            when=turn.formats.day(arrived, now=turn.now) if arrived else "",
            where=where,
        )

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        if (state.item or {}).get("found"):
            turn.say("missing.found")
            return
        super().perform(turn, state, order)

    def refused(self, turn: Turn, state: FormState, order: Order, reason: str) -> None:
        if reason in ("open", "under_way"):
            # Not there yet is no loss: where it is says more.
            Track().perform(turn, state, order)
            return
        super().refused(turn, state, order, reason)
