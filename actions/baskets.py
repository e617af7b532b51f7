"""The shopper's basket as an action sees it: the page's word first, else what they put in."""

from __future__ import annotations

from actions.turn import Turn
from smartmkt_core.promotions import service as promotions
from smartmkt_core.promotions.service import Basket


def page_has_basket(turn: Turn) -> bool:
    """Whether the page that the chat stands on has told of a basket, full or empty."""
    return isinstance(turn.metadata.get("basket"), list)


def basket(turn: Turn) -> Basket | None:
    """What is in the basket; None where nobody can see one."""
    handed = turn.metadata.get("basket")
    if isinstance(handed, list):
        return promotions.basket_of(turn.session, _pieces(handed))
    if turn.customer_id is None:
        return None
    kept = promotions.remembered(turn.session, turn.customer_id, now=turn.now)
    return promotions.basket_of(turn.session, kept)


def _pieces(handed: list[object]) -> list[tuple[str, int]]:
    return [
        (str(entry["sku"]), int(entry["quantity"]))
        for entry in handed
        if isinstance(entry, dict) and "sku" in entry and "quantity" in entry
    ]
