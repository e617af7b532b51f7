"""Suggestions, each with its reason."""

from __future__ import annotations

from actions.base import ShopAction
from actions.cards import product_cards
from actions.catalog import show_products
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.recommend import service as recommend

SHOWN = 6


class RecommendProduct(ShopAction):
    """Products for this shopper; a wish in words goes through the search."""

    action_name = "action_recommend_product"

    def respond(self, turn: Turn) -> None:
        if turn.text and catalog.products_by_text(turn.session, turn.text):
            show_products(turn, turn.text)
            return
        found = recommend.recommend(
            turn.session, customer_id=turn.customer_id, limit=SHOWN, now=turn.now
        )
        if not found:
            turn.say("recommend.none")
            return
        products = [one.product for one in found]
        reasons = {one.product.sku: _reason(turn, one.reason) for one in found}
        turn.set("choices", {"kind": "product", "skus": [p.sku for p in products]})
        personal = any(one.reason.sku for one in found)
        turn.say(
            "recommend.personal" if personal else "recommend.popular",
            custom=product_cards(
                turn,
                products,
                ratings=catalog.rating(turn.session, [p.sku for p in products]),
                reasons=reasons,
            ),
        )


def _reason(turn: Turn, reason: recommend.Reason) -> str:
    """Why, in one line; popularity where the reason has no sentence."""
    product = catalog.product(turn.session, reason.sku) if reason.sku else None
    if product is not None:
        return turn.t(f"recommend.because_{reason.kind}", product=product.name(turn.language))
    return turn.t("recommend.because_popular")
