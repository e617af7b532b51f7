"""Runs the component tests in Rasa's environment, where the components live."""

from __future__ import annotations

import subprocess

import pytest

from tests.bot.conftest import PYTHON, ROOT


@pytest.mark.skipif(not PYTHON.exists(), reason="needs Rasa's environment: make setup")
def test_components_in_their_own_environment() -> None:
    done = subprocess.run(
        [PYTHON, "-m", "unittest", "discover", "-s", "tests/bot/components", "-t", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
