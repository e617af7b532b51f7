"""What tests of several rooms share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.sentiment.classifier import SentimentClassifier
from smartmkt_core.sentiment.training import train, up_to_date
from smartmkt_core.settings import ROOT, Settings
from tests.e2e.browser import chromium, chromium_path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if chromium_path() is None:
        pytest.skip("Chromium is missing; install your system's package chromium")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """The built encoder: $SMARTMKT_ENCODER, else the one in var/, built if it is missing."""
    if given := os.environ.get("SMARTMKT_ENCODER"):
        return Path(given)
    folder = ROOT / "var" / "encoder"
    command = [sys.executable, "-m", "smartmkt_core.encoder", "build", "--out", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder


@pytest.fixture(scope="session")
def text_encoder(encoder_folder: Path) -> TextEncoder:
    """The encoder that everything uses."""
    return TextEncoder.load(encoder_folder)


@pytest.fixture(scope="session")
def classifier(text_encoder: TextEncoder) -> SentimentClassifier:
    """The mood classifier on the project's own examples, trained where that has not been done."""
    settings = Settings()
    if not up_to_date(settings):
        train(settings)
    return SentimentClassifier.load(settings.var / "sentiment", text_encoder)
