"""Finding products."""

from __future__ import annotations

from typing import Any

from actions.base import ShopAction
from actions.meant import clearly_named
from actions.narrowing import answered
from actions.product_question import ProductQuestion, asks_about_shown
from actions.promotions import Promotions, asks_about_code
from actions.refine import refine
from actions.search import show_products
from actions.shown import shown_products
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog

__all__ = ["ProductQuestion", "SearchProduct", "asks_about_shown", "shown_products"]


class SearchProduct(ShopAction):
    """A row of products that fit; where none does, says so."""

    action_name = "action_search_product"

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        """Takes the answer to what was asked before anything was shown."""
        return answered(turn, question)

    def respond(self, turn: Turn) -> None:
        if asks_about_code(turn):
            Promotions(self.shop).respond(turn)
        elif refine(turn, surely=True):
            return
        elif catalog.asks_opinion(turn.text) and clearly_named(turn) is not None:
            ProductQuestion(self.shop).respond(turn)
        else:
            show_products(turn, turn.text)
