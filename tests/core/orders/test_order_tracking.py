"""Where an order is, and what becomes of its money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.service import Shopper, Tracking

Sessions = sessionmaker[Session]


def followed(shop: Sessions, customer: str, number: str, now: datetime) -> Tracking:
    """Tracking as an edge uses it: after the session is closed."""
    with unit_of_work(shop) as session:
        order = orders.accessible(session, Shopper("talk", customer), number, now)
    return orders.track(order, now)


@pytest.mark.parametrize(
    ("customer", "number", "states"),
    [
        ("c1", "A-7741", "placed> paid packed shipped out_for_delivery delivered"),
        ("c1", "10027", "placed+ paid> packed shipped out_for_delivery delivered"),
        ("c2", "2024/88", "placed+ paid+ packed> shipped out_for_delivery delivered"),
        ("c1", "10028", "placed+ paid+ packed+ shipped> out_for_delivery delivered"),
        ("c2", "1001", "placed+ paid+ packed+ shipped+ out_for_delivery> delivered"),
        ("c1", "10029", "placed+ paid+ packed+ shipped+ out_for_delivery+ delivered>"),
        ("c2", "10030", "placed+ paid+ cancelled>"),
        ("c3", "so00017", "placed+ paid+ packed+ shipped+ out_for_delivery+ delivered+ returned>"),
    ],
)
def test_the_progress_line_names_the_current_step(
    shop: Sessions, now: datetime, customer: str, number: str, states: str
) -> None:
    marks = {"done": "+", "current": ">", "todo": ""}
    steps = followed(shop, customer, number, now).steps
    assert " ".join(step.key + marks[step.state] for step in steps) == states


def test_steps_have_their_times_where_known(shop: Sessions, now: datetime) -> None:
    placed = now - timedelta(days=30, hours=1)
    times = {step.key: step.at for step in followed(shop, "c1", "10029", now).steps}
    assert times["placed"] == placed
    assert times["shipped"] == placed + timedelta(days=2)
    assert times["delivered"] == placed + timedelta(days=5)
    assert times["packed"] is None
    with unit_of_work(shop) as session:
        order = orders.accessible(session, Shopper("t", "c1"), "10029", now)
        order.attributes = {"packed_at": "2026-10-24T08:00:00+02:00", "paid_at": "soon"}
    times = {step.key: step.at for step in followed(shop, "c1", "10029", now).steps}
    assert times["packed"] == datetime(2026, 10, 24, 6, tzinfo=UTC)
    assert times["paid"] is None


def test_the_parcel_with_its_scans_and_its_date(shop: Sessions, now: datetime) -> None:
    tracking = followed(shop, "c2", "#1001", now)
    assert tracking.shipment is not None
    assert tracking.shipment.tracking_number == "TRK1001"
    assert [scan.description for scan in tracking.events] == [
        "Parcel handed to the carrier",
        "Out for delivery",
    ]
    assert tracking.expected == now + timedelta(days=3, hours=-1)
    assert not tracking.late


def test_late_is_what_has_not_come_in_time(shop: Sessions, now: datetime) -> None:
    assert not followed(shop, "c1", "10028", now).late
    assert followed(shop, "c1", "10028", now + timedelta(days=2)).late
    assert not followed(shop, "c1", "10029", now + timedelta(days=90)).late
    assert not followed(shop, "c3", "SO 00017", now + timedelta(days=90)).late


def test_a_promised_day_lasts_until_its_end(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, Shopper("t", "c1"), "10028", now)
        order.shipments[0].estimated_delivery = datetime(2026, 11, 22, tzinfo=UTC)
    assert not followed(shop, "c1", "10028", now).late
    assert followed(shop, "c1", "10028", now + timedelta(days=1)).late


def test_before_shipping_there_is_no_parcel_and_no_promise(shop: Sessions, now: datetime) -> None:
    tracking = followed(shop, "c1", "10027", now)
    assert (tracking.shipment, tracking.expected, tracking.late) == (None, None, False)
    assert tracking.events == []


def test_orders_are_listed_newest_first(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        mine = orders.list_orders(session, Shopper("talk", "c1"))
        assert [order.number for order in mine] == ["A-7741", "10027", "10028", "10029"]
        assert len(orders.list_orders(session, Shopper("talk", "c1"), limit=2)) == 2
        assert orders.list_orders(session, Shopper("talk")) == []
        signed = orders.by_number(session, "2024/88")
        assert signed is not None and signed.customer_id == "c2"
        assert orders.by_number(session, "202488") is None
        assert orders.bought_skus(session, "c2") == {"BAG-1", "TEA-1"}
    assert mine[0].items[0].name("zh") == "铜质水壶"


def test_an_unpaid_cancelled_order_was_never_paid(now: datetime) -> None:
    order = Order(
        number="1",
        number_key="1",
        placed_at=now,
        status="cancelled",
        payment_status="pending",
        total=Decimal(5),
    )
    assert [step.key for step in orders.track(order, now).steps] == ["placed", "cancelled"]
