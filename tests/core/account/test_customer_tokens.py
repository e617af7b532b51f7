"""Who is signed in, by the shop's own signature."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from smartmkt_core.account.service import make_customer_token, read_customer_token
from smartmkt_core.errors import TokenInvalid
from smartmkt_core.orders.documents import read_document, sign_document

SECRET = "a secret that the shop and the assistant share"


def signed(now: datetime, **changes: Any) -> str:
    claims: dict[str, Any] = {
        "sub": "c1",
        "aud": "smartmkt",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 600,
    } | changes
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, SECRET, "HS256")


def test_a_token_signs_its_customer_in_until_it_expires(now: datetime) -> None:
    token = make_customer_token(SECRET, "c1", now=now, ttl=timedelta(minutes=30))
    read = read_customer_token(SECRET, token, now=now + timedelta(minutes=29))
    assert read.customer_id == "c1"
    assert read.expires_at == now + timedelta(minutes=30)
    with pytest.raises(TokenInvalid):
        read_customer_token(SECRET, token, now=now + timedelta(minutes=30))


def test_a_shops_own_plain_token_is_accepted(now: datetime) -> None:
    assert read_customer_token(SECRET, signed(now), now=now).customer_id == "c1"
    assert read_customer_token(SECRET, signed(now, iat=None), now=now).customer_id == "c1"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 65},
        {"aud": None},
        {"aud": "another-product"},
        {"aud": "smartmkt-document"},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"iat": float("nan")},
        {"nbf": 32503680000},
        {"iat": 32503680000},
    ],
)
def test_a_token_that_lacks_something_is_refused(now: datetime, changes: dict[str, Any]) -> None:
    with pytest.raises(TokenInvalid):
        read_customer_token(SECRET, signed(now, **changes), now=now)


def test_a_token_that_would_live_too_long_is_refused(now: datetime) -> None:
    start = int(now.timestamp())
    for changes in ({"exp": start + 90000}, {"exp": start + 90000, "iat": None}):
        with pytest.raises(TokenInvalid):
            read_customer_token(SECRET, signed(now, **changes), now=now)
    # Old tokens with a long life don't become good in their last day.
    with pytest.raises(TokenInvalid):
        read_customer_token(SECRET, signed(now, iat=start - 90000), now=now)
    with pytest.raises(ValueError, match="24 hours"):
        make_customer_token(SECRET, "c1", now=now, ttl=timedelta(days=2))


def test_another_key_or_another_algorithm_is_refused(now: datetime) -> None:
    claims = {"sub": "c1", "aud": "smartmkt", "exp": int(now.timestamp()) + 600}
    tokens = [
        jwt.encode(claims, "some other secret of sufficient length", "HS256"),
        jwt.encode(claims, None, "none"),
        jwt.encode(claims, SECRET * 2, "HS512"),
        signed(now)[:-3] + "abc",
        "not a token",
        "",
        "a.b.c",
    ]
    for token in tokens:
        with pytest.raises(TokenInvalid):
            read_customer_token(SECRET, token, now=now)


def test_a_document_link_opens_one_document_for_a_quarter_of_an_hour(now: datetime) -> None:
    token = sign_document(
        SECRET, "invoice", "2024/88", expires=now + timedelta(minutes=15), language="zh"
    )
    link = read_document(SECRET, token, now)
    assert (link.kind, link.number, link.language) == ("invoice", "2024/88", "zh")
    with pytest.raises(TokenInvalid):
        read_document(SECRET, token, now + timedelta(minutes=15))
    with pytest.raises(TokenInvalid):
        read_customer_token(SECRET, token, now=now)
    with pytest.raises(TokenInvalid):
        read_document(SECRET, signed(now), now)
    with pytest.raises(TokenInvalid):
        read_document(
            SECRET, sign_document(SECRET, "invoice", "1", expires=now + timedelta(hours=2)), now
        )
