"""Signatures of what goes to the other help desk, so that it knows who sent it and when."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

# A signature is worth nothing after that, so that a recorded call can't be played again.
TOLERANCE = timedelta(minutes=5)


def sign(secret: str, body: bytes, *, at: datetime) -> str:
    """``t=<seconds>,v1=<hex>``: HMAC-SHA256 over the seconds, a dot and the body."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def fits(secret: str, body: bytes, signature: str, *, now: datetime) -> bool:
    """Whether a signature was made with the secret, for this body, not long ago."""
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    seconds = parts.get("t", "")
    if not (seconds.isascii() and seconds.isdigit()) or len(seconds) > 12:
        return False
    fresh = abs(now.timestamp() - int(seconds)) <= TOLERANCE.total_seconds()
    wanted = _digest(secret, int(seconds), body)
    return fresh and hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())


def _digest(secret: str, seconds: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
