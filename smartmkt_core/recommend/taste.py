"""What a customer's behaviour says of their taste, for people of the shop to read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.recommend import repository

EVENTS = 300
"""So many of the newest events count."""
_WEIGHTS = {"purchase": 3, "cart": 2, "rating": 1, "view": 1}
_NAMED, _RECENT = 4, 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A product and what was done with it last: purchase, cart, rating or view."""

    product: Product
    event: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taste:
    """Categories and brands by how much of the interest they hold (0 to 1); products seen last.

    Categories are keys of the catalogue; their names depend on the language.
    """

    categories: list[tuple[str, float]] = field(default_factory=list)
    brands: list[tuple[str, float]] = field(default_factory=list)
    recent: list[Seen] = field(default_factory=list)


def taste(session: Session, customer_id: str) -> Taste:
    """The taste of a customer; empty for one who has done nothing yet.

    What was bought counts three times as much as what was only looked at. An order that was
    cancelled counts too: the goods were wanted.
    """
    events = repository.of_customer(session, customer_id, limit=EVENTS)
    products = catalog.products(session, list({sku for _, sku, *_ in events}))
    categories: Counter[str] = Counter()
    brands: Counter[str] = Counter()
    recent: dict[str, Seen] = {}
    for _, sku, event, _, at in events:
        product = products.get(sku)
        if product is None:
            continue
        weight = _WEIGHTS.get(event, 0)
        categories[product.category] += weight
        brands[product.brand] += weight
        recent.setdefault(sku, Seen(product, event, at))
    return Taste(_shares(categories), _shares(brands), list(recent.values())[:_RECENT])


def _shares(weights: Counter[str]) -> list[tuple[str, float]]:
    """The heaviest names with their part of the whole; without a name counts for nothing."""
    whole = sum(weights.values()) or 1
    ordered = sorted(((name, n) for name, n in weights.items() if name and n), key=lambda p: -p[1])
    return [(name, round(n / whole, 3)) for name, n in ordered[:_NAMED]]
