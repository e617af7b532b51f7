"""What is written down of a shop's words: formats and names, never a number or a person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.service import number_key
from smartmkt_core.tables import metadata
from smartmkt_core.vocabulary.formats import learn_formats
from smartmkt_core.vocabulary.names import bare_title, learn_names
from smartmkt_core.vocabulary.service import refresh

NUMBERS = ["A-7741", "2024/88", "SO_00017", "#5519", "884201993847120056", "京-2025-009", "KXQWZ"]


def shop(tmp_path: Path, numbers: list[str]) -> sessionmaker[Session]:
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    metadata.create_all(engine)
    sessions = make_sessions(engine)
    with unit_of_work(sessions) as session:
        session.add(
            Product(
                sku="K-1",
                title="Heron Gooseneck Kettle 0.9 L, Black",
                title_zh="苍鹭细口手冲壶 0.9 升·黑色",
                price=Decimal("10.00"),
                category="Kitchen",
                brand="Slow Kettle",
                attributes={"colour": "Black", "colour_zh": "黑色", "type": "kettle"},
            )
        )
        for number in numbers:
            session.add(
                Order(
                    number=number,
                    number_key=number_key(number),
                    placed_at=datetime(2026, 11, 1, tzinfo=UTC),
                    status="paid",
                    shipping_name="Ann Lee",
                )
            )
    return sessions


def test_the_file_holds_formats_and_names_but_no_number_and_nobody(tmp_path: Path) -> None:
    with shop(tmp_path, NUMBERS)() as session:
        text = refresh(session, tmp_path).read_text(encoding="utf-8")
    written = json.loads(text)
    assert len(written["order_numbers"]) == len(NUMBERS)
    assert "Heron Gooseneck Kettle" in written["names"]["product"]
    for secret in ("7741", "5519", "00017", "884201", "2025", "KXQWZ", "京", "Ann"):
        assert secret not in text


def test_an_unchanged_shop_leaves_the_file_alone(tmp_path: Path) -> None:
    with shop(tmp_path, NUMBERS)() as session:
        before = refresh(session, tmp_path).stat().st_mtime_ns
        assert refresh(session, tmp_path).stat().st_mtime_ns == before


def test_letters_are_kept_where_many_customers_share_them() -> None:
    many = [(f"SO_{n:05}", f"C{n}") for n in range(20)]
    one = [(f"ANNA-{n}", "C1") for n in range(20, 40)]
    kept = {part["text"] for form in learn_formats(many + one) for part in form}
    assert "SO" in kept
    assert "ANNA" not in kept


def test_formats_know_the_lengths_that_occur() -> None:
    (form,) = learn_formats([("998", "a"), ("10027", "b")])
    assert (form[0]["least"], form[0]["most"]) == (3, 5)


def test_a_title_without_colour_size_and_pack() -> None:
    assert bare_title("Weir Roll-Top Backpack 26 L, Mustard") == "Weir Roll-Top Backpack"
    assert bare_title("水坝卷口背包 26 升·芥末黄") == "水坝卷口背包"
    assert bare_title("Packing Cubes (set of 4), Mist Grey") == "Packing Cubes"


def test_products_go_by_shorter_names_that_fit_no_other() -> None:
    names = learn_names(
        [
            {
                "title": "Weir Roll-Top Backpack 26 L, Mustard",
                "title_zh": "水坝卷口背包 26 升·芥末黄",
            },
            {"title": "Winter Cycling Gloves, Black"},
        ]
    )
    assert "Weir Backpack" in names.product["Weir Roll-Top Backpack"]
    assert "水坝背包" in names.product["Weir Roll-Top Backpack"]
    assert "Winter Gloves" not in names.product["Winter Cycling Gloves"]
