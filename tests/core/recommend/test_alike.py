"""Similar products and those bought together, with what their reasons rest on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.recommend import service as recommend
from smartmkt_core.recommend.service import Reason
from smartmkt_core.tables import metadata

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
GOODS = [
    ("WOOL", "Skerry Jumper, Grey", "89.00", 0, "jumper", "wool"),
    ("WOOL2", "Skerry Jumper, Navy", "89.00", 4, "jumper", "wool"),
    ("OTHER", "Fell Jumper, Red", "95.00", 4, "jumper", "wool"),
    ("COTTON", "Shore Jumper, Sand", "85.00", 4, "jumper", "cotton"),
    ("GONE", "Moor Jumper, Green", "89.00", 0, "jumper", "wool"),
    ("SOCK", "Trail Socks, Grey", "12.00", 9, "socks", "wool"),
]
BASKETS = [
    ("1", "ann", "delivered", ["WOOL", "SOCK"]),
    ("2", "bo", "paid", ["WOOL2", "SOCK"]),
    ("3", "bo", "paid", ["WOOL2", "SOCK"]),
    ("4", "cy", "cancelled", ["WOOL", "COTTON"]),
    ("5", "dee", "paid", ["WOOL", "COTTON"]),
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Jumpers and socks, and who ordered them."""
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    metadata.create_all(engine)
    with unit_of_work(make_sessions(engine)) as opened:
        for sku, title, price, stock, kind, material in GOODS:
            opened.add(
                Product(
                    sku=sku,
                    title=title,
                    category="Knitwear",
                    price=Decimal(price),
                    stock=stock,
                    attributes={"type": kind, "material": material},
                )
            )
        for name in ("ann", "bo", "cy", "dee"):
            opened.add(Customer(id=name))
        opened.flush()
        for number, customer, status, skus in BASKETS:
            opened.add(
                Order(
                    number=number,
                    number_key=number,
                    customer_id=customer,
                    placed_at=NOW,
                    status=status,
                    items=[OrderItem(sku=sku, quantity=1, unit_price=Decimal(1)) for sku in skus],
                )
            )
        opened.flush()
        yield opened
    engine.dispose()


def test_similar_ones_are_of_the_kind_and_can_be_bought(session):
    grey = catalog.product(session, "WOOL")
    found = recommend.similar(session, grey)
    assert [one.product.sku for one in found][:3] == ["WOOL2", "OTHER", "COTTON"]
    assert found[0].variant and "material" in found[1].shared
    assert "GONE" not in {one.product.sku for one in found}


def test_another_colour_comes_last_where_the_thing_itself_can_be_bought(session):
    found = recommend.similar(session, catalog.product(session, "OTHER"))
    assert found[0].product.sku == "WOOL2"
    navy = recommend.similar(session, catalog.product(session, "WOOL2"))
    assert not any(one.product.sku == "WOOL" for one in navy)


def test_together_counts_shoppers_once_over_all_colours(session):
    found = recommend.bought_together(session, catalog.product(session, "WOOL"))
    assert [(one.product.sku, one.shoppers) for one in found] == [("SOCK", 2)]


def test_a_recommendation_s_evidence_can_be_counted(session):
    at = NOW - timedelta(days=3)
    for customer, sku, event in (
        ("ann", "WOOL", "purchase"),
        ("ann", "SOCK", "cart"),
        ("bo", "WOOL", "cart"),
        ("bo", "SOCK", "purchase"),
        ("cy", "SOCK", "view"),
    ):
        session.add(BehaviourEvent(customer_id=customer, sku=sku, event=event, at=at))
    session.flush()
    why = recommend.evidence(
        session, "SOCK", Reason("bought", sku="WOOL"), customer_id="ann", now=NOW
    )
    assert (why.at, why.shoppers) == (at, 2)
    popular = recommend.evidence(session, "SOCK", Reason("popular"), customer_id=None, now=NOW)
    assert (popular.at, popular.shoppers) == (None, 1)


def test_what_was_ordered_and_cancelled_was_not_bought(session):
    at = NOW - timedelta(days=2)
    for customer in ("ann", "bo", "cy"):
        for sku in ("COTTON", "SOCK"):
            session.add(BehaviourEvent(customer_id=customer, sku=sku, event="purchase", at=at))
    session.add(BehaviourEvent(customer_id="cy", sku="WOOL2", event="view", at=at))
    session.flush()
    found = recommend.recommend(session, customer_id="cy", now=NOW)
    reasons = {one.reason.kind for one in found if one.reason.sku == "COTTON"}
    assert "bought" not in reasons
