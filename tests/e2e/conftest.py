"""One running product for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from smartmkt_core.settings import ROOT
from tests.e2e.browser import ShopPage
from tests.e2e.product import Product, running
from tests.e2e.shopper import Shopper

# All shoppers of the tests come from one address, many at once.
CROWD = "2000"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder needs the running product."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with the demo shop."""
    if not (ROOT / ".venv-bot/bin/python").exists():
        pytest.skip("Rasa's environment is missing; `make setup` makes it")
    with running(
        tmp_path_factory.mktemp("product"),
        SMARTMKT_LIMIT_ADDRESS_MESSAGES=CROWD,
        SMARTMKT_LIMIT_ADDRESS_SESSIONS=CROWD,
    ) as started:
        yield started


@pytest.fixture
def shopper(product: Product) -> Iterator[Shopper]:
    """A guest who writes English."""
    guest = Shopper(product.url)
    yield guest
    guest.close()


@pytest.fixture
def chinese_shopper(product: Product) -> Iterator[Shopper]:
    """A guest who writes Chinese."""
    guest = Shopper(product.url, language="zh")
    yield guest
    guest.close()


@pytest.fixture
def shop(product: Product, browser: Browser) -> Iterator[ShopPage]:
    """The shop in a fresh browser profile, on a desktop, in English."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    yield ShopPage(context.new_page(), product.url)
    context.close()
