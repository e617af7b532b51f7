"""What is known of items beside behaviour, from a file: their attributes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Content
from smartmkt_core.recommend.evaluation.files import ITEM, UnreadableBehaviour

_NOT_SHARED = {
    "title",
    "title_zh",
    "description",
    "description_zh",
    "movie_title",
    "price",
    "stock",
    "image_url",
    "currency",
}
"""Columns whose cells items don't share, or that say nothing about taste."""


def read_content(path: Path, skus: Sequence[str]) -> tuple[Content, list[str]]:
    """The attributes of the items that behaviour knows, and the attributes' names.

    Reads JSON ({item: [attribute, …]}) and tables with a header (products.csv, .item), where a
    cell is an attribute, several words in a ``token_seq`` column are several, and the column
    ``attributes`` holds JSON.

    Raises:
        UnreadableBehaviour: with file and line.
    """
    try:
        pairs = _of_json(path) if path.suffix == ".json" else _of_table(path)
        return _matrix(pairs, skus)
    except UnicodeDecodeError as error:
        raise UnreadableBehaviour(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None


def _matrix(pairs: Iterable[tuple[str, str]], skus: Sequence[str]) -> tuple[Content, list[str]]:
    place = {sku: number for number, sku in enumerate(skus)}
    names: dict[str, int] = {}
    rows, columns = [], []
    for sku, attribute in pairs:
        if sku in place:
            rows.append(place[sku])
            columns.append(names.setdefault(attribute, len(names)))
    shape = (len(skus), len(names))
    found = sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    found.data = np.ones_like(found.data)
    return Content(attributes=found), list(names)


def _of_json(path: Path) -> Iterator[tuple[str, str]]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise UnreadableBehaviour(f"{path}:{error.lineno}: no JSON ({error.msg})") from None
    if not isinstance(read, dict):
        raise UnreadableBehaviour(f"{path}:1: it must be an object: item, then its attributes")
    for sku, attributes in read.items():
        yield from ((sku, told) for told in _told("", attributes))


def _of_table(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline().rstrip("\r\n")
        delimiter = "\t" if "\t" in first else ","
        columns = [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]
        names = [column.split(":")[0].lower() for column in columns]
        item = next((names.index(name) for name in ITEM if name in names), None)
        if item is None:
            raise UnreadableBehaviour(f"{path}:1: no column sku; name the items' column sku")
        many = {n for n, column in enumerate(columns) if column.endswith(":token_seq")}
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=2):
            if cells and len(cells) != len(names):
                raise UnreadableBehaviour(
                    f"{path}:{number}: {len(cells)} cells where the header has {len(names)}"
                )
            for place, cell in enumerate(cells):
                name = names[place]
                if place == item or name in _NOT_SHARED or not cell.strip():
                    continue
                for told in _cell(path, number, name, cell, many=place in many):
                    yield cells[item].strip(), told


def _cell(path: Path, number: int, name: str, cell: str, *, many: bool) -> Iterator[str]:
    if name == "attributes":
        try:
            yield from _told("", json.loads(cell))
        except json.JSONDecodeError as error:
            raise UnreadableBehaviour(
                f"{path}:{number}: attributes are no JSON ({error.msg})"
            ) from None
    else:
        yield from (f"{name}={word}" for word in (cell.split() if many else [cell.strip()]))


def _told(name: str, value: object) -> Iterator[str]:
    """Leaves of a JSON value as "name=value"."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _told(str(key), part)
    elif isinstance(value, list):
        for part in value:
            yield from _told(name, part)
    elif value is not None:
        yield f"{name}={value}" if name else str(value)
