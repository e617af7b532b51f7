"""The real Rasa, trained from the project's data, with an action server that only echoes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-bot" / "bin" / "python"
VAR = Path(os.environ.get("SMARTMKT_VAR") or ROOT / "var")
_names = count()


@dataclass
class Conversation:
    """One shopper's conversation with Rasa."""

    url: str
    sender: str = field(default_factory=lambda: f"shopper-{next(_names)}")

    def say(self, text: str) -> list[str]:
        """Sends a message, or an intent as `/intent`, and returns the texts of the answer."""
        body = {"sender": self.sender, "message": text}
        return [answer["text"] for answer in post(f"{self.url}/webhooks/rest/webhook", body)]


def post(url: str, body: dict[str, Any]) -> Any:
    """Posts JSON and reads JSON."""
    request = urllib.request.Request(url, json.dumps(body).encode(), method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)


def bot(*arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one of the assistant's programs to its end."""
    return subprocess.run(
        [PYTHON, "-m", *arguments],
        cwd=ROOT,
        input=text,
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
        env=os.environ | {"SMARTMKT_VAR": str(VAR)} | environment,
    )


@pytest.fixture(scope="session")
def trained() -> None:
    """A current model; training is skipped where nothing changed."""
    if not PYTHON.exists() or not (VAR / "encoder" / "manifest.json").exists():
        pytest.skip("needs Rasa's environment and the encoder: make setup")
    done = bot("bot.train")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def rasa_url(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Rasa, serving on a free port."""
    folder = tmp_path_factory.mktemp("rasa")
    actions, port = free_port(), free_port()
    echo = Path(__file__).with_name("echo_actions.py")
    environment = os.environ | {
        "SMARTMKT_VAR": str(VAR),
        "SMARTMKT_ACTION_URL": f"http://127.0.0.1:{actions}/webhook",
        "SMARTMKT_TRACKER_URL": f"sqlite:///{folder / 'tracker.db'}",
    }
    log = (folder / "rasa.log").open("w")
    processes = [
        subprocess.Popen([sys.executable, str(echo), str(actions)]),
        subprocess.Popen(
            [PYTHON, "-m", "bot.run", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        ),
    ]  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, processes[1], folder / "rasa.log")
        yield url
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=20)
        log.close()


@pytest.fixture
def shopper(rasa_url: str) -> Conversation:
    """A new conversation."""
    return Conversation(rasa_url)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once Rasa has loaded its model; the poll blocks on the process, not on a clock."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/status", timeout=5) as response:  # noqa: S310
                if json.load(response).get("model_file"):
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"Rasa did not start: {log.read_text()[-2000:]}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
