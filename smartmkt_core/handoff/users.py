"""The people of the shop: who they are, and how they prove it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from smartmkt_core.errors import NotFound, ShopError
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.models import User

ROLES = ("agent", "supervisor", "trainer", "admin")
SHORTEST_PASSWORD = 8
_hasher = PasswordHasher()


class UserExists(ShopError):
    """Somebody has this e-mail address already."""


class UserInvalid(ShopError):
    """The role is unknown, the address is none or the password is too short."""


class LoginFailed(ShopError):
    """E-mail address and password don't fit, or the user is not active: never told apart."""


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: str = "agent",
    language: str = "en",
    now: datetime,
) -> User:
    """Add somebody to the desk. UserInvalid, UserExists."""
    email = email.strip().lower()
    if role not in ROLES:
        raise UserInvalid("role")
    if "@" not in email or len(email) > 254:
        raise UserInvalid("email")
    if len(password) < SHORTEST_PASSWORD:
        raise UserInvalid("password")
    if repository.by_email(session, email) is not None:
        raise UserExists(email)
    user = User(
        email=email,
        name=name.strip() or email.split("@", 1)[0],
        role=role,
        password_hash=_hasher.hash(password),
        language=language,
        active=True,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def authenticate(session: Session, *, email: str, password: str) -> User:
    """The user whose password this is; LoginFailed. Takes as long for an unknown address."""
    user = repository.by_email(session, email)
    known = user.password_hash if user is not None else _nobodys_hash()
    fits = _fits(known, password)
    if user is None or not fits or not user.active:
        raise LoginFailed
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hasher.hash(password)
    return user


def user(session: Session, user_id: int) -> User:
    """An active user; NotFound."""
    found = repository.find(session, user_id)
    if found is None or not found.active:
        raise NotFound("user")
    return found


def session_mark(user: User) -> str:
    """What a session of this user carries: another one once sessions end or the password is new."""
    told = f"{user.sessions}:{user.password_hash}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def end_sessions(session: Session, user_id: int) -> None:
    """Sign the user out everywhere."""
    found = repository.find(session, user_id)
    if found is not None:
        found.sessions += 1


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def _fits(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
