"""Products and reviews."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.repository import Upsert, Values, known, table_of
from smartmkt_core.importer.run import Once, Run

PRODUCT_TEXTS = {
    "title": 300,
    "title_zh": 300,
    "description": 20_000,
    "description_zh": 20_000,
    "category": 120,
    "brand": 120,
    "image_url": 500,
}
PRODUCT_COLUMNS = {*PRODUCT_TEXTS, "sku", "price", "currency", "stock", "attributes"}
REVIEW_COLUMNS = {"customer_id", "sku", "rating", "title", "text", "at"}


def load_products(run: Run) -> None:
    """Products by sku; columns nobody knows become attributes."""
    upsert = Upsert(
        run.session, Product, run.report.of("products"), fetch="sku", key=lambda row: row["sku"]
    )
    once = Once()
    for chunk in run.chunks("products", required=("sku", "title", "price")):
        rows = []
        for fields in chunk:
            values = _product(fields, once)
            if fields.ok:
                rows.append(values)
            else:
                run.spoil("products", values["sku"])
        upsert.write(rows)


def load_reviews(run: Run) -> None:
    """Reviews. One by a customer the shop does not know is kept without a name."""
    run.warn_unknown("reviews", REVIEW_COLUMNS)
    upsert = Upsert(run.session, Review, run.report.of("reviews"), fetch="sku", key=_review_key)
    for chunk in run.chunks("reviews", required=("sku", "rating")):
        skus = known(run.session, table_of(Product), "sku", (f.raw("sku") for f in chunk))
        people = known(run.session, table_of(Customer), "id", (f.raw("customer_id") for f in chunk))
        rows = []
        for fields in chunk:
            sku = fields.text("sku", 64, required=True)
            if sku and sku not in skus:
                run.missing(fields, "sku", "products", sku)
            customer = fields.text("customer_id", 64)
            if customer and customer not in people:
                run.warn(fields, "customer_id", f"there is no customer {customer}; kept unnamed")
            values = {
                "customer_id": people.get(customer),
                "sku": sku,
                "rating": fields.integer("rating", least=1, most=5, required=True),
                "title": fields.text("title", 300),
                "text": fields.text("text"),
                "at": fields.when("at"),
            }
            if fields.ok:
                rows.append(values)
        upsert.write(rows)


def _product(fields: Fields, once: Once) -> Values:
    sku = fields.text("sku", 64, required=True)
    once.check(fields, "sku", sku)
    values: Values = {"sku": sku, "price": fields.money("price", required=True)}
    for column, limit in PRODUCT_TEXTS.items():
        if fields.has(column):
            values[column] = fields.text(column, limit)
    if not values.get("title") and not values.get("title_zh"):
        fields.bad("title", "is empty")
    if currency := fields.currency():
        values["currency"] = currency
    if fields.has("stock"):
        values["stock"] = fields.integer("stock") or 0
    others = fields.others(PRODUCT_COLUMNS)
    if fields.has("attributes") or others:
        values["attributes"] = {**others, **fields.attributes()}
    return values


def _review_key(row: Mapping[str, Any]) -> Hashable:
    if row["customer_id"] is not None:
        return row["sku"], row["customer_id"]
    return row["sku"], None, row["title"], row["text"]
