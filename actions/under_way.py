"""What is on its way to the shopper: behind an answer about delivery in general, his own order."""

from __future__ import annotations

import re

from actions.cards import named
from actions.references import is_open, mine
from actions.turn import Turn, payload
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order

_OWN = re.compile(
    r"\b(?:my|mine|it|arrives?|get here|come|here|receive|parcel|package)\b|我|到|收", re.I
)


def may_mean_own(turn: Turn) -> bool:
    """Whether the words fit a parcel that is on its way already."""
    return not turn.text or bool(_OWN.search(turn.text))


def own_order(turn: Turn) -> Order | None:
    """The order that "when will it arrive?" may be about: talked about, or the only one open."""
    open_orders = [order for order in mine(turn) if is_open(order)]
    focus = turn.focus.get("order")
    talked_about = [order for order in open_orders if order.number == focus]
    if talked_about:
        return talked_about[0]
    return open_orders[0] if len(open_orders) == 1 else None


def add_own_order(turn: Turn) -> None:
    """Says when the shopper's own parcel comes, or offers to look, behind a general answer."""
    order = own_order(turn)
    if order is None:
        if any(is_open(one) for one in mine(turn)):
            turn.say("under_way.several", buttons=[_track(turn, None)])
            turn.offer("track_order")
        return
    tracking = orders.track(order, turn.now)
    button = _track(turn, order)
    turn.look_at(order=order.number)
    turn.offer("track_order", number=order.number)
    if tracking.expected and not tracking.late:
        when = turn.formats.day(tracking.expected, now=turn.now)
        turn.say("under_way.expected", buttons=[button], order=named(turn, order), when=when)
    else:
        turn.say("under_way.open", buttons=[button], order=named(turn, order))


def _track(turn: Turn, order: Order | None) -> dict[str, str]:
    if order is None:
        return turn.button("button.where", payload("track_order"))
    press = payload("track_order", order_number=order.number)
    return turn.button("button.track_number", press, number=order.number)
