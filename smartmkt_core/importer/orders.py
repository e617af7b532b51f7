"""Orders and their lines, and whether their totals add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select, type_coerce, update

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import Money
from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.repository import CHUNK, Upsert, Values, known, table_of
from smartmkt_core.importer.run import Once, Run
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus, PaymentStatus
from smartmkt_core.orders.numbers import number_key

ORDER_TEXTS = {
    "shipping_name": 200,
    "shipping_address": 500,
    "shipping_method": 120,
    "payment_method": 120,
}
ORDER_COLUMNS = {
    *ORDER_TEXTS,
    "order_number",
    "customer_id",
    "placed_at",
    "status",
    "currency",
    "payment_status",
    "discount",
    "shipping_fee",
    "total",
    "cancelled_at",
    "refund_amount",
    "refunded_at",
    "attributes",
}
ITEM_COLUMNS = {"order_number", "sku", "quantity", "unit_price", "title"}
STATUSES = frozenset(OrderStatus)
PAYMENTS = frozenset(PaymentStatus)
AHEAD = timedelta(days=1)


@dataclass
class Written:
    """What later steps need to know of the orders in the files.

    ``lines`` is where each order stands, ``no_total`` those without one, ``refunds`` what their
    refunds are made of, ``customers`` who placed them.
    """

    lines: dict[str, int] = field(default_factory=dict)
    no_total: set[str] = field(default_factory=set)
    refunds: dict[str, Values] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)


def load_orders(run: Run) -> Written:
    """Orders by number, in whatever format the shop writes it."""
    written = Written()
    upsert = Upsert(
        run.session,
        Order,
        run.report.of("orders"),
        fetch="number",
        key=lambda row: row["number"],
        merge=True,
    )
    once, keys = Once(), dict[str, str]()
    written.lines = once.lines
    for chunk in run.chunks("orders", required=("order_number", "placed_at", "status")):
        people = known(run.session, table_of(Customer), "id", (f.raw("customer_id") for f in chunk))
        rows = []
        for fields in chunk:
            values = _order(run, fields, once, people)
            number = values["number"]
            if not fields.ok:
                run.spoil("orders", number)
                continue
            twin = keys.setdefault(values["number_key"], number)
            if twin != number:
                run.warn(fields, "order_number", f"reads the same as {twin} when typed plainly")
            _remember(fields, values, written)
            rows.append(values)
        upsert.write(rows)
    return written


def load_items(run: Run) -> None:
    """The lines of orders. An order's lines are replaced as a whole."""
    run.warn_unknown("order_items", ITEM_COLUMNS)
    upsert = Upsert(
        run.session,
        OrderItem,
        run.report.of("order_items"),
        fetch="order_id",
        key=lambda row: (row["order_id"], row["sku"] or row["title"]),
        prune=True,
    )
    for chunk in run.chunks(
        "order_items", required=("order_number", "sku", "quantity", "unit_price")
    ):
        numbers = (f.raw("order_number") for f in chunk)
        orders = known(run.session, table_of(Order), "number", numbers, give="id")
        titles = known(
            run.session, table_of(Product), "sku", (f.raw("sku") for f in chunk), give="title"
        )
        named = known(
            run.session,
            table_of(Product),
            "title",
            (f.raw("title") for f in chunk if not f.raw("sku") and f.raw("title")),
            give="sku",
        )
        rows = []
        for fields in chunk:
            values = _item(run, fields, orders, titles, named)
            if fields.ok:
                rows.append(values)
        upsert.write(rows)
    upsert.finish()


def settle_totals(run: Run, written: Written) -> None:
    """Compute the totals that the file leaves out; warn of those that don't add up."""
    numbers = sorted(written.lines)
    file = run.sheets["orders"].file if "orders" in run.sheets else "orders.csv"
    for start in range(0, len(numbers), CHUNK):
        for row in run.session.execute(_sums(numbers[start : start + CHUNK])):
            goods = row.goods
            if goods is None:
                continue
            tax = _amount((row.attributes or {}).get("tax"))
            expected = goods + row.shipping_fee - row.discount
            if row.number in written.no_total:
                if row.total != expected + tax:
                    run.session.execute(
                        update(Order).where(Order.id == row.id).values(total=expected + tax)
                    )
            elif row.total not in (expected, expected + tax):
                taxed = f" + tax {tax}" if tax else ""
                run.report.warn(
                    f"{file}, line {written.lines[row.number]}, total: order {row.number} says "
                    f"{row.total}, but items {goods} + shipping {row.shipping_fee}{taxed} "
                    f"− discount {row.discount} = {expected + tax}"
                )


def _sums(numbers: list[str]) -> Any:
    goods = type_coerce(func.sum(OrderItem.quantity * OrderItem.unit_price), Money)
    return (
        select(
            Order.id,
            Order.number,
            Order.total,
            Order.shipping_fee,
            Order.discount,
            Order.attributes,
            select(goods)
            .where(OrderItem.order_id == Order.id)
            .correlate(Order)
            .scalar_subquery()
            .label("goods"),
        )
        .where(Order.number.in_(numbers))
        .order_by(Order.id)
    )


def _amount(value: object) -> Decimal:
    try:
        return Decimal(str(value or 0)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return Decimal(0)


def _order(run: Run, fields: Fields, once: Once, people: dict[str, Any]) -> Values:
    number = fields.text("order_number", 64, required=True)
    once.check(fields, "order_number", number)
    key = number_key(number)
    if number and not key:
        fields.bad("order_number", "has neither letters nor digits")
    values: Values = {
        "number": number,
        "number_key": key,
        "placed_at": fields.when("placed_at", required=True),
        "status": fields.word("status", STATUSES, required=True),
    }
    if values["placed_at"] and values["placed_at"] > run.now + AHEAD:
        run.warn(fields, "placed_at", "is in the future")
    if fields.has("customer_id"):
        customer = fields.text("customer_id", 64)
        if customer and customer not in people:
            run.missing(fields, "customer_id", "customers", customer)
        values["customer_id"] = customer or None
    for column, limit in ORDER_TEXTS.items():
        if fields.has(column):
            values[column] = fields.text(column, limit)
    if currency := fields.currency():
        values["currency"] = currency
    if fields.has("payment_status"):
        values["payment_status"] = fields.word("payment_status", PAYMENTS)
    for column in ("discount", "shipping_fee"):
        if fields.has(column):
            values[column] = fields.money(column) or Decimal(0)
    total = fields.money("total")
    if total is not None:
        values["total"] = total
    if fields.has("cancelled_at"):
        values["cancelled_at"] = fields.when("cancelled_at")
    others = fields.others(ORDER_COLUMNS)
    if fields.has("attributes") or others:
        values["attributes"] = {**others, **fields.attributes()}
    return values


def _remember(fields: Fields, values: Values, written: Written) -> None:
    number, payment = values["number"], values.get("payment_status", "")
    if customer := values.get("customer_id"):
        written.customers.add(customer)
    if "total" not in values:
        written.no_total.add(number)
    amount = fields.money("refund_amount")
    cancelled = values["status"] == OrderStatus.CANCELLED and payment in (
        PaymentStatus.REFUNDED,
        PaymentStatus.REFUND_PENDING,
    )
    if amount or cancelled:
        paid = payment != PaymentStatus.REFUND_PENDING
        cancelled_at = values.get("cancelled_at")
        refunded_at = fields.when("refunded_at")
        written.refunds[number] = {
            "amount": amount,
            "status": "paid" if paid else "pending",
            "created_at": cancelled_at or refunded_at or values["placed_at"],
            "paid_at": (refunded_at or cancelled_at) if paid else None,
        }


def _item(
    run: Run,
    fields: Fields,
    orders: dict[str, Any],
    titles: dict[str, Any],
    named: dict[str, Any],
) -> Values:
    number = fields.text("order_number", 64, required=True)
    if number and number not in orders:
        run.missing(fields, "order_number", "orders", number)
    title = fields.text("title", 300)
    sku = fields.text("sku", 64, required=not title)
    if sku and sku not in titles:
        if title:
            run.warn(fields, "sku", f"there is no product {sku}; the line keeps its title")
        else:
            run.missing(fields, "sku", "products", sku)
    return {
        "order_id": orders.get(number),
        "sku": (sku if sku in titles else None) if sku else named.get(title),
        "title": title or titles.get(sku, ""),
        "quantity": fields.integer("quantity", least=1, required=True),
        "unit_price": fields.money("unit_price", required=True),
    }
