"""Goods named in words that read like nothing else: "kettle", 渡轮双肩包防水不, "in red"."""

from __future__ import annotations

import re

from actions.compare import CompareProducts, compared
from actions.form_start import begin_task
from actions.meant import clearly_named, products_named
from actions.product_question import ProductQuestion, asks_about_shown
from actions.reading import is_brief
from actions.references import mine, narrowed, numbers_written, read, remember_offered
from actions.refine import refine
from actions.search import show_products
from actions.shown import like_which, products_on_screen, shown_products
from actions.turn import Turn

_SHOPPING = frozenset({
    "search_product", "product_question", "check_stock", "recommend_product", "refine_search",
    "size_help", "similar_products", "compare_products", "bought_together", "shop_question",
    "place_order", "check_promotion", "delivery_options", "delivery_period", "inform", "choose",
    "affirm", "repeat", "greet", "smalltalk", "out_of_scope", "nlu_fallback", "help", "thank",
})  # fmt: skip
"""What a message about goods may read like; anything else likely is a wish of its own."""
_LIKELY = 0.3
_LOOKS_FOR = re.compile(
    r"\b(?:show|find|looking|look for|got|have|sell|need|want|buy|get|any|some|see|browse)\b"
    r"|看|找|有|买|想要|来|推荐|介绍|卖|搜",
    re.I,
)
_OWN = re.compile(r"\bmy\b|\bi (?:bought|ordered)\b|我的|我(?:买|订|下单)", re.I)
_WHERE = re.compile(
    r"\bwhere(?:'?s| is| are)?\b|\bwhen\b|\bnot (?:here|come|arrived)|到哪|在哪|哪里了|哪儿了"
    r"|什么时候|几时|还没|怎么没|物流",
    re.I,
)


def shows_goods(turn: Turn) -> bool:
    """Answers about the goods that a message names, or refines those shown; whether it names any.

    For messages that were taken for nothing: a wish that is likely is left to be asked about.
    """
    if not turn.text or turn.in_form or numbers_written(turn):
        return False
    if shown_products(turn) and (found := _WHAT_ABOUT.match(turn.text)):
        return show_products(turn, found[1] or found[2], or_nothing=True)
    if set(turn.likely(_LIKELY)) - _SHOPPING:
        return False
    if like_which(turn, products_on_screen(turn)) is not None and refine(turn):
        return True
    if products_named(turn) or (shown_products(turn) and asks_about_shown(turn)):
        ProductQuestion(turn.shop).respond(turn)
        return True
    if shown_products(turn) and _COMPARES.search(turn.text) and len(compared(turn)) > 1:
        CompareProducts(turn.shop).respond(turn)
        return True
    if clearly_named(turn) is not None:
        ProductQuestion(turn.shop).respond(turn)
        return True
    if shown_products(turn) and turn.entity("colour") and is_brief(turn) and refine(turn):
        # "No, I meant burgundy."
        return True
    kinds = turn.entities("category") or turn.entities("brand")
    if kinds and (is_brief(turn) or _LOOKS_FOR.search(turn.text)):
        return show_products(turn, turn.text, or_nothing=True)
    looks = turn.ranking[:1] and turn.ranking[0] in _LOOKING
    if looks and (set(turn.ranking[:2]) <= _LOOKING or not is_brief(turn)):
        return show_products(turn, turn.text, or_nothing=True)
    return False


_LOOKING = {"search_product", "recommend_product", "refine_search", "product_question"}
_COMPARES = re.compile(
    r"\bwhich\b|\bbetter\b|\bcompare|\bor\b|哪个|哪款|还是|对比|比一?比|区别", re.I
)
_WHAT_ABOUT = re.compile(
    r"(?:and |ok(?:ay)? |hmm+ |so )*(?:what|how) about (?:the |some |a )?([\w' -]{3,30})\W*$"
    r"|那?([\u4e00-\u9fff]{2,6})呢\W*$",
    re.I,
)


def asks_after_own(turn: Turn) -> bool:
    """Takes "where's my jumper?" for the order that has one; whether there is such an order."""
    if turn.in_form or not (_OWN.search(turn.text) and _WHERE.search(turn.text)):
        return False
    named = narrowed(turn, read(turn, current=turn.focus.get("order")), mine(turn))
    if named.number:
        begin_task(turn, "track", number=named.number)
        return True
    if len(named.several) > 1:
        remember_offered(turn, named.several)
        begin_task(turn, "track", number=None, several=True)
        return True
    return False
