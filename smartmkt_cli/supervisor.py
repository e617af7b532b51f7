"""Starts the three processes, waits until they answer, and ends them together.

A process that dies while the product runs is started again, so that conversations go on; one that
dies during the start, or again and again, ends everything with a sentence.
No process outlives this one: each child asks the kernel (Linux) for SIGTERM when its parent dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO

import httpx

PR_SET_PDEATHSIG = 1
GRACE = 10.0
RESTARTS, WITHIN = 3, 60.0


class ChildDied(Exception):
    """A process ended by itself; the text says which, how, and where its log is."""


@dataclass
class Child:
    """One process: how it starts and the address that answers 200 when it is ready."""

    name: str
    command: list[str]
    ready_url: str
    port: int
    host: str = "127.0.0.1"
    ready_within: float = 90.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    log: Path | None = None
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Runs children until one dies or a signal asks it to stop."""

    def __init__(self, children: list[Child], *, logs: Path, env: dict[str, str], cwd: Path):
        self.children = children
        self.logs = logs
        self.env = env
        self.cwd = cwd

    def taken_ports(self) -> list[Child]:
        """Children whose port somebody else listens on."""
        return [child for child in self.children if port_in_use(child.port, child.host)]

    def start(self, say: Callable[[str], None]) -> None:
        """Start all and wait for each to answer. Raises ChildDied or TimeoutError."""
        self.logs.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        for child in self.children:
            self._launch(child)
        waiting = list(self.children)
        while waiting:
            self.check()
            for child in list(waiting):
                status = asked(child.ready_url)
                if status == HTTPStatus.CONFLICT:
                    raise ChildDied(
                        f"{child.name} can't load its model; `smartmkt train --force` makes a new "
                        f"one.\n{tail(child.log)}"
                    )
                if status == HTTPStatus.OK:
                    waiting.remove(child)
                    say(f"  {child.name} is ready ({time.monotonic() - began:.0f} s)")
                elif time.monotonic() - began > child.ready_within:
                    raise ChildDied(
                        f"{child.name} did not answer within {child.ready_within:.0f} s; "
                        f"see {child.log}"
                    )
            time.sleep(0.2)

    def watch(self, say: Callable[[str], None]) -> None:
        """Keep all running. Returns never, but by ChildDied or KeyboardInterrupt."""
        while True:
            for child in self.children:
                code = self._exit_code(child)
                if code is not None:
                    self._revive(child, code, say)
            time.sleep(0.5)

    def check(self) -> None:
        """Raise ChildDied when a process has ended."""
        for child in self.children:
            code = self._exit_code(child)
            if code is not None:
                raise ChildDied(f"{child.name} ended with code {code}.\n{tail(child.log)}")

    def stop(self) -> None:
        """End all children and theirs: politely first, for certain after 10 seconds."""
        running = [c.process for c in self.children if c.process]
        for process in running:
            send(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
        for process in running:
            # The group may hold grandchildren whose leader is gone already.
            send(process, signal.SIGKILL)
            process.wait()

    def _exit_code(self, child: Child) -> int | None:
        return child.process.poll() if child.process else None

    def _revive(self, child: Child, code: int, say: Callable[[str], None]) -> None:
        now = time.monotonic()
        child.deaths = [at for at in child.deaths if now - at < WITHIN] + [now]
        if len(child.deaths) > RESTARTS:
            raise ChildDied(
                f"{child.name} ended {len(child.deaths)} times within a minute, "
                f"at last with code {code}.\n{tail(child.log)}"
            )
        say(f"{child.name} ended with code {code}; starting it again (log: {child.log})")
        self._launch(child)

    def _launch(self, child: Child) -> None:
        child.log = self.logs / f"{child.name}.log"
        log: IO[bytes] = child.log.open("ab")
        with log:
            child.process = subprocess.Popen(
                child.command,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )


def listen_for_signals() -> None:
    """SIGTERM and SIGINT raise KeyboardInterrupt, once: a second one can't break the stopping."""

    def interrupt(*_: object) -> None:
        ignore_signals()
        raise KeyboardInterrupt

    # Also SIGINT: a shell that starts a job in the background has it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupt)


def ignore_signals() -> None:
    """From here on nothing but SIGKILL ends this process before its time."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is gone (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a child's whole process group; one that is gone already is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def port_in_use(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something on this machine listens on a TCP port of an address."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            # Another trouble, such as a port below 1024, is told by the process that has it.
            return error.errno == errno.EADDRINUSE
    return False


def answers(url: str) -> bool:
    """Whether an address answers 200 within a second."""
    return asked(url) == HTTPStatus.OK


def asked(url: str) -> int:
    """The status with which an address answers within a second, without any proxy; 0: none.

    Rasa answers 409 when it has started and could not load its model.
    """
    try:
        return httpx.get(url, timeout=1.0, trust_env=False).status_code
    except httpx.HTTPError:
        return 0


@contextmanager
def alone(lock: Path) -> Iterator[int | None]:
    """Hold a lock file: gives None while held, else the process that has it already (0: unknown).

    The kernel lets go of it with the process, however that ends.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            said = file.read().strip()
            yield int(said) if said.isdigit() else 0
            return
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield None


def tail(log: Path | None, count: int = 12) -> str:
    """The last lines of a log, under its name."""
    if log is None or not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        last = file.read().decode("utf-8", errors="replace").splitlines()[-count:]
    return f"The end of {log}:\n" + "\n".join(last)
