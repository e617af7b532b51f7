"""Why a product is shown, in one line for its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from actions.attributes import value_of, value_said, valued
from actions.shelf import Shelf
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Limits, Meant
from smartmkt_core.catalog.words import terms

# Which common attribute says most, of those that have a sentence.
_TELLING = ("material", "use")
NEAR = Decimal("0.75")
"""Of the dearer one's price: from here on two prices are similar."""


def reason_of(turn: Turn, product: Product, reason: dict[str, Any]) -> str:
    """The line; popularity where the reason's own product is gone."""
    kind = reason["kind"]
    other = catalog.product(turn.session, reason["sku"]) if reason.get("sku") else None
    if kind == "together":
        return turn.t("together.because", count=reason["count"])
    if kind == "similar" and other is not None:
        return similar_reason(turn, product, other, reason)
    if other is not None and kind in _OF_ANOTHER:
        return turn.t(f"recommend.because_{kind}", product=other.name(turn.language))
    if kind in ("neighbours", "trending") and reason.get("count"):
        return turn.t(f"recommend.because_{kind}", count=reason["count"])
    if kind == "taste" and reason.get("value"):
        said = value_said(turn, str(reason.get("attribute")), str(reason["value"]))
        return turn.t("recommend.because_taste", value=said or reason["value"])
    if kind == "said":
        return turn.t("recommend.because_said")
    if kind == "again":
        return turn.t("recommend.because_again")
    return turn.t("recommend.because_popular")


_OF_ANOTHER = ("bought", "liked", "carted", "viewed", "basket", "new")


def fit_reasons(
    turn: Turn,
    products: Sequence[Product],
    shelf: Shelf,
    ratings: Mapping[str, tuple[float, int]],
) -> dict[str, str]:
    """Why each of the products found fits: what was asked for, else by what it stands out."""
    query = str(shelf.source.get("query") or "")
    meant = catalog.words_meant(turn.session, query) if query else Meant()
    words = {*meant.names, *(term for idea in meant.ideas for term in terms(idea))}
    found = {}
    for product in products:
        parts = _wanted(turn, product, shelf.limits) or _said_in(turn, product, words)
        if parts:
            found[product.sku] = "; ".join(parts) if turn.language == "en" else "；".join(parts)
    rest = [product for product in products if product.sku not in found]
    told = {product.sku: _found_by(turn, product, meant) for product in rest} if query else {}
    return told | found | _standing_out(turn, products, rest, ratings)


def _found_by(turn: Turn, product: Product, meant: Meant) -> str:
    """What of the search led to a product: its words, an idea for it, or only its meaning."""
    own = set(terms(f"{product.title} {product.title_zh} {product.category}"))
    if named := [word for word in meant.words if word in own]:
        return turn.t("fit.named", words=_joined(named))
    for idea in meant.ideas:
        if set(terms(idea)) <= own:
            return turn.t("fit.idea", idea=idea)
    return turn.t("fit.meaning")


def _joined(words: Sequence[str]) -> str:
    """Words as they stood in the sentence: 双肩 and 肩包 were 双肩包."""
    said = ""
    for word in words:
        if word.isascii():
            said = f"{said} {word}".strip()
        else:
            said += word[1:] if said.endswith(word[0]) else word
    return said


def _wanted(turn: Turn, product: Product, limits: Limits) -> list[str]:
    told = []
    for name, values in catalog.facets_of(limits):
        have = catalog.values_of(product, name)
        both = [value_said(turn, name, value) for value in values if value in have]
        if both:
            told.append(turn.t("limit.facets" if name == "use" else "limit.facets.spec",
                               name=turn.formats.listing(both)))  # fmt: skip
    return told


def _said_in(turn: Turn, product: Product, words: set[str]) -> list[str]:
    """The properties that the words of the search name, as the shop states them."""
    named = set(terms(f"{product.title} {product.title_zh} {product.category}"))
    told = [
        turn.t("label.attribute", name=label, value=value)
        for _, label, value in valued(turn, product, words - named)
    ]
    return told[:2]


def _standing_out(
    turn: Turn,
    products: Sequence[Product],
    rest: Sequence[Product],
    ratings: Mapping[str, tuple[float, int]],
) -> dict[str, str]:
    """The cheapest and the best rated of several."""
    found: dict[str, str] = {}
    if len({catalog.group_of(product) for product in products}) < 2:
        return found
    low = min(product.price for product in products)
    judged = [one for one in products if ratings.get(one.sku, (0.0, 0))[1] >= ENOUGH]
    best = max(judged, key=lambda one: ratings[one.sku], default=None)
    for product in rest:
        if best is not None and product.sku == best.sku:
            stars, count = ratings[product.sku]
            found[product.sku] = turn.t("fit.best_rated", rating=f"{stars:.1f}", count=count)
        elif product.price == low and low < max(one.price for one in products):
            found[product.sku] = turn.t("fit.cheapest")
    return found


ENOUGH = 3
"""Reviews from which stars count."""


def similar_reason(turn: Turn, product: Product, other: Product, reason: dict[str, Any]) -> str:
    """What two products have in common, and by how much this one is cheaper."""
    said = _in_common(turn, product, other, reason)
    saved = other.price - product.price
    if saved > 0 and product.currency == other.currency:
        amount = turn.formats.money(saved, product.currency)
        return turn.t("similar.because.cheaper", reason=said, amount=amount)
    return said


def _in_common(turn: Turn, product: Product, other: Product, reason: dict[str, Any]) -> str:
    if reason.get("variant"):
        return turn.t("similar.because.variant")
    for name in _TELLING:
        value = (product.attributes or {}).get(name)
        if name in reason.get("shared", ()) and value:
            shown = value_of(turn, product, name, value)
            if shown:
                return turn.t(f"similar.because.{name}", value=shown)
    if reason.get("same_kind"):
        return turn.t("similar.because.kind")
    if reason.get("same_brand"):
        return turn.t("similar.because.brand", value=product.brand)
    near = min(product.price, other.price) >= NEAR * max(product.price, other.price)
    return turn.t("similar.because.near" if near else "similar.because.section")
