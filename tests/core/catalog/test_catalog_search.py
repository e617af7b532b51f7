"""Shoppers find products by saying what they want, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.figures import size_fits
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.query import parse
from smartmkt_core.catalog.service import Filters
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import OutOfStock

Sessions = sessionmaker[Session]


class BoilingWater:
    """An encoder that knows one thing: kettles and boiling are alike."""

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.texts += len(texts)
        alike = [any(word in text for word in ("kettle", "水壶", "boil")) for text in texts]
        return np.array([[1, 0] if like else [0, 1] for like in alike], np.float32)


def skus(session: Session, query: str, **more: object) -> list[str]:
    return [hit.product.sku for hit in catalog.search(session, query, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("a copper kettle please", "KET-1"),
        ("kettles", "KET-1"),
        ("do you have running shoes?", "SHO-1"),
        ("runing sheos", "SHO-1"),
        ("水壶", "KET-1"),
        ("我想买一个双肩包", "BAG-1"),
        ("有没有绿色的包", "BAG-1"),
        ("something for lighting", "LMP-1"),
        ("LMP-1", "LMP-1"),
        ("茶", "TEA-1"),
        ("毯子", "BLK-1"),
        ("a warm coat", "JKT-1"),
        ("rucksack", "BAG-1"),
        ("杯子", "MUG-1"),
    ],
)
def test_a_product_is_found_by_its_words(shop: Sessions, query: str, best: str) -> None:
    with unit_of_work(shop) as session:
        assert skus(session, query)[0] == best


def test_a_product_is_found_by_what_it_is_for(shop: Sessions) -> None:
    encoder = BoilingWater()
    with unit_of_work(shop) as session:
        assert skus(session, "something to boil water", encoder=encoder) == ["KET-1"]
        built = encoder.texts
        skus(session, "something to boil eggs", encoder=encoder)
        assert encoder.texts == built + 1


def test_only_what_has_changed_is_compared_anew(shop: Sessions) -> None:
    encoder = BoilingWater()
    assert catalog.prepare(shop, encoder) == 8
    known = encoder.texts
    with unit_of_work(shop) as session:
        session.add(Product(sku="NEW-1", title="Whistling Kettle", price=Decimal(30), stock=1))
        session.get_one(Product, "MUG-1").price = Decimal(15)
    assert catalog.prepare(shop, encoder) == 9
    # One text, as it has no other language; and the question after its length.
    assert encoder.texts - known <= 2
    with unit_of_work(shop) as session:
        session.delete(session.get_one(Product, "NEW-1"))
    known = encoder.texts
    assert catalog.prepare(shop, encoder) == 8
    assert encoder.texts == known


def test_what_the_shop_does_not_sell_is_not_found(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for query in ("car tyres", "钢琴", "where is my order", "", "???"):
            assert skus(session, query) == []


def test_a_new_product_is_found_at_once(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        assert skus(session, "umbrella") == []
        session.add(Product(sku="UMB-1", title="Storm Umbrella", price=Decimal(25), stock=2))
        session.flush()
        assert skus(session, "umbrella") == ["UMB-1"]


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("a kettle under 80", None, 80),
        ("lamps below $50", None, 50),
        ("between 20 and 40", 20, 40),
        ("mugs for 10 to 20 dollars", 10, 20),
        ("at least $100", 100, None),
        ("300以内的雨衣", None, 300),
        ("不超过200元的包", None, 200),
        ("20到40元的杯子", 20, 40),
        ("100元以上的毯子", 100, None),
        ("台灯100块左右", 75, 125),
        ("100块以下的台灯", None, 100),
        ("一百块以内的围巾", None, 100),
        ("两百以内 送人", None, 200),
        ("百元以内的杯子", None, 100),
        ("不到五十块钱的茶", None, 50),
        ("一百五以下的双肩包", None, 150),
        ("不超过两千三的椅子", None, 2300),
        ("预算三百", None, 300),
        ("五十到一百块的枕头", 50, 100),
        ("两百以上的靴子", 200, None),
        ("三十块左右的茶", Decimal("22.5"), Decimal("37.5")),
        ("100多块的灯", 75, 125),
        ("80块的台灯", 60, 100),
        ("a lamp under fifty", None, 50),
        ("less than twenty dollars", None, 20),
        ("my budget is 200", None, 200),
        ("120 dollars at most, a shirt", None, 120),
        ("laptop under 1,299.99", None, Decimal("1299.99")),
        ("1千5以内", None, 1500),
        ("under 2k", None, 2000),
        ("a lamp, under 50.", None, 50),
        ("公司年会礼物，20刀左右", 15, 25),
        ("under thirty-five dollars", None, 35),
        ("not less than 50", 50, None),
        ("大于100小于200", 100, 200),
        ("一百到两百的", 100, 200),
        ("backpack over 30 litres", None, None),
        ("at least 4 stars", None, None),
        ("toys for kids under 3 years old", None, None),
        ("40升以上的背包", None, None),
        ("a shirt for 40 or cheaper", None, 40),
        ("四件套", None, None),
        ("双人帐篷 两个", None, None),
        ("laptop 15-inch", None, None),
        ("size 10 to 12", None, None),
    ],
)
def test_price_limits_are_understood(
    query: str, low: int | Decimal | None, high: int | Decimal | None
) -> None:
    _, filters = parse(query)
    assert (filters.min_price, filters.max_price) == (low, high)


def test_prices_and_colours_narrow_the_search(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        assert skus(session, "kitchen things under 20") == ["MUG-1"]
        assert skus(session, "厨房 kitchen 50以上") == ["KET-1"]
        assert skus(session, "anything red under 100") == ["JKT-1"]
        assert skus(session, "红色的") == ["JKT-1"]
        assert skus(session, "under 15") == ["MUG-1", "TEA-1"]
        assert skus(session, "lamp", filters=Filters(max_price=Decimal(50))) == []
        assert skus(session, "kettle", filters=Filters(category="Lighting")) == []
        assert skus(session, "kettle", filters=Filters(category="kitchen")) == ["KET-1"]
        assert skus(session, "blanket", filters=Filters(in_stock=True)) == []


@pytest.mark.parametrize(
    ("query", "size", "rest"),
    [
        ("有L码的毛衣吗", "l", "有 的毛衣吗"),
        ("XL的毛衣", "xl", " 的毛衣"),
        ("42码的鞋", "42", " 的鞋"),
        ("大码的裙子", "l", " 的裙子"),
        ("running shoes size 42", "42", "running shoes  "),
        ("a jumper in XL", "xl", "a jumper  "),
        ("a jumper in 2XL", "xxl", "a jumper  "),
        ("a jumper, extra small", "xs", "a jumper, "),
        ("20 L的背包", None, "20 l的背包"),
        ("a 1 l kettle", None, "a 1 l kettle"),
        ("it's 5 m long", None, "it's 5 m long"),
    ],
)
def test_a_size_is_no_litre(query: str, size: str | None, rest: str) -> None:
    found, filters = parse(query)
    assert filters.size == size
    assert found.split() == rest.split()


@pytest.mark.parametrize(
    ("size", "sizes", "fits"),
    [
        ("l", "XS–XXL", True),
        ("xxl", "XS–XL", False),
        ("l", "S/M and L/XL", True),
        ("xxl", "S–2XL", True),
        ("42", "EU 36–46", True),
        ("47", "EU 36–46", False),
        ("m", "EU 36–46", False),
        ("42", "XS–XL", False),
    ],
)
def test_which_sizes_a_product_comes_in(size: str, sizes: str, fits: bool) -> None:
    assert size_fits(size, sizes) is fits


def test_what_comes_in_the_size_asked_for_goes_first(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for sku, sizes in (("SOC-1", "EU 36–40"), ("SOC-2", "EU 39–47")):
            session.add(
                Product(
                    sku=sku,
                    title=f"Wool Socks {sku}",
                    title_zh="羊毛袜",
                    price=Decimal(9),
                    stock=1,
                    attributes={"sizes": sizes},
                )
            )
        session.flush()
        assert skus(session, "wool socks size 45")[0] == "SOC-2"
        assert skus(session, "37码的袜子")[0] == "SOC-1"
        assert skus(session, "有L码吗") == []


def test_cheaper_means_cheaper_than_what_was_shown(shop: Sessions) -> None:
    for text in ("anything cheaper?", "有便宜点的吗", "太贵了", "that's too expensive"):
        assert catalog.wants_cheaper(text)
    for text in ("cheap lamps", "便宜的台灯", "is it expensive", "贵吗"):
        assert not catalog.wants_cheaper(text)
    with unit_of_work(shop) as session:
        below = catalog.cheaper_than([Decimal(120), Decimal("79.90"), Decimal(69)])
        assert below.max_price == Decimal("79.89")
        assert skus(session, "something for the kitchen", filters=below) == ["KET-1", "MUG-1"]
        assert catalog.cheaper_than([]) == Filters()


def test_a_colour_the_shop_lacks_does_not_hide_the_thing(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        assert skus(session, "purple kettle")[0] == "KET-1"


def test_a_thing_of_one_sign_is_found_behind_its_colour(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        session.add(Product(sku="BWL-1", title="陶瓷碗·灰色", price=Decimal(19), stock=4))
        session.flush()
        assert skus(session, "灰色碗") == ["BWL-1"]


def test_what_is_in_stock_comes_first(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        session.add(Product(sku="BLK-2", title="Cotton Blanket Throw", price=Decimal(40), stock=3))
        session.flush()
        assert skus(session, "blankets") == ["BLK-2", "BLK-1"]


def test_one_product_in_many_colours_leaves_room_for_others(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for n, colour in enumerate(["Red", "Blue", "Green"]):
            session.add(Product(sku=f"CUP-{n}", title=f"Cup, {colour}", price=Decimal(9), stock=1))
        session.add(Product(sku="CUP-9", title="Cup with Lid", price=Decimal(9), stock=1))
        session.flush()
        assert skus(session, "cup", limit=2) == ["CUP-0", "CUP-9"]


def test_other_colours_of_the_thing_come_before_what_is_beside_it(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for n, title in enumerate(
            ["Picnic Basket, Red", "Picnic Basket, Blue", "Picnic Rug, Blue"]
        ):
            product = Product(sku=f"PIC-{n}", title=title, price=Decimal(90), stock=1)
            session.add(product)
        session.flush()
        assert skus(session, "picnic basket") == ["PIC-0", "PIC-1", "PIC-2"]


def test_of_very_many_those_within_the_limits_are_in_the_pool(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for n in range(5):
            product = Product(sku=f"VAS-{n}", title="Vase", price=Decimal(90 - 10 * n), stock=1)
            session.add(product)
        session.flush()
        few = {"language": "en", "encoder": None, "limit": 2}
        assert len(catalog.pool(session, "vase", **few)) == 2
        within = Filters(max_price=Decimal(60))
        found = catalog.pool(session, "vase", **few, within=within)
        assert min(product.price for product in found) <= 60


def test_the_brands_are_those_sold(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for n, brand in enumerate(["Zeta", "Alpha", "", "Alpha"]):
            product = Product(sku=f"B-{n}", title="Thing", brand=brand, price=Decimal(5))
            session.add(product)
        session.flush()
        brands = catalog.brands(session)
        assert brands == sorted(set(brands)) and {"Alpha", "Zeta"} <= set(brands)


def test_products_named_in_a_text_are_recognised(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        for text in ("is the Copper Kettle back?", "铜质水壶有货吗", "tell me about ket-1"):
            found = catalog.products_by_text(session, text)
            assert [product.sku for product in found] == ["KET-1"]
        assert catalog.products_by_text(session, "a kettle") == []


def test_browsing_shows_what_is_in_stock_and_liked(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        session.add_all(
            [Review(customer_id="c1", sku="TEA-1", rating=n, title="", text="") for n in (4, 5)]
        )
        session.flush()
        shown = [product.sku for product in catalog.browse(session)]
        assert (shown[0], shown[-1]) == ("TEA-1", "BLK-1")
        assert catalog.rating(session, ["TEA-1", "KET-1"]) == {"TEA-1": (4.5, 2)}
        assert [p.sku for p in catalog.browse(session, category="kitchen")] == ["KET-1", "MUG-1"]
        assert catalog.categories(session)[0] == ("Kitchen", 2)
        assert catalog.product(session, " ket-1 ") is not None
        assert catalog.product(session, "NOPE") is None


def test_stock_never_falls_below_zero(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        with pytest.raises(OutOfStock) as error:
            catalog.take(session, "LMP-1", 4)
        assert error.value.available == 3
        catalog.take(session, "LMP-1", 3)
        catalog.put_back(session, "LMP-1", 1)
        catalog.put_back(session, None, 1)
        lamp = catalog.product(session, "LMP-1")
        assert lamp is not None and lamp.stock == 1
        with pytest.raises(OutOfStock):
            catalog.take(session, None, 1)
