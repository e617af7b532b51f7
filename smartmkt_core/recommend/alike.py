"""Products like another one, and those bought with it: with reasons that can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.recommend import repository, serving
from smartmkt_core.recommend.models import Alike, Together

LEAST_BUYERS = 2
"""One shopper who bought both is chance, and nobody else's business."""
# What two products may have in common beside the kind of thing, and how much it says.
_SHARED = {"material": 2.0, "use": 1.0, "season": 0.3, "gender": 0.3, "skin": 1.0, "age": 0.5}
_KIND, _CATEGORY, _BRAND, _PRICE = 4.0, 1.0, 0.6, 1.5
CANDIDATES = 120
LEAST = 2.2
"""Of the same category and near in price, or more, to be called similar."""


def similar(
    session: Session, product: Product, *, limit: int = 6, now: datetime | None = None
) -> list[Alike]:
    """Products of the same kind that can be bought now, the most alike first.

    Of the same thing in other colours one is among them, where the product is sold out the first.
    """
    own = catalog.group_of(product)
    found: dict[str, Alike] = {}
    for other in _near(session, product, now):
        group = catalog.group_of(other)
        alike = _compare(product, other, variant=group == own)
        better = group not in found or alike.score > found[group].score
        if alike.score >= LEAST and better:
            found[group] = alike
    order = sorted(found.values(), key=lambda alike: (-alike.score, alike.product.sku))
    if product.stock > 0:
        order.sort(key=lambda alike: alike.variant)
    return order[:limit]


def bought_together(session: Session, product: Product, *, limit: int = 6) -> list[Together]:
    """What shoppers have in one order with a product (in any of its colours), the most first."""
    skus = [product.sku, *(other.sku for other in catalog.variants(session, product))]
    counted = repository.ordered_with(session, skus)
    products = catalog.products(session, [sku for sku, _ in counted])
    shoppers: dict[str, set[str]] = {}
    chosen: dict[str, Product] = {}
    for sku, buyers in counted:
        other = products.get(sku)
        if other is None:
            continue
        group = catalog.group_of(other)
        shoppers.setdefault(group, set()).update(buyers)
        if other.stock > 0 and group not in chosen:
            chosen[group] = other
    found = [
        Together(chosen[group], len(buyers))
        for group, buyers in shoppers.items()
        if group in chosen and len(buyers) >= LEAST_BUYERS
    ]
    return sorted(found, key=lambda entry: (-entry.shoppers, entry.product.sku))[:limit]


def _near(session: Session, product: Product, now: datetime | None) -> list[Product]:
    """What of a product's category is in stock and most like it in content."""
    ready = serving.server(session).ready(session, now=now or datetime.now(UTC))
    goods = ready.goods
    place = goods.position.get(product.sku)
    if place is None:
        return list(repository.near(session, product, limit=CANDIDATES))
    same = (goods.category == goods.category[place]) & ready.in_stock
    same[place] = False
    content = np.where(same, goods.alike([place])[0], -np.inf)
    nearest = np.argsort(-content, kind="stable")[:CANDIDATES]
    skus = [goods.skus[other] for other in nearest if same[other]]
    found = catalog.products(session, skus)
    return [found[sku] for sku in skus if sku in found and found[sku].stock > 0]


def _compare(product: Product, other: Product, *, variant: bool) -> Alike:
    mine, theirs = product.attributes or {}, other.attributes or {}
    same_kind = bool(mine.get("type")) and mine.get("type") == theirs.get("type")
    same_brand = bool(product.brand) and product.brand == other.brand
    shared = tuple(name for name in _SHARED if _agree(mine, theirs, name))
    dearer = max(product.price, other.price)
    near = float(min(product.price, other.price) / dearer) if dearer else 1.0
    score = (
        _CATEGORY
        + _KIND * same_kind
        + _BRAND * same_brand
        + sum(_SHARED[name] for name in shared)
        + _PRICE * near
        + (_KIND if variant else 0.0)
    )
    return Alike(other, round(score, 3), shared, same_kind, same_brand, variant)


def _agree(mine: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> bool:
    return bool(mine.get(name)) and mine.get(name) == theirs.get(name)
