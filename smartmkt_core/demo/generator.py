"""Puts the demo shop together and writes it in the format that ``smartmkt import`` reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from smartmkt_core.demo.behaviour import build_events
from smartmkt_core.demo.customers import build_customers
from smartmkt_core.demo.orders import Market, build_orders
from smartmkt_core.demo.pictures import draw
from smartmkt_core.demo.products import build_products
from smartmkt_core.demo.promotions import write_promotions
from smartmkt_core.demo.returns import build_returns
from smartmkt_core.demo.reviews import build_reviews
from smartmkt_core.demo.tastes import Tastes
from smartmkt_core.demo.values import (
    Clock,
    Customer,
    Event,
    Order,
    Product,
    Return,
    Review,
    money,
    stamp,
    write_csv,
)

CUSTOMERS, ORDERS, EVENTS, REVIEWS = 250, 800, 25_000, 1_500
CURRENCY = "USD"


@dataclass(frozen=True)
class Summary:
    """How many rows each file got."""

    products: int
    customers: int
    orders: int
    order_items: int
    shipments: int
    shipment_events: int
    returns: int
    events: int
    reviews: int
    promotions: int
    pictures: int


def generate(out: Path, *, seed: int, anchor: date) -> Summary:
    """Write the demo shop's CSV files and pictures into ``out``.

    The same ``seed`` and ``anchor`` give the same bytes. Nothing in the shop is later than
    the morning of the ``anchor`` day, except the deliveries that are still expected.
    """
    clock = Clock(anchor)
    products = build_products(seed)
    customers = build_customers(seed, clock, count=CUSTOMERS)
    market = Market(clock, customers, products, Tastes(seed, customers, products))
    orders = build_orders(seed, market, count=ORDERS)
    returns = build_returns(seed, orders, clock)
    reviews = build_reviews(seed, orders, products, clock, count=REVIEWS)
    events = build_events(seed, market, orders, reviews, count=EVENTS)
    out.mkdir(parents=True, exist_ok=True)
    items, shipments, scans = _write_orders(out, orders)
    return Summary(
        products=_write_products(out, products),
        customers=_write_customers(out, customers),
        orders=len(orders),
        order_items=items,
        shipments=shipments,
        shipment_events=scans,
        returns=_write_returns(out, returns),
        events=_write_events(out, events),
        reviews=_write_reviews(out, reviews),
        promotions=write_promotions(out, clock, currency=CURRENCY),
        pictures=_write_pictures(out / "images", products),
    )


def _write_products(out: Path, products: Sequence[Product]) -> int:
    columns = (
        "sku title title_zh description description_zh category brand price currency stock "
        "image_url attributes"
    )
    return write_csv(
        out / "products.csv",
        columns.split(),
        (
            (
                product.sku,
                product.title,
                product.title_zh,
                product.description,
                product.description_zh,
                product.category,
                product.brand,
                money(product.price),
                CURRENCY,
                product.stock,
                f"/store/images/{product.sku}.svg",
                json.dumps(product.attributes, ensure_ascii=False),
            )
            for product in products
        ),
    )


def _write_customers(out: Path, customers: Sequence[Customer]) -> int:
    return write_csv(
        out / "customers.csv",
        ["customer_id", "email", "phone", "name", "language", "newsletter", "created_at"],
        (
            (
                customer.customer_id,
                customer.email,
                customer.phone,
                customer.name,
                customer.language,
                str(customer.newsletter).lower(),
                stamp(customer.created_at),
            )
            for customer in customers
        ),
    )


def _write_orders(out: Path, orders: Sequence[Order]) -> tuple[int, int, int]:
    columns = (
        "order_number customer_id placed_at status currency shipping_name shipping_address "
        "shipping_method payment_method payment_status discount shipping_fee total "
        "cancelled_at refunded_at"
    )
    write_csv(
        out / "orders.csv",
        columns.split(),
        (
            (
                order.number,
                order.customer.customer_id,
                stamp(order.placed_at),
                order.status,
                CURRENCY,
                order.customer.name,
                order.customer.address,
                order.shipping_method,
                order.payment_method,
                order.payment_status,
                money(order.discount),
                money(order.shipping_fee),
                money(order.total),
                stamp(order.cancelled_at),
                stamp(order.refunded_at),
            )
            for order in orders
        ),
    )
    items = write_csv(
        out / "order_items.csv",
        ["order_number", "sku", "quantity", "unit_price"],
        (
            (order.number, line.product.sku, line.quantity, money(line.product.price))
            for order in orders
            for line in order.lines
        ),
    )
    parcels = [(order, order.shipment) for order in orders if order.shipment]
    shipments = write_csv(
        out / "shipments.csv",
        [
            "order_number",
            "tracking_number",
            "carrier",
            "status",
            "shipped_at",
            "estimated_delivery",
            "delivered_at",
        ],
        (
            (
                order.number,
                parcel.tracking_number,
                parcel.carrier,
                parcel.status,
                stamp(parcel.shipped_at),
                stamp(parcel.estimated_delivery),
                stamp(parcel.delivered_at),
            )
            for order, parcel in parcels
        ),
    )
    scans = write_csv(
        out / "shipment_events.csv",
        ["tracking_number", "at", "location", "description", "description_zh"],
        (
            (parcel.tracking_number, stamp(at), place, text, text_zh)
            for _, parcel in parcels
            for at, place, text, text_zh in parcel.scans
        ),
    )
    return items, shipments, scans


def _write_returns(out: Path, returns: Sequence[Return]) -> int:
    columns = (
        "return_number order_number sku quantity reason method status refund_amount "
        "requested_at refunded_at"
    )
    return write_csv(
        out / "returns.csv",
        columns.split(),
        (
            (
                item.number,
                item.order.number,
                item.line.product.sku,
                item.quantity,
                item.reason,
                item.method,
                item.status,
                money(item.refund),
                stamp(item.requested_at),
                stamp(item.refunded_at),
            )
            for item in returns
        ),
    )


def _write_events(out: Path, events: Sequence[Event]) -> int:
    return write_csv(
        out / "events.csv",
        ["customer_id", "sku", "event", "value", "at"],
        ((e.customer_id, e.sku, e.event, e.value, stamp(e.at)) for e in events),
    )


def _write_reviews(out: Path, reviews: Sequence[Review]) -> int:
    return write_csv(
        out / "reviews.csv",
        ["customer_id", "sku", "rating", "title", "text", "at"],
        ((r.customer_id, r.sku, r.rating, r.title, r.text, stamp(r.at)) for r in reviews),
    )


def _write_pictures(folder: Path, products: Sequence[Product]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for product in products:
        (folder / f"{product.sku}.svg").write_text(draw(product), encoding="utf-8")
    return len(products)
