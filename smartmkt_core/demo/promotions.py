"""The demo shop's codes, placed around its last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from smartmkt_core.demo.values import Clock, read, stamp, write_csv

COLUMNS = (
    "code title title_zh kind value min_basket currency categories brands skus audience starts_at "
    "ends_at once combines public"
)


def write_promotions(out: Path, clock: Clock, *, currency: str) -> int:
    """Write promotions.csv and return its number of rows."""
    return write_csv(out / "promotions.csv", COLUMNS.split(), _rows(clock, currency))


def _rows(clock: Clock, currency: str) -> Iterator[list[object]]:
    for entry in read("promotions"):
        yield [
            entry["code"],
            *entry["title"],
            entry["kind"],
            _amount(entry.get("value")),
            _amount(entry.get("min_basket")),
            currency,
            *("|".join(entry.get(column, ())) for column in ("categories", "brands", "skus")),
            entry.get("audience", ""),
            _day(clock, entry.get("starts")),
            _day(clock, entry.get("ends")),
            *(str(entry.get(column, False)).lower() for column in ("once", "combines", "public")),
        ]


def _amount(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"


def _day(clock: Clock, days: int | None) -> str:
    """Midnight, so many days from the shop's last one."""
    midnight = clock.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return "" if days is None else stamp(midnight + timedelta(days=days))
