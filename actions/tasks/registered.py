"""Registering returns, exchanges and claims, and what can be said about one afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.base import person
from actions.tasks.money import method_name
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff
from smartmkt_core.orders.models import Order
from smartmkt_core.returns import cases
from smartmkt_core.returns.cases import Case
from smartmkt_core.returns.models import Return
from smartmkt_core.returns.policy import policy
from smartmkt_core.returns.rules import Asked
from smartmkt_core.returns.service import business_days_after
from smartmkt_core.uploads import service as uploads


def register(turn: Turn, order: Order, wishes: Sequence[Asked], key: str) -> list[Case]:
    """Makes what was asked for; the pictures go to the first case. Raises as the core does."""
    made = [
        cases.request(turn.session, turn.shopper, order.number, wish, key=key, now=turn.now)
        for wish in wishes
    ]
    if made:
        uploads.attach(turn.session, turn.conversation_id, made[0].row.id, now=turn.now)
    return made


def hand_over(turn: Turn, order: Order, made: Sequence[Case], items: str) -> int | None:
    """Brings a person who finds everything collected; the place in the queue, None if nobody."""
    row = made[0].row
    reason = turn.t(
        "handoff.reason_case",
        kind=turn.t(f"topic.{row.kind}"),
        numbers=numbers(turn, made),
        order=order.number,
        items=items,
        wish=turn.t(f"wish.{row.wish}"),
        why=row.reason or "–",
        photos=len(uploads.of_case(turn.session, row.id)),
        judged=turn.t(f"judged.{made[0].plan.judged}"),
    )
    try:
        return handoff.request(turn.session, turn.conversation_id, reason=reason, now=turn.now)
    except NotFound:
        return None


def numbers(turn: Turn, made: Sequence[Case]) -> str:
    """As in "R5068 and R5069"."""
    return turn.formats.listing([case.row.number for case in made])


def total(made: Sequence[Case]) -> Decimal:
    """What goes back in all."""
    return sum((case.plan.amount for case in made), Decimal(0))


def how(turn: Turn, order: Order, made: Sequence[Case]) -> str:
    """What the shopper has to do with the goods."""
    way = policy().methods.get(made[0].row.method) or next(iter(policy().methods.values()))
    address = order.shipping_address or turn.t("label.your_address")
    return way.how(turn.language, number=numbers(turn, made), address=address)


def undo_button(turn: Turn, row: Return, order: Order) -> Button:
    """Takes a return back."""
    key = "button.undo_exchange" if row.kind == "exchange" else "button.undo_return"
    undo = payload("cancel_order", order_number=order.number, return_number=row.number)
    return turn.button(key, undo)


def about(turn: Turn, row: Return, order: Order) -> str:
    """What a return is about, in words: the line's name, or the whole parcel."""
    item = next((i for i in order.items if i.id == row.item_id), None)
    if item is None:
        item = next((i for i in order.items if row.sku is not None and i.sku == row.sku), None)
    return item.name(turn.language) if item else turn.t("label.whole_parcel")


def say_standing(turn: Turn, row: Return, order: Order) -> None:
    """Where a return, exchange or claim stands, and the way out of it."""
    wanted = catalog.product(turn.session, row.wanted_sku) if row.wanted_sku else None
    status = row.status
    if status in ("requested", "approved") and row.wish == "replacement":
        status += "_replacement"
    elif status == "requested" and not row.amount:
        status += "_unpaid"
    buttons = []
    if row.status in ("requested", "review"):
        buttons.append(undo_button(turn, row, order))
    if row.status in ("review", "rejected"):
        buttons.append(person(turn))
        turn.offer("contact_human_agent", about=order.number)
    turn.say(
        f"standing.{status}",
        buttons=buttons,
        returns=row.number,
        number=order.number,
        product=about(turn, row, order),
        wanted=wanted.name(turn.language) if wanted else about(turn, row, order),
        amount=turn.formats.money(row.amount or Decimal(0), order.currency),
        method=method_name(turn, order.payment_method),
        count=policy().refund_days,
        when=turn.formats.date(business_days_after(turn.now, policy().refund_days), now=turn.now),
    )
