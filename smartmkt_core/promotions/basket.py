"""What a shopper has in the basket: as the shop's page says, or as their behaviour shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.promotions import repository

KEPT = timedelta(days=30)
"""How long what was put into a basket counts."""
MOST_LINES, MOST_PIECES = 50, 999


@dataclass(frozen=True, slots=True)
class Line:
    """A product in the basket; the price is the shop's present one, whatever a page says."""

    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        """What the line costs."""
        return self.product.price * self.quantity


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines of one currency."""

    lines: tuple[Line, ...] = ()

    @property
    def total(self) -> Decimal:
        """What the goods cost."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def currency(self) -> str:
        """The currency of the goods; empty where there are none."""
        return self.lines[0].product.currency if self.lines else ""


def basket_of(session: Session, pieces: Sequence[tuple[str, int]]) -> Basket:
    """The basket with these products and pieces; what the shop does not sell is left out."""
    wanted: dict[str, int] = {}
    for sku, quantity in pieces[:MOST_LINES]:
        wanted[sku] = min(MOST_PIECES, wanted.get(sku, 0) + quantity)
    found = catalog.products(session, list(wanted))
    lines = [
        Line(found[sku], quantity)
        for sku, quantity in wanted.items()
        if sku in found and quantity > 0
    ]
    first = lines[0].product.currency if lines else ""
    return Basket(tuple(line for line in lines if line.product.currency == first))


def remembered(session: Session, customer_id: str, *, now: datetime) -> list[tuple[str, int]]:
    """What a customer put into the basket and has not bought since: products and pieces."""
    kept: dict[str, int] = {}
    for sku, event, value, _ in repository.cart_events(session, customer_id, since=now - KEPT):
        if event == "purchase":
            kept.pop(sku, None)
        else:
            kept[sku] = max(1, int(value or 1))
    return list(kept.items())
