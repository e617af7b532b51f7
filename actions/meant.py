"""Which product a message is about: pressed, in a place of the list, named, or just seen."""

from __future__ import annotations

import re

from actions.reading import points_back
from actions.shown import (
    at_places,
    is_about_shown,
    named_in_part,
    one_kind,
    products_on_screen,
    shown_products,
)
from actions.turn import Button, Turn, payload
from actions.variant import chosen, in_colour
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import ALIKE, colour_spans, plain, terms
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders

FEW = 5
_THEY = re.compile(r"\b(?:are|r|do|will|would|can) (?:they|these|those)\b|(?:它们|它)", re.I)
"""What was just found, the first of it where there are several."""
LEAST_WORDS = 2
CLEARLY = 1.3
"""How much better than the next a hit must be to be the product that is meant."""


def meant(turn: Turn, *, search: bool = True) -> Product | None:
    """The product, or None where it is not clear. ``search``: whether words may find one.

    Of several in its colours the one of the colour in the words.
    """
    found = _meant(turn, search=search)
    if found is None or not turn.text or at_places(turn):
        return found
    return in_colour(turn, found)


def _meant(turn: Turn, *, search: bool) -> Product | None:
    pressed = turn.entity("sku") if not turn.text else None
    if pressed:
        return catalog.product(turn.session, str(pressed))
    placed = at_places(turn)
    if placed:
        return placed[0]
    if turn.text and is_about_shown(turn.text):
        return in_view(turn)
    named = products_named(turn) or named_in_part(turn, products_on_screen(turn))
    if len(named) == 1:
        return named[0]
    if named:
        return _of_shown(turn, named)
    if _THEY.search(turn.text) and shown_products(turn) and not turn.entities("category"):
        return in_view(turn) or products_on_screen(turn)[0]
    if turn.focus.get("product") and points_back(turn):
        spoken_of = catalog.product(turn.session, str(turn.focus["product"]))
        return in_colour(turn, spoken_of) if spoken_of is not None else None
    found = (clearly_named(turn) or _clearly_best(turn)) if search else None
    if found is not None:
        return in_colour(turn, found)
    seen = in_view(turn)
    return seen if seen is None or not _of_another_kind(turn, seen) else None


def _of_another_kind(turn: Turn, product: Product) -> bool:
    """Whether the words name a kind of thing that a product is not: "are hammocks in stock?"."""
    said = {term for entity in turn.entities("category") for term in terms(str(entity["value"]))}
    own = set(terms(f"{product.title} {product.title_zh} {product.category}"))
    own |= {other for term in own for other in ALIKE.get(term, ())}
    named = {term for term in said if len(term) > 1} or said
    return bool(named) and not named & own


def products_named(turn: Turn) -> list[Product]:
    """Products that the words name: in full, or as people shorten their names.

    Of one thing only those of the colour or size named with it.
    """
    if not turn.text:
        return []
    named = catalog.products_by_text(turn.session, turn.text)
    if named:
        return named
    said = dict.fromkeys(str(entity.get("value")) for entity in turn.entities("product"))
    found = [
        product
        for name in said
        for product in chosen(turn, catalog.products_called(turn.session, name))
    ]
    return list({product.sku: product for product in found}.values())


def in_view(turn: Turn) -> Product | None:
    """What "it" is: the product spoken of, the one kind on the screen, the order's only one."""
    if turn.focus.get("product"):
        return catalog.product(turn.session, str(turn.focus["product"]))
    shown = products_on_screen(turn)
    return one_kind(shown) if shown else _ordered(turn)


def which_buttons(turn: Turn, intent: str) -> list[Button]:
    """The products on the screen to choose from."""
    buttons = []
    for sku in shown_products(turn)[:FEW]:
        product = catalog.product(turn.session, sku)
        if product is not None:
            buttons.append(
                {"title": product.name(turn.language), "payload": payload(intent, sku=sku)}
            )
    return buttons


def _of_shown(turn: Turn, named: list[Product]) -> Product | None:
    """Of several that a name fits: the one on the screen, or any where all are one kind."""
    shown = set(shown_products(turn))
    seen = [product for product in named if product.sku in shown]
    if len(seen) == 1:
        return seen[0]
    focus = turn.focus.get("product")
    spoken_of = [product for product in named if product.sku == focus]
    return spoken_of[0] if spoken_of else one_kind(seen or named)


def _clearly_best(turn: Turn) -> Product | None:
    """The first hit of a search where nothing but its own other colours comes near."""
    hits = catalog.search(
        turn.session, turn.text, language=turn.language, limit=12, encoder=turn.shop.encoder
    )
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.score)
    own = catalog.group_of(best.product)
    others = [hit for hit in hits if catalog.group_of(hit.product) != own]
    if best.score >= CLEARLY * max((hit.score for hit in others), default=0.0):
        return best.product
    said = catalog.words_of_name(best.product, turn.text)
    rest = max((catalog.words_of_name(hit.product, turn.text) for hit in others), default=0)
    return best.product if said >= 2 and said > rest else None


def clearly_named(turn: Turn, text: str = "") -> Product | None:
    """The product of which a text has two words of the name, and more than of any other."""
    said = plain(text or turn.text)
    for _, start, end in reversed(colour_spans(said)):
        # A shade names no thing: the charcoal mug is no charcoal teapot.
        said = f"{said[:start]} {said[end:]}"
    if not said.strip():
        return None
    hits = catalog.search(
        turn.session, said, language=turn.language, limit=12, encoder=turn.shop.encoder
    )
    lines: dict[str, Product] = {}
    for hit in hits:
        lines.setdefault(catalog.group_of(hit.product), hit.product)
    counts = [(catalog.words_of_name(one, said), one) for one in lines.values()]
    counts.sort(key=lambda pair: -pair[0])
    if not counts or counts[0][0] < LEAST_WORDS:
        return None
    if len(counts) > 1 and counts[1][0] == counts[0][0]:
        return None
    return in_colour(turn, counts[0][1])


def called_in(turn: Turn, text: str) -> Product | None:
    """The only line whose name begins with a word of a text: "Weir", 水坝."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]{3,}|[\u4e00-\u9fff]{2,}", text)
    starts = [word if word.isascii() else word[:2] for word in words]
    for start in starts:
        called = catalog.products_called(turn.session, start)
        if called and len({catalog.group_of(product) for product in called}) == 1:
            return next((one for one in called if one.stock > 0), called[0])
    return None


def _ordered(turn: Turn) -> Product | None:
    """The only product of the order that is being talked about."""
    number = turn.focus.get("order")
    if not number:
        return None
    try:
        order = orders.accessible(turn.session, turn.shopper, str(number), turn.now)
    except NotFound:
        return None
    return order.items[0].product if len(order.items) == 1 else None
