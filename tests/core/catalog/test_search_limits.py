"""Shoppers say what they do not want, and are told which limit leaves nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.service import Filters
from smartmkt_core.catalog.understanding import Wanted, understand
from smartmkt_core.db import unit_of_work
from smartmkt_core.encoder.encoder import TextEncoder

Sessions = sessionmaker[Session]
KNOWN = {"wool", "cotton", "glass", "scarf", "teapot", "羊毛", "玻璃", "围巾", "greenʼtea", "tea"}
BRANDS = ("norrfall", "pell & marrow")


def read(text: str) -> Wanted:
    return understand(text, None, brands=BRANDS, known=KNOWN)


def skus(session: Session, query: str, **more: object) -> list[str]:
    return [hit.product.sku for hit in catalog.search(session, query, **more)]  # type: ignore[arg-type]


def sell(session: Session, sku: str, title: str, price: int = 20, **more: object) -> None:
    attributes = {"material": more.pop("material", "")}
    session.add(
        Product(sku=sku, title=title, price=Decimal(price), stock=3, attributes=attributes, **more)
    )


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("a scarf, not wool", ("wool",)),
        ("a scarf without wool or cotton", ("wool", "cotton")),
        ("wool-free scarf", ("wool",)),
        ("anything but glass", ("glass",)),
        ("nothing made of wool please", ("wool",)),
        ("围巾 不要羊毛的", ("羊毛",)),
        ("没有羊毛的围巾", ("羊毛",)),
        ("有没有羊毛围巾", ()),
        ("没有羊毛围巾吗", ()),
        ("除了玻璃的茶壶", ("玻璃",)),
        ("不含羊毛的围巾", ("羊毛",)),
        ("no idea what to get", ()),
        ("not sure yet", ()),
        ("a scarf not over 50", ()),
    ],
)
def test_refused_words_are_understood(text: str, refused: tuple[str, ...]) -> None:
    assert read(text).filters.not_words == refused


@pytest.mark.parametrize(
    ("text", "colours", "not_colours"),
    [
        ("a red scarf", {"red"}, set()),
        ("a scarf, not red", set(), {"red"}),
        ("围巾 不要黑色", set(), {"black"}),
        ("green tea", set(), set()),
        ("a green teapot", {"green"}, set()),
        ("a simple but black jacket", {"black"}, set()),
        ("nothing but black shoes", {"black"}, set()),
        ("shoes that aren't black", set(), {"black"}),
        ("do not want black shoes", set(), {"black"}),
        ("没有黑色的外套", set(), {"black"}),
        ("有没有黑色的外套", {"black"}, set()),
        ("dress not in red, blue please", {"blue"}, {"red"}),
        ("not black, grey or red", set(), {"black", "grey", "red"}),
        ("不要黑色，白色的", {"white"}, {"black"}),
    ],
)
def test_colours_are_wanted_or_refused(text: str, colours: set[str], not_colours: set[str]) -> None:
    filters = read(text).filters
    assert (filters.colours, filters.not_colours) == (colours, not_colours)


def test_brands_are_wanted_or_refused() -> None:
    assert read("a scarf by Norrfall").brands == ("norrfall",)
    assert read("a scarf, not Pell & Marrow").filters.not_brands == {"pell & marrow"}


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a toy for a three year old", 3),
        ("for my 5-year-old", 5),
        ("两岁宝宝的玩具", 2),
        ("8岁以上的拼图", 8),
        ("a gift for a newborn", 0),
        ("for an 8 y/o, turning 9 soon", 8),
        ("送十二岁的儿子", 12),
        ("3-6岁的玩具", 3),
        ("a scarf", None),
    ],
)
def test_ages_are_understood(text: str, age: int | None) -> None:
    assert read(text).age == age


@pytest.mark.parametrize(
    "text", ["a present for my girlfriend", "送女朋友的生日礼物", "something warm", "送爸爸"]
)
def test_who_names_no_thing_has_something_in_mind(text: str) -> None:
    wanted = read(text)
    assert wanted.ideas and not wanted.words


def test_a_thing_that_is_named_is_what_is_wanted() -> None:
    wanted = read("a scarf for my mother")
    assert (wanted.words, wanted.ideas) == (("scarf",), ())


def test_what_is_refused_is_not_shown(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        sell(session, "SCA-1", "Soft Scarf", material="lambswool")
        sell(session, "SCA-2", "Plain Scarf", material="cotton")
        sell(session, "SCA-3", "Red Scarf", material="silk", brand="Norrfall")
        session.flush()
        assert set(skus(session, "scarf")) == {"SCA-1", "SCA-2", "SCA-3"}
        assert set(skus(session, "a scarf, not wool")) == {"SCA-2", "SCA-3"}
        assert set(skus(session, "a scarf that is not red")) == {"SCA-1", "SCA-2"}
        assert "SCA-3" not in skus(session, "a scarf, not Norrfall")
        assert skus(session, "scarf", filters=Filters(material="cotton")) == ["SCA-2"]


def test_only_what_is_liked_enough_is_shown(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for sku, stars in (("KET-1", 5), ("MUG-1", 2)):
            session.add(Review(sku=sku, rating=stars, title="", text=""))
        session.flush()
        assert skus(session, "kitchen", filters=Filters(min_rating=4)) == ["KET-1"]


def test_a_shade_is_found_by_its_colour(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for sku, colour, zh in (("BOO-1", "Lemon", "柠檬黄"), ("BOO-2", "Ink", "墨蓝")):
            product = Product(sku=sku, title="Rain Boot", price=Decimal(20), stock=1)
            product.attributes = {"colour": colour, "colour_zh": zh}
            session.add(product)
        session.flush()
        assert skus(session, "yellow rain boot")[0] == "BOO-1"
        assert skus(session, "蓝色 rain boot")[0] == "BOO-2"


def test_the_limit_that_leaves_nothing_is_named_with_the_nearest(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        sell(session, "KET-2", "Steel Kettle", 45)
        session.flush()
        found = catalog.find(session, "a kettle under 40")
        assert (found.hits, found.failed) == ((), "price")
        assert [hit.product.sku for hit in found.nearest] == ["KET-2", "KET-1"]
        assert found.wanted.max_price == 40

        assert catalog.find(session, "a kettle under 50").failed is None
        assert catalog.find(session, "blanket", filters=Filters(in_stock=True)).failed == "stock"
        assert catalog.find(session, "a kettle, not Linden, not steel under 60").nearest
        nothing = catalog.find(session, "car tyres under 40")
        assert (nothing.hits, nothing.nearest, nothing.failed) == ((), (), None)


def test_what_is_only_beside_the_thing_is_no_answer(
    demo: Session, text_encoder: TextEncoder
) -> None:
    found = catalog.find(demo, "red running shoes under 80", encoder=text_encoder)
    assert (found.hits, found.failed) == ((), "price")
    assert found.nearest[0].product.title == "Harbour Road Running Shoe, Poppy Red"
    found = catalog.find(demo, "女士羊毛大衣 100以内", encoder=text_encoder)
    assert (found.hits, found.failed) == ((), "price")
    assert found.nearest[0].product.title.startswith("Linden Wool Overcoat")
    assert catalog.find(demo, "a table lamp under 100", encoder=text_encoder).hits


def test_a_wish_that_nothing_has_is_told(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        found = catalog.find(session, "a purple kettle")
        assert [hit.product.sku for hit in found.hits] == ["KET-1"]
        assert found.missed == ("colour",)
        assert catalog.find(session, "a green backpack").missed == ()


@pytest.mark.parametrize(
    ("query", "best"),
    [("bakcpack", "BAG-1"), ("Lindne backpak", "BAG-1"), ("stonware mug", "MUG-1")],
)
def test_slips_of_the_finger_are_forgiven(shop: Sessions, query: str, best: str) -> None:
    with unit_of_work(shop) as session:
        assert skus(session, query)[0] == best
