"""What is like a product, and what is bought with it."""

from __future__ import annotations

from actions.base import ShopAction
from actions.limit_words import drop_buttons, said
from actions.meant import meant, which_buttons
from actions.shelf import SHOWN, Reasons, Shelf, show, similar_to, suggest, together_with
from actions.turn import Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product


class SimilarProducts(ShopAction):
    """Products of the same kind, each with what it has in common."""

    action_name = "action_similar_products"

    def respond(self, turn: Turn) -> None:
        product = _about(turn, "similar_products", "similar.which")
        if product is not None:
            products, reasons = similar_to(turn, product)
            _show(turn, "similar", product, products, reasons)


def show_like(turn: Turn, product: Product) -> None:
    """Products like one of those shown, under what is to be different."""
    products, reasons = similar_to(turn, product)
    _show(turn, "similar", product, products, reasons)


class BoughtTogether(ShopAction):
    """Products that shoppers ordered with it, with how many did."""

    action_name = "action_bought_together"

    def respond(self, turn: Turn) -> None:
        product = _about(turn, "bought_together", "together.which")
        if product is not None:
            products, reasons = together_with(turn, product)
            _show(turn, "together", product, products, reasons)


def _about(turn: Turn, intent: str, question: str) -> Product | None:
    """The product that is meant; asks for it where that is not clear."""
    product = meant(turn)
    if product is None:
        buttons = which_buttons(turn, intent)
        turn.say("product.which" if buttons else question, buttons=buttons)
    return product


def _show(
    turn: Turn, kind: str, product: Product, products: list[Product], reasons: Reasons
) -> None:
    """Shows them under the limits that the words put on them: "like this but cheaper"."""
    name = product.name(turn.language)
    source = {"kind": kind, "sku": product.sku}
    if not products:
        if kind == "together":
            button = turn.button("button.similar", payload("similar_products", sku=product.sku))
            turn.say("together.none", buttons=[button], product=name)
        else:
            turn.say("similar.none", buttons=[suggest(turn)], product=name)
        turn.look_at(product=product.sku)
        return
    change = catalog.read_change(
        turn.text, catalog.Limits(), shown=[product], brands=catalog.brands(turn.session)
    )
    limits = change.limits if change.set else catalog.Limits()
    # The product's own name may hold a colour, which is no limit on others.
    if product.name("en").casefold() in turn.text.casefold():
        limits = limits.without("colour")
    left = list(catalog.narrow(turn.session, products, limits).products)
    same = [one for one in left if reasons.get(one.sku, {}).get("same_kind")]
    left = same if limits.kinds() and same else left
    kept = limits if left else catalog.Limits()
    shown = (left or products)[:SHOWN]
    found = "together.found" if kind == "together" else "similar.found"
    before = ""
    if change.unmeasured:
        before = turn.lead(f"similar.unmeasured_{change.unmeasured}")
    elif limits.kinds():
        told = said(turn, limits, currency=product.currency)
        before = "" if left else turn.lead("similar.none_within", limits=told)
        found = "similar.found_within" if left and kind == "similar" else found
    show(
        turn,
        Shelf(source, [], kept, reasons=reasons),
        shown,
        found,
        buttons=drop_buttons(turn, kept),
        before=before,
        product=name,
        count=len(shown),
        limits=said(turn, kept, currency=product.currency),
    )
    if len(shown) > 1:
        turn.look_at(product=product.sku)
