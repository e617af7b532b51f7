"""What tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import chromium, chromium_path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if chromium_path() is None:
        pytest.skip("Chromium is missing; install your system's package chromium")
    with chromium() as started:
        yield started
