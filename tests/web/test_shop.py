"""The demo shop's page: products page by page, links to them, and being one of its customers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.models import Order
from tests.web.conftest import StartGateway
from tests.web.helpers import Server
from web import meaning

KETTLE = {"old_price": "45.00", "category_zh": "厨房", "colour": "Copper"}


def product(number: int, **values: Any) -> Product:
    given = {"title": f"Mug {number}", "category": "Kitchen", "price": Decimal("12.00")}
    return Product(sku=f"K-{number}", currency="USD", stock=9, **(given | values))


@pytest.fixture
def shelves(sessions: sessionmaker[Session]) -> None:
    """30 mugs, a kettle on sale, a tea tin, and something without a category."""
    with unit_of_work(sessions) as session:
        session.add_all(product(n, attributes={"category_zh": "厨房"}) for n in range(10, 40))
        session.add(product(1, title="Kettle", title_zh="水壶", attributes=KETTLE))
        session.add(product(2, title="Sencha", category="Tea & Coffee", price=Decimal("9.50")))
        session.add(product(3, title="Voucher", category="", attributes={"old_price": "free"}))


@pytest.fixture
def shop(shelves: None, gateway: Server) -> Iterator[httpx.Client]:
    """A browser on the shop's page."""
    with httpx.Client(base_url=f"{gateway.url}/api/shop") as browser:
        yield browser


def skus(answer: httpx.Response) -> list[str]:
    return [one["sku"] for one in answer.json()["products"]]


def test_every_product_is_seen_once_page_by_page(shop: httpx.Client) -> None:
    first = shop.get("/products")
    assert (first.json()["total"], len(skus(first))) == (33, 24)
    second = shop.get("/products?offset=24")
    assert len({*skus(first), *skus(second)}) == 33
    kitchen = shop.get("/products?category=Kitchen&limit=10&offset=30").json()
    assert (kitchen["total"], len(kitchen["products"])) == (31, 1)
    assert shop.get("/products?offset=900").json()["products"] == []


def test_a_search_has_pages_too_and_keeps_to_its_category(shop: httpx.Client) -> None:
    first = shop.get("/products?q=mug&limit=20")
    second = shop.get("/products?q=mug&limit=20&offset=20")
    assert first.json()["total"] == second.json()["total"] == 30
    assert len({*skus(first), *skus(second)}) == 30
    assert shop.get("/products?q=mug&category=Tea %26 Coffee").json()["total"] == 0


@pytest.mark.parametrize("asked", ["limit=0", "limit=1000", "offset=-1", "offset=many"])
def test_a_page_that_cannot_be(shop: httpx.Client, asked: str) -> None:
    assert shop.get(f"/products?{asked}").status_code == 422


def test_a_link_opens_its_product(shop: httpx.Client) -> None:
    kettle = shop.get("/products/k-1?language=zh").json()
    assert (kettle["sku"], kettle["title"], kettle["category_label"]) == ("K-1", "水壶", "厨房")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The shop no longer has this product."), ("zh", "该商品已下架。")],
)
def test_a_link_to_a_product_that_is_gone(shop: httpx.Client, language: str, said: str) -> None:
    answer = shop.get(f"/products/K-999?language={language}")
    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": "product_gone", "text": said}}


def test_the_old_price_is_shown_where_it_was_higher(shop: httpx.Client) -> None:
    kettle = shop.get("/products/K-1").json()
    assert (kettle["price_label"], kettle["old_price_label"]) == ("$12.00", "$45.00")
    assert shop.get("/products/K-1?language=zh").json()["old_price_label"] == "US$45.00"
    assert "old_price" not in kettle["attributes"]
    assert shop.get("/products/K-3").json()["old_price_label"] is None


def test_categories_are_named_in_the_shoppers_language(shop: httpx.Client) -> None:
    def labels(language: str) -> dict[str, str]:
        found = shop.get(f"/products?language={language}").json()["categories"]
        return {one["key"]: one["label"] for one in found}

    assert labels("zh") == {"Kitchen": "厨房", "Tea & Coffee": "Tea & Coffee"}
    assert labels("en") == {"Kitchen": "Kitchen", "Tea & Coffee": "Tea & Coffee"}


class Meanings:
    """An encoder that knows what a gift for a tea lover is."""

    fingerprint = "meanings"

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        about = ["tea" in text or "茶" in text for text in texts]
        return np.array([(0.0, 1.0) if tea else (1.0, 0.0) for tea in about], np.float32)


def test_a_search_understands_what_is_meant(
    shelves: None, start_gateway: StartGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def load(folder: Path) -> Meanings:
        opened.append(threading.current_thread().name)
        return Meanings()

    monkeypatch.setattr(meaning, "open_encoder", load)
    server = start_gateway()
    assert opened == [], "not before somebody comes to the shop"
    with httpx.Client(base_url=f"{server.url}/api/shop") as browser:
        for words in ("gift for my tea-loving aunt", "送给爱喝茶的人"):
            assert skus(browser.get("/products", params={"q": words})) == ["K-2"]
    assert len(opened) == 1
    assert opened[0] != "MainThread"


def test_a_search_goes_by_words_until_the_encoder_is_there(
    shelves: None, start_gateway: StartGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()
    monkeypatch.setattr(meaning, "PATIENCE", 0.05)
    monkeypatch.setattr(meaning, "open_encoder", lambda folder: ready.wait(10) and Meanings())
    server = start_gateway()
    try:
        answer = httpx.get(f"{server.url}/api/shop/products?q=sencha")
        assert skus(answer) == ["K-2"]
    finally:
        ready.set()


def test_the_first_customers_are_those_of_the_tour(
    shop: httpx.Client, sessions: sessionmaker[Session]
) -> None:
    with unit_of_work(sessions) as session:
        session.add(Customer(id="A0001", name="Adam Early"))
        session.add(Customer(id="C0002", name="王丽华", language="zh"))
        session.add(Customer(id="C0001", name="Emma Lindqvist"))
    names = [one["name"] for one in shop.get("/customers").json()["customers"]]
    assert names[:2] == ["Emma Lindqvist", "王丽华"]
    assert sorted(names[2:]) == ["Adam Early", "Anna Reed", "王芳"]


def test_the_other_customers_differ(shop: httpx.Client, sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with unit_of_work(sessions) as session:
        for number in range(20):
            session.add(Customer(id=f"b{number:02}", name=f"Guest {number}"))
        session.add(Customer(id="x1", name="陈晨", language="zh"))
        for days, status in ((9, "delivered"), (1, "shipped")):
            order = Order(
                number=f"N{days}",
                number_key=f"n{days}",
                customer_id="b19",
                placed_at=now - timedelta(days=days),
                status=status,
                currency="USD",
                total=Decimal("5.00"),
            )
            session.add(order)
    names = {one["name"] for one in shop.get("/customers").json()["customers"]}
    assert len(names) == 8
    assert {"陈晨", "Guest 19"} <= names


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This customer is no longer with the shop. Please choose another one."),
        ("zh", "该顾客已不存在，请另选一位。"),
    ],
)
def test_a_customer_who_is_gone_cannot_sign_in(
    shop: httpx.Client, sessions: sessionmaker[Session], language: str, said: str
) -> None:
    assert shop.post("/sign-in", json={"customer_id": "c1"}).json()["name"] == "Anna Reed"
    with unit_of_work(sessions) as session:
        session.delete(session.get(Customer, "c1"))
    for gone in ("c1", "nobody"):
        answer = shop.post("/sign-in", json={"customer_id": gone, "language": language})
        assert answer.status_code == 404
        assert answer.json() == {"error": {"code": "customer_gone", "text": said}}
    assert shop.post("/sign-in", json={}).status_code == 422
