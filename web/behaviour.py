"""What shoppers look at on cards and on the shop's pages: noted for their recommendations."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.conversations import service as conversations
from smartmkt_core.events import service as behaviour
from web.intake import LONGEST_SKU
from web.store import now
from web.wire import clean

SOURCES = ("chat", "shop")
KINDS = (behaviour.VIEW,)


def note(session: Session, conversation_id: str, data: dict[str, Any]) -> bool:
    """Write down that a product was opened, from a card or on the page; whether it was new.

    What the shop does not sell, and what else a page may say, is left alone.
    """
    kind, source = data.get("event"), data.get("source", "chat")
    sku = clean(data.get("sku"))[:LONGEST_SKU]
    product = catalog.product(session, sku) if sku else None
    if kind not in KINDS or source not in SOURCES or product is None:
        return False
    conversation = conversations.get(session, conversation_id)
    noted = behaviour.record(
        session,
        kind,
        [product.sku],
        conversation_id=conversation_id,
        customer_id=conversations.customer_of(conversation, now()),
        now=now(),
        source=source,
    )
    return bool(noted)
