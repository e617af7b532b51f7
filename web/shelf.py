"""Products as the shop page shows them: in a language, page by page, with prices as text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.texts import Formats
from web.gateway import Gateway

PAGE = 24
LARGEST_PAGE = 60
# A search is ranked; nobody reads on beyond this many.
MOST_FOUND = 120
LOW_STOCK = 5
# What an attribute is called is the front end's matter; these have a place of their own there.
_SHOWN_ELSEWHERE = ("old_price", "category_zh")


def page(
    session: Session,
    gateway: Gateway,
    *,
    category: str,
    wanted: str,
    language: str,
    limit: int,
    offset: int,
    encoder: Any = None,
) -> dict[str, Any]:
    """``limit`` products from ``offset`` on, how many there are in all, and the categories."""
    categories = catalog.categories(session)
    if wanted:
        filters = catalog.Filters(category=category) if category else None
        hits = catalog.search(
            session, wanted, language=language, limit=MOST_FOUND, encoder=encoder, filters=filters
        )
        total = len(hits)
        found = [hit.product for hit in hits[offset : offset + limit]]
    else:
        found = catalog.browse(session, category=category or None, limit=limit, offset=offset)
        if category:
            total = sum(n for key, n in categories if key.lower() == category.lower())
        else:
            total = catalog.count(session)
    return {
        "products": _shown(session, gateway, found, language),
        "total": total,
        "offset": offset,
        "limit": limit,
        "categories": [
            {"key": key, "label": _label_of(session, key, language), "count": count}
            for key, count in categories
        ],
    }


def one(session: Session, gateway: Gateway, sku: str, language: str) -> dict[str, Any] | None:
    """One product, None where the shop does not have it."""
    found = catalog.product(session, sku)
    return None if found is None else _shown(session, gateway, [found], language)[0]


def card_of(session: Session, gateway: Gateway, sku: str, language: str) -> dict[str, Any] | None:
    """One product as a card of the chat; None where the shop does not have it."""
    found = one(session, gateway, sku, language)
    if found is None:
        return None
    title = gateway.texts.render("button.ask_product", language)
    payload = f"/product_question{json.dumps({'sku': found['sku']}, ensure_ascii=False)}"
    actions = [{"title": title, "payload": payload}]
    return {"type": "products", "products": [{**found, "actions": actions}]}


def _shown(
    session: Session, gateway: Gateway, products: Sequence[Product], language: str
) -> list[dict[str, Any]]:
    ratings = catalog.rating(session, [product.sku for product in products])
    return [_product(gateway, product, ratings.get(product.sku), language) for product in products]


def _product(
    gateway: Gateway, product: Product, rating: tuple[float, int] | None, language: str
) -> dict[str, Any]:
    formats = Formats(language, gateway.settings.timezone)
    stars, reviews = rating or (None, 0)
    old = _old_price(product)
    return {
        "sku": product.sku,
        "title": product.name(language),
        "description": product.text(language),
        "category": product.category,
        "category_label": _label(product, language),
        "brand": product.brand,
        "price_label": formats.money(product.price, product.currency),
        "old_price_label": None if old is None else formats.money(old, product.currency),
        "image_url": product.image_url,
        "rating": None if stars is None else round(float(stars), 1),
        "review_count": reviews,
        "in_stock": product.stock > 0,
        "stock_label": _stock(gateway, product.stock, language),
        "attributes": {
            str(key): value
            for key, value in (product.attributes or {}).items()
            if isinstance(value, str | int | float) and key not in _SHOWN_ELSEWHERE
        },
    }


def _old_price(product: Product) -> Decimal | None:
    """What it cost before, where the shop says so and it is cheaper now."""
    try:
        old = Decimal(str((product.attributes or {})["old_price"]))
        return old if old > product.price else None
    except (KeyError, InvalidOperation):
        return None


def _label(product: Product, language: str) -> str:
    """The category's name: a shop writes the Chinese one beside the product."""
    chinese = (product.attributes or {}).get("category_zh") if language == "zh" else None
    return str(chinese or product.category)


def _label_of(session: Session, category: str, language: str) -> str:
    if language != "zh":
        return category
    first = catalog.browse(session, category=category, limit=1)
    return _label(first[0], language) if first else category


def _stock(gateway: Gateway, stock: int, language: str) -> str:
    key = "none" if stock <= 0 else "low" if stock < LOW_STOCK else "good"
    return gateway.apologies.text(f"stock_{key}", language, count=stock)
