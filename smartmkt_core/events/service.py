"""Noting what shoppers see, look at, take and turn down, and what a visit has brought so far.

An event is a fact: written once, never changed, with its time, its source and its conversation.
Behaviour that people show of themselves (``BEHAVIOUR``) is what taste is learned from; what was
shown to them (``SHOWN``) and what they turned down (``REJECT``) says how well they were advised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.events import repository
from smartmkt_core.events.models import BehaviourEvent

__all__ = ["BEHAVIOUR", "CART", "REJECT", "SHOWN", "VIEW", "Seen", "record", "seen", "who"]

SHOWN = "shown"
"""Was on a card; ``value`` is its place, from 1."""
VIEW = "view"
"""Was opened or asked about."""
CART = "cart"
"""Was put into the basket; ``value`` is how many pieces."""
REJECT = "reject"
"""Was turned down in words."""
BEHAVIOUR = (VIEW, CART, "purchase", "rating")

CHAT = "chat"
GUEST = "guest:"
ONCE_WITHIN = timedelta(minutes=10)
"""A second look at the same thing within this time is the same look."""
MOST, MOST_REJECTED = 200, 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a conversation has brought so far: numbers of products, the latest last, none twice."""

    viewed: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def who(conversation_id: str, customer_id: str | None) -> str:
    """Under whom behaviour is kept: the customer, or a guest for each conversation."""
    return customer_id or f"{GUEST}{conversation_id}"[:64]


def record(
    session: Session,
    kind: str,
    skus: Sequence[str],
    *,
    conversation_id: str,
    customer_id: str | None,
    now: datetime,
    value: float | None = None,
    source: str = CHAT,
) -> int:
    """Note that something happened with some products; how many facts were new.

    ``value``: what the kind says; for what was shown the places are counted instead.
    """
    noted = 0
    for place, sku in enumerate(dict.fromkeys(skus), start=1):
        if kind == VIEW and repository.known_since(
            session, conversation_id, kind, sku, now - ONCE_WITHIN
        ):
            continue
        session.add(
            BehaviourEvent(
                customer_id=who(conversation_id, customer_id),
                sku=sku[:64],
                event=kind,
                value=float(place) if kind == SHOWN else value,
                at=now,
                source=source,
                conversation_id=conversation_id,
            )
        )
        noted += 1
    session.flush()
    return noted


def seen(session: Session, conversation_id: str) -> Seen:
    """What happened in a conversation."""

    def of(*kinds: str, limit: int = MOST) -> dict[str, tuple[str, ...]]:
        rows = repository.latest_of_conversation(session, conversation_id, kinds, limit=limit)
        return {
            kind: tuple(reversed(dict.fromkeys(sku for sku, event, _ in rows if event == kind)))
            for kind in kinds
        }

    looked_at = of(VIEW, CART)
    # However much else is looked at, what was turned down stays away.
    rejected = of(REJECT, limit=MOST_REJECTED)
    return Seen(looked_at[VIEW], looked_at[CART], rejected[REJECT])
