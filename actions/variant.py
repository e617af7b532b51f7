"""Which colour or size of a product the words name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.figures import size_fits
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import colours_in, plain

_ASKED = r"\bin (?:an? |the )?(?:\w+ )?{0}\b|{0}色?(?:的|款|有|还|吗|$)"
"""A colour that is asked for, rather than one that the words happen to hold."""


def chosen(turn: Turn, named: Sequence[Product]) -> list[Product]:
    """Those of the products named that have the colour or size of the message; else all."""
    if len(named) < 2 or not turn.text:
        return list(named)
    said = _with_colours(turn, _beside_names(turn, named))
    parts = {product.sku: _part(product, said) for product in named}
    # "Forest green" is no green.
    best = {
        one
        for one in parts.values()
        if not any(one in other for other in parts.values() if other != one)
    }
    if any(best):
        return [product for product in named if parts[product.sku] in best]
    colours = colours_in(said)
    coloured = [product for product in named if colours & catalog.colours_of(product)]
    size = str(turn.entity("size") or "").casefold()
    sized = [p for p in coloured or named if size and size_fits(size, catalog.sizes_of(p))]
    return sized or coloured or list(named)


def missing_colour(turn: Turn, family: Sequence[Product]) -> str | None:
    """The colour asked for that none of a thing's variants has; None where there is no such."""
    have = {colour for product in family for colour in catalog.colours_of(product)}
    beside = _beside_names(turn, family)
    said = _with_colours(turn, beside)
    wanted = sorted(colours_in(said))
    if not have or not wanted or have & set(wanted) or any(_part(p, said) for p in family):
        return None
    names = [turn.text[e["start"] : e["end"]] for e in turn.entities("colour") if "start" in e]
    names += [wanted[0], catalog.colour_name(wanted[0], "zh")]
    written = "|".join(re.escape(plain(name).removesuffix("色")) for name in names)
    asked = re.search(_ASKED.replace("{0}", f"(?:{written})"), beside)
    return wanted[0] if asked else None


def in_colour(turn: Turn, product: Product) -> Product:
    """The product in the colour or size of the message, where it comes in it."""
    fitting = chosen(turn, [product, *catalog.variants(turn.session, product)])
    return product if product in fitting else fitting[0]


def name_of_kind(product: Product, language: str) -> str:
    """A product's name without its colour."""
    if language == "zh" and product.title_zh:
        return product.title_zh.rpartition("·")[0] or product.title_zh
    return catalog.group_of(product)


def _beside_names(turn: Turn, named: Iterable[Product]) -> str:
    """The message without the things' own names: a copper kettle may be black."""
    said = plain(turn.text)
    called = [str(entity.get("value")) for entity in turn.entities("product")]
    for product in named:
        called += [name_of_kind(product, language) for language in ("en", "zh")]
    for name in sorted(set(called), key=len, reverse=True):
        said = said.replace(plain(name), " ")
    return said.strip(" ?？.。!！")


def _with_colours(turn: Turn, said: str) -> str:
    return " ".join([said, *(plain(str(e.get("value"))) for e in turn.entities("colour"))])


def _part(product: Product, said: str) -> str:
    """The colour or size that the product's title ends with, where the message has it too."""
    pairs = [(product.title, ","), (product.title_zh, "·")]
    parts = [plain(title.rpartition(mark)[2]).strip() for title, mark in pairs if mark in title]
    spoken = [part.removesuffix("色") if len(part) > 2 else part for part in parts]
    return max((part for part in spoken if _holds(said, part)), key=len, default="")


def _holds(said: str, part: str) -> bool:
    edge = rf"(?<![a-z]){re.escape(part)}(?![a-z])" if part.isascii() else re.escape(part)
    return bool(part) and re.search(edge, said) is not None
