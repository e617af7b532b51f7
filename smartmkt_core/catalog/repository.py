"""Every query about products and reviews."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Product, Review


def product(session: Session, sku: str) -> Product | None:
    """A product by its number, whatever the case it is typed in."""
    found = session.get(Product, sku)
    if found is None:
        found = session.scalar(select(Product).where(func.lower(Product.sku) == sku.lower()))
    return found


def products(session: Session, skus: Sequence[str]) -> dict[str, Product]:
    """Products by number."""
    rows = session.scalars(select(Product).where(Product.sku.in_(skus)))
    return {row.sku: row for row in rows}


def move_stock(session: Session, sku: str, by: int) -> bool:
    """Add to the stock (or take from it) unless it would fall below zero; whether it was done."""
    query = (
        update(Product)
        .where(Product.sku == sku, Product.stock + by >= 0)
        .values(stock=Product.stock + by)
        .execution_options(synchronize_session="fetch")
    )
    return bool(session.execute(query).rowcount)  # type: ignore[attr-defined]


def stock(session: Session, sku: str) -> int:
    """Pieces left; 0 for an unknown product."""
    return session.scalar(select(Product.stock).where(Product.sku == sku)) or 0


def ratings(session: Session, skus: Sequence[str]) -> dict[str, tuple[float, int]]:
    """Mean rating and number of reviews by product; products without reviews are left out."""
    rows = session.execute(
        select(Review.sku, func.avg(Review.rating), func.count())
        .where(Review.sku.in_(skus))
        .group_by(Review.sku)
    )
    return {sku: (float(mean), count) for sku, mean, count in rows}
