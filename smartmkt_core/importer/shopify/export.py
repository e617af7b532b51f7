"""Finds the files of a Shopify export and joins them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from smartmkt_core.importer.folder import csv_files
from smartmkt_core.importer.report import ImportReport, Problems
from smartmkt_core.importer.sheets import Sheet, open_sheet
from smartmkt_core.importer.shopify.columns import Aliases
from smartmkt_core.importer.shopify.orders import ALIASES as ORDER_ALIASES
from smartmkt_core.importer.shopify.orders import Orders
from smartmkt_core.importer.shopify.people import Customers
from smartmkt_core.importer.shopify.products import ALIASES as PRODUCT_ALIASES
from smartmkt_core.importer.shopify.products import Products

FILES = ("products", "customers", "orders")
NEEDED: dict[str, tuple[Aliases, tuple[str, ...]]] = {
    "products": (PRODUCT_ALIASES, ("title", "price")),
    "customers": ({"email": ("Email",)}, ("email",)),
    "orders": (ORDER_ALIASES, ("order_number", "placed_at", "quantity", "title", "unit_price")),
}


def open_export(
    folder: Path,
    problems: Problems,
    report: ImportReport,
    known_customers: Callable[[set[str]], dict[str, str]],
) -> dict[str, Sheet]:
    """The sheets of an export, by kind, in our own format.

    Files are known by the beginning of their names. ``known_customers`` finds the ids of customers
    that the shop has already, by e-mail in lower case.
    """
    files: dict[str, Sheet] = {}
    for path in csv_files(folder, problems):
        kind = next((kind for kind in FILES if path.name.lower().startswith(kind)), None)
        if kind is None:
            report.warn(f"{path.name}: not a file of a Shopify export, ignored")
        elif kind in files:
            problems.add(path.name, None, None, f"there is also {files[kind].file}; join them")
        elif (sheet := open_sheet(path, problems)) and _complete(kind, sheet, problems):
            files[kind] = sheet
    if not files and not problems.found:
        names = ", ".join(f"{kind}*.csv" for kind in FILES)
        problems.add(str(folder), None, None, f"has none of {names}")
    return {} if problems.found else _joined(files, report, known_customers)


def _joined(
    files: dict[str, Sheet],
    report: ImportReport,
    known_customers: Callable[[set[str]], dict[str, str]],
) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    known: dict[str, str] = {}
    currency = ""
    orders = Orders(files["orders"], known) if "orders" in files else None
    if orders is not None:
        currency = orders.currency()
        known.update(known_customers(orders.emails()))
        sheets.update(orders=orders.sheet, order_items=orders.items, guests=orders.guests)
    if "customers" in files:
        customers = Customers(files["customers"], report)
        known.update(customers.by_email)
        sheets["customers"] = customers.sheet
    if "products" in files:
        products = Products(files["products"], currency, report)
        sheets["products"] = products.sheet
        if not currency:
            report.warn(
                f"{files['products'].file}: no orders to tell the currency; USD for new ones"
            )
    return sheets


def _complete(kind: str, sheet: Sheet, problems: Problems) -> bool:
    aliases, needed = NEEDED[kind]
    missing = [
        " or ".join(aliases[column])
        for column in needed
        if not any(name.lower() in sheet.index for name in aliases[column])
    ]
    for names in missing:
        problems.add(sheet.file, 1, names, "this column is missing")
    return not missing
