"""Column names of Shopify's exports, as they are and as they used to be, and their cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser

from smartmkt_core.importer.sheets import Row, Sheet

Aliases = dict[str, tuple[str, ...]]

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "h1", "h2", "h3", "h4"}
)
_SILENT = frozenset({"script", "style", "head"})


class Columns:
    """Finds cells by our name for them, whichever of Shopify's names the file uses."""

    def __init__(self, sheet: Sheet, aliases: Aliases) -> None:
        self.labels: dict[str, str] = {}
        self._places: dict[str, int] = {}
        for ours, names in aliases.items():
            for name in names:
                if name.lower() in sheet.index:
                    self.labels[ours] = name
                    self._places[ours] = sheet.index[name.lower()]
                    break
            else:
                self.labels[ours] = names[0]

    def has(self, column: str) -> bool:
        """Whether the file has the column under any of its names."""
        return column in self._places

    def get(self, row: Row, column: str) -> str:
        """A cell, without the apostrophe that Shopify puts before digits for spreadsheets."""
        place = self._places.get(column)
        return "" if place is None else row.cells[place].removeprefix("'")


def derived(
    source: Sheet,
    columns: Columns,
    names: tuple[str, ...],
    rows: Callable[[], Iterator[Row]],
    *,
    labels: dict[str, str] | None = None,
) -> Sheet:
    """A sheet of our columns made from a Shopify file; messages still name Shopify's."""
    index = {name: place for place, name in enumerate(names)}
    return Sheet(source.file, index, rows, source.total, {**columns.labels, **(labels or {})})


def moment(value: str) -> str:
    """Shopify's ``2024-05-01 10:11:12 -0400`` as ISO 8601; anything else unchanged."""
    parts = value.split()
    if len(parts) == 3 and parts[0].count("-") == 2:
        zone = "+00:00" if parts[2].upper() in ("UTC", "GMT", "Z") else parts[2]
        return f"{parts[0]}T{parts[1]}{zone}"
    return value


def as_json(values: dict[str, object]) -> str:
    """Attributes as a cell of our format, empty ones left out."""
    kept = {key: value for key, value in values.items() if value not in ("", None, [])}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def words(value: str) -> list[str]:
    """A comma separated list."""
    return [word.strip() for word in value.split(",") if word.strip()]


def joined(parts: Iterable[str]) -> str:
    """The parts that are not empty, as one line."""
    return ", ".join(" ".join(part.split()) for part in parts if part)


def person_key(email: str, phone: str) -> str:
    """A customer id for somebody Shopify's file gives none: the same for the same e-mail."""
    known = email.lower() or "".join(char for char in phone if char.isdigit())
    if not known:
        return ""
    return "guest-" + hashlib.sha256(known.encode()).hexdigest()[:16]


def plain_text(markup: str) -> str:
    """The words of a piece of HTML, paragraphs and list points on lines of their own."""
    if "<" not in markup and "&" not in markup:
        return markup
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line and line != "•")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split("\n")))
