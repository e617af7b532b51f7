"""Imports every table once, for migrations and for tests that create a whole database."""

from smartmkt_core.account.models import Address, Customer, CustomerChange, ShopperRequest
from smartmkt_core.assist.models import AgentAction, Label, Note
from smartmkt_core.bridge.models import BridgeCall, BridgeHandover
from smartmkt_core.catalog import fulltext
from smartmkt_core.catalog.models import Opinion, Product, ProductSearch, ProductTerm, Review
from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.db import Base
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.handoff.models import Assignment, CsatRating, Escalation, Handoff, User
from smartmkt_core.orders.models import (
    Order,
    OrderAccess,
    OrderChange,
    OrderItem,
    Shipment,
    ShipmentEvent,
    VerificationAttempt,
)
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.promotions.models import Promotion
from smartmkt_core.restock.models import RestockReminder
from smartmkt_core.returns.models import Refund, Return
from smartmkt_core.tickets.models import Ticket
from smartmkt_core.uploads.models import Upload

metadata = Base.metadata
fulltext.follow(metadata)

__all__ = [
    "Address",
    "AgentAction",
    "Assignment",
    "BehaviourEvent",
    "BridgeCall",
    "BridgeHandover",
    "Conversation",
    "CsatRating",
    "Customer",
    "CustomerChange",
    "Delivery",
    "Escalation",
    "Handoff",
    "Label",
    "Message",
    "Note",
    "Opinion",
    "Order",
    "OrderAccess",
    "OrderChange",
    "OrderItem",
    "Product",
    "ProductSearch",
    "ProductTerm",
    "Promotion",
    "Refund",
    "RestockReminder",
    "Return",
    "Review",
    "Shipment",
    "ShipmentEvent",
    "ShopperRequest",
    "Ticket",
    "Upload",
    "User",
    "VerificationAttempt",
    "metadata",
]
