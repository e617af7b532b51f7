"""Products of a Shopify export: a row for each variant and picture, grouped by handle."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from smartmkt_core.importer.report import ImportReport
from smartmkt_core.importer.sheets import Row, Sheet
from smartmkt_core.importer.shopify.columns import (
    Aliases,
    Columns,
    as_json,
    derived,
    plain_text,
    words,
)

ALIASES: Aliases = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "description": ("Body (HTML)", "Body HTML", "Description"),
    "brand": ("Vendor",),
    "type": ("Type", "Custom Product Type"),
    "category": ("Product Category", "Standardized Product Type", "Standard Product Type"),
    "tags": ("Tags",),
    "published": ("Published", "Published on online store"),
    "status": ("Status",),
    "option1_name": ("Option1 Name",),
    "option1": ("Option1 Value",),
    "option2_name": ("Option2 Name",),
    "option2": ("Option2 Value",),
    "option3_name": ("Option3 Name",),
    "option3": ("Option3 Value",),
    "sku": ("Variant SKU", "SKU"),
    "tracker": ("Variant Inventory Tracker", "Inventory tracker"),
    "stock": ("Variant Inventory Qty", "Inventory quantity"),
    "price": ("Variant Price", "Price"),
    "compare_at_price": ("Variant Compare At Price", "Compare-at price"),
    "barcode": ("Variant Barcode", "Barcode"),
    "image_url": ("Image Src", "Product image URL"),
    "variant_image": ("Variant Image", "Variant image URL"),
}
COLUMNS = (
    "sku",
    "title",
    "description",
    "category",
    "brand",
    "price",
    "currency",
    "stock",
    "image_url",
    "attributes",
)
WHOLE = ("title", "description", "brand", "type", "category", "tags", "published", "status")
DEFAULT_OPTION = "Default Title"
UNTRACKED = 9999
MAX_SKU = 64
_SLUG = re.compile(r"[^\w]+")


class Products:
    """The products of a file, each variant under the name that an order's line gives it."""

    def __init__(self, source: Sheet, currency: str, report: ImportReport) -> None:
        self.columns = Columns(source, ALIASES)
        self.source = source
        self.currency = currency
        self.sheet = derived(source, self.columns, COLUMNS, lambda: self._rows(None))
        for _ in self._rows(report):
            pass

    def _rows(self, report: ImportReport | None) -> Iterator[Row]:
        get = self.columns.get
        taken: set[str] = set()
        whole: dict[str, str] = {}
        images: dict[str, str] = {}
        left_out = 0
        handle = ""
        for row in self.source.rows():
            found = get(row, "handle") or get(row, "title") or handle
            if found != handle:
                handle = found
                whole = {column: get(row, column) for column in WHOLE}
                options = {n: get(row, f"option{n}_name") for n in "123"}
                images[handle] = get(row, "image_url")
            values = [get(row, f"option{n}") for n in "123"]
            if not get(row, "price") and not any(values) and not get(row, "sku"):
                if get(row, "title"):
                    yield self._row(row, handle, whole, {}, "", "", taken, report)
                continue
            if whole["status"].lower() in ("draft", "archived") or (
                whole["published"].lower() == "false"
            ):
                left_out += 1
                continue
            chosen = {
                options[n] or f"option{n}": value
                for n, value in zip("123", values, strict=True)
                if value and value != DEFAULT_OPTION
            }
            variant = " / ".join(chosen.values())
            image = get(row, "variant_image") or images[handle]
            yield self._row(row, handle, whole, chosen, variant, image, taken, report)
        if report is not None and left_out:
            report.warn(
                f"{self.source.file}: {left_out} variants of draft, archived or unpublished "
                "products left out"
            )

    def _row(
        self,
        row: Row,
        handle: str,
        whole: dict[str, str],
        options: dict[str, str],
        variant: str,
        image: str,
        taken: set[str],
        report: ImportReport | None,
    ) -> Row:
        get = self.columns.get
        sku = get(row, "sku")
        made = _made_sku(handle, variant)
        if sku in taken and report is not None:
            report.warn(
                f"{self.source.file}, line {row.line}: sku {sku} is used twice; {made} here"
            )
        if not sku or sku in taken:
            sku = made
        taken.add(sku)
        tags = words(whole["tags"])
        attributes = {name.lower(): value for name, value in options.items()}
        old_price = get(row, "compare_at_price")
        cells = {
            "sku": sku,
            "title": whole["title"] + (f" - {variant}" if variant else ""),
            "description": plain_text(whole["description"]),
            "category": whole["type"] or whole["category"].split(">")[-1].strip(),
            "brand": whole["brand"],
            "price": get(row, "price"),
            "currency": self.currency,
            "stock": self._stock(row),
            "image_url": image,
            "attributes": as_json(
                {
                    **attributes,
                    "tags": tags,
                    "handle": handle,
                    "barcode": get(row, "barcode"),
                    "old_price": old_price if _positive(old_price) else "",
                }
            ),
        }
        return Row(row.line, [cells[name] for name in COLUMNS])

    def _stock(self, row: Row) -> str:
        """Pieces in stock: sold below zero is none, not tracked is always enough."""
        written = self.columns.get(row, "stock")
        untracked = self.columns.has("tracker") and not self.columns.get(row, "tracker")
        if not written or untracked:
            return str(UNTRACKED)
        return "0" if written.startswith("-") else written


def _made_sku(handle: str, variant: str) -> str:
    parts = [handle, _SLUG.sub("-", variant.lower()).strip("-")]
    made = "-".join(part for part in parts if part)
    if len(made) <= MAX_SKU:
        return made
    return f"{made[: MAX_SKU - 13]}-{hashlib.sha256(made.encode()).hexdigest()[:12]}"


def _positive(value: str) -> bool:
    try:
        return Decimal(value or "0") > 0
    except InvalidOperation:
        return False
