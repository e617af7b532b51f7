"""As in "what now?" after a refusal: what can still be done about the order."""

from __future__ import annotations

import re

from actions.base import person
from actions.cards import named
from actions.in_focus import order_in_focus
from actions.turn import Turn, payload
from smartmkt_core.orders.models import OrderStatus

_WHAT_NOW = re.compile(
    r"(?:(?:so|ok(?:ay)?|and|but|then|well)\W+)*(?:what (?:now|then|else can i do)"
    r"|(?:so )?what (?:can|could|should|do|am) i (?:to )?do(?: (?:now|then|about it|instead))?"
    r"|what are my options|is there (?:any(?:thing)?|another|some) (?:other )?(?:way|else)?[\w ]*"
    r"|any other (?:way|option)s?|what happens now)\W*"
    r"|(?:那|这|可是|但|那我|我|现在|那现在|那么|这下)*(?:该|应该|要|可以)?"
    r"(?:怎么办|咋办|怎么弄|咋弄|怎么处理|如何是好|有(?:什么|啥|其他|别的)(?:其他)?办法)"
    r"(?:呢|啊|吗|呀|才好)?\W*",
    re.I,
)
RECENT = 3


_WHY_NOT = re.compile(
    r"(?:(?:but|and|well|so|ok(?:ay)?)\W+)*(?:why|how come)(?: (?:not|is (?:that|it)|so"
    r"|(?:can'?t|cannot|can not|couldn'?t|won'?t|don'?t) (?:i|you|we|it|that)\b.{0,40}"
    r"|(?:is|was) (?:it|that|this) (?:not )?(?:possible|impossible|refused|too late)"
    r"|not possible))?\W*"
    r"|(?:那|可是|但是?|这|到底|请问|我)*(?:为什么|为啥|凭什么|怎么|咋)(?:就|会|还|都|我|这|它)*"
    r"(?:不(?:行|能|可以|让|给|允许)|没(?:法|办法)|无法).{0,12}"
    r"|(?:为什么|为啥|凭什么)\W*",
    re.I,
)
"""As in "why can't I cancel it?", 为什么不能取消: the reason is wanted, not the refusal again."""


def tell_why_refused(turn: Turn) -> bool:
    """Gives the reason of a refusal just given, where that is asked, whatever the intent."""
    return bool(turn.text and _WHY_NOT.fullmatch(turn.text.strip())) and why_refused(turn)


def why_refused(turn: Turn) -> bool:
    """Gives the reason of a refusal just given; False where nothing was refused."""
    refused = [key for key in turn.recall(messages=2) if ".refused." in key]
    if not refused:
        return False
    turn.say(_reason(refused[-1]), buttons=[person(turn)])
    turn.offer("contact_human_agent")
    return True


def _reason(refused: str) -> str:
    if refused == "return.refused.too_late":
        return "why.too_late"
    return "why.refused" if refused.endswith((".packed", ".shipped")) else "why.past"


def tell_way_out(turn: Turn) -> bool:
    """Answers "what now?" shortly after a refusal; False where it is something else."""
    if not turn.text or not _WHAT_NOW.fullmatch(turn.text.strip()):
        return False
    refused = [key for key in turn.recall(messages=RECENT) if ".refused." in key]
    order = order_in_focus(turn)
    if not refused or order is None:
        return False
    status = OrderStatus(order.status)
    task = refused[-1].partition(".")[0]
    on_its_way = status in (OrderStatus.SHIPPED, OrderStatus.OUT_FOR_DELIVERY)
    if on_its_way and task == "address":
        key = "way_out.redirect"
    elif on_its_way:
        key = "way_out.shipped"
    elif status is OrderStatus.DELIVERED and task != "return":
        back = turn.button("button.return", payload("return_item", order_number=order.number))
        turn.say("way_out.delivered", buttons=[back, person(turn)], order=named(turn, order))
        turn.offer("return_item", number=order.number)
        return True
    else:
        key = "way_out.person"
    turn.say(key, buttons=[person(turn)], order=named(turn, order))
    turn.offer("contact_human_agent", about=order.number)
    return True
