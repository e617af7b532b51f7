"""Which line of an order the shopper means."""

from __future__ import annotations

import re
from typing import Any

from actions.turn import Button, Turn, payload
from smartmkt_core.orders.models import Order, OrderItem

_COMMON = {"the", "and", "for", "with", "one", "order", "item", "change", "set", "how", "many"}


def line(order: Order, chosen: dict[str, Any] | None) -> OrderItem | None:
    """The chosen line, if it is still there."""
    wanted = (chosen or {}).get("id")
    return next((item for item in order.items if item.id == wanted), None)


def item_buttons(turn: Turn, order: Order) -> list[Button]:
    """One quick reply a line."""
    return [
        {
            "title": turn.t("label.item", product=item.name(turn.language), quantity=item.quantity),
            "payload": payload("choose", ordinal=place),
        }
        for place, item in enumerate(order.items, start=1)
    ]


def item_meant(turn: Turn, order: Order) -> OrderItem | None:
    """The line that a message names: by its place, or by words only its title has."""
    place = turn.entity("ordinal")
    if isinstance(place, int) and order.items:
        index = place - 1 if place > 0 else len(order.items) + place
        return order.items[index] if 0 <= index < len(order.items) else None
    if not turn.text:
        return None
    bare = turn.text.strip(" .#")
    if bare.isdecimal() and turn.get("requested_slot") == "item":
        place = int(bare)
        return order.items[place - 1] if 1 <= place <= len(order.items) else None
    points = {item.id: _shared(turn.text, item) for item in order.items}
    best = max(points.values(), default=0)
    fitting = [item for item in order.items if points[item.id] == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None


def _shared(text: str, item: OrderItem) -> int:
    """How much of a title a text repeats: English words, pairs of Chinese characters."""
    titles = {item.name("en"), item.name("zh"), item.title}
    said = parts(text)
    return max((len(said & parts(title)) for title in titles), default=0)


def parts(text: str) -> set[str]:
    words = {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", text.casefold())} - _COMMON
    han = re.findall(r"[\u4e00-\u9fff]+", text)
    return words | {run[i : i + 2] for run in han for i in range(len(run) - 1)}
