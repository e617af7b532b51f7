"""Makes the README's pictures from the running product: `make pictures` while `make demo` runs."""

from __future__ import annotations

import argparse
import io
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from smartmkt_cli.system import DEMO_AGENT

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TALKS = {
    "en": ("Emma Lindqvist", ["where is my cardigan?", "can you suggest something for winter?"]),
    "zh": ("王丽华", ["我的羽绒服到哪了", "给我推荐几样东西"]),
}
# Who waits at the desk: as which customer (none: a guest), in which language, saying what.
WAITING = {
    "en": (
        "Emma Lindqvist",
        "en",
        [
            "where is my cardigan?",
            "that doesn't tell me when it arrives",
            "this is the third time I ask, you useless people, where is my parcel?!",
        ],
    ),
    "zh": (
        "王丽华",
        "zh",
        [
            "我的羽绒服到哪了",
            "你说的这些没有用，到底哪天能送到",
            "我都问第三遍了，你们到底管不管？！什么破店！",
        ],
    ),
    "broken": (
        "Jonas Brandt",
        "en",
        ["one of the things in my last delivered order arrived broken", "a person please"],
    ),
    "plain": ("", "en", ["do you have gift wrapping?", "can I talk to a person about 200 mugs?"]),
    "invoice": ("", "zh", ["能开发票吗", "转人工，谢谢"]),
}
# What the agent and the shopper then write to each other.
AT_THE_DESK = {
    "en": (
        "I'm sorry, Emma. I'm asking the carrier now.",
        "thank you. can I return it if it comes too late?",
    ),
    "zh": ("非常抱歉，我马上联系物流公司。", "谢谢。如果送到太晚了，我还能退货吗？"),
}


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--only", choices=["widget", "desk"], help="Leave the others as they are.")
    chosen = parser.parse_args()
    url, only = chosen.url, chosen.only
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for language in () if only == "desk" else TALKS:
            for theme in ("light", "dark"):
                talk(browser, url, "desktop", language, theme)
                talk(browser, url, "phone", language, theme)
        if only != "widget":
            desk(browser, url)
        browser.close()


def page_of(browser: Browser, device: str, language: str, theme: str) -> Page:
    """A page in a fresh profile."""
    return browser.new_context(
        viewport=DESKTOP if device == "desktop" else PHONE,  # type: ignore[arg-type]
        locale={"en": "en-US", "zh": "zh-CN"}[language],
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    ).new_page()


def talk(browser: Browser, url: str, device: str, language: str, theme: str) -> None:
    """The shop with a conversation."""
    name, sentences = TALKS[language]
    page = page_of(browser, device, language, theme)
    page.goto(url)
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("customer-option").filter(has_text=name).click()
    page.get_by_test_id("launcher").click()
    for number, sentence in enumerate(sentences, start=1):
        page.get_by_test_id("composer-input").fill(sentence)
        page.keyboard.press("Enter")
        expect(page.locator("[data-testid=message][data-sender=user]")).to_have_count(number)
        cards = page.get_by_test_id("order-card" if number == 1 else "product-card")
        expect(cards.first).to_be_visible(timeout=15_000)
        image = cards.first.locator("img").first
        image.evaluate("one => one.complete || new Promise(done => (one.onload = done))")
        page.wait_for_load_state("networkidle")
        if number == 1:
            page.screenshot(path=FOLDER / f"widget-{device}-{theme}-{language}.png")
    page.screenshot(path=FOLDER / f"products-{device}-{theme}-{language}.png")
    page.context.close()


def write(page: Page, text: str) -> None:
    """A message of the shopper's, and the answer to it."""
    answers = page.locator("[data-testid=message]:not([data-sender=user])")
    before = answers.count()
    page.get_by_test_id("composer-input").fill(text)
    page.keyboard.press("Enter")
    expect(answers.nth(before)).to_be_visible(timeout=15_000)


def waiting_shopper(browser: Browser, url: str, which: str) -> Page:
    """Somebody who has talked with the assistant and now waits for a person."""
    name, language, sentences = WAITING[which]
    page = page_of(browser, "phone", language, "light")
    page.goto(url)
    if name:
        page.get_by_test_id("sign-in").click()
        page.get_by_test_id("customer-option").filter(has_text=name).click()
    page.get_by_test_id("launcher").click()
    for sentence in sentences:
        write(page, sentence)
    expect(page.get_by_test_id("banner")).to_have_attribute("data-state", "waiting")
    return page


def desk(browser: Browser, url: str) -> None:
    """The desk at work, in both languages, with a rating at the end; nobody is left waiting."""
    shoppers = {which: waiting_shopper(browser, url, which) for which in WAITING}
    for language, theme in (("en", "light"), ("zh", "dark")):
        page = sign_in(browser, url, language, theme)
        at_work(page, shoppers[language], language, theme)
        page.context.close()
    for language in AT_THE_DESK:
        page = sign_in(browser, url, language, "light")
        page.get_by_test_id("desk-page-reports").click()
        expect(page.get_by_test_id("report_csat")).to_be_visible()
        take(page, f"reports-desktop-light-{language}")
        page.context.close()
    page = sign_in(browser, url, "en", "light")
    for _ in range(len(WAITING) - len(AT_THE_DESK)):
        page.get_by_test_id("desk-next").click()
        resolve(page)


def take(page: Page, name: str) -> None:
    """A picture of few colours, which is a third of the size."""
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )


def sign_in(browser: Browser, url: str, language: str, theme: str) -> Page:
    """The desk of the demo's agent."""
    email, password, name = DEMO_AGENT
    page = page_of(browser, "desktop", language, theme)
    page.goto(f"{url}/desk")
    page.get_by_test_id("desk-email").fill(email)
    page.get_by_test_id("desk-password").fill(password)
    page.get_by_test_id("desk-login").click()
    expect(page.get_by_test_id("desk-me")).to_have_text(name)
    return page


def at_work(page: Page, shopper: Page, language: str, theme: str) -> None:
    """Takes one over, answers, looks at a refund, resolves, and is rated."""
    answer, question = AT_THE_DESK[language]
    name = WAITING[language][0]
    waits = page.get_by_test_id("desk-waiting").get_by_test_id("desk-conversation")
    waits.filter(has_text=name).click()
    page.get_by_test_id("desk-claim").click()
    page.get_by_test_id("desk-reply").fill(answer)
    page.get_by_test_id("desk-send").click()
    expect(shopper.locator("[data-sender=agent]").last).to_be_visible()
    shopper.get_by_test_id("composer-input").fill(question)
    shopper.keyboard.press("Enter")
    said = page.get_by_test_id("desk-message").filter(has_text=question)
    # The mood and the suggestions of what was just said come a moment later.
    expect(said.locator(".mood")).to_be_visible(timeout=15_000)
    expect(page.get_by_test_id("desk-suggestion")).to_have_count(3, timeout=15_000)
    take(page, f"desk-desktop-{theme}-{language}")
    page.locator("[data-testid=panel-refund]:enabled:visible").first.click()
    page.get_by_test_id("panel-amount").fill("10")
    take(page, f"desk-refund-{theme}-{language}")
    page.get_by_test_id("panel-back").click()
    resolve(page)
    card = shopper.get_by_test_id("csat")
    card.get_by_test_id("csat-score").nth(4).click()
    take(shopper, f"rating-phone-light-{language}")
    card.get_by_test_id("csat-send").click()
    expect(shopper.get_by_test_id("csat-done")).to_be_visible()


def resolve(page: Page) -> None:
    """Ends the open conversation."""
    page.get_by_test_id("desk-resolve").click()
    page.get_by_test_id("desk-resolve-confirm").click()
    expect(page.get_by_test_id("desk-resolve")).to_be_hidden()


if __name__ == "__main__":
    main()
