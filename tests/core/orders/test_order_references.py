"""Shoppers name their orders in many ways, and only ever get their own."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.dates import find_period
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.service import Shopper

Sessions = sessionmaker[Session]
ANNA = Shopper("talk", "c1")
FANG = Shopper("talk", "c2")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("where is 10027?", ["10027"]),
        ("where is a7741", ["A-7741"]),
        ("Ａ－７７４１ 到哪了", ["A-7741"]),
        ("我的订单A-7741到哪了", ["A-7741"]),
        ("cancel 2024/88 please", ["2024/88"]),
        ("订单2024/88，谢谢", ["2024/88"]),
        ("it is 2024 - 88", ["2024/88"]),
        ("#1001", ["#1001"]),
        ("order no. 1001.", ["#1001"]),
        ("so 00017", ["SO 00017"]),
        ("SO_00017", ["SO 00017"]),
        ("order10028", ["10028"]),
        ("not 10027 but 10028", ["10027", "10028"]),
        ("10027,10028", ["10027", "10028"]),
        ("100271", []),
        ("99999", []),
        ("hello", []),
        ("", []),
    ],
)
def test_numbers_are_found_in_any_format(shop: Sessions, text: str, numbers: list[str]) -> None:
    with unit_of_work(shop) as session:
        assert orders.find_numbers_in(session, text) == numbers


def test_the_longer_number_wins_and_punctuation_tells_apart(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for number in ("7741", "202488"):
            session.add(
                Order(
                    number=number,
                    number_key=orders.number_key(number),
                    placed_at=now,
                    status="paid",
                )
            )
        session.flush()
        assert orders.find_numbers_in(session, "A-7741") == ["A-7741"]
        assert orders.find_numbers_in(session, "7741") == ["7741"]
        assert orders.find_numbers_in(session, "2024/88") == ["2024/88"]
        assert orders.find_numbers_in(session, "202488") == ["202488"]


def test_a_long_text_in_a_large_shop_is_quick(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        session.execute(
            insert(Order),
            [
                {
                    "number": f"LL-{n:06}",
                    "number_key": f"LL{n:06}",
                    "placed_at": now,
                    "status": "paid",
                    "attributes": {},
                }
                for n in range(20_000)
            ],
        )
    with unit_of_work(shop) as session:
        begin = time.perf_counter()
        text = "a1 b2 c3 " * 215 + "ll 004711"
        assert orders.find_numbers_in(session, text) == ["LL-004711"]
        assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("shopper", "text", "numbers"),
    [
        (ANNA, "10028 please", ["10028"]),
        (ANNA, "the one ending 41", ["A-7741"]),
        (ANNA, "尾号28的那单", ["10028"]),
        (ANNA, "order 29", ["10029"]),
        (ANNA, "the kettle", ["A-7741"]),
        (ANNA, "my copper ketle order", ["A-7741"]),
        (ANNA, "where are my shoes", ["10029"]),
        (ANNA, "the red one", ["10028"]),
        (ANNA, "雨衣那单", ["10028"]),
        (ANNA, "那双鞋", ["10029"]),
        (ANNA, "水壶和茶叶的订单", ["A-7741"]),
        (ANNA, "红色的那件", ["10028"]),
        (ANNA, "my latest order", ["A-7741"]),
        (ANNA, "最近那单", ["A-7741"]),
        (ANNA, "my last order", ["A-7741"]),
        (ANNA, "我的上一单", ["A-7741"]),
        (ANNA, "the one before that", ["10027"]),
        (ANNA, "the oldest one", ["10029"]),
        (ANNA, "the one from yesterday", ["10027"]),
        (ANNA, "昨天下的单", ["10027"]),
        (ANNA, "the one I ordered on Monday", ["10028"]),
        (ANNA, "from October", ["10029"]),
        (ANNA, "10月23号的订单", ["10029"]),
        (ANNA, "the delivered one", ["10029"]),
        (ANNA, "the shoes that arrived last month", ["10029"]),
        (ANNA, "还没付款的那单", ["A-7741"]),
        (FANG, "取消了的那单", ["10030"]),
        (FANG, "上周的订单", ["10030"]),
        (FANG, "茉莉花茶", ["#1001"]),
        (FANG, "绿色的包", ["2024/88"]),
        (ANNA, "from June", []),
        (ANNA, "where is it?", []),
        (ANNA, "cancel my order", []),
        (ANNA, "取消订单", []),
        (ANNA, "yes please", []),
        (ANNA, "2024/88", []),
        (ANNA, "the backpack", []),
        (Shopper("talk"), "the kettle", []),
    ],
)
def test_a_phrase_means_an_order(
    shop: Sessions, now: datetime, shopper: Shopper, text: str, numbers: list[str]
) -> None:
    with unit_of_work(shop) as session:
        found = orders.resolve(session, shopper, text=text, now=now)
        assert [order.number for order in found] == numbers


def test_several_may_fit(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        found = orders.resolve(session, ANNA, text="the ones from this week", now=now)
        assert [order.number for order in found] == ["A-7741", "10027", "10028"]


@pytest.mark.parametrize(
    ("text", "ordinal", "number"),
    [
        ("the second one", None, "10028"),
        ("第二个", None, "10028"),
        ("the last one", None, "A-7741"),
        ("最后一个", None, "A-7741"),
        ("first", None, "10027"),
        ("that one", 3, "A-7741"),
        ("that one", -1, "A-7741"),
        ("the jacket", None, "10028"),
        ("actually 10029", 1, "10029"),
    ],
)
def test_a_place_in_what_was_shown(
    shop: Sessions, now: datetime, text: str, ordinal: int | None, number: str
) -> None:
    shown = ["10027", "10028", "A-7741"]
    with unit_of_work(shop) as session:
        found = orders.resolve(session, ANNA, text=text, ordinal=ordinal, candidates=shown, now=now)
        assert [order.number for order in found] == [number]


def test_the_other_one_is_not_the_one_talked_about(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for text in ("no, the other one", "不是，另一个"):
            found = orders.resolve(
                session, ANNA, text=text, candidates=["10027", "10028"], current="10027", now=now
            )
            assert [order.number for order in found] == ["10028"]
        found = orders.resolve(session, ANNA, text="", ordinal="other", current="10027", now=now)
        assert [order.number for order in found] == ["A-7741", "10028", "10029"]


def test_somebody_elses_number_is_like_an_unknown_one(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for number in ("2024/88", "8888/77"):
            found = orders.resolve(session, ANNA, text=f"the kettle, {number}", now=now)
            assert [order.number for order in found] == ["A-7741"]


def test_a_guest_names_only_what_was_proven(shop: Sessions, now: datetime) -> None:
    guest = Shopper("talk")
    with unit_of_work(shop) as session:
        orders.verify(session, guest, "10027", "3321", now)
        for text in ("my latest order", "the lamp", "the kettle or the lamp"):
            found = orders.resolve(session, guest, text=text, now=now)
            assert [order.number for order in found] == ["10027"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("last monday", "2026-11-16", "2026-11-16"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("上周三", "2026-11-11", "2026-11-11"),
        ("周三", "2026-11-18", "2026-11-18"),
        ("前天", "2026-11-20", "2026-11-20"),
        ("三天前", "2026-11-19", "2026-11-19"),
        ("11月3号", "2026-11-03", "2026-11-03"),
        ("十一月二十号", "2026-11-20", "2026-11-20"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("december 24th", "2025-12-24", "2025-12-24"),
        ("the 3rd of november", "2026-11-03", "2026-11-03"),
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("in may", "2026-05-01", "2026-05-31"),
        ("去年", "2025-01-01", "2025-12-31"),
    ],
)
def test_days_are_named_in_both_languages(now: datetime, text: str, first: str, last: str) -> None:
    period = find_period(text, now=now, timezone=UTC)
    assert period is not None
    assert str(period.start.date()) == first
    assert period.holds(datetime.fromisoformat(f"{last}T23:59:59+00:00"))
    assert not period.holds(datetime.fromisoformat(f"{last}T23:59:59+00:00").replace(year=2030))


@pytest.mark.parametrize("text", ["may i cancel it", "a sun hat", "2024/88", "10027", "marching"])
def test_other_words_are_no_days(now: datetime, text: str) -> None:
    assert find_period(text, now=now, timezone=UTC) is None


def test_a_day_is_the_shoppers_day(now: datetime) -> None:
    period = find_period("today", now=now.replace(hour=20), timezone=ZoneInfo("Asia/Shanghai"))
    assert period is not None
    assert period.start == datetime(2026, 11, 22, 16, tzinfo=UTC)
