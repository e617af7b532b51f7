"""Questions about the products on the screen: cheaper ones, others, a property of theirs."""

from __future__ import annotations

import re

from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product

_PROPERTY_EN = frozenset(
    re.findall(
        r"[a-z']+",
        "a about all and any are available be big by can care clean colour color colours "
        "colors come cost deep delicate dishwasher do does dry dryer fabric for from go "
        "guarantee have heavy hot how i in induction is it its kind large long low "
        "machine made material materials microwave much of ok okay one ones other oven "
        "piece price rain safe sale side size sizes small so soft stock that the them "
        "there these they thick this those to use warm warranty wash washable washed "
        "washing waterproof weigh weight what what's whats wide with work you your got "
        "xl xs xxl s m l ",
    )
)
"""Words of which a question may be made that names no product: "is it waterproof?"."""
_PROPERTY_ZH = re.compile(
    r"那|这|它们?|个|款|种|件|是|有没有|有|能不能|能|可不可以|可以|会不会|会|用|放|进|的|了|吗|呢|么|吧|啊|都|还|请问"
    r"|[xXsSmMlL\d]+码?|码|尺码|尺寸|大小|多大|多高|多长|多重|多少钱?|价格|什么价?|怎么|哪些?|几"
    r"|颜色|材质|面料|材料|料子|做|防水|机洗|水洗|手洗|清洗|洗|洗碗机|微波炉|烤箱|电磁炉|烘干"
    r"|重量|重|容量|质保|保修|保修期|多久|现货|有货|货|库存|产地|哪里|产|厚|薄|掉色|起球|缩水|\W"
)


def is_about_shown(text: str) -> bool:
    """As in "what is it made of?", 有L码吗: a question in which no product is named."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return not _PROPERTY_ZH.sub("", text)
    words = re.findall(r"[a-z']+", text.casefold())
    return bool(words) and _PROPERTY_EN.issuperset(words)


def shown_products(turn: Turn) -> list[str]:
    """Numbers of the products on the screen, which "the second one" means."""
    choices = turn.get("choices") or {}
    return list(choices.get("skus") or []) if choices.get("kind") == "product" else []


def products_on_screen(turn: Turn) -> list[Product]:
    """The products shown last."""
    found = (catalog.product(turn.session, sku) for sku in shown_products(turn))
    return [product for product in found if product is not None]


def at_places(turn: Turn) -> list[Product]:
    """The products that "the first and the last" mean among those shown; none twice."""
    shown = shown_products(turn)
    places = [e.get("value") for e in turn.entities("ordinal")]
    found = []
    for place in places:
        if isinstance(place, int) and shown:
            index = place - 1 if place > 0 else len(shown) + place
            if 0 <= index < len(shown):
                found.append(catalog.product(turn.session, shown[index]))
    return list({product.sku: product for product in found if product is not None}.values())


def one_kind(products: list[Product]) -> Product | None:
    """The first, where all are the same thing in other colours or sizes."""
    groups = {catalog.group_of(product) for product in products}
    return products[0] if len(groups) == 1 else None
