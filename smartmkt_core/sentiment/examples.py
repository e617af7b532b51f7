"""The labelled sentences of ``data/sentiment/``.

Tab-separated files with the header ``label  language  anger  text``. Everything except
``test.tsv``, which is kept apart for measuring, is trained on; a trainer adds lines or files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smartmkt_core.errors import ShopError
from smartmkt_core.sentiment.classifier import LABELS, Label

HEADER = ("label", "language", "anger", "text")
TEST_FILE = "test.tsv"
_LANGUAGES = ("en", "zh")


class ExampleUnreadable(ShopError):
    """A line of an example file is wrong; the message says which and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path.name}, line {line}: {reason}")


@dataclass(frozen=True)
class Example:
    """One labelled sentence."""

    label: Label
    language: str
    anger: bool
    text: str


def training_examples(folder: Path) -> list[Example]:
    """Every example except the kept-apart ones, files in alphabetical order.

    Raises:
        ExampleUnreadable: a line is wrong.
    """
    files = sorted(path for path in folder.glob("*.tsv") if path.name != TEST_FILE)
    return [example for path in files for example in read(path)]


def read(path: Path) -> list[Example]:
    """The examples of one file.

    Raises:
        ExampleUnreadable: a line is wrong.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise ExampleUnreadable(path, 1, f"the header must be {' '.join(HEADER)} (with tabs)")
    return [
        _example(path, number, line) for number, line in enumerate(lines[1:], 2) if line.strip()
    ]


def digest(examples: Iterable[Example]) -> str:
    """Changes when an example does."""
    sha = hashlib.sha256()
    for example in examples:
        sha.update(repr(example).encode())
    return sha.hexdigest()


def _example(path: Path, number: int, line: str) -> Example:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(HEADER):
        raise ExampleUnreadable(path, number, f"{len(HEADER)} columns expected, {len(cells)} found")
    name, language, anger, text = cells
    label = next((known for known in LABELS if known == name), None)
    if label is None:
        raise ExampleUnreadable(path, number, f"label {name!r} is none of {', '.join(LABELS)}")
    if language not in _LANGUAGES:
        raise ExampleUnreadable(path, number, f"language {language!r} is neither en nor zh")
    if anger not in ("0", "1"):
        raise ExampleUnreadable(path, number, f"anger {anger!r} is neither 0 nor 1")
    if not text:
        raise ExampleUnreadable(path, number, "the text is empty")
    return Example(label, language, anger == "1", text)
