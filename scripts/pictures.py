"""Makes the README's pictures from the running product: `make pictures` while `make demo` runs."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TALKS = {
    "en": ("Emma Lindqvist", ["where is my cardigan?", "can you suggest something for winter?"]),
    "zh": ("王丽华", ["我的羽绒服到哪了", "给我推荐几样东西"]),
}
ASK_FOR_A_PERSON = "I'd like to talk to a person, the parcel arrived damaged"


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    url = parser.parse_args().url
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for language in TALKS:
            for theme in ("light", "dark"):
                talk(browser, url, "desktop", language, theme)
                talk(browser, url, "phone", language, theme)
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
        page.wait_for_load_state("networkidle")
        if number == 1:
            page.screenshot(path=FOLDER / f"widget-{device}-{theme}-{language}.png")
    page.screenshot(path=FOLDER / f"products-{device}-{theme}-{language}.png")
    page.context.close()


def desk(browser: Browser, url: str) -> None:
    """The desk with a conversation that waits."""
    shopper = page_of(browser, "desktop", "en", "light")
    shopper.goto(url)
    shopper.get_by_test_id("launcher").click()
    shopper.get_by_test_id("composer-input").fill(ASK_FOR_A_PERSON)
    shopper.keyboard.press("Enter")
    expect(shopper.get_by_test_id("banner")).to_be_visible(timeout=15_000)
    page = page_of(browser, "desktop", "en", "light")
    page.goto(f"{url}/desk")
    page.get_by_test_id("desk-email").fill("agent@example.com")
    page.get_by_test_id("desk-password").fill("demo-agent")
    page.get_by_test_id("desk-login").click()
    page.get_by_test_id("desk-conversation").first.click()
    expect(page.get_by_test_id("desk-transcript")).to_contain_text("damaged")
    page.screenshot(path=FOLDER / "desk-desktop-light-en.png")


if __name__ == "__main__":
    main()
