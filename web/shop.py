"""The demo shop's page: its products, and signing in as one of its customers. Demo mode only."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.texts import Formats
from web.gateway import Gateway
from web.store import now
from web.wire import clean

SIGNED_IN_FOR = timedelta(hours=1)
MOST_PRODUCTS = 60
FEW_CUSTOMERS = 12
LOW_STOCK = 5


class SignIn(BaseModel):
    """Which demo customer to be."""

    customer_id: Annotated[str, StringConstraints(max_length=64)]


def routes(gateway: Gateway) -> APIRouter:
    """What the demo page asks for, under /api/shop."""
    router = APIRouter(prefix="/api/shop")
    store = gateway.store

    @router.get("/products")
    async def products(category: str = "", q: str = "", language: str = "en") -> dict[str, Any]:
        language = language if language in ("en", "zh") else "en"
        wanted = clean(q)[:200]
        return await store.run(_products, gateway, category[:120], wanted, language)

    @router.get("/customers")
    async def customers() -> dict[str, Any]:
        return {"customers": await store.run(_customers)}

    @router.post("/sign-in")
    async def sign_in(body: SignIn) -> dict[str, Any]:
        customer = await store.run(account.customer, body.customer_id)
        if customer is None:
            raise HTTPException(404)
        token = account.make_customer_token(
            gateway.settings.customer_secret, customer.id, now=now(), ttl=SIGNED_IN_FOR
        )
        return {"customer_token": token, "name": customer.name}

    return router


def _products(
    session: Session, gateway: Gateway, category: str, wanted: str, language: str
) -> dict[str, Any]:
    if wanted:
        hits = catalog.search(session, wanted, language=language, limit=MOST_PRODUCTS)
        found = [hit.product for hit in hits]
        if category:
            found = [product for product in found if product.category == category]
    else:
        found = catalog.browse(session, category=category or None, limit=MOST_PRODUCTS)
    ratings = catalog.rating(session, [product.sku for product in found])
    return {
        "products": [
            _product(gateway, product, ratings.get(product.sku), language) for product in found
        ],
        "categories": [
            {"key": key, "label": _category(gateway, key, language), "count": count}
            for key, count in catalog.categories(session)
        ],
    }


def _product(
    gateway: Gateway, product: Product, rating: tuple[float, int] | None, language: str
) -> dict[str, Any]:
    formats = Formats(language, gateway.settings.timezone)
    stars, reviews = rating or (None, 0)
    return {
        "sku": product.sku,
        "title": product.name(language),
        "description": product.text(language),
        "category": product.category,
        "category_label": _category(gateway, product.category, language),
        "brand": product.brand,
        "price_label": formats.money(product.price, product.currency),
        "old_price_label": None,
        "image_url": product.image_url,
        "rating": None if stars is None else round(float(stars), 1),
        "review_count": reviews,
        "in_stock": product.stock > 0,
        "stock_label": _stock(gateway, product.stock, language),
        "attributes": {
            str(key): value
            for key, value in product.attributes.items()
            if isinstance(value, str | int | float)
        },
    }


def _category(gateway: Gateway, category: str, language: str) -> str:
    key = f"shop_category_{category}"
    return gateway.texts.render(key, language) if key in gateway.texts else category


def _stock(gateway: Gateway, stock: int, language: str) -> str:
    key = "none" if stock <= 0 else "low" if stock < LOW_STOCK else "good"
    return gateway.apologies.text(f"stock_{key}", language, count=stock)


def _customers(session: Session) -> list[dict[str, Any]]:
    return [
        {"customer_id": customer.id, "name": customer.name, "language": customer.language}
        for customer in account.customers(session, limit=FEW_CUSTOMERS)
    ]
