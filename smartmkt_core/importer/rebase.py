"""Moving a whole shop in time, so that a demo shop looks alive today."""

from __future__ import annotations

from datetime import datetime, timedelta

from smartmkt_core.importer.cells import read_moment
from smartmkt_core.importer.sheets import Sheet

HAPPENED = {
    "customers": ("created_at",),
    "orders": ("placed_at", "cancelled_at", "refunded_at"),
    "shipments": ("shipped_at", "delivered_at"),
    "shipment_events": ("at",),
    "returns": ("requested_at", "refunded_at"),
    "events": ("at",),
    "reviews": ("at",),
}
"""Columns of what has happened; an expected delivery may lie ahead and does not count."""


def shift_to(sheets: dict[str, Sheet], moment: datetime) -> timedelta:
    """Whole days to add so that the newest thing in the files is of that day, and not ahead of it.

    Where its hour is still to come that day, it becomes the day before. Zero where the files have
    no readable time.
    """
    newest: datetime | None = None
    for kind, columns in HAPPENED.items():
        sheet = sheets.get(kind)
        places = (
            [sheet.index[column] for column in columns if column in sheet.index] if sheet else []
        )
        if sheet is None or not places:
            continue
        for row in sheet.rows():
            for place in places:
                found, _ = read_moment(row.cells[place])
                if found is not None and (newest is None or found > newest):
                    newest = found
    if newest is None:
        return timedelta(0)
    return timedelta(days=(moment - newest).days)
