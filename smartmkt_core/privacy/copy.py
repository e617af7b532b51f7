"""Everything stored about one person, as plain values for a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.errors import NotFound
from smartmkt_core.orders.models import Order
from smartmkt_core.privacy import repository
from smartmkt_core.returns.models import Refund, Return

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy. ``whole``: of a signed-in customer, rather than of what a guest could prove."""

    whole: bool
    content: Part

    def count(self, part: str) -> int:
        """How many entries a part has."""
        return len(self.content.get(part) or [])


def of_customer(session: Session, customer_id: str, *, now: datetime) -> Copy:
    """All about a customer, whoever asks: the caller knows that it is they.

    Raises:
        NotFound: no such customer.
    """
    customer = repository.customer(session, customer_id)
    if customer is None:
        raise NotFound
    profile = {
        "customer_id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "newsletter": customer.newsletter,
        "since": _moment(customer.created_at),
        **{str(key): value for key, value in (customer.attributes or {}).items()},
    }
    addresses = [
        {"name": row.name, "address": row.text, "default": row.is_default}
        for row in sorted(customer.addresses, key=lambda row: row.id)
    ]
    changes = [
        {"at": _moment(row.at), "field": row.field, "before": row.before, "after": row.after}
        for row in repository.changes_of(session, customer_id)
    ]
    events = [
        {"at": _moment(row.at), "event": row.event, "sku": row.sku, "value": row.value}
        for row in repository.events_of(session, customer_id)
    ]
    reviews = [
        {"at": _moment(row.at), "sku": row.sku, "rating": row.rating, "text": row.text}
        for row in repository.reviews_of(session, customer_id)
    ]
    content = {
        "profile": profile,
        "addresses": addresses,
        "changed_details": changes,
        **_bought(session, customer_id, []),
        "reviews": reviews,
        **_said(session, customer_id, []),
        "behaviour": events,
    }
    return Copy(True, {"created_at": _moment(now), **content})


def of_guest(session: Session, conversation_id: str, *, now: datetime) -> Copy:
    """This conversation, and the orders that were proven in it."""
    proven = list(repository.proven_here(session, conversation_id))
    content = {**_bought(session, None, proven), **_said(session, None, [conversation_id])}
    return Copy(False, {"created_at": _moment(now), **content})


def _bought(session: Session, customer_id: str | None, order_ids: list[int]) -> Part:
    found = repository.orders_of(session, customer_id, order_ids)
    ids = [order.id for order in found]
    numbers = {order.id: order.number for order in found}
    return {
        "orders": [_order(order) for order in found],
        "returns": [
            _return(row, numbers[row.order_id]) for row in repository.returns_of(session, ids)
        ],
        "refunds": [
            _refund(row, numbers[row.order_id]) for row in repository.refunds_of(session, ids)
        ],
    }


def _said(session: Session, customer_id: str | None, conversation_ids: list[str]) -> Part:
    found = repository.conversations_of(session, customer_id, conversation_ids)
    ids = [row.id for row in found]
    return {
        "opinions": [
            {"at": _moment(row.at), "about": row.about, "rating": row.rating, "text": row.text}
            for row in repository.opinions_of(session, customer_id, ids)
        ],
        "tickets": [
            {
                "number": row.number,
                "status": row.status,
                "reason": row.reason,
                "contact": row.contact,
                "at": _moment(row.opened_at),
                "closed_at": _moment(row.closed_at),
            }
            for row in repository.tickets_of(session, ids)
        ],
        "requests": [
            {
                "number": row.number,
                "kind": row.kind,
                "status": row.status,
                "contact": row.contact,
                "detail": row.detail,
                "at": _moment(row.requested_at),
                "closed_at": _moment(row.closed_at),
            }
            for row in repository.requests_of(session, customer_id, ids)
        ],
        "restock_reminders": [
            {
                "at": _moment(row.created_at),
                "sku": row.sku,
                "email": row.email,
                "told_at": _moment(row.back_at),
            }
            for row in repository.reminders_of(session, customer_id, ids)
        ],
        "conversations": [
            {
                "started_at": _moment(row.created_at),
                "language": row.language,
                "channel": row.channel,
                "messages": [
                    {
                        "at": _moment(line.at),
                        "from": line.sender,
                        "text": line.text,
                        "mood": line.mood,
                        "understood_as": line.intent,
                    }
                    for line in row.messages
                ],
            }
            for row in found
        ],
    }


def _order(order: Order) -> Part:
    return {
        "number": order.number,
        "placed_at": _moment(order.placed_at),
        "status": order.status,
        "name": order.shipping_name,
        "address": order.shipping_address,
        "shipping_method": order.shipping_method,
        "payment_method": order.payment_method,
        "payment_status": order.payment_status,
        "currency": order.currency,
        "discount": _money(order.discount),
        "shipping_fee": _money(order.shipping_fee),
        "total": _money(order.total),
        "items": [
            {
                "sku": item.sku,
                "title": item.name("en"),
                "quantity": item.quantity,
                "unit_price": _money(item.unit_price),
            }
            for item in order.items
        ],
        "parcels": [
            {
                "tracking_number": parcel.tracking_number,
                "carrier": parcel.carrier,
                "status": parcel.status,
                "shipped_at": _moment(parcel.shipped_at),
                "delivered_at": _moment(parcel.delivered_at),
            }
            for parcel in order.shipments
        ],
    }


def _return(row: Return, number: str) -> Part:
    return {
        "number": row.number,
        "order": number,
        "kind": row.kind,
        "sku": row.sku,
        "quantity": row.quantity,
        "status": row.status,
        "reason": row.reason,
        "requested_at": _moment(row.requested_at),
    }


def _refund(row: Refund, number: str) -> Part:
    return {
        "order": number,
        "amount": _money(row.amount),
        "currency": row.currency,
        "method": row.method,
        "status": row.status,
        "created_at": _moment(row.created_at),
        "paid_at": _moment(row.paid_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _money(amount: Decimal | None) -> str | None:
    return str(amount) if amount is not None else None
