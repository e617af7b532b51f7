"""Reports as CSV files that spreadsheets open without being told anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from smartmkt_core.reports.values import Figures, Report

# What a spreadsheet would take for a formula, or for the start of one in another cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TABLES = ("series", "causes", "agents")

_SERIES = (
    "conversations", "contained", "containment", "messages", "handoffs", "tickets", "resolved",
    "first_response", "first_response_p90", "resolution", "resolution_p90", "csat", "csat_asked",
    "rated", "mood_before", "mood_after", "mood_visits",
)  # fmt: skip
_AGENTS = (
    "name", "handled", "resolved", "transferred", "lost", "handling", "first_response", "csat",
    "rated",
)  # fmt: skip


def as_csv(report: Report, table: str) -> str:
    """One table of a report: series (a row a period), causes or agents. Seconds, shares 0–1.

    Raises:
        ValueError: no such table.
    """
    if table == "series":
        rows = zip(report.periods, report.series, strict=True)
        return _write(
            ("from", "to", *_SERIES),
            ((one.day, one.last_day, *_values(figures, _SERIES)) for one, figures in rows),
        )
    if table == "causes":
        return _write(("cause", "conversations"), report.causes)
    if table == "agents":
        return _write(_AGENTS, (_values(one, _AGENTS) for one in report.agents))
    raise ValueError(table)


def cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: an apostrophe makes it a text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _values(of: Figures | Any, names: Sequence[str]) -> list[Any]:
    return [getattr(of, name) for name in names]


def _write(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    # The mark by which spreadsheets know UTF-8: names may be Chinese.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
