"""Talk about orders is not talk about goods, and not every figure is an order's number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.orders.service import Shopper

Sessions = sessionmaker[Session]
LIN = Shopper("talk", "c4")
GOODS = [
    ("TEA-9", "Glass Teapot, 600 ml", "玻璃茶壶·600 毫升", "Tea & Coffee", "茶与咖啡"),
    ("SCA-9", "Cashmere Scarf, Burgundy", "羊绒围巾·酒红", "Knitwear", "针织"),
    ("GLO-9", "Touchscreen Gloves", "触屏手套·炭灰", "Knitwear", "针织"),
    ("THR-9", "Wool Throw, Mustard", "羊毛盖毯·芥末黄", "Bedding", "床品"),
    ("WOK-9", "Carbon Steel Wok 32 cm", "碳钢炒锅 32 厘米", "Kitchen", "厨房"),
    ("CHA-9", "Task Chair, Black", "办公椅·黑色", "Desk & Office", "书桌与办公"),
    ("KID-9", "Kids' Backpack 7 L", "幼儿园书包 7 升", "Bags", "箱包"),
    ("WIN-9", "Pocket Packable Windbreaker", "口袋便携风衣", "Jackets", "外套"),
    ("CUB-9", "Packing Cubes (set of 4)", "旅行收纳袋（四件套）", "Bags", "箱包"),
]
# number, days ago, status, goods
BOUGHT = [
    ("501", 0, "placed", ["TEA-9"]),
    ("502", 2, "paid", ["SCA-9", "GLO-9"]),
    ("503", 6, "out_for_delivery", ["THR-9"]),
    ("504", 21, "delivered", ["WOK-9"]),
    ("505", 44, "cancelled", ["CHA-9"]),
    ("506", 97, "delivered", ["KID-9"]),
    ("507", 400, "delivered", ["WIN-9", "CUB-9"]),
    ("508", 410, "delivered", ["SCA-9"]),
]


@pytest.fixture
def market(shop: Sessions, now: datetime) -> Iterator[Sessions]:
    """林静 has bought a good deal: 501 to 508, four of them on their way."""
    with unit_of_work(shop) as session:
        for sku, title, title_zh, category, category_zh in GOODS:
            session.add(
                Product(
                    sku=sku,
                    title=title,
                    title_zh=title_zh,
                    category=category,
                    price=10,
                    stock=3,
                    attributes={"category_zh": category_zh},
                )
            )
        session.flush()
        titles = {sku: title for sku, title, *_ in GOODS}
        for number, days, status, skus in BOUGHT:
            session.add(
                Order(
                    number=number,
                    number_key=number,
                    customer_id="c4",
                    status=status,
                    placed_at=now - timedelta(days=days, hours=1),
                    items=[
                        OrderItem(sku=sku, title=titles[sku], quantity=1, unit_price=10)
                        for sku in skus
                    ],
                )
            )
    yield shop


def meant(market: Sessions, now: datetime, text: str) -> list[str]:
    with unit_of_work(market) as session:
        return [order.number for order in orders.resolve(session, LIN, text=text, now=now)]


@pytest.mark.parametrize(
    "text",
    [
        "我的包裹到哪了",
        "我的包果到哪了",
        "快递什么时候到",
        "我的东西怎么还没到",
        "这笔订单",
        "那怎么办",
        "怎么办啊",
        "退款怎么还没到",
        "今天能到吗",
        "几号能到",
        "22号能到吗",
        "今天下午能送来吗",
        "说好的昨天到",
        "周末之前能送到吗",
        "it was supposed to come yesterday",
        "办理退货",
        "我要两件",
        "那改成2个",
        "发个红包",
        "我在外面吃面包",
        "给我转人工客服",
        "送女朋友的礼物 500以内",
        "上海市浦东新区世纪大道100号3号楼502",
        "where is my package",
        "where is my parcel?",
        "has my stuff arrived",
        "the thing I ordered",
        "I ordered it, where is that order",
        "when will it come",
        "will it arrive today",
        "change it to 4",
        "set it to 2 pieces",
        "I like it",
        "under 502 please",
        "1 Main Street, flat 503",
    ],
)
def test_talk_names_no_order(market: Sessions, now: datetime, text: str) -> None:
    assert meant(market, now, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("毯子", "503"),
        ("今天能到吗 毯子", "503"),
        ("毯子今天能送到吗", "503"),
        ("my blanket, is it coming today?", "503"),
        ("the throw", "503"),
        ("锅", "504"),
        ("那个锅我想退", "504"),
        ("上个月买的锅我想退", "504"),
        ("the wok from last month", "504"),
        ("办公椅那单", "505"),
        ("椅子", "505"),
        ("the chair", "505"),
        ("书包到了吗", "506"),
        ("包包", "506"),
        ("手套不要了", "502"),
        ("我昨天买的围巾", "502"),
        ("the gloves I bought yesterday", "502"),
        ("茶壶", "501"),
        ("502", "502"),
        ("尾号502", "502"),
    ],
)
def test_goods_name_their_order(market: Sessions, now: datetime, text: str, number: str) -> None:
    assert meant(market, now, text) == [number]


def test_what_is_on_its_way_goes_before_what_came_long_ago(market: Sessions, now: datetime) -> None:
    assert meant(market, now, "the scarf") == ["502"]
    assert meant(market, now, "围巾") == ["502"]
    # Only the kind of thing points at the year-old windbreaker.
    assert meant(market, now, "my jacket") == []
    assert meant(market, now, "the windbreaker") == ["507"]


@pytest.mark.parametrize(
    "text",
    [
        "10027以内",
        "200以内 1001块左右",
        "送礼 1001元以下",
        "under 1001",
        "$1001",
        "1001 dollars",
        "between 1001 and 2000",
        "不超过1001",
        "改到杭州市西湖区文三路1001号2幢301",
        "世纪大道1001号",
        "3号楼1001室",
        "1001 Canal Street, Leeds",
        "flat 1001, 5 Mill Lane",
        "New York, NY 10027",
    ],
)
def test_prices_and_addresses_hold_no_numbers(shop: Sessions, text: str) -> None:
    with unit_of_work(shop) as session:
        assert orders.find_numbers_in(session, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("订单10027到哪了", "10027"),
        ("单号10027", "10027"),
        ("你知道10027吗", "10027"),
        ("10027号订单", "10027"),
        ("在路上的10027", "10027"),
        ("any news about 10027", "10027"),
        ("10027 is on the way?", "10027"),
        ("ordered under 10027", "10027"),
        ("is 10027 close", "10027"),
        ("send 10027 to 5 Canal Street", "10027"),
        ("10027 我想换地址", "10027"),
        ("#1001", "#1001"),
    ],
)
def test_numbers_stay_numbers_beside_other_words(shop: Sessions, text: str, number: str) -> None:
    with unit_of_work(shop) as session:
        assert orders.find_numbers_in(session, text) == [number]


@pytest.mark.parametrize(
    ("text", "figure", "may"),
    [
        ("88", "88", False),
        ("886", "886", False),
        ("88啦", "88", False),
        ("2个", "2", False),
        ("order 88", "88", True),
        ("订单号是88", "88", True),
        ("99999", "99999", True),
        ("886412", "886412", True),
        ("200以内", "200", False),
        ("$80", "80", False),
        ("文三路478号2幢301", "478", False),
        ("文三路478号2幢301", "301", False),
        ("where is 478", "478", True),
    ],
)
def test_which_figures_may_be_a_number(text: str, figure: str, may: bool) -> None:
    start = text.index(figure)
    assert orders.reads_as_number(text, start, start + len(figure)) is may
