"""A folder of CSV files in our own format."""

from __future__ import annotations

from pathlib import Path

from smartmkt_core.importer.report import ImportReport, Problems
from smartmkt_core.importer.sheets import Sheet, open_sheet

KINDS = (
    "products",
    "customers",
    "orders",
    "order_items",
    "shipments",
    "shipment_events",
    "returns",
    "events",
    "reviews",
    "promotions",
)


def open_folder(folder: Path, problems: Problems, report: ImportReport) -> dict[str, Sheet]:
    """The sheets of a folder by kind. Only the known names are ever opened."""
    sheets: dict[str, Sheet] = {}
    for path in csv_files(folder, problems):
        kind = path.stem.lower()
        if kind not in KINDS:
            report.warn(f"{path.name}: not a file of this format, ignored")
        elif sheet := open_sheet(path, problems):
            sheets[kind] = sheet
    if not sheets and not problems.found:
        names = ", ".join(f"{kind}.csv" for kind in KINDS)
        problems.add(str(folder), None, None, f"has none of {names}")
    return sheets


def csv_files(folder: Path, problems: Problems) -> list[Path]:
    """The CSV files of a folder, sorted; a problem where it is no folder."""
    if not folder.is_dir():
        problems.add(str(folder), None, None, "there is no such folder")
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
