"""The same thing in its other colours."""

from __future__ import annotations

from collections.abc import Sequence

from actions import limit_words
from actions.nearest import show_nearest
from actions.shelf import SHOWN, Shelf, show
from actions.shown import at_places
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Limits


def other_colours(turn: Turn, shelf: Shelf, shown: Sequence[Product]) -> None:
    """The same things in their other colours: those pointed at, the one talked about, or all."""
    focus = turn.focus.get("product")
    one = catalog.product(turn.session, str(focus)) if focus else None
    wanted = at_places(turn) or ([one] if one is not None else list(shown))
    seen = {product.sku for product in wanted}
    found = {
        other.sku: other
        for product in wanted
        for other in catalog.variants(turn.session, product)
        if other.sku not in seen and catalog.colours_of(other) != catalog.colours_of(product)
    }
    if not found:
        turn.say("refine.no_colours", product=wanted[0].name(turn.language))
        return
    products = sorted(found.values(), key=lambda p: p.stock <= 0)[: 2 * SHOWN]
    source = {"kind": "colours", "skus": [product.sku for product in products]}
    show(turn, Shelf(source, []), products, "refine.colours", count=len(products))


def show_in(turn: Turn, product: Product, limits: Limits) -> None:
    """The one product that is talked about in the colour asked for, or in those that there are."""
    things = [product, *catalog.variants(turn.session, product)]
    shelf = Shelf({"kind": "colours", "skus": [one.sku for one in things]}, [], limits)
    found = catalog.narrow(turn.session, things, limits)
    if found.products:
        told = limit_words.said(turn, limits, currency=product.currency)
        count = len(found.products)
        show(turn, shelf, found.products[:SHOWN], "refine.found", limits=told, count=count)
    elif found.failed is not None:
        show_nearest(turn, shelf, limits, found, product.currency)
