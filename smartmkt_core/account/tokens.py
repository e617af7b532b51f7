"""The token with which the shop's own page says who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from smartmkt_core.errors import TokenInvalid

AUDIENCE = "smartmkt"
ALGORITHM = "HS256"
LONGEST_LIFE = timedelta(hours=24)
# Clocks of the shop and of this machine may differ by so much.
LEEWAY = timedelta(seconds=30)
_ID_LENGTH = 64
_END_OF_TIME = datetime.max.replace(tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class CustomerToken:
    """What a valid token says."""

    customer_id: str
    expires_at: datetime


def make_customer_token(
    secret: str, customer_id: str, *, now: datetime, ttl: timedelta = timedelta(hours=1)
) -> str:
    """Sign a customer in for ``ttl``, at most 24 hours. A shop does the same on its server."""
    if not timedelta(0) < ttl <= LONGEST_LIFE:
        raise ValueError("a customer token lives between a moment and 24 hours")
    claims = {"sub": customer_id, "aud": AUDIENCE, "iat": now, "exp": now + ttl}
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_customer_token(secret: str, token: str, *, now: datetime) -> CustomerToken:
    """Who a token signs in.

    Raises:
        TokenInvalid: forged, malformed, expired, not meant for SmartMkt, without an expiry, or
            with one more than 24 hours away. Says no more, so that nothing can be probed.
    """
    claims = read_claims(secret, token, audience=AUDIENCE, longest=LONGEST_LIFE, now=now)
    subject = claims["sub"]
    if not subject or len(subject) > _ID_LENGTH:
        raise TokenInvalid
    return CustomerToken(subject, datetime.fromtimestamp(claims["exp"], UTC))


def read_claims(
    secret: str, token: str, *, audience: str, longest: timedelta, now: datetime
) -> dict[str, Any]:
    """The claims of a token signed with HS256 for an audience; times are checked against ``now``.

    Raises:
        TokenInvalid: whatever is wrong with it.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=audience,
            options={
                "require": ["exp", "sub", "aud"],
                # Checked below against the time passed in instead of the machine's.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise TokenInvalid from None
    expires, issued = claims["exp"], claims.get("iat")
    starts = claims.get("nbf", issued)
    moment = now.timestamp()
    if not _is_time(expires) or not isinstance(claims["sub"], str):
        raise TokenInvalid
    if moment >= expires or expires > moment + longest.total_seconds() + LEEWAY.total_seconds():
        raise TokenInvalid
    if issued is not None and (not _is_time(issued) or expires - issued > longest.total_seconds()):
        raise TokenInvalid
    if starts is not None and (not _is_time(starts) or starts > moment + LEEWAY.total_seconds()):
        raise TokenInvalid
    return claims


def _is_time(value: object) -> bool:
    # NaN, which JSON readers let through, is neither before nor after anything.
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return 0 <= value <= _END_OF_TIME
