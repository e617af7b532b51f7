"""Codes for one shopper alone, given by a person of the shop."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from smartmkt_core.promotions.models import Kind, Promotion

# Without the letters and figures that are taken for one another.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 8
_TITLES = {"en": "A thank-you from the shop", "zh": "本店专属优惠"}


def issue(
    session: Session, kind: Kind, value: Decimal, *, currency: str, days: int, now: datetime
) -> Promotion:
    """A new code that nobody can guess (40 bits): for one order, told to nobody else.

    Args:
        kind: percent or amount.
        value: percent, or money in ``currency``.
        days: how long it may be used.
    """
    row = Promotion(
        code="TY-" + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)),
        title=_TITLES["en"],
        title_zh=_TITLES["zh"],
        kind=kind,
        value=value,
        currency=currency,
        starts_at=now,
        ends_at=now + timedelta(days=days),
        once=True,
        public=False,
    )
    session.add(row)
    session.flush()
    return row
