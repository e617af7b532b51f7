"""Behaviour events, by the million: streamed into a temporary table, then moved in one step.

Reading and checking happens before anything of the shop is touched, so that a running shop on
SQLite can go on writing meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from smartmkt_core.importer import staging
from smartmkt_core.importer.cells import Fields, read_moment, shown
from smartmkt_core.importer.run import Run, has_columns
from smartmkt_core.importer.sheets import Row, Sheet

KINDS = frozenset({"view", "cart", "purchase", "rating"})
COLUMNS = {"customer_id", "sku", "event", "value", "at"}
REQUIRED = ("customer_id", "sku", "event", "at")
CHUNK = 20_000
MAX_KEY = 64

Staged = tuple[int, str, str, str, float | None, datetime]


def stage_events(run: Run) -> bool:
    """Read and check the file into the temporary table; false where there is none."""
    sheet = run.sheets.get("events")
    if sheet is None or not has_columns(sheet, REQUIRED, run.problems):
        return False
    run.warn_unknown("events", COLUMNS)
    staging.create(run.session)
    done = 0
    for chunk in _chunks(run, sheet):
        if not run.problems.found:
            _store(run, chunk)
        done += len(chunk)
        run.tell(sheet.file, done, sheet.total)
    run.tell(sheet.file, done, done)
    return True


def move_events(run: Run, *, replace: bool) -> None:
    """Bring staged events into the shop: those it does not have yet.

    An event is the same as another with its customer, sku, kind and moment; what is known stays as
    it is. With ``replace``, imported events that are no longer in the file are removed.
    """
    counts = run.report.of("events")
    file = run.sheets["events"].file
    staging.index(run.session)
    for line, sku, times in staging.unknown_products(run.session):
        rows = "1 row" if times == 1 else f"{times} rows"
        run.report.warn(f"{file}, line {line}, sku: there is no product {sku}; {rows} kept")
    if replace:
        counts.removed = staging.remove_others(run.session)
    counts.created = staging.move(run.session)
    counts.unchanged = staging.count(run.session) - counts.created
    staging.drop(run.session)


def _store(run: Run, chunk: list[Staged]) -> None:
    if not chunk:
        return
    if run.session.get_bind().dialect.name == "postgresql":
        staging.copy(run.session, chunk)
        return
    names = ("line", *REQUIRED[:3], "value", "at")
    run.session.connection().execute(
        insert(staging.TABLE), [dict(zip(names, row, strict=True)) for row in chunk]
    )


def _chunks(run: Run, sheet: Sheet) -> Iterator[list[Staged]]:
    read = _reader(run, sheet)
    chunk: list[Staged] = []
    for row in sheet.rows():
        event = read(row)
        if event is not None:
            chunk.append(event)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _reader(run: Run, sheet: Sheet) -> Callable[[Row], Staged | None]:
    """A quick reader of good rows; anything odd is read again by the slow, explaining one."""
    customer_at, sku_at, event_at, at_at = (sheet.index[column] for column in REQUIRED)
    value_at = sheet.index.get("value", -1)
    shift, problems = run.shift, run.problems

    def read(row: Row) -> Staged | None:
        cells = row.cells
        customer, sku, event = cells[customer_at], cells[sku_at], cells[event_at].lower()
        written = cells[value_at] if value_at >= 0 else ""
        moment, _ = read_moment(cells[at_at])
        try:
            value = float(written) if written else None
        except ValueError:
            value = float("nan")
        if (
            0 < len(customer) <= MAX_KEY
            and 0 < len(sku) <= MAX_KEY
            and event in KINDS
            and moment is not None
            and (value is None or 0 <= value < 1e12)
            and "\0" not in customer + sku
        ):
            return row.line, customer, sku, event, value, moment + shift
        _explain(Fields(sheet, row, problems, shift))
        return None

    return read


def _explain(fields: Fields) -> None:
    fields.text("customer_id", MAX_KEY, required=True)
    fields.text("sku", MAX_KEY, required=True)
    fields.word("event", KINDS, required=True)
    fields.when("at", required=True)
    written: Any = fields.raw("value")
    try:
        value = float(written or 0)
    except ValueError:
        value = float("nan")
    if value < 0:
        fields.bad("value", f"{written} is negative")
    elif not value < 1e12:
        fields.bad("value", f"{shown(written)} is not a number")
