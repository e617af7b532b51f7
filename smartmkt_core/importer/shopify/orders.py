"""Orders of a Shopify export: a row for each line, the first with everything about the order."""

from __future__ import annotations

from collections.abc import Iterator

from smartmkt_core.importer.sheets import Row, Sheet
from smartmkt_core.importer.shopify.columns import (
    Aliases,
    Columns,
    as_json,
    derived,
    joined,
    moment,
    person_key,
    words,
)

ALIASES: Aliases = {
    "order_number": ("Name",),
    "email": ("Email",),
    "phone": ("Phone",),
    "financial": ("Financial Status",),
    "fulfillment": ("Fulfillment Status",),
    "fulfilled_at": ("Fulfilled at",),
    "currency": ("Currency",),
    "shipping_fee": ("Shipping",),
    "tax": ("Taxes",),
    "total": ("Total",),
    "discount_code": ("Discount Code",),
    "discount": ("Discount Amount",),
    "shipping_method": ("Shipping Method",),
    "placed_at": ("Created at",),
    "cancelled_at": ("Cancelled at",),
    "payment_method": ("Payment Method",),
    "refund_amount": ("Refunded Amount",),
    "shopify_id": ("Id",),
    "note": ("Notes", "Note"),
    "tags": ("Tags",),
    "source": ("Source",),
    "quantity": ("Lineitem quantity",),
    "title": ("Lineitem name",),
    "unit_price": ("Lineitem price",),
    "sku": ("Lineitem sku",),
    "billing_name": ("Billing Name",),
    "billing_phone": ("Billing Phone",),
    "shipping_name": ("Shipping Name",),
    "shipping_phone": ("Shipping Phone",),
    "street": ("Shipping Street",),
    "address1": ("Shipping Address1",),
    "address2": ("Shipping Address2",),
    "company": ("Shipping Company",),
    "city": ("Shipping City",),
    "zip": ("Shipping Zip",),
    "province": ("Shipping Province Name", "Shipping Province"),
    "country": ("Shipping Country",),
}
ORDER_COLUMNS = (
    "order_number",
    "customer_id",
    "placed_at",
    "status",
    "currency",
    "shipping_name",
    "shipping_address",
    "shipping_method",
    "payment_method",
    "payment_status",
    "discount",
    "shipping_fee",
    "total",
    "cancelled_at",
    "refund_amount",
    "attributes",
)
ITEM_COLUMNS = ("order_number", "sku", "title", "quantity", "unit_price")
GUEST_COLUMNS = ("customer_id", "email", "phone", "name")
MESSAGES = {
    "status": "Financial Status",
    "payment_status": "Financial Status",
    "customer_id": "Email",
}

PAYMENTS = {
    "paid": "paid",
    "refunded": "refunded",
    "partially_refunded": "partially_refunded",
    "authorized": "pending",
    "pending": "pending",
    "partially_paid": "pending",
    "unpaid": "pending",
    "expired": "pending",
    "voided": "pending",
    "": "",
}


class Orders:
    """The orders of a file as three sheets: orders, their lines, and people no other file knows.

    ``known`` finds customers by e-mail.
    """

    def __init__(self, source: Sheet, known: dict[str, str]) -> None:
        self.columns = Columns(source, ALIASES)
        self.source = source
        self.known = known
        self.sheet = derived(source, self.columns, ORDER_COLUMNS, self._orders, labels=MESSAGES)
        self.items = derived(source, self.columns, ITEM_COLUMNS, self._items)
        self.guests = derived(source, self.columns, GUEST_COLUMNS, self._guests, labels=MESSAGES)

    def emails(self) -> set[str]:
        """Every e-mail that ordered, in lower case."""
        return {self.columns.get(row, "email").lower() for row in self._first_rows()} - {""}

    def currency(self) -> str:
        """The currency of the first order that names one."""
        found = (self.columns.get(row, "currency") for row in self.source.rows())
        return next(filter(None, found), "")

    def _first_rows(self) -> Iterator[Row]:
        seen: set[str] = set()
        for row in self.source.rows():
            number = self.columns.get(row, "order_number")
            if number not in seen:
                seen.add(number)
                yield row

    def _orders(self) -> Iterator[Row]:
        get = self.columns.get
        copied = ("order_number", "currency", "shipping_name", "shipping_method", "payment_method")
        amounts = ("discount", "shipping_fee", "total", "refund_amount")
        for row in self._first_rows():
            cells = {name: get(row, name) for name in (*copied, *amounts)}
            financial = get(row, "financial").lower().replace(" ", "_")
            cells["customer_id"] = self._customer(row)
            cells["placed_at"] = moment(get(row, "placed_at"))
            cells["cancelled_at"] = moment(get(row, "cancelled_at"))
            cells["status"] = _status(
                financial, get(row, "fulfillment").lower(), bool(cells["cancelled_at"])
            )
            cells["payment_status"] = PAYMENTS.get(financial, financial)
            cells["shipping_address"] = self._address(row)
            cells["attributes"] = as_json(
                {
                    **{
                        name: get(row, name)
                        for name in ("tax", "discount_code", "note", "source", "shopify_id")
                    },
                    "tags": words(get(row, "tags")),
                    "fulfillment_status": get(row, "fulfillment"),
                    "fulfilled_at": moment(get(row, "fulfilled_at")),
                }
            )
            yield Row(row.line, [cells[name] for name in ORDER_COLUMNS])

    def _items(self) -> Iterator[Row]:
        get = self.columns.get
        for row in self.source.rows():
            quantity = get(row, "quantity")
            if not quantity or quantity == "0":
                continue
            yield Row(row.line, [get(row, name) for name in ITEM_COLUMNS])

    def _guests(self) -> Iterator[Row]:
        get = self.columns.get
        seen: set[str] = set()
        for row in self._first_rows():
            email, phone = get(row, "email"), self._phone(row)
            key = self._customer(row)
            if not key or email.lower() in self.known or key in seen:
                continue
            seen.add(key)
            name = get(row, "billing_name") or get(row, "shipping_name")
            yield Row(row.line, [key, email, phone, name])

    def _customer(self, row: Row) -> str:
        email = self.columns.get(row, "email")
        return self.known.get(email.lower(), "") or person_key(email, self._phone(row))

    def _phone(self, row: Row) -> str:
        get = self.columns.get
        return get(row, "phone") or get(row, "billing_phone") or get(row, "shipping_phone")

    def _address(self, row: Row) -> str:
        get = self.columns.get
        street = get(row, "street") or joined((get(row, "address1"), get(row, "address2")))
        town = " ".join(part for part in (get(row, "zip"), get(row, "city")) if part)
        return joined(
            (get(row, "company"), street, town, get(row, "province"), get(row, "country"))
        )


def _status(financial: str, fulfillment: str, cancelled: bool) -> str:
    """Our word for an order's state. Shopify does not say when a parcel has arrived."""
    sent = fulfillment in ("fulfilled", "partial", "shipped")
    if cancelled or financial == "voided":
        return "cancelled"
    if financial == "refunded":
        return "returned" if sent else "cancelled"
    if sent:
        return "shipped"
    if financial in ("paid", "partially_refunded"):
        return "paid"
    return "placed" if financial in PAYMENTS else financial
