"""Why a product is shown, in one line for its card."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.attributes import value_of
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product

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
    if other is not None:
        return turn.t(f"recommend.because_{kind}", product=other.name(turn.language))
    return turn.t("recommend.because_popular")


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
