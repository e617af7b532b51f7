"""Links to documents: signed, short-lived, good for one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from smartmkt_core.account.tokens import ALGORITHM, read_claims
from smartmkt_core.errors import TokenInvalid

AUDIENCE = "smartmkt-document"
LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """What a valid link opens: ``kind`` ("invoice"), the order's number and the language."""

    kind: str
    number: str
    language: str
    expires_at: datetime


def sign_document(
    secret: str, kind: str, number: str, *, expires: datetime, language: str = "en"
) -> str:
    """The token of a link to one document of one order; ``expires`` is at most 15 minutes away."""
    claims = {
        "aud": AUDIENCE,
        "sub": number,
        "kind": kind,
        "lang": language,
        "exp": expires,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_document(secret: str, token: str, now: datetime) -> DocumentLink:
    """What a link opens.

    Raises:
        TokenInvalid: forged, expired, or a token made for something else.
    """
    claims = read_claims(secret, token, audience=AUDIENCE, longest=LIFE, now=now)
    kind, language = claims.get("kind"), claims.get("lang", "en")
    if not isinstance(kind, str) or not isinstance(language, str):
        raise TokenInvalid
    return DocumentLink(kind, claims["sub"], language, datetime.fromtimestamp(claims["exp"], UTC))
