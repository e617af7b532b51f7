"""The widget in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.e2e.browser import ShopPage, serious_findings
from tests.e2e.product import Product

EMMA = "Emma Lindqvist"


def test_a_shopper_signs_in_and_tracks_an_order(product: Product, shop: ShopPage) -> None:
    shipped = product.order("C0001", "shipped", "out_for_delivery")
    shop.sign_in(EMMA)
    shop.open_chat()
    shop.say(f"where is my order {shipped}?")
    card = shop.page.get_by_test_id("order-card")
    expect(card).to_have_attribute("data-order", shipped)
    expect(card.get_by_test_id("order-progress")).to_be_visible()


def test_an_order_is_cancelled_with_the_buttons(product: Product, shop: ShopPage) -> None:
    placed = product.order("C0001", "placed")
    shop.sign_in(EMMA)
    shop.open_chat()
    shop.say(f"please cancel {placed}")
    shop.choose(re.compile("yes", re.IGNORECASE))
    shop.hears(re.compile("cancelled", re.IGNORECASE))
    shop.say(f"status of {placed}")
    expect(shop.page.get_by_test_id("order-status").last).to_have_text(
        re.compile("cancelled", re.IGNORECASE)
    )


def test_history_is_there_after_a_reload(shop: ShopPage) -> None:
    shop.open_chat()
    shop.say("which payment methods do you take?")
    shop.hears(re.compile("card", re.IGNORECASE))
    before = shop.messages().count()
    shop.page.reload()
    if shop.page.get_by_test_id("panel").is_hidden():
        shop.open_chat()
    expect(shop.messages("user").last).to_contain_text("payment methods")
    expect(shop.messages()).to_have_count(before)


def test_two_tabs_stay_in_step(product: Product, shop: ShopPage) -> None:
    shop.open_chat()
    shop.say("hello")
    expect(shop.messages().first).to_be_visible()
    second = ShopPage(shop.page.context.new_page(), product.url)
    if second.page.get_by_test_id("panel").is_hidden():
        second.open_chat()
    second.say("what does delivery cost?")
    expect(shop.messages("user").last).to_contain_text("what does delivery cost?")
    shop.hears(re.compile(r"\d"))
    expect(second.messages()).to_have_count(shop.messages().count())


def test_on_a_phone_the_chat_takes_the_whole_screen(product: Product, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    phone = ShopPage(context.new_page(), product.url)
    phone.open_chat()
    box = phone.page.get_by_test_id("panel").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    phone.say("你们支持哪些付款方式")
    phone.hears(re.compile("支付宝|微信|银行卡"))
    context.close()


def test_an_input_methods_enter_does_not_send(shop: ShopPage) -> None:
    shop.open_chat()
    box = shop.page.get_by_test_id("composer-input")
    box.fill("ni hao")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    expect(box).to_have_value("ni hao")
    expect(shop.messages("user")).to_have_count(0)


def test_escape_closes_and_gives_the_focus_back(shop: ShopPage) -> None:
    shop.open_chat()
    expect(shop.page.get_by_test_id("composer-input")).to_be_focused()
    shop.page.keyboard.press("Escape")
    expect(shop.page.get_by_test_id("panel")).to_be_hidden()
    expect(shop.page.get_by_test_id("launcher")).to_be_focused()


def test_what_a_shopper_writes_is_never_html(shop: ShopPage) -> None:
    shop.open_chat()
    shop.say("<img src=x onerror=\"document.title='owned'\"> hello")
    expect(shop.messages("user").last).to_contain_text("<img src=x")
    expect(shop.messages().first).to_be_visible()
    assert shop.page.title() != "owned"


def test_axe_finds_nothing_serious(shop: ShopPage) -> None:
    shop.sign_in(EMMA)
    shop.open_chat()
    shop.say("my orders")
    expect(shop.page.get_by_test_id("orders-list")).to_be_visible()
    shop.say("recommend me something")
    expect(shop.page.get_by_test_id("products-row")).to_be_visible()
    assert serious_findings(shop.page) == []
