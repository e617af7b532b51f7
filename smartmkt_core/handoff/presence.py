"""Who is at the desk, and how much each can take.

Whoever's desk is open gives a sign of life every so often, in whichever process the connection
ends. The database keeps the last one, so every process knows who is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.errors import AtCapacity, NotFound
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.models import User

# Without a sign of life for this long an agent has disappeared; the setting decides in a shop.
ABSENT_AFTER = timedelta(minutes=2)
CAPACITY = 5
# Who talks with shoppers; trainers read only.
ANSWERING = ("agent", "supervisor", "admin")


class Presence(StrEnum):
    """Whether an agent is there. Who is away finishes what they have and gets nothing new."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the desk as the others see them. ``load``: conversations now."""

    id: int
    name: str
    role: str
    team: str
    languages: tuple[str, ...]
    presence: Presence
    load: int
    capacity: int

    @property
    def free(self) -> bool:
        """Whether a conversation may be given to them now."""
        return self.presence != Presence.OFFLINE and self.load < self.capacity


def seen(session: Session, user_id: int, *, now: datetime) -> User:
    """Note a sign of life; keeps the user from changing until the transaction ends. NotFound.

    Taken before any conversation's lock: so nobody waits in a circle.
    """
    found = repository.lock_user(session, user_id, now)
    if found is None or not found.active:
        raise NotFound("user")
    return found


def left(session: Session, user_id: int) -> None:
    """The user has signed out: absent at once."""
    found = repository.find(session, user_id)
    if found is not None:
        found.seen_at = None


def choose(session: Session, user_id: int, chosen: Presence, *, now: datetime) -> User:
    """The user is there, or away for a while. NotFound; ValueError for offline."""
    if chosen == Presence.OFFLINE:
        raise ValueError("whoever is offline signs out")
    found = seen(session, user_id, now=now)
    found.availability = chosen
    return found


def presence(user: User, *, now: datetime, absent_after: timedelta = ABSENT_AFTER) -> Presence:
    """Whether a user is there."""
    if not user.active or user.seen_at is None or user.seen_at < now - absent_after:
        return Presence.OFFLINE
    return Presence.AWAY if user.availability == Presence.AWAY else Presence.ONLINE


def colleagues(
    session: Session,
    *,
    now: datetime,
    absent_after: timedelta = ABSENT_AFTER,
    capacity: int = CAPACITY,
) -> list[Colleague]:
    """Everybody who answers shoppers, by name. ``capacity``: of those without one of their own."""
    load = conversations.load(session)
    return [
        Colleague(
            id=user.id,
            name=user.name,
            role=user.role,
            team=user.team,
            languages=tuple(user.languages),
            presence=presence(user, now=now, absent_after=absent_after),
            load=load.get(user.id, 0),
            capacity=capacity if user.capacity is None else user.capacity,
        )
        for user in repository.every(session, active=True)
        if user.role in ANSWERING
    ]


def anybody_there(
    session: Session, *, now: datetime, absent_after: timedelta = ABSENT_AFTER
) -> bool:
    """Whether somebody who answers shoppers is at the desk."""
    return any(
        user.role in ANSWERING and user.availability != Presence.AWAY
        for user in repository.present(session, now - absent_after)
    )


def teams(session: Session) -> Sequence[str]:
    """The teams that somebody belongs to, in alphabetical order."""
    users = repository.every(session, active=True)
    return sorted({user.team for user in users if user.team and user.role in ANSWERING})


def require_room(session: Session, user: User, capacity: int = CAPACITY) -> None:
    """AtCapacity where the user has as many conversations as they can take."""
    most = capacity if user.capacity is None else user.capacity
    if conversations.of_agent(session, user.id) >= most:
        raise AtCapacity(user.name, most)
