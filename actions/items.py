"""Which line of an order the shopper means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.amounts import unwanted
from actions.turn import Button, Turn, payload
from smartmkt_core.orders.models import Order, OrderItem

_KIND = 0.5
_NO_GOODS = re.compile("包裹|打包|红包|面包|衣柜|茶几|书面|表示|说明书")
_NOUNS = "鞋靴衣服衫裤裙帽包袋灯茶壶杯毯被枕锅碗盘刀椅桌伞袜巾书笔霜皂钟炉琴车熊兔"
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
    return item_in(turn.text, order)


def item_in(text: str, order: Order) -> OrderItem | None:
    """The only line whose title fits words best; None where none does, or several do."""
    points = {item.id: _shared(text, item) for item in order.items}
    best = max(points.values(), default=0)
    fitting = [item for item in order.items if points[item.id] == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None


def item_dropped(text: str, order: Order) -> OrderItem | None:
    """The line that a text takes off the order: "drop the gloves", 手套不要了."""
    found = [item_in(words, order) for words in unwanted(text)]
    return next((item for item in found if item is not None), None)


def _shared(text: str, item: OrderItem) -> float:
    """How much of a title a text repeats: English words, pairs of Chinese characters.

    What only the kind of thing is called by (茶叶 of 茶与咖啡) counts for less.
    """
    titles = {item.name("en"), item.name("zh"), item.title}
    said = parts(text)
    shared = max((len(said & parts(title)) for title in titles), default=0)
    if shared:
        return shared
    attributes = (item.product.attributes or {}) if item.product else {}
    kind = str(attributes.get("category_zh") or "")
    if said & parts(kind):
        return _KIND
    said_nouns = _nouns(_NO_GOODS.sub(" ", text))
    if said_nouns & _nouns(" ".join(titles)):
        # 背包 is rather a 双肩包 than anything else of 箱包.
        return _KIND + 0.1
    return _KIND if said_nouns & _nouns(kind) else 0


def _nouns(text: str) -> set[str]:
    return set(re.findall(f"[{_NOUNS}]", text))


def parts(text: str) -> set[str]:
    words = {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", text.casefold())} - _COMMON
    han = re.findall(r"[\u4e00-\u9fff]+", text)
    return words | {run[i : i + 2] for run in han for i in range(len(run) - 1)}


def items_meant(
    turn: Turn, order: Order, *, asked: bool, chosen: Sequence[int] = ()
) -> list[OrderItem]:
    """The lines that a message names: one, several ("the mug and the kettle"), all, the other one.

    ``asked``: it answers "which item?", so places and bare numbers count; ``chosen``: ids of the
    lines meant so far.
    """
    if asked and turn.entity("ordinal") == "other":
        return [item for item in order.items if item.id not in chosen]
    if asked and not isinstance(turn.entity("ordinal"), str):
        item = item_meant(turn, order)
        if item is not None:
            return [item]
    return items_in(turn.text, order)


def items_in(text: str, order: Order) -> list[OrderItem]:
    """The lines that a text names by words of their titles."""
    parted = [item_in(part, order) for part in _AND.split(text)]
    several = {item.id: item for item in parted if item is not None}
    if len(several) > 1:
        return list(several.values())
    single = item_in(text, order)
    return [single] if single is not None else []


def item_hinted(text: str, order: Order) -> list[OrderItem]:
    """The only line whose Chinese title shares a character with a few words: 本子 of 笔记本."""
    said = {c for c in re.findall(r"[\u4e00-\u9fff]", text) if c not in _EMPTY}
    if not said or len(text) > _HINT:
        return []
    fitting = [item for item in order.items if said & set(item.name("zh"))]
    return fitting if len(fitting) == 1 else []


_HINT = 8
"""Characters of an answer that is little more than the name of a thing."""
_EMPTY = (
    "的了我你您要个件这那是不有一二两三退换吧呢啊哦嗯呀就把想第它款种子可以先再上下中码号请给行好对"
)
_AND = re.compile(r"\band\b|\bplus\b|[,&，、]|和|跟|还有|以及", re.I)
