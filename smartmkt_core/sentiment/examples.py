"""The labelled sentences of ``data/sentiment/``.

Tab-separated files with the header ``label  language  anger  text``; anger is 0 (calm, also a
calmly reported problem), 0.5 (impatient, ironic) or 1 (furious). Everything except ``test.tsv``,
which is kept apart for measuring, is trained on; a trainer adds lines or files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartmkt_core.errors import ShopError
from smartmkt_core.sentiment.classifier import LABELS, Label

HEADER = ("label", "language", "anger", "text")
TEST_FILE = "test.tsv"
_LANGUAGES = ("en", "zh")
_ANGERS = {"0": 0.0, "0.5": 0.5, "1": 1.0}


class ExampleUnreadable(ShopError):
    """A line of an example file is wrong; the message says which and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path.name}, line {line}: {reason}")


@dataclass(frozen=True)
class Example:
    """One labelled sentence."""

    label: Label
    language: str
    anger: float
    """0 calm, 0.5 impatient or ironic, 1 furious."""
    text: str
    source: str = ""
    """The file it comes from."""


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


def digest(examples: Iterable[Example], lexicon: Mapping[str, Sequence[str]]) -> str:
    """Changes when an example or the lexicon does."""
    sha = hashlib.sha256()
    for example in examples:
        sha.update(repr(example).encode())
    sha.update(repr(sorted((kind, sorted(words)) for kind, words in lexicon.items())).encode())
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
    if anger not in _ANGERS:
        raise ExampleUnreadable(path, number, f"anger {anger!r} is none of {', '.join(_ANGERS)}")
    if not text:
        raise ExampleUnreadable(path, number, "the text is empty")
    return Example(label, language, _ANGERS[anger], text, path.stem)
