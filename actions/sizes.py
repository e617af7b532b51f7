"""Which size to take: from the product's sizes, its reviews, its table, and what was bought."""

from __future__ import annotations

import re

from actions.attributes import listed
from actions.base import ShopAction
from actions.cards import product_cards
from actions.meant import clearly_named, meant, which_buttons
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.figures import size_fits, size_in
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import plain
from smartmkt_core.orders import service as orders

_SEVERAL = re.compile(r"[–—~/,、]|-|\band\b|\bto\b|至")
_SIZE = re.compile(r"x{0,3}[sl]|m|\d{2}(?:\.5)?", re.I)


class SizeHelp(ShopAction):
    """What is known about the size, and nothing that is not."""

    action_name = "action_size_help"

    def respond(self, turn: Turn) -> None:
        product = meant(turn, search=False) or clearly_named(turn)
        if product is None:
            buttons = which_buttons(turn, "size_help")
            turn.say("product.which" if buttons else "size.which", buttons=buttons)
            return
        turn.look_at(product=product.sku)
        card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
        sizes = catalog.sizes_of(product)
        name = product.name(turn.language)
        if not sizes:
            turn.say("size.none", custom=card, product=name)
            return
        several = bool((product.attributes or {}).get("sizes")) and bool(_SEVERAL.search(sizes))
        key = "size.comes_in" if several else "size.single"
        facts = _facts(turn, product, sizes) if several else []
        gap = "" if turn.language == "zh" else " "
        turn.say(key, custom=card, after=gap.join(facts), product=name, sizes=sizes)


def _facts(turn: Turn, product: Product, sizes: str) -> list[str]:
    said = size_in(plain(turn.text))
    facts = []
    if said is not None:
        key = "size.includes" if size_fits(said[0], sizes) else "size.excludes"
        facts.append(turn.t(key, size=said[0].upper()))
    facts += _bought(turn, product)
    facts += _fit(turn, product)
    facts += _chart(turn, product)
    return facts


def _bought(turn: Turn, product: Product) -> list[str]:
    """The size that the shopper took of something of the same category, where orders say it."""
    for order in orders.list_orders(turn.session, turn.shopper):
        for item in order.items:
            other = item.product
            if other is None or other.category != product.category:
                continue
            size = str((other.attributes or {}).get("size") or "")
            if _SIZE.fullmatch(size):
                name = other.name(turn.language)
                return [turn.t("size.bought", product=name, size=size)]
    return []


def _fit(turn: Turn, product: Product) -> list[str]:
    """What reviews of the product, in any of its colours, say about the fit; and what follows."""
    group = [product, *catalog.variants(turn.session, product)]
    skus = [one.sku for one in group]
    opinion = catalog.fit_opinions(catalog.reviews(turn.session, skus))
    if not opinion.speaking:
        return [turn.t("size.fit_unknown")]
    verdict = opinion.verdict
    if not verdict:
        return [
            turn.t(
                "size.fit_mixed",
                speaking=opinion.speaking,
                small=opinion.small,
                large=opinion.large,
                true=opinion.true,
            )
        ]
    counted = {"small": opinion.small, "large": opinion.large, "true": opinion.true}[verdict]
    advice = {"small": "larger", "large": "smaller", "true": "true"}[verdict]
    one = opinion.speaking == 1
    return [
        turn.t(f"size.fit_{verdict}", count=1 if one else counted, speaking=opinion.speaking),
        turn.t(f"size.take_{advice}"),
    ]


def _chart(turn: Turn, product: Product) -> list[str]:
    """The shop's own table; where measurements are named and there is none, that."""
    table = (product.attributes or {}).get("size_chart")
    if isinstance(table, dict) and table:
        pairs = [
            turn.t("label.attribute", name=size, value=str(value)) for size, value in table.items()
        ]
        return [turn.t("size.chart", rows=listed(turn, pairs))]
    return [turn.t("size.no_chart")] if _MEASURED.search(turn.text) else []


_MEASURED = re.compile(
    r"\b\d+(?:\.\d+)?\s*(?:cm|m|kg|lbs?|pounds|mm)\b|\btall\b|\bfeet\b|\b\d'\d|\bwaist\b|\bchest\b|\bhips?\b"
    r"|\bchart\b|\btable\b|\bguide\b|\bmeasure|\bconver|\b(?:uk|us) \d"
    r"|身高|体重|公斤|斤|厘米|公分|腰围|胸围|脚长|尺码表|尺寸表|对照",
    re.I,
)
