"""Customers of a Shopify export, and those that only the orders know."""

from __future__ import annotations

from collections.abc import Iterator

from smartmkt_core.importer.report import ImportReport
from smartmkt_core.importer.sheets import Row, Sheet
from smartmkt_core.importer.shopify.columns import (
    Aliases,
    Columns,
    as_json,
    derived,
    person_key,
    words,
)

ALIASES: Aliases = {
    "customer_id": ("Customer ID", "Id", "ID"),
    "first": ("First Name",),
    "last": ("Last Name",),
    "email": ("Email",),
    "phone": ("Phone",),
    "address_phone": ("Default Address Phone",),
    "newsletter": ("Accepts Email Marketing", "Accepts Marketing"),
    "tags": ("Tags",),
    "note": ("Note",),
}
COLUMNS = ("customer_id", "email", "phone", "name", "newsletter", "attributes")


class Customers:
    """The customers of a file. ``by_email`` finds their ids, e-mails in lower case."""

    def __init__(self, source: Sheet, report: ImportReport) -> None:
        self.columns = Columns(source, ALIASES)
        self.source = source
        self.by_email: dict[str, str] = {}
        self.sheet = derived(source, self.columns, COLUMNS, lambda: self._rows(None))
        for _ in self._rows(report):
            pass

    def _rows(self, report: ImportReport | None) -> Iterator[Row]:
        get = self.columns.get
        for row in self.source.rows():
            email = get(row, "email")
            phone = get(row, "phone") or get(row, "address_phone")
            key = get(row, "customer_id") or person_key(email, phone)
            if not key:
                if report is not None:
                    report.warn(
                        f"{self.source.file}, line {row.line}: neither id nor e-mail nor phone; "
                        "left out"
                    )
                continue
            if email:
                self.by_email.setdefault(email.lower(), key)
            cells = {
                "customer_id": key,
                "email": email,
                "phone": phone,
                "name": " ".join(f"{get(row, 'first')} {get(row, 'last')}".split()),
                "newsletter": get(row, "newsletter"),
                "attributes": as_json({"tags": words(get(row, "tags")), "note": get(row, "note")}),
            }
            yield Row(row.line, [cells[name] for name in COLUMNS])
