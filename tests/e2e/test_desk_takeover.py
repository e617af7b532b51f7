"""From anger to a rating, between two real browsers, in English and in Chinese."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from smartmkt_core.account.models import Customer
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import User
from smartmkt_core.handoff.users import create_user
from smartmkt_core.orders.models import Order
from tests.e2e.browser import ARGUMENTS, ShopPage, chromium_path, serious_findings
from tests.e2e.product import Product, running

PASSWORD = "kettle-and-tea"
TEAM = {"mia@example.com": "Mia Chen", "tom@example.com": "Tom Hale"}


@dataclass(frozen=True)
class Words:
    """What is said in a language, and what is read."""

    locale: str
    furious: tuple[str, ...]
    agent: str
    shopper: str
    typing: str
    seen: str
    comment: str
    thanks: str
    taken: str


ENGLISH = Words(
    locale="en-US",
    furious=(
        "this is the third time I ask, you useless people, where is my parcel?!",
        "I am FURIOUS. Get me a manager or I call my lawyer!!",
    ),
    agent="Hello, I am sorry about this. I am looking at it now.",
    shopper="finally somebody who reads",
    typing="writing",
    seen="Read",
    comment="She fixed it at once",
    thanks="Thank you for telling us",
    taken="Mia Chen already has this conversation",
)
CHINESE = Words(
    locale="zh-CN",
    furious=(
        "我都问第三遍了，你们到底管不管？！什么破店！",
        "气死我了！马上给我转人工，不然我打12315投诉！！",
    ),
    agent="您好，非常抱歉，我正在为您处理。",
    shopper="总算有人看了",
    typing="正在输入",
    seen="已读",
    comment="处理得很快",
    thanks="感谢您的评价",
    taken="该会话已由Mia Chen接待",
)


@pytest.fixture(scope="module")
def shop_with_team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with two agents, from whom nothing is heard for ten seconds at most."""
    var = tmp_path_factory.mktemp("team")
    with running(var, SMARTMKT_DESK_ABSENT_SECONDS="10") as product:
        with unit_of_work(product.sessions) as session:
            for email, name in TEAM.items():
                create_user(
                    session, email=email, name=name, password=PASSWORD, now=datetime.now(UTC)
                )
        yield product


@pytest.fixture(params=[ENGLISH, CHINESE], ids=["en", "zh"])
def words(request: pytest.FixtureRequest) -> Words:
    """The language in which shopper and agents write and read."""
    found: Words = request.param
    return found


@pytest.fixture
def open_page(browser: Browser, words: Words) -> Iterator[object]:
    """Opens pages, each in a browser profile of its own."""
    opened = []

    def page() -> Page:
        context = browser.new_context(
            locale=words.locale, reduced_motion="reduce", viewport={"width": 1440, "height": 900}
        )
        opened.append(context)
        return context.new_page()

    yield page
    for context in opened:
        context.close()


def sign_in(page: Page, url: str, email: str) -> Page:
    """An agent's desk."""
    page.goto(f"{url}/desk")
    page.get_by_test_id("desk-email").fill(email)
    page.get_by_test_id("desk-password").fill(PASSWORD)
    page.get_by_test_id("desk-login").click()
    expect(page.get_by_test_id("desk-me")).to_have_text(TEAM[email])
    return page


def customer_with_open_order(product: Product, skip: int) -> tuple[str, str]:
    """Name of a customer whom the page offers to be, and an order that can still be cancelled."""
    offered = httpx.get(f"{product.url}/api/shop/customers", timeout=10).json()["customers"]
    with product.sessions() as session:
        rows = session.execute(
            select(Customer.name, Order.number)
            .join(Order, Order.customer_id == Customer.id)
            .where(
                Order.status == "paid",
                Customer.id.in_([customer["customer_id"] for customer in offered]),
            )
            .order_by(Order.placed_at.desc())
        ).all()
    numbers = {str(name): str(number) for name, number in rows}
    return list(numbers.items())[skip]


def rage(shop: ShopPage, words: Words) -> None:
    """Writes until a person is called."""
    for text in words.furious:
        answered = shop.messages().count()
        shop.say(text)
        expect(shop.messages().nth(answered)).to_be_visible()
        if shop.page.get_by_test_id("banner").get_attribute("data-state") == "waiting":
            return
    expect(shop.page.get_by_test_id("banner")).to_have_attribute("data-state", "waiting")


def test_from_anger_to_a_rating(shop_with_team: Product, open_page: object, words: Words) -> None:
    product, new_page = shop_with_team, open_page
    name, number = customer_with_open_order(product, 0 if words is ENGLISH else 1)
    shop = ShopPage(new_page(), product.url)  # type: ignore[operator]
    shop.sign_in(name)
    shop.open_chat()
    mia = sign_in(new_page(), product.url, "mia@example.com")  # type: ignore[operator]
    tom = sign_in(new_page(), product.url, "tom@example.com")  # type: ignore[operator]

    rage(shop, words)
    expect(shop.page.get_by_test_id("banner")).to_contain_text("1")
    # Without a reload, at both desks; the first to take it has it.
    for desk in (mia, tom):
        row = desk.get_by_test_id("desk-waiting").get_by_test_id("desk-conversation").first
        expect(row).to_contain_text(name)
        row.click()
        expect(desk.get_by_test_id("desk-reason")).to_be_visible()
    late = tom.get_by_test_id("desk-claim")
    tom.context.set_offline(True)
    mia.keyboard.press("c")
    expect(mia.get_by_test_id("desk-reply")).to_be_focused()
    tom.context.set_offline(False)
    if late.is_visible():
        late.click()
    expect(tom.get_by_test_id("desk-conversation-view")).to_contain_text("Mia Chen")
    refused = tom.evaluate(
        "path => fetch(path, {method: 'POST', headers: {'accept-language': navigator.language}})"
        ".then(answer => answer.json())",
        "/api/desk/conversations/" + conversation_of(mia) + "/claim",
    )
    assert words.taken in refused["error"]["text"]
    assert serious_findings(mia) == []

    mia.get_by_test_id("desk-reply").press_sequentially(words.agent)
    expect(shop.page.get_by_test_id("typing")).to_be_visible()
    mia.get_by_test_id("desk-reply").press("Enter")
    shop.hears(words.agent, sender="agent")
    expect(mia.get_by_test_id("desk-typing")).to_contain_text(words.seen)
    shop.page.get_by_test_id("composer-input").press_sequentially(words.shopper)
    expect(mia.get_by_test_id("desk-typing")).to_contain_text(words.typing)
    shop.page.get_by_test_id("composer-input").press("Enter")
    expect(mia.get_by_test_id("desk-transcript")).to_contain_text(words.shopper)
    status = shop.messages("user").last.get_by_test_id("message-status")
    expect(status).to_have_text(words.seen)

    cancel_order(mia, number)
    shop.hears(number, sender="agent")
    with product.sessions() as session:
        order = session.scalar(select(Order).where(Order.number == number))
        assert order is not None and order.status == "cancelled"

    pass_on(mia, "Tom Hale", "Refund is on its way")
    expect(tom.get_by_test_id("desk-mine")).to_contain_text(name)
    tom.get_by_test_id("desk-mine").get_by_test_id("desk-conversation").first.click()
    expect(tom.get_by_test_id("desk-pass-note")).to_contain_text("Refund is on its way")
    expect(shop.page.get_by_test_id("banner")).to_contain_text("Tom Hale")
    assert serious_findings(tom) == []

    tom.get_by_test_id("desk-resolve").click()
    tom.get_by_test_id("desk-resolve-confirm").click()
    card = shop.page.get_by_test_id("csat")
    expect(card).to_be_visible()
    assert serious_findings(shop.page) == []
    card.get_by_test_id("csat-score").nth(4).click()
    card.get_by_test_id("csat-comment").fill(words.comment)
    card.get_by_test_id("csat-send").click()
    expect(shop.page.get_by_test_id("csat-done")).to_contain_text(words.thanks)
    expect(tom.get_by_test_id("desk-csat")).to_contain_text(words.comment)


def conversation_of(desk: Page) -> str:
    """The id of the open conversation."""
    current = desk.locator("[data-testid=desk-conversation][aria-current=true]")
    return str(current.get_attribute("data-conversation"))


def cancel_order(desk: Page, number: str) -> None:
    """By the button beside the conversation."""
    order = desk.locator(f"[data-testid=panel-order][data-order='{number}']")
    if not order.get_by_test_id("panel-cancel").is_visible():
        order.locator("summary").click()
    order.get_by_test_id("panel-cancel").click()
    desk.get_by_test_id("panel-confirm").click()
    expect(desk.get_by_test_id("panel-dialog")).to_be_hidden()


def pass_on(desk: Page, name: str, note: str) -> None:
    """To a colleague, with a note."""
    desk.get_by_test_id("desk-transfer").click()
    dialog = desk.get_by_test_id("desk-transfer-dialog")
    expect(dialog).to_be_visible()
    assert serious_findings(desk) == []
    dialog.locator("label").filter(has_text=name).locator("input").check()
    dialog.get_by_test_id("desk-transfer-note").fill(note)
    dialog.get_by_test_id("desk-transfer-confirm").click()
    expect(dialog).to_be_hidden()


def test_a_killed_agents_browser_gives_the_shopper_back(
    shop_with_team: Product, browser: Browser, open_page: object, words: Words
) -> None:
    product = shop_with_team
    shop = ShopPage(open_page(), product.url)  # type: ignore[operator]
    shop.open_chat()
    tom = sign_in(open_page(), product.url, "tom@example.com")  # type: ignore[operator]
    rage(shop, words)
    mark = f"--agent-{secrets.token_hex(8)}"
    doomed = browser.browser_type.launch(executable_path=chromium_path(), args=[*ARGUMENTS, mark])
    mia = sign_in(doomed.new_page(), product.url, "mia@example.com")
    mia.get_by_test_id("desk-next").click()
    expect(mia.get_by_test_id("desk-reply")).to_be_visible()
    expect(shop.page.get_by_test_id("banner")).to_contain_text("Mia Chen")
    found = subprocess.run(["pgrep", "-f", "--", mark], capture_output=True, text=True, check=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)

    expect(shop.page.get_by_test_id("banner")).to_have_attribute(
        "data-state", "waiting", timeout=30_000
    )
    expect(shop.page.get_by_test_id("log")).to_contain_text("Mia Chen")
    tom.get_by_test_id("desk-next").click()
    expect(shop.page.get_by_test_id("banner")).to_contain_text("Tom Hale")
    tom.get_by_test_id("desk-reply").fill(words.agent)
    tom.get_by_test_id("desk-reply").press("Enter")
    shop.hears(words.agent, sender="agent")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 900)])
def test_the_desk_keeps_nobody_out(
    shop_with_team: Product, browser: Browser, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    desk = sign_in(context.new_page(), shop_with_team.url, "mia@example.com")
    assert serious_findings(desk) == []
    desk.keyboard.press("?")
    expect(desk.get_by_test_id("desk-keys")).to_be_visible()
    assert serious_findings(desk) == []
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id("desk-keys")).to_be_hidden()
    desk.get_by_test_id("desk-presence").click()
    expect(desk.get_by_test_id("desk-presence")).to_have_attribute("data-presence", "away")
    assert re.search("away|离开", desk.get_by_test_id("desk-presence").inner_text())
    with shop_with_team.sessions() as session:
        mia = session.scalar(select(User).where(User.email == "mia@example.com"))
        assert mia is not None and mia.availability == "away"
    desk.get_by_test_id("desk-presence").click()
    expect(desk.get_by_test_id("desk-presence")).to_have_attribute("data-presence", "online")
    context.close()
