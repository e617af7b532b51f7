"""What axe finds in the built pages, in both languages: nothing that keeps people out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from tests.e2e.browser import ShopPage, serious_findings
from tests.web.helpers import FakeRasa, Server

STEPS = [
    {"key": "placed", "label": "已下单", "state": "done", "at_label": "11月20日 周五"},
    {"key": "shipped", "label": "运输中", "state": "current"},
    {"key": "delivered", "label": "已签收", "state": "todo"},
]
ASK = {"title": "查物流", "payload": "/track_order"}
ITEM = {"sku": "K-1", "title": "水壶", "quantity": 2, "price_label": "US$12.00"}
ORDER = {
    "order_number": "10027",
    "status": "shipped",
    "status_label": "运输中",
    "placed_label": "11月20日 周五",
    "total_label": "US$24.00",
    "items": [ITEM],
    "steps": STEPS,
    "expected_label": "明天（11月23日 周一）",
    "actions": [ASK],
}
SUMMARY = {"order_number": "10027", "status_label": "运输中", "summary": "水壶", "action": ASK}
CARD = {
    "sku": "K-1",
    "title": "水壶",
    "price_label": "US$12.00",
    "old_price_label": "US$45.00",
    "rating": 4.5,
    "review_count": 2,
    "stock_label": "有货",
    "in_stock": True,
    "url": "/?product=K-1",
    "reason": "和您看过的茶壶很搭",
    "actions": [ASK],
}
# One reply of every kind the assistant gives.
REPLIES: list[dict[str, Any]] = [
    {"text": "您的订单在路上。", "custom": {"type": "order", "order": ORDER}},
    {"text": "您的订单如下。", "custom": {"type": "orders", "orders": [SUMMARY]}},
    {
        "text": "为您找到：",
        "custom": {"type": "products", "products": [CARD, CARD | {"sku": "K-2"}]},
    },
    {"custom": {"type": "document", "title": "发票 10027", "url": "/x", "mime": "application/pdf"}},
    {"text": "还需要什么？", "buttons": [ASK]},
]


@pytest.fixture(params=["light", "dark"])
def chinese(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser that speaks Chinese, by day and by night; what fades in has no contrast yet."""
    context = browser.new_context(
        locale="zh-CN", color_scheme=request.param, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("tongue", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_of_the_desk(gateway: Server, browser: Browser, tongue: str, scheme: Any) -> None:
    context = browser.new_context(locale=tongue, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{gateway.url}/desk")
    expect(page.get_by_test_id("desk-email")).to_be_visible()
    assert serious_findings(page) == []
    page.get_by_test_id("desk-email").fill("mia@example.com")
    page.get_by_test_id("desk-password").fill("wrong")
    page.get_by_test_id("desk-login").click()
    expect(page.get_by_test_id("desk-error")).not_to_be_empty()
    assert serious_findings(page) == []
    context.close()


def test_the_shop_in_chinese(
    chinese: Page, gateway: Server, sessions: sessionmaker[Session]
) -> None:
    more = {"old_price": "45.00", "category_zh": "厨房", "material": "steel", "material_zh": "钢"}
    with unit_of_work(sessions) as session:
        for number in range(30):
            session.add(
                Product(
                    sku=f"K-{number}",
                    title=f"Kettle {number}",
                    title_zh=f"水壶 {number}",
                    description_zh="一只水壶。",
                    category="Kitchen",
                    price=Decimal("12.00"),
                    stock=number % 3,
                    image_url="",
                    attributes=more,
                )
            )
    shop = ShopPage(chinese, gateway.url)
    tiles = chinese.get_by_test_id("shop-product")
    expect(tiles).to_have_count(24)
    expect(chinese.get_by_test_id("shop-category").last).to_have_text("厨房")
    expect(tiles.first.locator("s")).to_contain_text("US$45.00")
    assert serious_findings(chinese) == []
    chinese.get_by_test_id("shop-more").click()
    expect(tiles).to_have_count(30)
    expect(tiles.nth(24).locator("a")).to_be_focused()
    expect(chinese.get_by_test_id("shop-more")).to_have_count(0)
    tiles.nth(24).locator("a").click()
    expect(chinese.get_by_test_id("product-dialog")).to_contain_text("一只水壶。")
    chinese.go_back()
    expect(chinese.get_by_test_id("product-dialog")).to_be_hidden()
    expect(tiles).to_have_count(30)
    shop.sign_in("王芳")
    assert serious_findings(chinese) == []
    # Beyond the first page, and one that is gone.
    for sku, said in (("K-29", "一只水壶。"), ("K-99", "该商品已下架。")):
        chinese.goto(f"{gateway.url}/?product={sku}")
        expect(chinese.get_by_test_id("product-dialog")).to_contain_text(said)
        assert serious_findings(chinese) == []


def test_the_chat_in_chinese(chinese: Page, gateway: Server, rasa: FakeRasa) -> None:
    rasa.answer = lambda body: REPLIES
    shop = ShopPage(chinese, gateway.url)
    shop.open_chat()
    assert serious_findings(chinese) == []
    shop.say("我的订单到哪了")
    for part in ("order-card", "orders-list", "products-row", "quick-reply"):
        expect(chinese.get_by_test_id(part).last).to_be_visible()
    assert serious_findings(chinese) == []
    rasa.status = 500
    shop.say("还有呢")
    shop.choose("转人工客服")
    shop.hears("已为您转接人工客服")
    assert serious_findings(chinese) == []
