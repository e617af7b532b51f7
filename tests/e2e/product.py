"""The whole product on free ports with a database of its own, started the way an operator does."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.orders.models import Order
from smartmkt_core.settings import ROOT

# What set-up and training make; a test product borrows them instead of making them again.
BORROWED = ("encoder", "models", "sentiment", "rasa-cache")


@dataclass
class Product:
    """A running product."""

    var: Path
    url: str
    ports: dict[str, int]
    process: subprocess.Popen[str]
    sessions: sessionmaker[Session]

    def order(self, customer_id: str, *statuses: str, skip: int = 0) -> str:
        """Number of the customer's newest order in one of the statuses."""
        with self.sessions() as session:
            numbers = session.scalars(
                select(Order.number)
                .where(Order.customer_id == customer_id, Order.status.in_(statuses))
                .order_by(Order.placed_at.desc())
            ).all()
        return numbers[skip]

    def wait_until_ready(self, name: str) -> None:
        """Wait until ``rasa`` or ``actions`` answers (again)."""
        path = {"rasa": "status", "actions": "health"}[name]
        answers_within(f"http://127.0.0.1:{self.ports[name]}/{path}", 60)

    def pid(self, name: str) -> int:
        """Process id of ``rasa`` or ``actions``, the one that listens on its port."""
        found = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        module = {"rasa": "bot.run", "actions": "actions", "web": "web"}[name]
        for line in found.splitlines():
            pid, ppid, args = line.split(None, 2)
            if int(ppid) == self.process.pid and f"-m {module}" in args:
                return int(pid)
        raise LookupError(name)


def answers_within(url: str, seconds: float) -> None:
    """Wait until an address answers 200."""
    transport = httpx.HTTPTransport()
    deadline = time.monotonic() + seconds
    with httpx.Client(transport=transport, timeout=2) as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if client.get(url).status_code == 200:
                    return
    raise TimeoutError(url)


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(var: Path, *, shop: Path | None = None, **extra: str) -> Iterator[Product]:
    """Start the product, wait until it says so, stop it at the end.

    With the demo shop, or with the shop of a folder, imported as a merchant does it.
    """
    var.mkdir(parents=True, exist_ok=True)
    for name in BORROWED:
        made = ROOT / "var" / name
        made.mkdir(parents=True, exist_ok=True)
        if not (var / name).exists():
            (var / name).symlink_to(made)
    ports = {name: free_port() for name in ("web", "rasa", "actions")}
    env = {
        **os.environ,
        "SMARTMKT_VAR": str(var),
        "SMARTMKT_PORT": str(ports["web"]),
        "SMARTMKT_RASA_PORT": str(ports["rasa"]),
        "SMARTMKT_ACTIONS_PORT": str(ports["actions"]),
        **extra,
    }
    smartmkt = str(Path(sys.executable).parent / "smartmkt")
    if shop:
        subprocess.run(
            [smartmkt, "import", str(shop), "--rebase-dates"], cwd=ROOT, env=env, check=True
        )
    command = [smartmkt, "up"] if shop else [smartmkt, "up", "--demo"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    else:
        raise RuntimeError("the product did not start:\n" + "".join(said))
    try:
        yield Product(
            var=var,
            url=f"http://127.0.0.1:{ports['web']}",
            ports=ports,
            process=process,
            sessions=make_sessions(make_engine(f"sqlite:///{var / 'smartmkt.db'}")),
        )
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
