"""One import under way: what every kind of file needs, and the loop they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.report import ImportReport, Problems, Progress
from smartmkt_core.importer.repository import CHUNK
from smartmkt_core.importer.sheets import Sheet


@dataclass
class Run:
    """The transaction, what was found so far, and the keys that are known to be bad.

    ``bad`` keeps one mistake from being reported again by every row that refers to it.
    """

    session: Session
    sheets: dict[str, Sheet]
    problems: Problems
    report: ImportReport
    now: datetime
    shift: timedelta = timedelta(0)
    progress: Progress | None = None
    bad: dict[str, set[str]] = field(default_factory=dict)

    def chunks(
        self, kind: str, *, required: tuple[str, ...], size: int = CHUNK
    ) -> Iterator[list[Fields]]:
        """The rows of a kind of file in chunks; none where there is no such file."""
        sheet = self.sheets.get(kind)
        if sheet is None or not has_columns(sheet, required, self.problems):
            return
        chunk: list[Fields] = []
        done = 0
        for row in sheet.rows():
            chunk.append(Fields(sheet, row, self.problems, self.shift))
            if len(chunk) == size:
                yield chunk
                done += len(chunk)
                self.tell(sheet.file, done, sheet.total)
                chunk = []
        if chunk:
            yield chunk
        done += len(chunk)
        self.tell(sheet.file, done, done)

    def tell(self, file: str, done: int, total: int | None) -> None:
        """Report progress to whoever asked for it."""
        if self.progress is not None:
            self.progress(file, done, max(done, total) if total is not None else None)

    def warn(self, fields: Fields, column: str | None, text: str) -> None:
        """Note something odd about a row that is imported all the same."""
        label = f", {fields.sheet.label(column)}" if column else ""
        self.report.warn(f"{fields.sheet.file}, line {fields.row.line}{label}: {text}")

    def spoil(self, kind: str, key: str) -> None:
        """Remember that a row of this key is bad."""
        self.bad.setdefault(kind, set()).add(key)

    def missing(self, fields: Fields, column: str, kind: str, key: str) -> None:
        """Note a reference to something that is neither in the files nor in the shop."""
        fields.ok = False
        if key not in self.bad.get(kind, ()):
            word = {"orders": "order", "products": "product", "customers": "customer"}
            fields.bad(column, f"there is no {word.get(kind, 'shipment')} {key}")

    def warn_unknown(self, kind: str, known: set[str]) -> None:
        """Warn of columns that mean nothing here and have no place to be kept."""
        sheet = self.sheets.get(kind)
        for column in sheet.index if sheet else ():
            if column not in known:
                assert sheet is not None
                self.report.warn(f"{sheet.file}, {column}: unknown column, ignored")


def has_columns(sheet: Sheet, required: tuple[str, ...], problems: Problems) -> bool:
    """Whether the header names what is needed; a problem for each column it lacks."""
    missing = [column for column in required if column not in sheet.index]
    for column in missing:
        problems.add(sheet.file, 1, sheet.label(column), "this column is missing")
    return not missing


class Once:
    """Finds keys that a file has twice."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}

    def check(self, fields: Fields, column: str, key: str) -> bool:
        """False, and a problem, where an earlier line had the key."""
        first = self.lines.setdefault(key, fields.row.line)
        if first == fields.row.line:
            return True
        fields.bad(column, f"{key} is already on line {first}")
        return False


Loader = Callable[[Run], None]
