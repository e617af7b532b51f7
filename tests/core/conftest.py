"""A small hand-made shop on a temporary database: one order in every status."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.orders.models import Order, OrderItem, Shipment, ShipmentEvent
from smartmkt_core.orders.service import number_key
from smartmkt_core.tables import metadata

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def now() -> datetime:
    """A Sunday morning."""
    return NOW


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Sessions on an empty database of its own.

    SQLite, or a schema of its own on PostgreSQL where SMARTMKT_TEST_POSTGRES names one.
    """
    url = os.environ.get("SMARTMKT_TEST_POSTGRES", "")
    engine = make_engine(url or f"sqlite:///{tmp_path / 'shop.db'}")
    schema = f"test_{uuid.uuid4().hex[:12]}"
    if url:
        event.listen(engine, "connect", lambda raw, _: _enter(raw, schema))
    metadata.create_all(engine)
    yield make_sessions(engine)
    if url:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def _enter(raw: Any, schema: str) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1)")
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        cursor.execute(f"SET search_path TO {schema}")
        raw.commit()
        cursor.execute("SELECT pg_advisory_unlock(1)")
    raw.commit()


@pytest.fixture
def shop(sessions: Sessions) -> Sessions:
    """Four customers, eight products, ten orders, two conversations ("talk" and "other").

    c1 Anna (anna@example.com, phone ends 3321): 10027 paid, 10028 shipped, 10029 delivered,
    A-7741 placed and unpaid. c2 王芳 (phone ends 8899): 2024/88 packed, #1001 out for delivery,
    10030 cancelled. c3 Ben: SO 00017 returned. c4 has no phone: X-9 paid. 10031 has no customer.
    """
    with unit_of_work(sessions) as session:
        session.add_all(_conversations())
        session.add_all(_customers())
        session.add_all(_products())
        session.flush()
        session.add_all(_orders())
    return sessions


def _conversations() -> list[Conversation]:
    return [Conversation(id=name, created_at=NOW, updated_at=NOW) for name in ("talk", "other")]


def _customers() -> list[Customer]:
    rows = [
        ("c1", "Anna@Example.com", "+1 555 010 3321", "Anna Reed", "en"),
        ("c2", "fang.wang@example.cn", "138-0013-8899", "王芳", "zh"),
        ("c3", "ben@example.org", "(020) 7946 0155", "Ben Okafor", "en"),
        ("c4", "lin@example.cn", "", "林静", "zh"),
    ]
    return [
        Customer(id=id_, email=email, phone=phone, name=name, language=language, created_at=NOW)
        for id_, email, phone, name, language in rows
    ]


def _products() -> list[Product]:
    rows = [
        ("KET-1", "Copper Kettle", "铜质水壶", "Kitchen", "69.00", 5, "copper"),
        ("MUG-1", "Stoneware Mug", "粗陶马克杯", "Kitchen", "14.50", 40, "blue"),
        ("LMP-1", "Walnut Desk Lamp", "胡桃木台灯", "Lighting", "89.00", 3, "brown"),
        ("BLK-1", "Merino Blanket", "美利奴羊毛毯", "Bedding", "120.00", 0, "grey"),
        ("JKT-1", "Rain Jacket", "轻便雨衣", "Clothing", "79.90", 12, "red"),
        ("SHO-1", "Trail Running Shoes", "越野跑鞋", "Shoes", "110.00", 7, "black"),
        ("BAG-1", "Canvas Backpack", "帆布双肩包", "Bags", "59.00", 9, "green"),
        ("TEA-1", "Jasmine Tea", "茉莉花茶", "Pantry", "9.80", 100, ""),
    ]
    return [
        Product(
            sku=sku,
            title=title,
            title_zh=title_zh,
            description=f"{title} for every day.",
            description_zh=f"日常好用的{title_zh}。",
            category=category,
            brand="Linden",
            price=Decimal(price),
            stock=stock,
            image_url=f"/store/images/{sku}.svg",
            attributes={"colour": colour} if colour else {},
        )
        for sku, title, title_zh, category, price, stock, colour in rows
    ]


_PAYMENT = {"placed": "pending", "cancelled": "refunded", "returned": "refunded"}


def _orders() -> list[Order]:
    rows = [
        ("A-7741", "c1", 0, "placed", [("KET-1", 1), ("TEA-1", 2)]),
        ("10027", "c1", 1, "paid", [("LMP-1", 2), ("MUG-1", 1)]),
        ("10028", "c1", 6, "shipped", [("JKT-1", 1)]),
        ("10029", "c1", 30, "delivered", [("SHO-1", 1)]),
        ("2024/88", "c2", 2, "packed", [("BAG-1", 1)]),
        ("#1001", "c2", 5, "out_for_delivery", [("TEA-1", 3)]),
        ("10030", "c2", 12, "cancelled", [("MUG-1", 4)]),
        ("SO 00017", "c3", 45, "returned", [("BLK-1", 1)]),
        ("X-9", "c4", 1, "paid", [("MUG-1", 2)]),
        ("10031", None, 1, "paid", [("MUG-1", 1)]),
    ]
    return [_order(*row) for row in rows]


def _order(
    number: str, customer: str | None, days: int, status: str, items: list[tuple[str, int]]
) -> Order:
    placed = NOW - timedelta(days=days, hours=1)
    products = {product.sku: product for product in _products()}
    lines = [
        OrderItem(sku=sku, title=products[sku].title, quantity=n, unit_price=products[sku].price)
        for sku, n in items
    ]
    total = sum((line.unit_price * line.quantity for line in lines), Decimal("5.00"))
    order = Order(
        number=number,
        number_key=number_key(number),
        customer_id=customer,
        placed_at=placed,
        status=status,
        currency="USD",
        shipping_name="Anna Reed",
        shipping_address="12 Canal Street, Leeds LS1 4AB",
        shipping_method="Standard",
        payment_method="Visa •••• 4242",
        payment_status=_PAYMENT.get(status, "paid"),
        shipping_fee=Decimal("5.00"),
        total=total,
        cancelled_at=placed + timedelta(hours=3) if status == "cancelled" else None,
        items=lines,
    )
    if status in {"shipped", "out_for_delivery", "delivered", "returned"}:
        order.shipments = [_shipment(number, placed, status)]
    return order


def _shipment(number: str, placed: datetime, status: str) -> Shipment:
    shipped = placed + timedelta(days=2)
    scans = [("Leeds", "Parcel handed to the carrier", "包裹已揽收", 0)]
    if status != "shipped":
        scans.append(("York", "Out for delivery", "派送中", 60))
    delivered = status in {"delivered", "returned"}
    return Shipment(
        tracking_number=f"TRK{number_key(number)}",
        carrier="DHL",
        status=status,
        shipped_at=shipped,
        estimated_delivery=placed + timedelta(days=8),
        delivered_at=shipped + timedelta(days=3) if delivered else None,
        events=[
            ShipmentEvent(
                at=shipped + timedelta(hours=hours),
                location=place,
                description=english,
                description_zh=chinese,
            )
            for place, english, chinese, hours in scans
        ],
    )
