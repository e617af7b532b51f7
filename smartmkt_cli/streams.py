"""Texts from standard input, one a line, and JSON objects to standard output, one for each."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO


def lines(source: BinaryIO | None = None) -> Iterator[str]:
    """The lines of standard input without their ends; bytes that are no UTF-8 are replaced."""
    for line in source or sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def batches(source: Iterator[str], most: int) -> Iterator[list[str]]:
    """Lines in lists of at most ``most``, never waiting for another line before giving one out."""
    # Twice a batch: reading goes on while one is scored, and a slow reader is not flooded.
    waiting: queue.Queue[str | None] = queue.Queue(maxsize=2 * most)

    def read() -> None:
        for line in source:
            waiting.put(line)
        waiting.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (line := waiting.get()) is not None:
        batch = [line]
        while len(batch) < most and not waiting.empty():
            if (line := waiting.get()) is None:
                yield batch
                return
            batch.append(line)
        yield batch


def put(row: dict[str, object]) -> None:
    """One JSON object on a line of its own, at once."""
    write(json.dumps(row, ensure_ascii=False) + "\n")


def write(line: str) -> None:
    """A line to standard output, at once, UTF-8 whatever the terminal's language is."""
    sys.stdout.buffer.write(line.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def hang_up() -> None:
    """The reader has gone (``| head -1``): end without a word, as other tools do."""
    # Python would complain when it flushes the closed stream at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
