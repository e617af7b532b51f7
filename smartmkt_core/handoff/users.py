"""The people of the shop: who they are, and how they prove it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from smartmkt_core.conversations.service import LANGUAGES
from smartmkt_core.errors import NotFound, ShopError
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.models import User

ROLES = ("agent", "supervisor", "trainer", "admin")
SHORTEST_PASSWORD = 8
TEAM_LENGTH = 40
_hasher = PasswordHasher()


class UserExists(ShopError):
    """Somebody has this e-mail address already."""


class UserInvalid(ShopError):
    """Something is not possible; the text names it: role, email, password, languages, …"""


class LoginFailed(ShopError):
    """E-mail address and password don't fit, or the user is not active: never told apart."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be another; None stays as it is.

    ``languages``: empty for any. ``capacity``: conversations at once, 0 for the setting.
    """

    name: str | None = None
    role: str | None = None
    password: str | None = None
    languages: Sequence[str] | None = None
    team: str | None = None
    capacity: int | None = None
    active: bool | None = None


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


def change_user(session: Session, user_id: int, changes: Changes) -> User:
    """Change somebody of the desk; NotFound, UserInvalid.

    A new password, another role or being let go ends their open sessions.
    """
    user = repository.find(session, user_id)
    if user is None:
        raise NotFound("user")
    _check(changes)
    if changes.name is not None:
        user.name = changes.name.strip()
    if changes.role is not None and changes.role != user.role:
        user.role = changes.role
        user.sessions += 1
    if changes.password is not None:
        user.password_hash = _hasher.hash(changes.password)
    if changes.languages is not None:
        user.languages = list(dict.fromkeys(changes.languages))
    if changes.team is not None:
        user.team = changes.team.strip()
    if changes.capacity is not None:
        user.capacity = changes.capacity or None
    if changes.active is not None and changes.active != user.active:
        user.active = changes.active
        user.sessions += 1
    return user


def find_user(session: Session, email: str) -> User:
    """Somebody by e-mail address, active or not; NotFound."""
    found = repository.by_email(session, email)
    if found is None:
        raise NotFound("user")
    return found


def all_users(session: Session) -> Sequence[User]:
    """Everybody, active or not, by name; without the people of another help desk."""
    return [one for one in repository.every(session) if one.role in ROLES]


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


def _check(changes: Changes) -> None:
    wrong = {
        "name": changes.name is not None and not changes.name.strip(),
        "role": changes.role is not None and changes.role not in ROLES,
        "password": changes.password is not None and len(changes.password) < SHORTEST_PASSWORD,
        "languages": not set(changes.languages or ()) <= set(LANGUAGES),
        "team": len(changes.team or "") > TEAM_LENGTH,
        "capacity": (changes.capacity or 0) < 0,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise UserInvalid(name)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def _fits(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
