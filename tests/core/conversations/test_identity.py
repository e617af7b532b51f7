"""Whose conversation it is, and who may come back into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
Sessions = sessionmaker[Session]


@pytest.fixture
def talk(sessions: Sessions) -> str:
    """A guest's conversation."""
    with unit_of_work(sessions) as session:
        return conversations.start(session, now=NOW).id


def sign_in(sessions: Sessions, talk: str, customer_id: str) -> bool:
    with unit_of_work(sessions) as session:
        return conversations.sign_in(session, talk, customer_id=customer_id, until=LATER, now=NOW)


def test_a_guest_who_signs_in_keeps_the_conversation_until_the_token_ends(
    sessions: Sessions, talk: str
) -> None:
    assert sign_in(sessions, talk, "c1")
    with sessions() as session:
        found = conversations.get(session, talk)
        assert conversations.customer_of(found, NOW) == "c1"
        assert conversations.customer_of(found, LATER) is None
        assert conversations.open_to(found, None)


def test_another_customer_does_not_get_in_and_the_first_is_signed_out(
    sessions: Sessions, talk: str
) -> None:
    assert sign_in(sessions, talk, "c1")
    assert not sign_in(sessions, talk, "c2")
    with sessions() as session:
        found = conversations.get(session, talk)
        assert conversations.customer_of(found, NOW) is None
        assert not conversations.open_to(found, None)
        assert not conversations.open_to(found, "c2")
    assert sign_in(sessions, talk, "c1")


def test_after_signing_out_only_the_same_customer_comes_back(sessions: Sessions, talk: str) -> None:
    sign_in(sessions, talk, "c1")
    with unit_of_work(sessions) as session:
        conversations.sign_out(session, talk, now=NOW)
    with sessions() as session:
        found = conversations.get(session, talk)
        assert conversations.customer_of(found, NOW) is None
        assert not conversations.open_to(found, None)
        assert conversations.open_to(found, "c1")
