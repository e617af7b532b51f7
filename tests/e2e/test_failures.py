"""Processes die in the middle of a conversation: the shopper is told, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from smartmkt_core.settings import ROOT
from tests.e2e.product import Product, free_port, running
from tests.e2e.shopper import Shopper, told

SORRY = re.compile("sorry|apolog", re.IGNORECASE)


@pytest.mark.parametrize("victim", ["actions", "rasa"])
def test_a_killed_process_costs_an_apology_and_nothing_else(product: Product, victim: str) -> None:
    shopper = Shopper(product.url)
    first = told(shopper.say("which payment methods do you take?"))
    assert re.search("card", first, re.IGNORECASE)

    os.kill(product.pid(victim), signal.SIGKILL)
    began = time.monotonic()
    answer = told(shopper.say("what does delivery cost?"))
    assert time.monotonic() - began < 10
    assert SORRY.search(answer), answer

    product.wait_until_ready(victim)
    later = told(shopper.say("which payment methods do you take?"))
    assert re.search("card", later, re.IGNORECASE), later
    shopper.client.emit("history", {"since": 0})
    log = shopper.wait("history")["messages"]
    assert [m["seq"] for m in log] == list(range(1, len(log) + 1))
    assert [m["text"] for m in log if m["sender"] == "user"] == [
        "which payment methods do you take?",
        "what does delivery cost?",
        "which payment methods do you take?",
    ]
    shopper.close()


def test_a_frozen_process_is_apologised_for_in_time(product: Product) -> None:
    shopper = Shopper(product.url)
    pid = product.pid("rasa")
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = told(shopper.say("what does delivery cost?"))
        assert time.monotonic() - began < 10
        assert SORRY.search(answer), answer
    finally:
        os.kill(pid, signal.SIGCONT)
    shopper.close()


def test_a_process_that_keeps_dying_ends_everything_with_a_sentence(
    product: Product, tmp_path: Path
) -> None:
    with running(tmp_path / "var") as fragile:
        children = [fragile.pid(name) for name in ("rasa", "actions", "web")]
        last = children[1]
        os.kill(last, signal.SIGKILL)
        while fragile.process.poll() is None:
            with contextlib.suppress(LookupError, ProcessLookupError):
                last = fragile.pid("actions")
                os.kill(last, signal.SIGKILL)
        assert fragile.process.returncode == 1
        assert fragile.process.stdout is not None
        assert "actions ended 4 times within a minute" in fragile.process.stdout.read()
        for pid in [*children, last]:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)


def test_a_taken_port_is_named_before_anything_starts(product: Product, tmp_path: Path) -> None:
    env = {
        **os.environ,
        "SMARTMKT_VAR": str(tmp_path),
        "SMARTMKT_RASA_PORT": str(free_port()),
        "SMARTMKT_ACTIONS_PORT": str(free_port()),
    }
    command = [str(Path(sys.executable).parent / "smartmkt"), "up", "--port"]
    done = subprocess.run(
        [*command, str(product.ports["web"])],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert str(product.ports["web"]) in done.stderr


def test_health_names_what_is_down(product: Product) -> None:
    assert httpx.get(f"{product.url}/healthz", timeout=5).status_code == 200
