"""Every query on the people of the desk, their part in conversations, and who waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from smartmkt_core.handoff.models import Assignment, CsatRating, Handoff, User


def find(session: Session, user_id: int) -> User | None:
    """One user by id."""
    return session.get(User, user_id, populate_existing=True)


def lock_user(session: Session, user_id: int, seen_at: datetime | None = None) -> User | None:
    """One user (seen then), with the row locked until the transaction ends."""
    session.flush()
    touched = session.scalar(
        update(User)
        .where(User.id == user_id)
        .values(seen_at=User.seen_at if seen_at is None else seen_at)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    return None if touched is None else find(session, user_id)


def by_email(session: Session, email: str) -> User | None:
    """One user by e-mail address, in any case of letters."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def every(session: Session, *, active: bool = False) -> Sequence[User]:
    """All users (who are active), by name."""
    query = select(User).order_by(User.name, User.id)
    return session.scalars(query.where(User.active) if active else query).all()


def names(session: Session, user_ids: Iterable[int]) -> dict[int, str]:
    """The names of users by id."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.tuples().all())


def absent(session: Session, since: datetime) -> Sequence[int]:
    """Ids of users who work no longer, or gave no sign of life since."""
    gone = or_(User.active.is_(False), User.seen_at.is_(None), User.seen_at < since)
    return session.scalars(select(User.id).where(gone)).all()


def present(session: Session, since: datetime) -> Sequence[User]:
    """Users who have given a sign of life since."""
    return session.scalars(select(User).where(User.active, User.seen_at >= since)).all()


def visit(session: Session, conversation_id: str) -> Handoff | None:
    """The visit of people that goes on in a conversation."""
    return session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation_id, Handoff.ended_at.is_(None))
        .order_by(Handoff.id.desc())
        .limit(1)
    )


def last_visit(session: Session, conversation_id: str) -> Handoff | None:
    """The visit that was resolved last."""
    return session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation_id, Handoff.ending == "resolved")
        .order_by(Handoff.id.desc())
        .limit(1)
    )


def assignment(session: Session, handoff_id: int) -> Assignment | None:
    """Whose turn it is in a visit."""
    return session.scalar(
        select(Assignment)
        .where(Assignment.handoff_id == handoff_id, Assignment.ended_at.is_(None))
        .order_by(Assignment.id.desc())
        .limit(1)
    )


def assignments(session: Session, conversation_id: str) -> Sequence[Assignment]:
    """Who has had a conversation, the first first."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.conversation_id == conversation_id)
        .order_by(Assignment.id)
    ).all()


def recent_waits(
    session: Session, since: datetime, limit: int
) -> Sequence[tuple[datetime, datetime, int]]:
    """When the latest claimed visits were asked for and claimed, and from which place."""
    rows = session.execute(
        select(Handoff.requested_at, Handoff.claimed_at, Handoff.position)
        .where(Handoff.claimed_at >= since)
        .order_by(Handoff.claimed_at.desc())
        .limit(limit)
    )
    return [(asked, claimed, place) for asked, claimed, place in rows if claimed is not None]


def rating(session: Session, rating_id: int) -> CsatRating | None:
    """One rating by id."""
    return session.get(CsatRating, rating_id, populate_existing=True)


def ratings(session: Session, conversation_ids: Sequence[str]) -> Sequence[CsatRating]:
    """The ratings of some conversations, oldest first."""
    query = select(CsatRating).where(CsatRating.conversation_id.in_(conversation_ids))
    return session.scalars(query.order_by(CsatRating.id)).all()
