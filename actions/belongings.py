"""What has arrived with a shopper, and which of it a message means."""

from __future__ import annotations

import re

from actions.references import mine
from actions.turn import Turn
from smartmkt_core.orders.models import OrderItem, OrderStatus

_HAD = {OrderStatus.DELIVERED, OrderStatus.RETURNED}


def bought(turn: Turn) -> list[OrderItem]:
    """What has arrived with this shopper, the newest first, each thing once."""
    found: dict[str, OrderItem] = {}
    for order in mine(turn):
        if order.status in _HAD:
            for item in order.items:
                if item.sku:
                    found.setdefault(item.sku, item)
    return list(found.values())


def meant(turn: Turn, items: list[OrderItem]) -> OrderItem | None:
    """The only thing of those whose name has a word of the message."""
    said = turn.text.casefold()
    fitting = [item for item in items if any(w in said for w in _words(item))]
    return fitting[0] if len(fitting) == 1 else None


def _words(item: OrderItem) -> set[str]:
    """Words of a title that can name it: the last of the English, ends of the Chinese one."""
    english = item.name("en").casefold().split(",")[0]
    words = set(re.findall(r"[a-z]{4,}", english))
    chinese = re.findall(r"[\u4e00-\u9fff]+", item.name("zh"))
    return words | {part[-2:] for part in chinese if len(part) >= 2}
