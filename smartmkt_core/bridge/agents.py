"""People of the other help desk, as agents of ours without a desk."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.handoff import repository as people
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User

# A role of its own: nothing in our desk is open to it.
ROLE = "bridge"
# Reserved for names that never exist, so no mail ever goes there.
DOMAIN = "bridge.invalid"
NAME_LENGTH = 100
# How much their agents take on is their help desk's matter.
CAPACITY = 1_000_000
SIGN_EVERY = timedelta(seconds=30)


def agent(session: Session, external_id: str, name: str, *, now: datetime) -> User:
    """The agent of this id in the other help desk; made when heard of first, renamed as told.

    Nobody knows the password, so nobody signs in as one of them. The shopper sees the name.
    """
    email = f"{hashlib.sha256(external_id.encode()).hexdigest()[:24]}@{DOMAIN}"
    name = " ".join(name.split())[:NAME_LENGTH]
    known = people.by_email(session, email)
    if known is None:
        known = handoff.create_user(
            session, email=email, name=name, password=secrets.token_urlsafe(32), now=now
        )
        known.role, known.capacity = ROLE, CAPACITY
    elif name:
        known.name = name
    return known


def has(session: Session, user_id: int | None) -> bool:
    """Whether this user is one of the other help desk's people."""
    user = people.find(session, user_id) if user_id is not None else None
    return user is not None and user.role == ROLE


def keep_present(session: Session, *, now: datetime) -> None:
    """They are there as long as the bridge is: ours alone disappear with their browsers."""
    for user in people.every(session, active=True):
        if user.role == ROLE and (user.seen_at is None or now - user.seen_at > SIGN_EVERY):
            user.seen_at = now
