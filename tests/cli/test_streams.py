"""Texts in, one JSON object a line out: in step, at once, whatever the lines are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartmkt_cli.streams import batches
from smartmkt_core.settings import ROOT

# Stands for Rasa's interpreter: understands each line as it comes, and skips blank ones.
UNDERSTANDS = """#!{python}
import json, sys
for line in sys.stdin:
    text = line.rstrip("\\r\\n")
    if text.strip():
        row = {{"text": text, "intent": {{"name": "greet", "confidence": 1.0}}}}
        print(json.dumps(row, ensure_ascii=False), flush=True)
"""
FAILS = "#!/bin/sh\necho 'No trained assistant yet' >&2\nexit 3\n"
COMMAND = "from smartmkt_cli import assistant; assistant.bot_python = lambda: {!r}; {}"


@pytest.fixture
def rasa(tmp_path: Path) -> Path:
    """A program in the place of Rasa's interpreter."""
    return program(tmp_path / "python", UNDERSTANDS.format(python=sys.executable))


def program(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def parsing(rasa: Path) -> subprocess.Popen[bytes]:
    """``smartmkt nlu parse`` with such a program."""
    code = COMMAND.format(str(rasa), "from smartmkt_cli.main import app; app(['nlu', 'parse'])")
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        # A terminal of another language must not change what is read and written.
        env={**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_each_line_has_its_object_blank_ones_too(rasa: Path) -> None:
    said = "where is my order\n\n我要退款\r\n   \nbye".encode()
    out, _ = parsing(rasa).communicate(said)
    rows = [json.loads(line) for line in out.decode("utf-8").splitlines()]
    assert [row["text"] for row in rows] == ["where is my order", "", "我要退款", "   ", "bye"]
    assert [row["intent"]["name"] for row in rows] == ["greet", None, "greet", None, "greet"]


def test_a_line_is_answered_before_the_next_is_typed(rasa: Path) -> None:
    process = parsing(rasa)
    assert process.stdin and process.stdout
    for text in ("hello", "您好", ""):
        process.stdin.write(f"{text}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == text
    process.communicate()
    assert process.returncode == 0


def test_very_long_lines_and_broken_bytes_pass(rasa: Path) -> None:
    said = b"where " * 50_000 + b"\n\xff\xfe?\n"
    out, _ = parsing(rasa).communicate(said)
    first, second = (json.loads(line)["text"] for line in out.decode("utf-8").splitlines())
    assert len(first) == 300_000
    assert second == "\N{REPLACEMENT CHARACTER}" * 2 + "?"


def test_a_reader_that_leaves_ends_it_without_a_word(rasa: Path) -> None:
    process = parsing(rasa)
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdin.write(b"hello\n" * 1000)
    process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_no_trained_assistant_is_told_and_fails(tmp_path: Path) -> None:
    out, err = parsing(program(tmp_path / "python", FAILS)).communicate(b"hello\nhello\n")
    assert out == b""
    assert err == b"No trained assistant yet\n"


def test_what_has_come_is_scored_without_waiting_for_more() -> None:
    more = threading.Event()

    def typed() -> Iterator[str]:
        yield "first"
        more.wait(10)
        yield "second"

    given = batches(typed(), 64)
    assert next(given) == ["first"]
    more.set()
    assert list(given) == [["second"]]


def test_many_lines_are_scored_together_and_none_is_lost() -> None:
    texts = [str(number) for number in range(1000)]
    given = list(batches(iter(texts), 64))
    assert [text for batch in given for text in batch] == texts
    assert max(map(len, given)) <= 64
