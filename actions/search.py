"""Searching and showing what is found, or the honest nothing with what comes nearest."""

from __future__ import annotations

from actions.base import person
from actions.shelf import LONGEST_QUERY, SHOWN, Shelf, show, suggest
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog


def show_products(turn: Turn, query: str, *, or_nothing: bool = False) -> bool:
    """Searches and shows; an empty answer is an honest one, or none with ``or_nothing``.

    Whether there was something to show.
    """
    hits = catalog.search(
        turn.session, query, language=turn.language, limit=SHOWN, encoder=turn.shop.encoder
    )
    limits = catalog.limits_in(query)
    shelf = Shelf({"kind": "search", "query": query[:LONGEST_QUERY]}, [], limits)
    products = [hit.product for hit in hits]
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


def _nearest(turn: Turn, shelf: Shelf, query: str) -> bool:
    """What comes nearest where the limits in the words leave nothing; whether there is any."""
    # Here, as narrowing searches too.
    from actions.refine import show_nearest

    surely = shelf.limits.without("size")
    things = catalog.pool(turn.session, query, language=turn.language, encoder=turn.shop.encoder)
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
