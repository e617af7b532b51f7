"""An order that has arrived: two pairs of shoes, a mug and a lamp, bought with a discount."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order, OrderItem, Shipment

Sessions = sessionmaker[Session]


@pytest.fixture
def arrived(shop: Sessions, now: datetime) -> Sessions:
    """Order 10050 of Anna, delivered three days ago, 10 % off 323.50."""
    with unit_of_work(shop) as session:
        shoes = session.get_one(Product, "SHO-1")
        shoes.attributes = {"group": "trail", "colour": "Black", "sizes": "EU 36–46"}
        session.add_all(
            Product(
                sku=sku,
                title=f"Trail Running Shoes, {colour}",
                category="Shoes",
                price=Decimal(price),
                stock=stock,
                attributes={"group": "trail", "colour": colour},
            )
            for sku, colour, price, stock in (
                ("SHO-2", "Blue", "110.00", 4),
                ("SHO-3", "Red", "125.00", 4),
                ("SHO-4", "Green", "90.00", 1),
                ("SHO-5", "White", "110.00", 0),
            )
        )
        session.add(
            Order(
                number="10050",
                number_key="10050",
                customer_id="c1",
                placed_at=now - timedelta(days=8),
                status="delivered",
                payment_status="paid",
                payment_method="Visa •••• 4242",
                discount=Decimal("32.35"),
                total=Decimal("291.15"),
                items=[
                    OrderItem(sku="SHO-1", title="Shoes", quantity=2, unit_price=Decimal(110)),
                    OrderItem(sku="MUG-1", title="Mug", quantity=1, unit_price=Decimal("14.50")),
                    OrderItem(sku="LMP-1", title="Lamp", quantity=1, unit_price=Decimal(89)),
                ],
                shipments=[Shipment(tracking_number="T50", delivered_at=now - timedelta(days=3))],
            )
        )
    return shop
