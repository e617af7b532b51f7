"""Every query on the people who work in the desk."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smartmkt_core.handoff.models import User


def find(session: Session, user_id: int) -> User | None:
    """One user by id."""
    return session.get(User, user_id, populate_existing=True)


def by_email(session: Session, email: str) -> User | None:
    """One user by e-mail address, in any case of letters."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def names(session: Session, user_ids: Iterable[int]) -> dict[int, str]:
    """The names of users by id."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.tuples().all())
