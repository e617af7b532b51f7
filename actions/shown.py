"""Questions about the products on the screen: cheaper ones, others, a property of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import COLOURS, query_terms, terms

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


def named_in_part(turn: Turn, products: Sequence[Product]) -> list[Product]:
    """Those of some products that a word of their own names: "the Weir one", 果园那款.

    A word counts that only one line among them has in its name, and no colour.
    """
    said = set(query_terms(turn.text)) - set(COLOURS)
    words: dict[str, set[str]] = {}
    for product in products:
        names = f"{product.title.rpartition(',')[0] or product.title} {product.title_zh}"
        own = {w for w in terms(names) if len(w) > 1 and not w.isdecimal() and w in said}
        words.setdefault(catalog.group_of(product), set()).update(own)
    found = []
    for group, own in words.items():
        others = {w for other, more in words.items() if other != group for w in more}
        if own - others:
            found.append(group)
    first: dict[str, Product] = {}
    for product in products:
        first.setdefault(catalog.group_of(product), product)
    return [first[group] for group in first if group in found]


def like_which(turn: Turn, products: Sequence[Product]) -> Product | None:
    """The product of "like the second but lighter", 跟果园那款差不多; None where none is meant."""
    if not _LIKE.search(turn.text):
        return None
    found = at_places(turn) or named_in_part(turn, products)
    if found or not _POINTS.search(turn.text):
        return found[0] if found else None
    focus = turn.focus.get("product")
    return catalog.product(turn.session, str(focus)) if focus else None


_LIKE = re.compile(
    r"(?<!don't )(?<!not )(?<!would )(?<!'d )(?<!\bi )(?<!\bwe )(?<!really )(?<!also )(?<!quite )"
    r"\b(?:like|similar to|same as|close to|along the lines of) (?:the|that|this|number|it)\b"
    r"|[跟和与像].{1,12}(?:差不多|类似|一样|那样|相似|同款)|像.{1,10}(?:但|不过|可是|只是)",
    re.I,
)


def turned_down(turn: Turn, products: Sequence[Product]) -> list[Product]:
    """Which of the products shown the words turn down: "not the first one", 这几个都不喜欢."""
    if not _DISLIKES.search(turn.text) or _OF_IT.search(turn.text):
        return []
    if _ALL_OF_THEM.search(turn.text):
        return list(products)
    found = at_places(turn) or named_in_part(turn, products)
    if found or not _POINTS.search(turn.text):
        return found
    focus = turn.focus.get("product")
    spoken_of = catalog.product(turn.session, str(focus)) if focus else None
    return [spoken_of] if spoken_of is not None else list(products) if len(products) == 1 else []


def wants_to_see(text: str) -> bool:
    """As in "just show me what you have", 别问了直接看: no more questions."""
    return bool(_SEES.search(text))


_SEES = re.compile(
    r"\bshow (?:me )?(?:them\b|all\b|what (?:you|there)|everything)|\bstop asking\b|\bjust show"
    r"|别问|直接(?:给我)?(?:看|显示|推荐)|先(?:给我)?看看(?:有|都)|都(?:给我)?看看",
    re.I,
)
_DISLIKES = re.compile(
    r"\b(?:don'?t|do not|didn'?t|never) (?:really )?(?:like|want|fancy|love|care for)\b"
    r"|\bnot (?:really )?(?:my|his|her|our) (?:taste|style|thing|cup)|\bhate\b|\bugly\b|\bhideous\b"
    r"|\b(?:none|neither|nothing) of (?:these|them|those)\b|\bnot (?:this|that|the \w+) one\b"
    r"|\b(?:drop|remove|skip|lose) (?:this|that|the \w+) one\b|\bno to the \w+"
    r"|不喜欢|不好看|难看|太丑|好丑|看不上|不太行|不想要(?:这|那|第)|不要(?:这|那|第)|都不(?:要|行|合适|满意|好|想要)"
    r"|一个都(?:不|没)|没有?(?:一个)?(?:喜欢|看中|看上)",
    re.I,
)
# A property of it, or what is to be done with it, is not the thing itself.
_OF_IT = re.compile(
    r"\b(?:this|that|these|those|the) (?:colou?rs?|shades?|prices?|brands?|makers?|sizes?)\b"
    r"|\b(?:want|like|love) (?:it|this|that|them) to\b|\bwant to (?:spend|pay)\b"
    r"|(?:这|那)(?:个|种|些)?(?:颜色|价格|价钱|牌子|品牌|尺码|尺寸|款式)|(?:颜色|价格|价钱)(?:太|不|我)",
    re.I,
)
_ALL_OF_THEM = re.compile(
    r"\b(?:any|none|all|neither|nothing) of (?:these|them|those|that)\b|\bthese\b|\bthose\b"
    r"|都不|一个都|这几|这些|那些|没有?(?:一个)?(?:喜欢|看中|看上)",
    re.I,
)
_POINTS = re.compile(r"\b(?:it|this|that)\b|[这那]|它", re.I)


def one_kind(products: list[Product]) -> Product | None:
    """The first, where all are the same thing in other colours or sizes."""
    groups = {catalog.group_of(product) for product in products}
    return products[0] if len(groups) == 1 else None
