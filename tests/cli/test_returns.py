"""Goods that have arrived, noted from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.migrations import upgrade
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.returns.models import Refund, Return
from tests.cli.conftest import Run

NOW = datetime.now(UTC)
CASES = [
    ("R5001", "return", "refund", "requested", Decimal("12.50")),
    ("R5002", "exchange", "replacement", "requested", Decimal(0)),
    ("R5003", "return", "refund", "withdrawn", Decimal("12.50")),
    ("R5004", "damaged", "refund", "approved", Decimal("12.50")),
]


@pytest.fixture
def sessions(var: Path):
    """A shop with an order of four teapots, each in a case of its own."""
    var.mkdir()
    engine = make_engine(f"sqlite:///{var}/smartmkt.db")
    upgrade(engine)
    made = make_sessions(engine)
    with unit_of_work(made) as session:
        session.add(
            Product(sku="POT-1", title="Clay teapot", price=Decimal("12.50"), stock=1, category="")
        )
        item = OrderItem(sku="POT-1", quantity=4, unit_price=Decimal("12.50"))
        order = Order(
            number="10041", number_key="10041", placed_at=NOW, status="delivered",
            payment_status="paid", payment_method="Visa 4242", currency="EUR", total=50,
            items=[item],
        )  # fmt: skip
        session.add(order)
        session.flush()
        for number, kind, wish, status, amount in CASES:
            session.add(
                Return(
                    number=number, kind=kind, wish=wish, status=status, amount=amount,
                    order_id=order.id, item_id=item.id, sku="POT-1", requested_at=NOW,
                )
            )  # fmt: skip
    return made


def test_what_has_arrived_is_refunded_and_back_in_stock(smartmkt: Run, sessions) -> None:
    done = smartmkt("returns", "receive", "r5001")
    assert done.exit_code == 0
    assert "R5001 has arrived (order 10041)" in done.stdout
    assert "to refund: 12.50 EUR to Visa 4242 by " in done.stdout
    with unit_of_work(sessions) as session:
        assert session.get_one(Product, "POT-1").stock == 2
        assert [row.amount for row in session.query(Refund)] == [Decimal("12.50")]


def test_an_exchange_says_what_is_to_be_sent(smartmkt: Run, sessions) -> None:
    said = smartmkt("returns", "receive", "R5002").stdout
    assert "to send: 1 × POT-1" in said and "refund" not in said


def test_nothing_is_received_twice(smartmkt: Run, sessions) -> None:
    smartmkt("returns", "receive", "R5001")
    again = smartmkt("returns", "receive", "R5001")
    assert again.exit_code == 1 and "R5001 has arrived already" in again.stderr
    with unit_of_work(sessions) as session:
        assert session.query(Refund).count() == 1


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("R9999", "there is no return R9999"),
        ("R5003", "R5003 was withdrawn by the shopper"),
        ("R5004", "R5004 needs no goods"),
    ],
)
def test_what_cannot_arrive_is_explained(smartmkt: Run, sessions, number: str, reason: str) -> None:
    said = smartmkt("returns", "receive", number)
    assert said.exit_code == 1 and reason in said.stderr and not said.stdout
    with unit_of_work(sessions) as session:
        assert session.query(Refund).count() == 0
