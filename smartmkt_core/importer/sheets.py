"""CSV files as sheets of rows: encoding, header, line numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from smartmkt_core.importer.report import Problems


class Row(NamedTuple):
    """One record: the line of the file it starts on, and its cells without outer blanks."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A file's rows under our column names. ``rows`` may be called again to read anew.

    ``index`` maps a column to its place in a row; ``labels`` to its name in the file where that
    differs; ``total`` is the number of rows, nearly right, for progress.
    """

    file: str
    index: dict[str, int]
    rows: Callable[[], Iterator[Row]]
    total: int | None = None
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, column: str) -> str:
        """What the file calls a column."""
        return self.labels.get(column, column)


def open_sheet(path: Path, problems: Problems) -> Sheet | None:
    """Read a file's header; ``None`` and a problem where it can't be read as CSV."""
    header: list[str] | None = None
    for row in _records(path, None, problems):
        header = row.cells
        break
    if header is None:
        if not problems.found:
            problems.add(path.name, None, None, "is empty; a header row is needed")
        return None
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        problems.add(path.name, 1, None, "columns must be separated by commas")
        return None
    index: dict[str, int] = {}
    for position, name in enumerate(header):
        column = " ".join(name.lower().split())
        if not column:
            continue
        if column in index:
            problems.add(path.name, 1, column, "this column appears twice")
            return None
        index[column] = position
    width = len(header)
    return Sheet(path.name, index, lambda: _body(path, width, problems), _count_lines(path))


def _body(path: Path, width: int, problems: Problems) -> Iterator[Row]:
    rows = _records(path, width, problems)
    next(rows, None)
    return rows


def _records(path: Path, width: int | None, problems: Problems) -> Iterator[Row]:
    """Every record but blank lines, the header first; a wrong number of cells is a problem."""
    before = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                line, before = before + 1, reader.line_num
                if not cells:
                    continue
                if width is not None and len(cells) != width:
                    problems.add(
                        path.name, line, None, f"has {len(cells)} cells, the header has {width}"
                    )
                    continue
                yield Row(line, [cell.strip() for cell in cells])
        except UnicodeDecodeError:
            problems.add(
                path.name, None, None, f"is not UTF-8 (after line {before}); save it as CSV UTF-8"
            )
        except csv.Error as error:
            problems.add(path.name, before + 1, None, f"can't be read as CSV: {error}")


def _count_lines(path: Path) -> int:
    count = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            count += block.count(b"\n")
    return max(count - 1, 0)
