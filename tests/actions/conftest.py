"""A small shop with orders in every state, and a way to talk to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.wiring import Shop
from smartmkt_core.account.models import Address, Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.faq.service import Faq
from smartmkt_core.orders.models import Order, OrderItem, Shipment, ShipmentEvent
from smartmkt_core.orders.service import number_key
from smartmkt_core.returns.models import Refund
from smartmkt_core.settings import ROOT, Settings
from smartmkt_core.tables import metadata
from smartmkt_core.texts import Texts
from tests.actions.talk import Talk

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

PRODUCTS = [
    ("KET-1", "Copper Kettle", "铜水壶", "69.00", 12),
    ("MUG-1", "Stoneware Mug", "粗陶马克杯", "14.50", 3),
    ("LAM-1", "Reading Lamp", "阅读台灯", "89.00", 0),
    ("SCA-1", "Wool Scarf", "羊毛围巾", "45.00", 40),
]
# number, customer, status, payment, days ago, [(sku, quantity)]
ORDERS = [
    ("10027", "ann", "paid", "paid", 1, [("KET-1", 1)]),
    ("10028", "ann", "shipped", "paid", 4, [("MUG-1", 2), ("SCA-1", 1)]),
    ("10020", "ann", "delivered", "paid", 12, [("LAM-1", 1)]),
    ("10019", "ann", "cancelled", "refund_pending", 20, [("SCA-1", 1)]),
    ("10030", "bo", "paid", "paid", 1, [("MUG-1", 3), ("KET-1", 1)]),
    ("A-7741", "cy", "shipped", "paid", 5, [("KET-1", 1)]),
    ("2024/88", "dee", "placed", "pending", 2, [("SCA-1", 2)]),
    ("10040", "eve", "packed", "paid", 2, [("SCA-1", 1)]),
    ("10041", "fay", "delivered", "paid", 9, [("MUG-1", 2), ("KET-1", 1)]),
]
PEOPLE = [
    ("ann", "Ann Lee", "ann@example.com", "+1 415 555 4471"),
    ("bo", "王波", "bo@example.cn", "13800001234"),
    ("cy", "Cy Young", "cy@example.com", "+1 415 555 9902"),
    ("dee", "Dee", "dee@example.com", "+1 415 555 3303"),
    ("eve", "Eve", "eve@example.com", "+1 415 555 4404"),
    ("fay", "Fay", "fay@example.com", "+1 415 555 5505"),
    ("gus", "Gus", "gus@example.com", "+1 415 555 6606"),
]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """The whole shop over its own database, without encoder and mood model."""
    settings = Settings(var=tmp_path, secret="s" * 40, customer_token_secret="c" * 40)
    engine = make_engine(settings.db_url)
    metadata.create_all(engine)
    sessions = make_sessions(engine)
    with unit_of_work(sessions) as session:
        fill(session)
    return Shop(
        settings=settings,
        sessions=sessions,
        texts=Texts.load(ROOT / "data" / "responses"),
        faq=Faq.load(ROOT / "data" / "faq"),
        labels={
            "track_order": {"en": "Where my order is", "zh": "查询物流"},
            "cancel_order": {"en": "Cancel an order", "zh": "取消订单"},
        },
        clock=lambda: NOW,
    )


@pytest.fixture
def talk(shop: Shop) -> Callable[..., Talk]:
    """Starts a conversation, which the log knows too."""

    def start(**who: str) -> Talk:
        return Talk(shop, **who)

    return start


def fill(session: Session) -> None:
    """Products, people, orders, one conversation."""
    for sku, title, title_zh, price, stock in PRODUCTS:
        session.add(
            Product(
                sku=sku,
                title=title,
                title_zh=title_zh,
                price=Decimal(price),
                stock=stock,
                category="home",
                image_url=f"/store/images/{sku}.svg",
                attributes={"material": "copper", "material_zh": "铜"},
            )
        )
    for key, name, email, phone in PEOPLE:
        session.add(Customer(id=key, name=name, email=email, phone=phone))
    session.flush()
    session.add(Address(customer_id="ann", text="1 Old Road, Leeds LS1 1AA", is_default=True))
    session.add(Address(customer_id="ann", text="9 Office Park, York YO1 9ZZ"))
    session.add(Conversation(id="talk", created_at=NOW, updated_at=NOW))
    prices = {sku: Decimal(price) for sku, _, _, price, _ in PRODUCTS}
    titles = {sku: title for sku, title, *_ in PRODUCTS}
    for number, customer, status, payment, days, lines in ORDERS:
        placed = NOW - timedelta(days=days)
        order = Order(
            number=number,
            number_key=number_key(number),
            customer_id=customer,
            placed_at=placed,
            status=status,
            payment_status=payment,
            payment_method="credit card",
            currency="USD",
            shipping_address="1 Old Road, Leeds LS1 1AA",
            total=sum((prices[sku] * count for sku, count in lines), Decimal(0)),
            cancelled_at=placed + timedelta(days=1) if status == "cancelled" else None,
            items=[
                OrderItem(sku=sku, title=titles[sku], quantity=count, unit_price=prices[sku])
                for sku, count in lines
            ],
        )
        if status in ("shipped", "delivered"):
            order.shipments = [parcel(number, status, placed)]
        session.add(order)
        session.flush()
        if payment == "refund_pending":
            session.add(
                Refund(
                    order_id=order.id,
                    amount=order.total,
                    method="credit card",
                    created_at=NOW,
                    expected_at=NOW + timedelta(days=3),
                )
            )


def parcel(number: str, status: str, placed: datetime) -> Shipment:
    """A parcel on its way, or arrived after five days."""
    arrived = placed + timedelta(days=5) if status == "delivered" else None
    return Shipment(
        tracking_number=f"T{number}",
        carrier="DHL",
        status=status,
        shipped_at=placed + timedelta(days=1),
        estimated_delivery=arrived or NOW + timedelta(days=2),
        delivered_at=arrived,
        events=[
            ShipmentEvent(
                at=NOW - timedelta(days=1),
                location="Leipzig",
                description="Sorted",
                description_zh="已分拣",
            )
        ],
    )
