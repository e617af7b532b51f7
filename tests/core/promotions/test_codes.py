"""What a code is worth for a basket, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order
from smartmkt_core.promotions import service as promotions
from smartmkt_core.promotions.models import Promotion
from smartmkt_core.promotions.service import Audience, Why
from smartmkt_core.tables import metadata

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A shop with three products and two customers; Ann has ordered, Bo has not."""
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    metadata.create_all(engine)
    with unit_of_work(make_sessions(engine)) as opened:
        for sku, price, category, brand in (
            ("KET", "69.00", "Kitchen", "Copperquay"),
            ("TEA", "9.99", "Tea & Coffee", "Qingwu"),
            ("CUP", "14.50", "Kitchen", "Osk Harbour"),
        ):
            opened.add(
                Product(sku=sku, title=sku, price=Decimal(price), category=category, brand=brand)
            )
        opened.add(Customer(id="ann", name="Ann", newsletter=True))
        opened.add(Customer(id="bo", name="Bo"))
        opened.flush()
        opened.add(
            Order(
                number="1",
                number_key="1",
                customer_id="ann",
                placed_at=NOW - timedelta(days=90),
                status="delivered",
                attributes={"discount_code": "once5"},
            )
        )
        yield opened
    engine.dispose()


def code(session: Session, name: str = "X", **values: Any) -> None:
    """A code that runs now and that anybody may know."""
    settings = {"kind": "amount", "value": Decimal(5), "public": True, **values}
    session.add(Promotion(code=name, **settings))
    session.flush()


def ask(
    session: Session, *pieces: tuple[str, int], name: str = "X", customer: str | None = None
) -> promotions.Verdict | None:
    """What the shop answers about a code and these goods."""
    basket = promotions.basket_of(session, pieces)
    return promotions.check(session, name, basket, customer_id=customer, now=NOW)


@pytest.mark.parametrize(
    ("values", "pieces", "saving"),
    [
        ({"value": Decimal(12)}, [("KET", 1)], "12.00"),
        ({"kind": "percent", "value": Decimal(15)}, [("TEA", 1)], "1.50"),
        ({"kind": "percent", "value": Decimal(15)}, [("TEA", 3), ("KET", 1)], "14.85"),
        ({"value": Decimal(20)}, [("CUP", 1)], "14.50"),
        ({"kind": "percent", "value": Decimal(10), "brands": ["osk harbour"]},
         [("CUP", 2), ("KET", 1)], "2.90"),
        ({"kind": "percent", "value": Decimal(10), "skus": ["TEA"], "categories": ["Kitchen"]},
         [("CUP", 1), ("TEA", 1)], "2.45"),
        ({"kind": "free_delivery", "value": Decimal(0)}, [("CUP", 1)], "0"),
    ],
)  # fmt: skip
def test_a_code_takes_off_what_it_says(session, values, pieces, saving):
    code(session, **values)
    verdict = ask(session, *pieces)
    assert verdict.works and verdict.saving == Decimal(saving)


def test_what_is_missing_is_told_to_the_cent(session):
    code(session, min_basket=Decimal(100))
    verdict = ask(session, ("KET", 1), ("CUP", 1))
    assert [(o.why, o.missing) for o in verdict.obstacles] == [(Why.BASKET, Decimal("16.50"))]
    assert verdict.saving == 0
    assert ask(session, ("KET", 1), ("CUP", 3)).works


def test_only_the_goods_that_it_is_for_count_towards_the_least_amount(session):
    code(session, categories=["Tea & Coffee"], min_basket=Decimal(30))
    assert ask(session, ("KET", 1)).obstacles[0].why == Why.GOODS
    assert ask(session, ("KET", 1), ("TEA", 1)).obstacles[0].missing == Decimal("20.01")


def test_an_empty_basket_is_no_reason_to_refuse_but_to_say_so(session):
    code(session)
    assert ask(session).obstacles[0].why == Why.EMPTY


def test_expired_coming_and_unknown_codes_are_the_same(session):
    code(session, "OLD", ends_at=NOW)
    code(session, "SOON", starts_at=NOW + timedelta(seconds=1))
    for name in ("OLD", "SOON", "NEVER"):
        assert ask(session, ("KET", 1), name=name) is None
    assert promotions.offers(session, now=NOW) == []


def test_a_code_is_read_as_people_type_it(session):
    code(session, "SAVE5")
    assert ask(session, ("KET", 1), name=" save5 ").works


def test_codes_that_are_not_public_work_but_are_never_told_of(session):
    code(session, "SECRET", public=False, value=Decimal(30))
    basket = promotions.basket_of(session, [("KET", 1)])
    assert ask(session, ("KET", 1), name="secret").works
    assert promotions.offers(session, now=NOW) == []
    best = promotions.best(session, basket, customer_id=None, now=NOW)
    assert best.verdicts == ()
    named = promotions.best(session, basket, customer_id=None, now=NOW, known=["secret"])
    assert named.saving == 30


def test_new_customers_readers_and_a_single_use(session):
    code(session, "NEW", audience="new")
    code(session, "READ", audience="newsletter")
    code(session, "ONCE5", once=True)
    kettle = ("KET", 1)
    assert ask(session, kettle, name="NEW", customer="ann").obstacles[0].why == Why.NEW
    assert ask(session, kettle, name="NEW", customer="bo").works
    assert ask(session, kettle, name="READ", customer="ann").works
    assert ask(session, kettle, name="READ", customer="bo").obstacles[0].why == Why.NEWSLETTER
    assert ask(session, kettle, name="ONCE5", customer="ann").obstacles[0].why == Why.USED
    assert ask(session, kettle, name="ONCE5", customer="bo").works


def test_a_guest_may_be_new_which_only_the_checkout_knows(session):
    code(session, audience="new")
    verdict = ask(session, ("KET", 1))
    assert verdict.works and verdict.unproven == (Audience.NEW,)


def test_the_best_is_one_code_or_all_that_go_together(session):
    code(session, "ALONE", value=Decimal(12))
    code(session, "ONE", value=Decimal(7), combines=True)
    code(session, "TWO", kind="percent", value=Decimal(10), combines=True)
    basket = promotions.basket_of(session, [("KET", 1)])
    best = promotions.best(session, basket, customer_id=None, now=NOW)
    assert ({v.promotion.code for v in best.verdicts}, best.saving) == (
        {"ONE", "TWO"},
        Decimal("13.90"),
    )
    small = promotions.basket_of(session, [("CUP", 1)])
    best = promotions.best(session, small, customer_id=None, now=NOW)
    assert [v.promotion.code for v in best.verdicts] == ["ALONE"]


def test_an_amount_in_another_currency_is_not_taken_off(session):
    code(session, currency="EUR")
    assert ask(session, ("KET", 1)).obstacles[0].why == Why.CURRENCY


def test_the_basket_knows_the_shop_s_prices_and_products_only(session):
    basket = promotions.basket_of(session, [("KET", 2), ("GONE", 1), ("KET", 1), ("CUP", -1)])
    assert [(line.product.sku, line.quantity) for line in basket.lines] == [("KET", 3)]
    assert basket.total == Decimal("207.00")


def test_what_was_put_in_and_not_bought_since_is_remembered_for_a_month(session):
    for sku, event, days in (
        ("KET", "cart", 40),
        ("TEA", "cart", 5),
        ("CUP", "cart", 4),
        ("CUP", "purchase", 3),
    ):
        session.add(
            BehaviourEvent(
                customer_id="ann", sku=sku, event=event, value=2, at=NOW - timedelta(days=days)
            )
        )
    session.flush()
    assert promotions.remembered(session, "ann", now=NOW) == [("TEA", 2)]
