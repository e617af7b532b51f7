"""Customers, and the address book that their orders fill."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import insert, select, update

from smartmkt_core.account.models import Address, Customer
from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.repository import CHUNK, Upsert, Values, table_of
from smartmkt_core.importer.run import Once, Run
from smartmkt_core.orders.models import Order

LANGUAGES = {"en": "en", "zh": "zh", "cn": "zh", "": "en"}
CUSTOMER_TEXTS = {"email": 254, "phone": 40, "name": 200}
CUSTOMER_COLUMNS = {
    *CUSTOMER_TEXTS,
    "customer_id",
    "language",
    "newsletter",
    "created_at",
    "attributes",
}


def load_customers(run: Run, kind: str = "customers") -> None:
    """Customers by the shop's own id; columns nobody knows become attributes.

    The kind ``guests`` is of people that only their orders tell of.
    """
    upsert = Upsert(
        run.session,
        Customer,
        run.report.of("customers"),
        fetch="id",
        key=lambda row: row["id"],
        merge=True,
    )
    once = Once()
    for chunk in run.chunks(kind, required=("customer_id",)):
        rows = []
        for fields in chunk:
            values = _customer(run, fields, once)
            if fields.ok:
                rows.append(values)
            else:
                run.spoil("customers", values["id"])
        upsert.write(rows)


def fill_address_books(run: Run, customers: set[str]) -> None:
    """Give customers the addresses of their orders; the latest is the default if it is new."""
    wanted = sorted(customers)
    counts = run.report.of("addresses")
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        sent, kept = _sent_to(run, part), _kept(run, part)
        fresh: list[Values] = []
        for customer, places in sent.items():
            mine = kept.get(customer, {})
            latest = next(reversed(places))
            new = [place for place in places if place not in mine]
            counts.unchanged += len(places) - len(new)
            move = latest in new or not any(mine.values())
            if move and mine:
                run.session.execute(
                    update(Address).where(Address.customer_id == customer).values(is_default=False)
                )
            if move and latest in mine:
                run.session.execute(
                    update(Address)
                    .where(
                        Address.customer_id == customer,
                        Address.name == latest[0],
                        Address.text == latest[1],
                    )
                    .values(is_default=True)
                )
            fresh.extend(
                {
                    "customer_id": customer,
                    "name": name,
                    "text": text,
                    "is_default": move and (name, text) == latest,
                }
                for name, text in new
            )
        if fresh:
            run.session.execute(insert(table_of(Address)), fresh)
            counts.created += len(fresh)


def _sent_to(run: Run, customers: list[str]) -> dict[str, dict[tuple[str, str], None]]:
    """Name and address of each customer's orders, the latest at the end."""
    query = (
        select(Order.customer_id, Order.shipping_name, Order.shipping_address)
        .where(Order.customer_id.in_(customers), Order.shipping_address != "")
        .order_by(Order.placed_at, Order.id)
    )
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for customer, name, text in run.session.execute(query):
        found[customer or ""].pop((name, text), None)
        found[customer or ""][name, text] = None
    return found


def _kept(run: Run, customers: list[str]) -> dict[str, dict[tuple[str, str], bool]]:
    query = select(Address.customer_id, Address.name, Address.text, Address.is_default).where(
        Address.customer_id.in_(customers)
    )
    found: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for customer, name, text, default in run.session.execute(query):
        found[customer][name, text] = default or found[customer].get((name, text), False)
    return found


def _customer(run: Run, fields: Fields, once: Once) -> Values:
    key = fields.text("customer_id", 64, required=True)
    once.check(fields, "customer_id", key)
    values: Values = {"id": key}
    for column, limit in CUSTOMER_TEXTS.items():
        if fields.has(column):
            values[column] = fields.text(column, limit)
    if values.get("email") and "@" not in values["email"]:
        run.warn(fields, "email", "is not an e-mail address; kept as it is")
    others = fields.others(CUSTOMER_COLUMNS)
    if fields.has("language"):
        written = fields.text("language", 40)
        language = LANGUAGES.get(written.lower().replace("_", "-").split("-")[0])
        if language is None:
            run.warn(fields, "language", f"{written} is not spoken here; English is used")
            others["language"] = written
        values["language"] = language or "en"
    if fields.has("newsletter"):
        values["newsletter"] = fields.flag("newsletter")
    if fields.has("created_at"):
        values["created_at"] = fields.when("created_at")
    if fields.has("attributes") or others:
        values["attributes"] = {**others, **fields.attributes()}
    return values
