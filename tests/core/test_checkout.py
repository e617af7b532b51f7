"""A basket goes to the merchant's checkout, plainly or signed."""

from __future__ import annotations

from datetime import datetime, timedelta

import jwt
import pytest
from pydantic import ValidationError

from smartmkt_core.checkout import AUDIENCE, checkout_url
from smartmkt_core.settings import Settings

ITEMS = [("KET-1", 2), ("A/B,1", 1)]
SECRET = "c" * 40


def shop(url: str) -> Settings:
    """A shop whose checkout is there."""
    return Settings(_env_file=None, checkout_url=url, customer_token_secret=SECRET)


def link(url: str, now: datetime) -> str:
    """Where Ann pays."""
    return checkout_url(shop(url), ITEMS, customer_id="ann", conversation_id="one", now=now)


def test_plain_items_are_encoded(now: datetime) -> None:
    found = link("https://shop.example/cart/{items}", now)
    assert found == "https://shop.example/cart/KET-1:2,A%2FB%2C1:1"


def test_a_signed_basket_says_whose_it_is_and_ends_within_the_hour(now: datetime) -> None:
    token = link("https://shop.example/pay?basket={token}", now).partition("basket=")[2]
    claims = jwt.decode(
        token,
        SECRET,
        ["HS256"],
        audience=AUDIENCE,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["items"] == [
        {"sku": "KET-1", "quantity": 2},
        {"sku": "A/B,1", "quantity": 1},
    ]
    assert (claims["sub"], claims["conversation"]) == ("ann", "one")
    assert claims["exp"] == int((now + timedelta(hours=1)).timestamp())


def test_without_a_page_there_is_no_link(now: datetime) -> None:
    assert link("", now) == ""


@pytest.mark.parametrize(
    "url", ["https://shop.example/cart", "ftp://x/{items}", "https://x/{items}{token}"]
)
def test_an_address_that_takes_no_basket_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        shop(url)
