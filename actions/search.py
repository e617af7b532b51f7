"""Searching and showing what is found, or the honest nothing with what comes nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from actions.base import person
from actions.narrowing import ask_first, source_of, wants_advice
from actions.nearest import show_nearest
from actions.shelf import LONGEST_QUERY, SHOWN, Shelf, pool, show, suggest, visit_of
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Limits
from smartmkt_core.catalog.words import ALIKE, query_terms, terms

LONG_EN, LONG_ZH = 50, 20
"""A longer text tells a story around the wish."""
SHORT_ZH = 8
_CHINESE = re.compile("[\u4e00-\u9fff]")
CLEAR = 0.3
"""From this score on the whole of it names the thing."""
CERTAIN = 0.5
"""From this score on a single word is the thing."""
SURE = 0.2
"""From this score on a part of it names something that is sold here."""
_PARTS = re.compile(r"[.;!?…。；！？]+|,\s+|，|\b(?:but|so|because|and)\b|就是|所以|但是")
_TAKEN_BACK = re.compile(
    r"^\W*(?:(?:no|nah|actually|ok|wait|hmm+)\W+)*(?:算了|不要|不看|forget)[^,，.。!！]{0,16}[,，.。!！]\s*(.{2,})$",
    re.I,
)


def show_products(
    turn: Turn, query: str, *, or_nothing: bool = False, within: Limits | None = None
) -> bool:
    """Searches and shows; an empty answer is an honest one, or none with ``or_nothing``.

    Whoever wants to be advised is asked a question first, where one narrows the choice.
    ``within``: limits said before. Whether there was something to show or to ask.
    """
    query = _latest(query)
    limits = limits_of(turn, query, within=within)
    if within is None and wants_advice(turn) and ask_first(turn, query, limits):
        return True
    found = _find(turn, query)
    if not (found.hits or found.nearest) and (mended := _without_slip(turn, query)) != query:
        query, found = mended, _find(turn, mended)
    best = max((hit.score for hit in (*found.hits, *found.nearest)), default=0.0)
    if len(query) > _long(turn) and best < CLEAR:
        return _show_of_story(turn, query, limits) or _nothing(turn, or_nothing=or_nothing)
    shelf = Shelf({"kind": "search", "query": query[:LONGEST_QUERY]}, [], limits)
    fitting = catalog.narrow(turn.session, _liked(turn, found.hits), limits.without("size"))
    if fitting.products:
        show(
            turn,
            shelf,
            fitting.products,
            "search.found",
            before=_not_sold(turn),
            count=len(fitting.products),
        )
        return True
    if limits.kinds() and _nearest(turn, shelf, found):
        return True
    return _nothing(turn, or_nothing=or_nothing)


def _nothing(turn: Turn, *, or_nothing: bool) -> bool:
    """Says that nothing was found, unless nothing is to be said."""
    if or_nothing:
        return False
    turn.say("search.none", before=_not_sold(turn), buttons=[suggest(turn), person(turn)])
    turn.offer("recommend_product")
    return False


def _find(turn: Turn, query: str) -> catalog.Found:
    return catalog.find(turn.session, query, limit=SHOWN, encoder=turn.shop.encoder)


def _liked(turn: Turn, hits: Iterable[catalog.Hit]) -> list[Product]:
    """Without those that were turned down."""
    refused = set(visit_of(turn).refused)
    return [hit.product for hit in hits if hit.product.sku not in refused]


def _hits(turn: Turn, query: str) -> tuple[catalog.Hit, ...]:
    return _find(turn, query).hits


def _without_slip(turn: Turn, query: str) -> str:
    """A short Chinese wish without the character that was mistyped; itself where none was."""
    thing = "".join(_CHINESE.findall(query))
    if turn.language != "zh" or not 3 <= len(thing) <= SHORT_ZH:
        return query
    best, score = query, CLEAR
    for place in range(len(thing)):
        less = thing[:place] + thing[place + 1 :]
        found = _hits(turn, less)
        if found and found[0].score > score:
            best, score = less, found[0].score
    return best


def _latest(query: str) -> str:
    """The wish behind one that is taken back: "forget the tents, show me hammocks"."""
    found = _TAKEN_BACK.match(query)
    return found[1] if found else query


def _long(turn: Turn) -> int:
    return LONG_ZH if turn.language == "zh" else LONG_EN


def _show_of_story(turn: Turn, query: str, limits: Limits) -> bool:
    """What a story comes to: the thing of its last telling part, ranked by all of its words."""
    source = next((one for part in _parts(query) if (one := _told(turn, part))), None)
    if source is None:
        return False
    things, _ = pool(turn, source, limits)
    words = set(query_terms(query))
    words |= {other for word in words for other in ALIKE.get(word, ())}
    found = catalog.narrow(turn.session, things, limits).products
    ranked = sorted(found, key=lambda product: -len(_says(product) & words))
    if not ranked:
        return False
    lines: dict[str, Product] = {}
    for product in ranked:
        lines.setdefault(catalog.group_of(product), product)
    shown = list(lines.values())[:SHOWN]
    show(turn, Shelf(source, [], limits), shown, "search.found", count=len(shown))
    return True


def _parts(query: str) -> list[str]:
    """Its parts, the last first: what all came to."""
    return [part.strip() for part in reversed(_PARTS.split(query)) if part and part.strip()]


def _told(turn: Turn, part: str) -> dict[str, Any] | None:
    """Where to look for the thing of a part; None where it names none."""
    source = source_of(turn, part)
    if source.get("category"):
        return source
    for words in (part, str(source.get("query") or "")):
        found = _hits(turn, words) if words else []
        if found and found[0].score >= SURE:
            return {"kind": "search", "query": words}
    return _named_kind(turn, part)


def _named_kind(turn: Turn, part: str) -> dict[str, Any] | None:
    """A single word of a part that is a category here, or that the shop has much for."""
    best, score = "", CERTAIN
    for word in query_terms(part):
        source = source_of(turn, word)
        if source.get("category"):
            return source
        found = _hits(turn, word) if len(word) > 1 else []
        if found and found[0].score > score:
            best, score = word, found[0].score
    return {"kind": "search", "query": best} if best else None


def _says(product: Product) -> set[str]:
    """The words of a product's properties; those that are simply true by their names."""
    found: set[str] = set()
    for name, value in (product.attributes or {}).items():
        if value is not False:
            found.update(terms(f"{name} {'' if value is True else value}"))
    return found


def limits_of(turn: Turn, query: str = "", *, within: Limits | None = None) -> Limits:
    """The limits in the words, beside those said before."""
    found = catalog.limits_in(query or turn.text)
    if within is None:
        return found
    return replace(
        within,
        low=within.low if found.low is None else found.low,
        high=within.high if found.high is None else found.high,
        colours=found.colours or within.colours,
        size=found.size or within.size,
    )


def _nearest(turn: Turn, shelf: Shelf, found: catalog.Found) -> bool:
    """What comes nearest where the limits leave nothing; whether there is any."""
    surely = shelf.limits.without("size")
    narrowed = catalog.Narrowed((), found.failed, tuple(_liked(turn, found.nearest)))
    if found.failed not in surely.kinds() or not narrowed.nearest:
        narrowed = catalog.narrow(turn.session, pool(turn, shelf.source, surely)[0], surely)
    if narrowed.products:
        some = narrowed.products[:SHOWN]
        show(turn, shelf, some, "search.found", count=len(some))
        return True
    if narrowed.failed is None or not narrowed.nearest:
        return False
    show_nearest(turn, shelf, surely, narrowed, narrowed.nearest[0].currency)
    return True


def _not_sold(turn: Turn) -> str:
    """Says that a brand asked for is not sold here."""
    named = [str(entity.get("value")) for entity in turn.entities("brand")]
    sold = {brand.casefold() for brand in catalog.brands(turn.session)}
    missing = [brand for brand in named if brand.casefold() not in sold]
    return turn.lead("search.no_brand", brand=turn.formats.choice(missing)) if missing else ""
