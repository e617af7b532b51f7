"""What the assistant has offered, which a plain yes accepts."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn

OFFER_LASTS = 2
"""Messages for which an offer stands."""


def standing_offer(turn: Turn) -> dict[str, Any] | None:
    """What the assistant offered with its last words."""
    offer = turn.get("offer")
    if isinstance(offer, dict) and turn.count - int(offer.get("turn", 0)) < OFFER_LASTS:
        return offer
    return None
