"""A real Chromium, and a page of the shop with the words of those who use it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from smartmkt_core.settings import ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)


def chromium_path() -> str | None:
    """Where Chromium is, None when there is none."""
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


class ShopPage:
    """The shop's page with the chat on it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.page.goto(url)

    def sign_in(self, name: str) -> None:
        """Sign in at the shop as one of its customers."""
        self.page.get_by_test_id("sign-in").click()
        self.page.get_by_test_id("customer-option").filter(has_text=name).click()
        expect(self.page.get_by_test_id("customer-name")).to_have_text(name)

    def open_chat(self) -> None:
        """Click the launcher."""
        self.page.get_by_test_id("launcher").click()
        expect(self.page.get_by_test_id("panel")).to_be_visible()

    def say(self, text: str) -> None:
        """Write a message and press Enter."""
        box = self.page.get_by_test_id("composer-input")
        box.fill(text)
        box.press("Enter")

    def choose(self, title: str | re.Pattern[str]) -> None:
        """Click a quick reply."""
        self.page.get_by_test_id("quick-reply").filter(has_text=title).first.click()

    def messages(self, sender: str = "bot") -> Locator:
        """Messages of a sender."""
        return self.page.locator(f"[data-testid=message][data-sender={sender}]")

    def hears(self, text: str | re.Pattern[str], *, sender: str = "bot") -> None:
        """Wait until the newest message of a sender holds a text."""
        expect(self.messages(sender).last).to_contain_text(text)


def serious_findings(page: Page) -> list[str]:
    """What axe finds on a page that keeps people out."""
    # Evaluated, not added as a script: the page's own policy forbids foreign scripts.
    page.evaluate((ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
