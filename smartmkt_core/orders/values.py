"""What orders answer with: plain values, no tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from smartmkt_core.orders.models import Order, OrderItem, OrderStatus, Shipment, ShipmentEvent


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who asks. ``customer_id`` only where a signed token of the shop proved it.

    ``agent_id``: the agent who acts for this shopper, and sees no more orders than he.
    """

    conversation_id: str
    customer_id: str | None = None
    agent_id: int | None = None

    @property
    def actor(self) -> str:
        """How the log of changes names who it was."""
        if self.agent_id is not None:
            return f"agent:{self.agent_id}"
        if self.customer_id is not None:
            return f"customer:{self.customer_id}"
        return f"guest:{self.conversation_id}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the progress line. ``state``: done, current or todo; ``at`` where known."""

    key: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """Where an order is. Exactly one step is current; events are in the order they happened."""

    status: OrderStatus
    steps: list[Step]
    expected: datetime | None
    late: bool
    shipment: Shipment | None
    events: list[ShipmentEvent]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a cancellation means in money. ``refund_amount`` is 0 for an unpaid order."""

    order: Order
    refund_amount: Decimal
    currency: str
    method: str
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuantityChange:
    """A changed line. ``refund_amount`` goes back for a paid order; ``extra`` is still to pay."""

    order: Order
    item: OrderItem
    old: int
    new: int
    old_total: Decimal
    new_total: Decimal
    refund_amount: Decimal = Decimal(0)
    extra: Decimal = Decimal(0)
    currency: str = ""
    method: str = ""
    expected_at: datetime | None = field(default=None)
