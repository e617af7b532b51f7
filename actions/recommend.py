"""Suggestions, each with its reason."""

from __future__ import annotations

import re

from actions.base import ShopAction
from actions.narrowing import ask_first, is_present, wants_advice
from actions.refine import refine
from actions.search import limits_of, show_products
from actions.shelf import SHOWN, Shelf, show, suggested
from actions.shown import shown_products
from actions.turn import Turn


class RecommendProduct(ShopAction):
    """Products for this shopper; a wish in words goes through the search."""

    action_name = "action_recommend_product"

    def respond(self, turn: Turn) -> None:
        if turn.text and refine(turn, surely=True):
            return
        if turn.text and wants_advice(turn) and ask_first(turn, turn.text, limits_of(turn)):
            return
        wish = _wish(turn.text)
        if wish and show_products(turn, wish, or_nothing=True):
            return
        if turn.text and is_present(turn.text) and ask_first(turn, turn.text, limits_of(turn)):
            return
        seen = set(shown_products(turn)) if asks_for_more(turn) else set()
        found = suggested(turn, limit=SHOWN + len(seen))
        found = [one for one in found if one.product.sku not in seen][:SHOWN]
        if not found:
            turn.say("recommend.none")
            return
        reasons = {one.product.sku: one.reason.as_dict() for one in found}
        personal = any(one.reason.kind not in ("popular", "trending") for one in found)
        show(
            turn,
            Shelf({"kind": "recommend"}, [], seen=sorted(seen), reasons=reasons),
            [one.product for one in found],
            "recommend.personal" if personal else "recommend.popular",
        )


def asks_for_more(turn: Turn) -> bool:
    """As in "something else": other products than those on the screen."""
    return bool(_ELSE.search(turn.text))


_ELSE = re.compile(
    r"\b(?:else|others?|different|another|more)\b|换一?[批个些]|别的|其他|其它|还有(?:吗|没|什么)",
    re.I,
)


def _wish(text: str) -> str:
    """What is left of "recommend me a few scarves" beside the asking: "scarves"."""
    rest = _ASKING.sub(" ", text)
    return rest.strip(" ,.!?，。！？、") if re.search(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", rest) else ""


_ASKING = re.compile(
    r"\b(?:can|could|would|you|please|recommend|suggest|show|give|me|us|i|my|something|anything"
    r"|some|any|a|an|the|few|good|nice|best|great|what|which|should|do|buy|get|like|have|want|need"
    r"|for|to|of|is|are|there|products?|items?|things?|ideas?|recommendations?|suggestions?"
    r"|popular|today|new|else|more|other|others|else)\b"
    r"|随便|随意|推荐|介绍|几款|几个|几样|一些|一下|一款|一个|点|些|给我|帮我|请|您|你|能|可以|有什么|有没有|什么"
    r"|好的|好用的?|合适的?|适合我的?|适合|值得买的?|东西|商品|产品|好物|热门|新品|我|吗|的|吧|呢|啊|想|要|买|看看",
    re.I,
)
