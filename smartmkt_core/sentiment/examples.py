"""Labelled sentences: ``data/sentiment/`` and files like it.

A file is tab-separated (``.tsv``) or comma-separated (``.csv``), UTF-8, its columns named in the
first line. ``label`` and ``text`` must be there. ``language`` (en, zh) is detected where it is
missing; ``anger`` is 0 (calm, also a calmly reported problem), 0.5 (impatient, ironic) or 1
(furious); ``cause`` is what a negative sentence is about. Other columns are not read.

Training reads every file of a folder but those whose name begins with ``test`` or ``dev``: they
are kept apart, to measure and to choose by.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from smartmkt_core.errors import ShopError
from smartmkt_core.language import Language, detect
from smartmkt_core.sentiment.classifier import CAUSES, LABELS, Cause, Label

TEST_FILE = "test.tsv"
CAUSE_TEST_FILE = "test_cause.tsv"
DEVELOPMENT_FILE = "dev.tsv"
_KEPT_APART = ("test", "dev")
_REQUIRED = ("label", "text")
_LANGUAGES: tuple[Language, ...] = ("en", "zh")
Value = TypeVar("Value", bound=str)
_ANGERS = {"0": 0.0, "0.5": 0.5, "1": 1.0}


class ExampleUnreadable(ShopError):
    """A line of an example file is wrong; the message says which and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path.name}, line {line}: {reason}")


class NoExamples(ShopError):
    """There is too little to learn from; the message says what is missing."""


@dataclass(frozen=True)
class Example:
    """One labelled sentence."""

    label: Label
    language: Language
    anger: float | None
    """0 calm, 0.5 impatient or ironic, 1 furious; None where nobody said."""
    text: str
    source: str = ""
    """The file it comes from."""
    cause: Cause | None = None
    """What a negative sentence is about, where somebody said."""


def training_examples(folder: Path) -> list[Example]:
    """Every example except the kept-apart ones, files in alphabetical order.

    Raises:
        ExampleUnreadable: a line is wrong.
    """
    files = sorted(
        path
        for path in folder.glob("*.[ct]sv")
        if not path.stem.startswith(_KEPT_APART) and path.is_file()
    )
    return [example for path in files for example in read(path)]


def read(path: Path) -> list[Example]:
    """The examples of one file.

    Raises:
        ExampleUnreadable: the header or a line is wrong, or it is not UTF-8.
        OSError: it cannot be opened.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ExampleUnreadable(path, line, "the file is not UTF-8") from error
    rows = _comma_separated(path, text) if path.suffix == ".csv" else _tab_separated(text)
    header = [name.strip().lower() for name in next(rows, (1, [""]))[1]]
    for name in _REQUIRED:
        if header.count(name) != 1:
            raise ExampleUnreadable(
                path, 1, f"the first line must name the columns, and one of them {name!r}"
            )
    return [_example(path, number, header, cells) for number, cells in rows if any(cells)]


def digest(examples: Iterable[Example], lexicon: Mapping[str, Sequence[str]]) -> str:
    """Changes when an example or the lexicon does."""
    sha = hashlib.sha256()
    for example in examples:
        sha.update(repr(example).encode())
    sha.update(repr(sorted((kind, sorted(words)) for kind, words in lexicon.items())).encode())
    return sha.hexdigest()


def _tab_separated(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells. Quotation marks are letters like any other."""
    for number, line in enumerate(text.split("\n"), 1):
        yield number, [cell.strip() for cell in line.split("\t")]


def _comma_separated(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise ExampleUnreadable(path, number, f"no readable CSV ({error})") from error


def _example(path: Path, number: int, header: list[str], cells: list[str]) -> Example:
    if len(cells) != len(header):
        reason = f"{len(header)} columns expected, {len(cells)} found"
        raise ExampleUnreadable(path, number, reason)
    row = dict(zip(header, cells, strict=True))
    text = row["text"]
    if not text:
        raise ExampleUnreadable(path, number, "the text is empty")
    label = _one_of(path, number, "label", row["label"].lower(), LABELS)
    named, angry = row.get("cause", "").lower(), row.get("anger", "")
    language, cause = row.get("language", "").lower(), None
    if named:
        cause = _one_of(path, number, "cause", named, CAUSES)
        if label != "negative":
            raise ExampleUnreadable(path, number, "only a negative sentence has a cause")
    return Example(
        label,
        _one_of(path, number, "language", language, _LANGUAGES) if language else detect(text),
        _ANGERS[_one_of(path, number, "anger", angry, list(_ANGERS))] if angry else None,
        text,
        path.stem,
        cause,
    )


def _one_of(path: Path, number: int, column: str, value: str, known: Sequence[Value]) -> Value:
    for one in known:
        if one == value:
            return one
    raise ExampleUnreadable(path, number, f"{column} {value!r} is none of {', '.join(known)}")
