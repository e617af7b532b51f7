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
