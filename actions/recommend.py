"""Suggestions, each with its reason."""

from __future__ import annotations

import re

from actions.base import ShopAction
from actions.cards import product_cards
from actions.catalog import show_cheaper, show_others, show_products, shown_products
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.recommend import service as recommend

SHOWN = 6


class RecommendProduct(ShopAction):
    """Products for this shopper; a wish in words goes through the search."""

    action_name = "action_recommend_product"

    def respond(self, turn: Turn) -> None:
        if show_cheaper(turn) or show_others(turn):
            return
        wish = _wish(turn.text)
        if wish and show_products(turn, wish, or_nothing=True):
            return
        seen = set(shown_products(turn)) if asks_for_more(turn) else set()
        found = recommend.recommend(
            turn.session, customer_id=turn.customer_id, limit=SHOWN + len(seen), now=turn.now
        )
        found = [one for one in found if one.product.sku not in seen][:SHOWN]
        if not found:
            turn.say("recommend.none")
            return
        products = [one.product for one in found]
        reasons = {one.product.sku: _reason(turn, one.reason) for one in found}
        turn.set("choices", {"kind": "product", "skus": [p.sku for p in products]})
        turn.look_at(product=None, query=None)
        personal = any(one.reason.sku for one in found)
        turn.say(
            "recommend.personal" if personal else "recommend.popular",
            custom=product_cards(
                turn,
                products,
                ratings=catalog.rating(turn.session, [p.sku for p in products]),
                reasons=reasons,
            ),
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
    r"|推荐|介绍|几款|几个|几样|一些|一下|一款|一个|点|些|给我|帮我|请|您|你|能|可以|有什么|有没有|什么"
    r"|好的|好用的?|合适的?|适合我的?|适合|值得买的?|东西|商品|产品|好物|热门|新品|我|吗|的|吧|呢|啊|想|要|买|看看",
    re.I,
)


def _reason(turn: Turn, reason: recommend.Reason) -> str:
    """Why, in one line; popularity where the reason has no sentence."""
    product = catalog.product(turn.session, reason.sku) if reason.sku else None
    if product is not None:
        return turn.t(f"recommend.because_{reason.kind}", product=product.name(turn.language))
    return turn.t("recommend.because_popular")
