"""Narrowing what is shown: which words change which limit, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.service import Limits
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.tables import metadata

SHOES = [
    ("A", "Tide Sneaker, Navy", "Norrfall", "69.00", 5, "Navy", "EU 36–41", "300 g", False),
    ("B", "Reed Runner, Black", "Farfell", "118.00", 0, "Black", "EU 40–46", "400 g", True),
    ("C", "Marsh Boot, Red", "Mossbeck", "90.00", 9, "Red", "EU 36–46", "500 g", True),
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Three pairs of shoes."""
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    metadata.create_all(engine)
    with unit_of_work(make_sessions(engine)) as opened:
        for sku, title, brand, price, stock, colour, sizes, weight, waterproof in SHOES:
            opened.add(
                Product(
                    sku=sku,
                    title=title,
                    title_zh="",
                    brand=brand,
                    category="Shoes",
                    price=Decimal(price),
                    stock=stock,
                    attributes={
                        "colour": colour,
                        "sizes": sizes,
                        "weight": weight,
                        "waterproof": waterproof,
                    },
                )
            )
        opened.flush()
        opened.add(Review(sku="C", rating=5))
        yield opened
    engine.dispose()


def shown(session: Session) -> list[Product]:
    """All three, in the sequence of their numbers."""
    return sorted(catalog.products(session, ["A", "B", "C"]).values(), key=lambda p: p.sku)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("cheaper", "A"),
        ("something more premium", "B"),
        ("便宜点的", "A"),
        ("贵一点的", "B"),
        ("nothing over 100 please", "AC"),
        ("between 80 and 95", "C"),
        ("100块以内", "AC"),
        ("in blue", "A"),
        ("not black or red", "A"),
        ("anything but black", "AC"),
        ("the same but in black", "B"),
        ("这款是不是黑色的", "B"),
        ("not waterproof ones", "A"),
        ("不要防水的", "A"),
        ("不要黑色", "AC"),
        ("红色除外", "AB"),
        ("not Norrfall", "BC"),
        ("only from Mossbeck", "C"),
        ("换成Farfell的", "B"),
        ("only size 42", "BC"),
        ("38码的", "AC"),
        ("only what's in stock", "AC"),
        ("只看有货的", "AC"),
        ("waterproof ones", "BC"),
        ("lighter ones", "A"),
        ("I do not want to spend that much", "A"),
        ("重一点的", "C"),
        ("sort by price", "ACB"),
        ("价格从高到低", "BCA"),
        ("best rated first", "CAB"),
    ],
)
def test_a_few_words_narrow_what_is_shown(session, said, left):
    products = shown(session)
    change = catalog.read_change(
        said,
        Limits(),
        shown=products,
        brands=catalog.brands(session),
        known=catalog.words_known(session),
    )
    words = change.rest if not change.understood else ()
    limits = change.limits if not words else Limits(words=words)
    found = catalog.narrow(session, products, limits)
    assert "".join(product.sku for product in found.products) == left


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("forget the colour", ["price", "brand"]),
        ("any colour is fine", ["price", "brand"]),
        ("颜色不限", ["price", "brand"]),
        ("the price doesn't matter", ["colour", "brand"]),
        ("价格无所谓", ["colour", "brand"]),
        ("品牌不限", ["price", "colour"]),
        ("remove all filters", []),
        ("取消所有筛选条件", []),
    ],
)
def test_a_limit_can_be_dropped(said, kept):
    limits = Limits(high=Decimal(50), colours=("blue",), brands=("Norrfall",))
    change = catalog.read_change(said, limits)
    assert change.dropped and change.limits.kinds() == kept


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("show me others", "more"),
        ("anything else?", "more"),
        ("换一批", "more"),
        ("还有别的吗", "more"),
        ("go back", "back"),
        ("回到刚才的", "back"),
        ("what other colours do you have", "colours"),
        ("还有别的颜色吗", "colours"),
        ("I don't like this colour", "colours"),
        ("这个颜色不好看", "colours"),
    ],
)
def test_others_and_back(said, step):
    assert catalog.read_change(said, Limits()).step == step


def test_limits_add_up_and_the_newest_of_a_kind_counts(session):
    limits = Limits()
    for said in ("in blue", "under 80", "in red instead", "under 95"):
        limits = catalog.read_change(said, limits).limits
    assert limits == Limits(high=Decimal(95), colours=("red",))
    assert Limits.of(limits.as_dict()) == limits


def test_other_brands_are_those_not_shown(session):
    products = shown(session)[:2]
    change = catalog.read_change("another brand", Limits(), shown=products)
    assert change.limits.not_brands == ("Norrfall", "Farfell")


def test_emptiness_names_the_limit_that_fails_and_the_nearest(session):
    limits = Limits(high=Decimal(60), colours=("blue",))
    found = catalog.narrow(session, shown(session), limits, newest=["price"])
    assert (found.products, found.failed) == ((), "price")
    assert [product.sku for product in found.nearest] == ["A"]
    red = Limits(high=Decimal(80), colours=("red",))
    assert catalog.narrow(session, shown(session), red, newest=["colour"]).failed == "colour"


def test_what_nobody_measured_is_not_compared(session):
    products = shown(session)
    assert catalog.read_change("bigger ones", Limits(), shown=products).unmeasured == "size"


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        (["True to size.", "尺码标准", "Runs small for me"], "true"),
        (["I sized down and it sits perfectly", "版型偏宽松"], "large"),
        (["Far too narrow over the toes, even half a size up."], "small"),
        (["Runs small", "True to size"], ""),
        (["Lovely colour"], ""),
    ],
)
def test_reviews_of_the_fit_are_counted(texts, verdict):
    opinion = catalog.fit_opinions(Review(title="", text=text, rating=4) for text in texts)
    assert opinion.verdict == verdict
    assert opinion.in_all == len(texts)
