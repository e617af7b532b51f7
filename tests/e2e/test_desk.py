"""A shopper asks for a person, who answers from the desk: two real browsers."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from smartmkt_cli.system import DEMO_AGENT
from tests.e2e.browser import ShopPage, serious_findings
from tests.e2e.product import Product


def agent_page(browser: Browser, url: str, language: str) -> Page:
    """The desk, signed in."""
    page = browser.new_context(locale=language).new_page()
    page.goto(f"{url}/desk")
    page.get_by_test_id("desk-email").fill(DEMO_AGENT[0])
    page.get_by_test_id("desk-password").fill(DEMO_AGENT[1])
    page.get_by_test_id("desk-login").click()
    expect(page.get_by_test_id("desk-me")).to_have_text(DEMO_AGENT[2])
    return page


def test_a_person_takes_over_and_hands_back(product: Product, browser: Browser) -> None:
    context = browser.new_context(locale="en-US")
    shop = ShopPage(context.new_page(), product.url)
    shop.open_chat()
    shop.say("I want to speak to a human please")
    shop.hears(re.compile("colleague|person|human|team", re.IGNORECASE))

    desk = agent_page(browser, product.url, "en-US")
    waiting = desk.get_by_test_id("desk-waiting").get_by_test_id("desk-conversation")
    waiting.filter(has_text="speak to a human").first.click()
    expect(desk.get_by_test_id("desk-transcript")).to_contain_text("speak to a human")
    desk.get_by_test_id("desk-claim").click()
    desk.get_by_test_id("desk-reply").fill("Hello, this is Ming. How can I help?")
    desk.get_by_test_id("desk-send").click()
    shop.hears("this is Ming", sender="agent")

    heard_from_bot = shop.messages().count()
    shop.say("where is my order 10001?")
    expect(desk.get_by_test_id("desk-transcript")).to_contain_text("where is my order 10001?")
    assert shop.messages().count() == heard_from_bot, "the bot talks over the agent"
    assert serious_findings(desk) == []

    desk.get_by_test_id("desk-resolve").click()
    desk.get_by_test_id("desk-resolve-confirm").click()
    expect(desk.get_by_test_id("desk-mine")).not_to_contain_text("where is my order 10001?")
    shop.say("which payment methods do you take?")
    shop.hears(re.compile("card", re.IGNORECASE))
    desk.context.close()
    context.close()


def test_the_desk_speaks_chinese(product: Product, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{product.url}/desk")
    expect(page.get_by_test_id("desk-login")).to_have_text(re.compile("登录"))
    page.context.close()
