"""Cards that the widget draws; every label in the shopper's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from actions.turn import Turn, payload
from smartmkt_core.catalog.models import Product
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderItem, PaymentStatus, ShipmentEvent
from smartmkt_core.orders.service import Tracking

Card = dict[str, Any]
EVENTS_SHOWN = 8


def order_card(turn: Turn, order: Order, *, tracking: Tracking | None = None) -> Card:
    """One order with its progress line."""
    known = tracking or orders.track(order, turn.now)
    card: Card = {
        "order_number": order.number,
        "status": order.status,
        "status_label": turn.t(f"status.{order.status}"),
        "placed_label": turn.formats.date(order.placed_at, now=turn.now),
        "total_label": turn.formats.money(order.total, order.currency),
        "items": [_item(turn, order, item) for item in order.items],
        "steps": [_step(turn, step.key, step.state, step.at) for step in known.steps],
        "address_label": order.shipping_address,
        "actions": order_actions(turn, order, tracked=tracking is not None),
    }
    if known.expected and order.status in ("shipped", "out_for_delivery"):
        card["expected_label"] = turn.formats.day(known.expected, now=turn.now)
    if known.shipment:
        card["tracking"] = {
            "number": known.shipment.tracking_number,
            "carrier": known.shipment.carrier,
            "events": [_event(turn, event) for event in known.events[-EVENTS_SHOWN:]][::-1],
        }
    return {"type": "order", "order": card}


def orders_card(turn: Turn, shown: Sequence[Order]) -> Card:
    """Several orders, each with one action."""
    return {
        "type": "orders",
        "orders": [
            {
                "order_number": order.number,
                "status_label": turn.t(f"status.{order.status}"),
                "placed_label": turn.formats.date(order.placed_at, now=turn.now),
                "total_label": turn.formats.money(order.total, order.currency),
                "summary": summary(turn, order),
                "image_url": image(main_item(order).product if order.items else None),
                "action": turn.button(
                    "button.details", payload("order_details", order_number=order.number)
                ),
            }
            for order in shown
        ],
    }


def product_cards(
    turn: Turn,
    products: Sequence[Product],
    *,
    ratings: Mapping[str, tuple[float, int]],
    reasons: Mapping[str, str] | None = None,
) -> Card:
    """A row of products."""
    return {
        "type": "products",
        "products": [
            _product(turn, product, ratings.get(product.sku), (reasons or {}).get(product.sku))
            for product in products
        ],
    }


def comparison_card(turn: Turn, products: Sequence[Product], rows: Sequence[Card]) -> Card:
    """Products side by side. A row: ``label``, ``values``, ``best`` where one place is better."""
    return {
        "type": "comparison",
        "products": [
            {
                "sku": product.sku,
                "title": product.name(turn.language),
                "image_url": image(product),
                "url": _page(turn, product),
                "actions": [
                    turn.button("button.ask_product", payload("product_question", sku=product.sku))
                ],
            }
            for product in products
        ],
        "rows": list(rows),
    }


def main_item(order: Order) -> OrderItem:
    """The item by which people remember an order: the most expensive line."""
    return max(order.items, key=lambda item: item.unit_price * item.quantity)


def summary(turn: Turn, order: Order) -> str:
    """As in "Copper kettle and 2 more"."""
    if not order.items:
        return order.number
    name = main_item(order).name(turn.language)
    more = len(order.items) - 1
    return turn.t("label.and_more", product=name, count=more, total=more + 1) if more else name


def named(turn: Turn, order: Order) -> str:
    """As in "10027 (Copper kettle and 2 more)"."""
    return turn.t("label.order", number=order.number, product=summary(turn, order))


def item_named(turn: Turn, item: OrderItem) -> str:
    """As in "2 × Copper kettle"."""
    return turn.t("label.item", product=item.name(turn.language), quantity=item.quantity)


def image(product: Product | None) -> str:
    """Where the picture is; empty where there is none."""
    return product.image_url if product else ""


def order_button(turn: Turn, order: Order) -> dict[str, str]:
    """A quick reply that chooses an order."""
    return {
        "title": turn.t("label.order_button", number=order.number, product=summary(turn, order)),
        "payload": payload("choose", order_number=order.number),
    }


def order_actions(turn: Turn, order: Order, *, tracked: bool) -> list[dict[str, str]]:
    """What the card offers: one primary action, by the order's state, never what it shows."""
    number = order.number
    if order.status in ("placed", "paid"):
        return [turn.button("button.cancel", payload("cancel_order", order_number=number))]
    if order.status in ("packed", "shipped", "out_for_delivery"):
        track = turn.button("button.track", payload("track_order", order_number=number))
        return [] if tracked else [track]
    if order.status == "delivered":
        return [
            turn.button("button.invoice", payload("get_invoice", order_number=number)),
            turn.button("button.return", payload("return_item", order_number=number)),
        ]
    if order.payment_status == PaymentStatus.PENDING:
        # Nothing was paid, so nothing goes back.
        return []
    return [turn.button("button.refund", payload("track_refund", order_number=number))]


def _item(turn: Turn, order: Order, item: OrderItem) -> Card:
    return {
        "sku": item.sku or "",
        "title": item.name(turn.language),
        "quantity": item.quantity,
        "price_label": turn.formats.money(item.unit_price * item.quantity, order.currency),
        "image_url": image(item.product),
    }


def _step(turn: Turn, key: str, state: str, at: datetime | None) -> Card:
    step: Card = {"key": str(key), "label": turn.t(f"status.{key}"), "state": state}
    if at is not None:
        step["at_label"] = turn.formats.date(at, now=turn.now)
    return step


def _event(turn: Turn, event: ShipmentEvent) -> Card:
    chinese = turn.language == "zh" and event.description_zh
    return {
        "at_label": turn.formats.moment(event.at, now=turn.now),
        "location": event.location,
        "description": event.description_zh if chinese else event.description,
    }


def _product(
    turn: Turn, product: Product, rating: tuple[float, int] | None, reason: str | None
) -> Card:
    title = product.name(turn.language)
    card: Card = {
        "sku": product.sku,
        "title": title,
        "price_label": turn.formats.money(product.price, product.currency),
        "stock_label": stock_label(turn, product),
        "in_stock": product.stock > 0,
        "image_url": image(product),
        "url": _page(turn, product),
        "actions": [
            turn.button("button.ask_product", payload("product_question", sku=product.sku)),
        ],
    }
    if product.stock > 0 and isinstance(turn.metadata.get("basket"), list):
        card["actions"].append(
            turn.button("button.basket", payload("place_order", sku=product.sku))
        )
    if product.stock <= 0:
        card["actions"].append(
            turn.button("button.restock", payload("check_stock", sku=product.sku, remind=True))
        )
    old = old_price(product)
    if old is not None:
        card["old_price_label"] = turn.formats.money(old, product.currency)
    if rating:
        card["rating"], card["review_count"] = round(rating[0], 1), rating[1]
    if reason:
        card["reason"] = reason
    return card


def _page(turn: Turn, product: Product) -> str:
    """Where the shop shows the product: its own link, the demo's page, or nowhere."""
    own = str((product.attributes or {}).get("url") or "")
    if own.startswith(("https://", "http://", "/")):
        return own
    settings = turn.shop.settings
    return f"{settings.base_url}/?product={quote(product.sku)}" if settings.demo else ""


def old_price(product: Product) -> Decimal | None:
    """What it cost before, where the shop says so and it is cheaper now."""
    try:
        old = Decimal(str((product.attributes or {})["old_price"]))
    except (KeyError, InvalidOperation):
        return None
    return old if old > product.price else None


def stock_label(turn: Turn, product: Product) -> str:
    """In stock, only a few left, or sold out."""
    if product.stock <= 0:
        return turn.t("label.sold_out")
    return turn.t("label.few_left" if product.stock <= 5 else "label.in_stock", count=product.stock)
