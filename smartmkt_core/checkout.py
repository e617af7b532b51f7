"""Handing a basket over to the merchant's own checkout: an address with the basket in it.

``SMARTMKT_CHECKOUT_URL`` names the page, with one of two places for the basket:

- ``{items}``: plain, ``sku:pieces`` apart by commas, each percent-encoded, as cart permalinks take
  it: ``https://shop.example/cart/{items}``;
- ``{token}``: signed, a JWT (HS256, with ``SMARTMKT_CUSTOMER_TOKEN_SECRET``) for the audience
  ``smartmkt-checkout`` with ``items`` ([{sku, quantity}]), ``sub`` (the customer, or empty),
  ``conversation`` and an ``exp`` an hour away: ``https://shop.example/checkout?basket={token}``.

Prices are not in it: they are the shop's own matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

import jwt

from smartmkt_core.account.tokens import ALGORITHM
from smartmkt_core.settings import Settings

AUDIENCE = "smartmkt-checkout"
LIFE = timedelta(hours=1)


def checkout_url(
    settings: Settings,
    items: Sequence[tuple[str, int]],
    *,
    customer_id: str | None,
    conversation_id: str,
    now: datetime,
) -> str:
    """Where the shopper pays for these products and pieces; empty where no page is set."""
    url = settings.checkout_url
    if "{token}" in url:
        claims = {
            "aud": AUDIENCE,
            "sub": customer_id or "",
            "conversation": conversation_id,
            "items": [{"sku": sku, "quantity": quantity} for sku, quantity in items],
            "iat": now,
            "exp": now + LIFE,
        }
        token = jwt.encode(claims, settings.customer_secret, algorithm=ALGORITHM)
        return url.replace("{token}", token)
    plain = ",".join(f"{quote(sku, safe='')}:{quantity}" for sku, quantity in items)
    return url.replace("{items}", plain)
