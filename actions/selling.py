"""Offering what goes with something, at the right moment: behind it, once, and to nobody upset."""

from __future__ import annotations

from collections.abc import Collection

from actions.cards import product_cards
from actions.escalation import is_careful
from actions.reasons import reason_of
from actions.shelf import note, together_with, visit_of
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.events import service as events

MOST = 2
LEAST_SHOPPERS = 2
"""So many must have bought both: one is chance."""
QUIET = 6
"""Messages for which nothing is offered after something went wrong for the shopper."""
_TROUBLE = {
    "complaint", "contact_human_agent", "contact_customer_service", "return_item", "get_refund",
    "track_refund", "exchange_item", "cancel_order", "payment_issue", "delete_account",
}  # fmt: skip
_MARK = "together.beside"


def may_offer(turn: Turn) -> bool:
    """Whether nobody is upset, nothing went wrong lately, and nothing was offered just now."""
    if is_careful(turn) or turn.in_form:
        return False
    lately = [event for event in turn.tracker.events if event.get("event") == "user"][-QUIET:]
    said = {((one.get("parse_data") or {}).get("intent") or {}).get("name") for one in lately}
    if said & _TROUBLE:
        return False
    return not any(key == _MARK for key in turn.recall(messages=1))


def offer_with(turn: Turn, product: Product, basket: Collection[str]) -> None:
    """Behind what went into the basket: what others bought with it, where several did."""
    if not may_offer(turn):
        return
    found, reasons = together_with(turn, product)
    refused = {*visit_of(turn).refused, *basket, product.sku}
    own = catalog.group_of(product)
    fitting = [
        one
        for one in found
        if one.sku not in refused
        and one.stock > 0
        and catalog.group_of(one) != own
        and int(reasons[one.sku].get("count") or 0) >= LEAST_SHOPPERS
    ][:MOST]
    if not fitting:
        return
    skus = [one.sku for one in fitting]
    note(turn, events.SHOWN, skus)
    told = {one.sku: reason_of(turn, one, reasons[one.sku]) for one in fitting}
    card = product_cards(turn, fitting, ratings=catalog.rating(turn.session, skus), reasons=told)
    turn.say(_MARK, custom=card, count=len(fitting))
    turn.replies[-1].selling = True
