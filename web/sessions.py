"""Signed session tokens: knowing a conversation's id gives nothing, its token opens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from smartmkt_core.errors import TokenInvalid

SHOPPER = "smartmkt-session"
DESK = "smartmkt-desk"
_ALGORITHM = "HS256"


@dataclass(frozen=True)
class Signed:
    """What a valid token says: whose or which, and until when."""

    subject: str
    expires_at: datetime
    mark: str = ""


def make_token(
    secret: str, subject: str, *, audience: str, now: datetime, life: timedelta, mark: str = ""
) -> str:
    """A token for a conversation (SHOPPER) or a user of the desk (DESK).

    ``mark``: what must still be so for the token to hold.
    """
    claims = {"sub": subject, "aud": audience, "iat": now, "exp": now + life}
    if mark:
        claims["mark"] = mark
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_token(secret: str, token: object, *, audience: str, now: datetime) -> Signed:
    """What the token says; TokenInvalid when forged, expired or made for something else."""
    if not isinstance(token, str) or len(token) > 4096:
        raise TokenInvalid("no token")
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            # Expiry is compared with the time passed in, below.
            options={"require": ["exp", "sub", "aud"], "verify_exp": False, "verify_iat": False},
        )
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise TokenInvalid(type(error).__name__) from None
    if expires_at <= now:
        raise TokenInvalid("expired")
    return Signed(claims["sub"], expires_at, str(claims.get("mark", "")))
