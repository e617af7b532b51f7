"""What follows an order: parcels and their scans, returns and refunds."""

from __future__ import annotations

from typing import Any

from smartmkt_core.catalog.models import Product
from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.orders import Written
from smartmkt_core.importer.repository import (
    CHUNK,
    Upsert,
    Values,
    known,
    orders_by_number,
    table_of,
)
from smartmkt_core.importer.run import Once, Run
from smartmkt_core.orders.models import Order, Shipment, ShipmentEvent
from smartmkt_core.returns.models import Refund, Return

SHIPMENT_COLUMNS = {
    "order_number",
    "tracking_number",
    "carrier",
    "status",
    "shipped_at",
    "estimated_delivery",
    "delivered_at",
}
SCAN_COLUMNS = {"tracking_number", "at", "location", "description", "description_zh"}
RETURN_COLUMNS = {
    "return_number",
    "order_number",
    "sku",
    "quantity",
    "reason",
    "method",
    "status",
    "refund_amount",
    "requested_at",
    "refunded_at",
}
RETURN_STATUSES = frozenset({"requested", "received", "refunded", "rejected"})


def load_shipments(run: Run) -> None:
    """Parcels by tracking number."""
    run.warn_unknown("shipments", SHIPMENT_COLUMNS)
    upsert = Upsert(
        run.session,
        Shipment,
        run.report.of("shipments"),
        fetch="tracking_number",
        key=lambda row: row["tracking_number"],
    )
    once = Once()
    for chunk in run.chunks("shipments", required=("order_number", "tracking_number")):
        orders = _order_ids(run, chunk)
        rows = []
        for fields in chunk:
            tracking = fields.text("tracking_number", 80, required=True)
            once.check(fields, "tracking_number", tracking)
            values: Values = {
                "tracking_number": tracking,
                "order_id": _order_id(run, fields, orders),
            }
            if fields.has("carrier"):
                values["carrier"] = fields.text("carrier", 120)
            if fields.has("status"):
                values["status"] = fields.text("status", 32).lower().replace(" ", "_")
            for column in ("shipped_at", "estimated_delivery", "delivered_at"):
                if fields.has(column):
                    values[column] = fields.when(column)
            if fields.ok:
                rows.append(values)
            else:
                run.spoil("shipments", tracking)
        upsert.write(rows)


def load_scans(run: Run) -> None:
    """The scans of parcels. A parcel's scans are replaced as a whole."""
    run.warn_unknown("shipment_events", SCAN_COLUMNS)
    upsert = Upsert(
        run.session,
        ShipmentEvent,
        run.report.of("shipment_events"),
        fetch="shipment_id",
        key=lambda row: (row["shipment_id"], row["at"], row["location"]),
        prune=True,
    )
    for chunk in run.chunks("shipment_events", required=("tracking_number", "at")):
        numbers = (f.raw("tracking_number") for f in chunk)
        parcels = known(run.session, table_of(Shipment), "tracking_number", numbers, give="id")
        rows = []
        for fields in chunk:
            tracking = fields.text("tracking_number", 80, required=True)
            if tracking and tracking not in parcels:
                run.missing(fields, "tracking_number", "shipments", tracking)
            values: Values = {
                "shipment_id": parcels.get(tracking),
                "at": fields.when("at", required=True),
                "location": fields.text("location", 200),
            }
            for column in ("description", "description_zh"):
                if fields.has(column):
                    values[column] = fields.text(column, 500)
            if fields.ok:
                rows.append(values)
        upsert.write(rows)
    upsert.finish()


def load_returns(run: Run) -> None:
    """Returns by their number, each with the refund that its amount tells of."""
    run.warn_unknown("returns", RETURN_COLUMNS)
    counts = run.report.of("returns")
    upsert = Upsert(run.session, Return, counts, fetch="number", key=lambda row: row["number"])
    refunds = _refunds(run)
    once = Once()
    required = ("return_number", "order_number", "requested_at")
    for chunk in run.chunks("returns", required=required):
        orders = orders_by_number(run.session, {f.raw("order_number") for f in chunk})
        skus = known(run.session, table_of(Product), "sku", (f.raw("sku") for f in chunk))
        rows, money = [], []
        for fields in chunk:
            order = orders.get(fields.raw("order_number"))
            values = _return(run, fields, order, skus, once)
            refund = _refund_of(run, fields, values, order)
            if fields.ok:
                rows.append(values)
                money.append((values["number"], refund))
        upsert.write(rows)
        ids = known(run.session, table_of(Return), "number", (n for n, _ in money), give="id")
        refunds.write([{**refund, "return_id": ids[n]} for n, refund in money if refund])


def refund_cancelled(run: Run, written: Written) -> None:
    """Refunds of cancelled orders, and amounts that the orders' file itself calls refunded."""
    refunds = _refunds(run)
    numbers = sorted(written.refunds)
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        rows = []
        for number, order in orders_by_number(run.session, part).items():
            refund = written.refunds[number]
            amount = refund["amount"] or order.total
            if amount:
                rows.append(
                    {
                        **refund,
                        "amount": amount,
                        "order_id": order.id,
                        "return_id": None,
                        "currency": order.currency,
                        "method": order.payment_method,
                    }
                )
        refunds.write(rows)


def _refunds(run: Run) -> Upsert:
    return Upsert(
        run.session,
        Refund,
        run.report.of("refunds"),
        fetch="order_id",
        key=lambda row: (row["order_id"], row["return_id"]),
    )


def _return(run: Run, fields: Fields, order: Any, skus: dict[str, Any], once: Once) -> Values:
    number = fields.text("return_number", 64, required=True)
    once.check(fields, "return_number", number)
    _order_id(run, fields, {fields.raw("order_number"): order} if order else {})
    sku = fields.text("sku", 64)
    if sku and sku not in skus:
        run.missing(fields, "sku", "products", sku)
    return {
        "number": number,
        "order_id": order.id if order else None,
        "sku": sku or None,
        "quantity": fields.integer("quantity", least=1) or 1,
        "reason": fields.text("reason", 200),
        "method": fields.text("method", 120),
        "status": fields.word("status", RETURN_STATUSES) or "requested",
        "requested_at": fields.when("requested_at", required=True),
    }


def _refund_of(run: Run, fields: Fields, values: Values, order: Any) -> Values | None:
    amount = fields.money("refund_amount")
    refunded_at = fields.when("refunded_at")
    if not amount or order is None:
        return None
    if values["status"] == "rejected":
        run.warn(fields, "refund_amount", "a rejected return has no refund; ignored")
        return None
    paid = refunded_at is not None or values["status"] == "refunded"
    return {
        "order_id": order.id,
        "amount": amount,
        "currency": order.currency,
        "method": order.payment_method,
        "status": "paid" if paid else "pending",
        "created_at": values["requested_at"],
        "paid_at": refunded_at,
    }


def _order_ids(run: Run, chunk: list[Fields]) -> dict[str, Any]:
    numbers = (f.raw("order_number") for f in chunk)
    return known(run.session, table_of(Order), "number", numbers, give="id")


def _order_id(run: Run, fields: Fields, orders: dict[str, Any]) -> Any:
    number = fields.text("order_number", 64, required=True)
    if number and number not in orders:
        run.missing(fields, "order_number", "orders", number)
    return orders.get(number)
