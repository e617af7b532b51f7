"""Customers are shown what people like them care about, and told why."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.recommend.service import Reason, recommend

Sessions = sessionmaker[Session]


def did(customer: str, event: str, sku: str, at: datetime) -> BehaviourEvent:
    return BehaviourEvent(customer_id=customer, event=event, sku=sku, at=at)


def tea_people(session: Session, now: datetime) -> None:
    """Six people buy mugs with tea; six buy backpacks with rain jackets."""
    for n in range(6):
        at = now - timedelta(days=n + 1)
        for person, pair in ((f"tea {n}", ("TEA-1", "MUG-1")), (f"hike {n}", ("BAG-1", "JKT-1"))):
            session.add_all([did(person, "purchase", sku, at) for sku in pair])
    session.flush()


def test_what_goes_together_is_recommended_with_its_reason(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        tea_people(session, now)
        session.add(did("c3", "purchase", "TEA-1", now - timedelta(days=3)))
        session.add(did("c3", "view", "BAG-1", now - timedelta(days=2)))
    with unit_of_work(shop) as session:
        shown = recommend(session, customer_id="c3", limit=3, now=now)
        assert [row.product.sku for row in shown[:2]] == ["MUG-1", "JKT-1"]
        assert shown[0].reason == Reason("bought", sku="TEA-1")
        assert shown[1].reason == Reason("viewed", sku="BAG-1")
        assert shown[0].score > shown[1].score > 0


def test_nothing_bought_or_sold_out_is_recommended(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        tea_people(session, now)
        for n in range(6):
            session.add(did(f"tea {n}", "purchase", "BLK-1", now))
        session.add(did("c1", "purchase", "MUG-1", now))
    with unit_of_work(shop) as session:
        shown = {row.product.sku for row in recommend(session, customer_id="c1", limit=8, now=now)}
        # MUG-1 was bought by an event; KET-1, TEA-1, LMP-1, JKT-1, SHO-1 are on c1's orders.
        assert shown == {"BAG-1"}


def test_a_guest_is_shown_what_is_popular(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        tea_people(session, now)
        session.add_all([did(f"x{n}", "purchase", "LMP-1", now) for n in range(20)])
    with unit_of_work(shop) as session:
        for customer in (None, "somebody new"):
            shown = recommend(session, customer_id=customer, limit=5, now=now)
            assert shown[0].product.sku == "LMP-1"
            assert {row.reason.kind for row in shown} == {"popular"}
            assert len(shown) == 5


def test_a_shop_without_history_still_shows_something(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        shown = recommend(session, customer_id=None, limit=3, now=now)
        assert len(shown) == 3
        assert all(row.product.stock > 0 for row in shown)


def test_a_new_click_counts_at_once(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        tea_people(session, now)
    with unit_of_work(shop) as session:
        assert recommend(session, customer_id="new", limit=1, now=now)[0].score == 0
        session.add(did("new", "view", "BAG-1", now))
        session.flush()
        shown = recommend(session, customer_id="new", limit=1, now=now)
        assert (shown[0].product.sku, shown[0].reason) == ("JKT-1", Reason("viewed", sku="BAG-1"))


def test_other_colours_of_what_was_bought_are_left_out(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for colour in ("Red", "Blue", "Green"):
            session.add(Product(sku=f"CUP-{colour}", title=f"Cup, {colour}", price=9, stock=5))
        session.flush()
        for n in range(5):
            for colour in ("Red", "Blue", "Green"):
                session.add(did(f"p{n}", "purchase", f"CUP-{colour}", now))
        session.add(did("c3", "purchase", "CUP-Red", now))
    with unit_of_work(shop) as session:
        mine = [row.product.title for row in recommend(session, customer_id="c3", limit=8, now=now)]
        assert not any(title.startswith("Cup") for title in mine)
        guest = [row.product.title for row in recommend(session, customer_id=None, now=now)]
        assert sum(title.startswith("Cup") for title in guest) == 1
