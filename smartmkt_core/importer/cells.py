"""What may stand in a cell: reads one row and notes everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies

from smartmkt_core.importer.report import Problems
from smartmkt_core.importer.sheets import Row, Sheet

LONG_TEXT = 20_000
MAX_INTEGER = 2_147_483_647
CURRENCIES = frozenset(list_currencies())
FLAGS = {
    "": False,
    **dict.fromkeys(("true", "yes", "y", "1", "on", "subscribed"), True),
    **dict.fromkeys(("false", "no", "n", "0", "off"), False),
}
YEARS = range(1970, 2101)
_MONEY = re.compile(r"-?[0-9]{1,10}(\.[0-9]+)?")
_CENT = Decimal("0.01")


class Fields:
    """The cells of one row. ``ok`` turns false with the first problem; reading goes on."""

    def __init__(self, sheet: Sheet, row: Row, problems: Problems, shift: timedelta) -> None:
        self.sheet = sheet
        self.row = row
        self.problems = problems
        self.shift = shift
        self.ok = True

    def has(self, column: str) -> bool:
        """Whether the file has the column at all."""
        return column in self.sheet.index

    def raw(self, column: str) -> str:
        """The cell as it stands, empty where the file lacks the column."""
        position = self.sheet.index.get(column)
        return "" if position is None else self.row.cells[position]

    def bad(self, column: str | None, reason: str) -> None:
        """Note a problem with a cell, or with the row."""
        self.ok = False
        label = self.sheet.label(column) if column else None
        self.problems.add(self.sheet.file, self.row.line, label, reason)

    def text(self, column: str, limit: int = LONG_TEXT, *, required: bool = False) -> str:
        """A text of at most ``limit`` characters."""
        value = self.raw(column)
        if required and not value:
            self.bad(column, "is empty")
        if len(value) > limit:
            self.bad(column, f"has {len(value)} characters, at most {limit} fit")
        if "\0" in value:
            self.bad(column, "contains a NUL character")
        return value

    def money(self, column: str, *, required: bool = False) -> Decimal | None:
        """An amount, not negative, with at most two decimals; ``None`` where empty."""
        value = self.raw(column)
        if not value:
            if required:
                self.bad(column, "is empty")
            return None
        if not _MONEY.fullmatch(value):
            self.bad(column, f"{shown(value)} is not an amount; write it like 1299.50")
            return None
        amount = Decimal(value)
        if amount < 0:
            self.bad(column, f"{value} is negative")
        cents = amount.quantize(_CENT)
        if cents != amount:
            self.bad(column, f"{value} has more than two decimals")
        return cents

    def when(self, column: str, *, required: bool = False) -> datetime | None:
        """A moment in UTC, moved by the import's shift; ``None`` where empty."""
        value = self.raw(column)
        if not value:
            if required:
                self.bad(column, "is empty")
            return None
        moment, reason = read_moment(value)
        if moment is None:
            self.bad(column, reason)
            return None
        return moment + self.shift

    def integer(
        self, column: str, *, least: int = 0, most: int = MAX_INTEGER, required: bool = False
    ) -> int | None:
        """A whole number between two bounds; ``None`` where empty."""
        value = self.raw(column)
        if not value:
            if required:
                self.bad(column, "is empty")
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.0+)?", value):
            self.bad(column, f"{shown(value)} is not a whole number")
            return None
        number = int(value.split(".")[0])
        if number < least:
            self.bad(column, f"{number} is negative" if number < 0 else f"must be {least} or more")
        elif number > most:
            self.bad(column, f"must be {most} or less")
        return number

    def word(self, column: str, allowed: Collection[str], *, required: bool = False) -> str:
        """One of a list of words."""
        value = self.raw(column).lower()
        if not value:
            if required:
                self.bad(column, "is empty")
        elif value not in allowed:
            self.bad(column, f"{shown(value)} is not one of {', '.join(sorted(allowed))}")
        return value

    def currency(self, column: str = "currency") -> str | None:
        """An ISO 4217 code; ``None`` where empty."""
        value = self.raw(column).upper()
        if not value:
            return None
        if value not in CURRENCIES:
            self.bad(column, f"{shown(value)} is not a currency code such as USD")
        return value

    def flag(self, column: str) -> bool:
        """Yes or no; an empty cell is no."""
        value = self.raw(column).lower()
        if value not in FLAGS:
            self.bad(column, f"{shown(value)} is neither true nor false")
        return FLAGS.get(value, False)

    def attributes(self, column: str = "attributes") -> dict[str, Any]:
        """A JSON object; an empty cell is an empty one."""
        value = self.text(column)
        if not value:
            return {}
        try:
            found = json.loads(value, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            self.bad(column, f"is not JSON: {error}")
            return {}
        if not isinstance(found, dict):
            self.bad(column, 'must be a JSON object such as {"colour": "red"}')
            return {}
        if "\\u0000" in value:
            self.bad(column, "contains a NUL character")
        return found

    def others(self, known: Collection[str]) -> dict[str, Any]:
        """The cells of columns nobody asked for, empty ones left out."""
        return {
            column: self.text(column, 2000)
            for column in self.sheet.index
            if column not in known and self.raw(column)
        }


def read_moment(value: str) -> tuple[datetime | None, str]:
    """An ISO 8601 moment in UTC, or ``None`` and what is wrong with it."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None, f"{shown(value)} is not an ISO 8601 time such as 2024-05-01T10:30:00+02:00"
    if moment.tzinfo is None:
        return None, f"{shown(value)} has no offset; write 2024-05-01T10:30:00+02:00 or end it in Z"
    if moment.year not in YEARS:
        return None, f"{shown(value)} is not between {YEARS.start} and {YEARS.stop - 1}"
    return moment.astimezone(UTC), ""


def shown(value: str) -> str:
    """A cell in a message: quoted, on one line, not too long."""
    flat = " ".join(value.split())
    return f"“{flat if len(flat) <= 40 else flat[:39] + '…'}”"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not allowed")
