"""What few words mean after an order was talked about: a change to it, another order, its state."""

from __future__ import annotations

import re

from actions.amounts import difference, unwanted
from actions.items import item_dropped
from actions.reading import is_brief
from actions.references import is_open, mine, narrowed, read, seen
from actions.turn import Turn
from smartmkt_core.orders.models import Order

_IS_DONE = re.compile(
    r"\b(?:is|was|has|did) (?:it|that|this|my order|the order|you)\b.{0,16}\bcancel"
    r"|\bcancell?ed (?:yet|already|now)?\s*\?|(?:取消|退)(?:成功)?了(?:吗|没|没有|么)",
    re.I,
)

_AND_THE_ORDER = re.compile(
    r"(?:so |and |but |ok(?:ay)? )*(?:what about |how about |how is )?(?:the|my|that) "
    r"(?:order|parcel|package)(?: then| now)?\W*|那?(?:我的?|这个|那个)?(?:订单|包裹|快递)呢\W*",
    re.I,
)


def order_in_focus(turn: Turn) -> Order | None:
    """The order talked about, where this shopper may see it."""
    number = turn.focus.get("order")
    return seen(turn, str(number)) if number else None


def asks_whether_cancelled(turn: Turn) -> bool:
    """As in "is it cancelled?", 取消了吗: a question about the state, no wish."""
    return bool(_IS_DONE.search(turn.text))


def order_with_dropped(turn: Turn) -> Order | None:
    """The order in focus, or the only open one, from which a text takes an item off."""
    if not turn.text or not unwanted(turn.text):
        return None
    focus = order_in_focus(turn)
    if focus is not None and item_dropped(turn.text, focus) is not None:
        return focus
    having = [o for o in mine(turn) if is_open(o) and item_dropped(turn.text, o) is not None]
    return having[0] if len(having) == 1 else None


def meant_without_intent(turn: Turn) -> tuple[str, str] | None:
    """The task and the order of a few words that read like nothing: "drop the mug", 羽绒服."""
    dropped = order_with_dropped(turn)
    if dropped is not None:
        return "quantity", dropped.number
    focus = order_in_focus(turn)
    if focus is None:
        return None
    if _AND_THE_ORDER.fullmatch(turn.text):
        return "track", focus.number
    counted = turn.entity("quantity") is not None or difference(turn.text) is not None
    if counted and turn.focus.get("task") == "quantity":
        return "quantity", focus.number
    if difference(turn.text) is not None and is_open(focus):
        return "quantity", focus.number
    if turn.text and is_brief(turn) and not turn.entities("quantity"):
        named = narrowed(turn, read(turn, current=focus.number), mine(turn))
        if named.number:
            task = str(turn.focus.get("task") or "track")
            return ("track" if task in ("list", "cancel", "quantity") else task), named.number
    return None
