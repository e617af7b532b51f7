"""The people of the desk and their passwords."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import users

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


def create(sessions: Sessions, **changes: str) -> int:
    values = {"email": "Mia@Example.com", "name": "Mia", "password": "kettle-and-tea"} | changes
    with unit_of_work(sessions) as session:
        return users.create_user(session, **values, now=NOW).id


def test_somebody_signs_in_with_the_right_password_only(sessions: Sessions) -> None:
    mia = create(sessions)
    with unit_of_work(sessions) as session:
        found = users.authenticate(session, email=" mia@example.COM", password="kettle-and-tea")
        assert found.id == mia
        assert found.password_hash.startswith("$argon2id$")
        for email, password in (
            ("mia@example.com", "kettle-and-te"),
            ("mia@example.com", ""),
            ("tom@example.com", "kettle-and-tea"),
        ):
            with pytest.raises(users.LoginFailed):
                users.authenticate(session, email=email, password=password)


def test_who_has_left_does_not_sign_in(sessions: Sessions) -> None:
    mia = create(sessions)
    with unit_of_work(sessions) as session:
        users.user(session, mia).active = False
    with unit_of_work(sessions) as session:
        with pytest.raises(users.LoginFailed):
            users.authenticate(session, email="mia@example.com", password="kettle-and-tea")
        with pytest.raises(NotFound):
            users.user(session, mia)


@pytest.mark.parametrize("changes", [{"role": "king"}, {"email": "nobody"}, {"password": "short"}])
def test_bad_values_are_refused(sessions: Sessions, changes: dict[str, str]) -> None:
    with pytest.raises(users.UserInvalid):
        create(sessions, **changes)


def test_an_address_is_taken_once(sessions: Sessions) -> None:
    create(sessions)
    with pytest.raises(users.UserExists):
        create(sessions, email="mia@example.com")
