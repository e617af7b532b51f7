"""Every query about products and reviews."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.wording import ProductText

_FEW = 20
"""Products that tell what their category is called."""


def product(session: Session, sku: str) -> Product | None:
    """A product by its number, whatever the case it is typed in."""
    found = session.get(Product, sku)
    if found is None:
        found = session.scalar(select(Product).where(func.lower(Product.sku) == sku.lower()))
    return found


# Asked with every list that is shown: put together once.
_BY_NUMBER = select(Product).where(Product.sku.in_(bindparam("skus", expanding=True)))


def products(session: Session, skus: Sequence[str]) -> dict[str, Product]:
    """Products by number."""
    rows = session.scalars(_BY_NUMBER, {"skus": list(skus)})
    return {row.sku: row for row in rows}


def products_numbered(session: Session, numbers: Sequence[str]) -> dict[str, Product]:
    """Products by number, whatever the case of its letters."""
    rows = session.scalars(select(Product).where(func.lower(Product.sku).in_(numbers)))
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


def texts(session: Session) -> list[ProductText]:
    """Texts of all products, by number."""
    rows = session.execute(
        select(
            Product.sku,
            Product.title,
            Product.title_zh,
            Product.description,
            Product.description_zh,
            Product.category,
            Product.brand,
            Product.attributes,
        ).order_by(Product.sku)
    )
    return [
        ProductText(sku, title, title_zh, description, description_zh, category, brand, more or {})
        for sku, title, title_zh, description, description_zh, category, brand, more in rows
    ]


def browse(session: Session, *, category: str | None, limit: int, offset: int) -> Sequence[Product]:
    """Products of a category (or all), those in stock first, then the most reviewed."""
    reviews = (
        select(Review.sku, func.count().label("count")).group_by(Review.sku).subquery("reviews")
    )
    query = select(Product).outerjoin(reviews, reviews.c.sku == Product.sku)
    if category:
        query = query.where(func.lower(Product.category) == category.lower())
    order = (Product.stock <= 0, func.coalesce(reviews.c.count, 0).desc(), Product.sku)
    return session.scalars(query.order_by(*order).limit(limit).offset(offset)).all()


def count(session: Session) -> int:
    """How many products there are."""
    return session.scalar(select(func.count()).select_from(Product)) or 0


def categories(session: Session) -> list[tuple[str, int]]:
    """The categories with their numbers of products, the largest first."""
    rows = session.execute(
        select(Product.category, func.count())
        .where(Product.category != "")
        .group_by(Product.category)
        .order_by(func.count().desc(), Product.category)
    )
    return [(name, count) for name, count in rows]


def categories_named(session: Session) -> list[tuple[str, str]]:
    """The categories, the largest first, each with what a few of its products call it in Chinese.

    In one query, which reads only these few of each.
    """
    kinds = (
        select(Product.category, func.count().label("size"))
        .where(Product.category != "")
        .group_by(Product.category)
        .subquery("kinds")
    )
    one, few = aliased(Product), aliased(Product)
    numbers = select(few.sku).where(few.category == kinds.c.category).limit(_FEW).correlate(kinds)
    name = select(func.max(one.attributes["category_zh"].as_string())).where(one.sku.in_(numbers))
    rows = session.execute(
        select(kinds.c.category, name.correlate(kinds).scalar_subquery()).order_by(
            kinds.c.size.desc(), kinds.c.category
        )
    )
    return [(category, name or "") for category, name in rows]


def brands(session: Session) -> list[str]:
    """The shop's brands, by name; from one to the next in the index, whatever it sells of each."""
    first = select(func.min(Product.brand).label("brand")).where(Product.brand > "")
    found = first.cte("found", recursive=True)
    following = select(func.min(Product.brand)).where(Product.brand > found.c.brand)
    found = found.union_all(select(following.scalar_subquery()).where(found.c.brand.is_not(None)))
    return list(session.scalars(select(found.c.brand).where(found.c.brand.is_not(None))))


def some_of(session: Session, category: str, *, limit: int = _FEW) -> Sequence[Product]:
    """A few products of a category, in no sequence."""
    return session.scalars(select(Product).where(Product.category == category).limit(limit)).all()


def reviews(session: Session, skus: Sequence[str]) -> Sequence[Review]:
    """Reviews of some products, the newest first."""
    query = select(Review).where(Review.sku.in_(skus)).order_by(Review.at.desc(), Review.id.desc())
    return session.scalars(query).all()
