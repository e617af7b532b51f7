"""Searching and showing what is found, or the honest nothing with what comes nearest."""

from __future__ import annotations

from dataclasses import replace

from actions.base import person
from actions.narrowing import ask_first, wants_advice
from actions.shelf import LONGEST_QUERY, SHOWN, Shelf, pool, show, suggest, visit_of
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.service import Limits


def show_products(
    turn: Turn, query: str, *, or_nothing: bool = False, within: Limits | None = None
) -> bool:
    """Searches and shows; an empty answer is an honest one, or none with ``or_nothing``.

    Whoever wants to be advised is asked a question first, where one narrows the choice.
    ``within``: limits said before. Whether there was something to show or to ask.
    """
    limits = limits_of(turn, query, within=within)
    if within is None and wants_advice(turn) and ask_first(turn, query, limits):
        return True
    hits = catalog.search(
        turn.session, query, language=turn.language, limit=SHOWN, encoder=turn.shop.encoder
    )
    shelf = Shelf({"kind": "search", "query": query[:LONGEST_QUERY]}, [], limits)
    refused = set(visit_of(turn).refused)
    products = [hit.product for hit in hits if hit.product.sku not in refused]
    surely = limits.without("size")
    fitting = catalog.narrow(turn.session, products, surely)
    if products and fitting.products:
        show(
            turn,
            shelf,
            fitting.products,
            "search.found",
            before=_not_sold(turn),
            count=len(fitting.products),
        )
        return True
    if limits.kinds() and _nearest(turn, shelf, query):
        return True
    if or_nothing:
        return False
    turn.say("search.none", buttons=[suggest(turn), person(turn)])
    turn.offer("recommend_product")
    return False


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


def _nearest(turn: Turn, shelf: Shelf, query: str) -> bool:
    """What comes nearest where the limits in the words leave nothing; whether there is any."""
    # Here, as narrowing searches too.
    from actions.refine import show_nearest

    surely = shelf.limits.without("size")
    things, _ = pool(turn, shelf.source)
    found = catalog.narrow(turn.session, things, surely)
    if found.products:
        show(turn, shelf, found.products[:SHOWN], "search.found", count=len(found.products[:SHOWN]))
        return True
    if found.failed is None or not found.nearest:
        return False
    show_nearest(turn, shelf, surely, found, things[0].currency)
    return True


def _not_sold(turn: Turn) -> str:
    """Says that a brand asked for is not sold here."""
    named = [str(entity.get("value")) for entity in turn.entities("brand")]
    sold = {brand.casefold() for brand in catalog.brands(turn.session)}
    missing = [brand for brand in named if brand.casefold() not in sold]
    return turn.lead("search.no_brand", brand=turn.formats.choice(missing)) if missing else ""
