"""A person takes over: who waits where, who has it, and who may say something."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import ConversationTaken, NotFound, WrongState
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def people(sessions: Sessions) -> tuple[int, int]:
    """Two agents: Mia and Tom."""
    with unit_of_work(sessions) as session:
        users = [
            User(email=f"{name}@example.com", name=name, password_hash="-", created_at=NOW)
            for name in ("Mia", "Tom")
        ]
        session.add_all(users)
        session.flush()
        return users[0].id, users[1].id


@pytest.fixture
def talk(sessions: Sessions) -> str:
    """A conversation."""
    return start(sessions)


def start(sessions: Sessions) -> str:
    with unit_of_work(sessions) as session:
        return conversations.start(session, now=NOW).id


def request(sessions: Sessions, talk: str, minutes: int = 0) -> int:
    with unit_of_work(sessions) as session:
        at = NOW + timedelta(minutes=minutes)
        return handoff.request(session, talk, reason="asked_for_person", now=at)


def claim(sessions: Sessions, talk: str, agent_id: int) -> bool:
    with unit_of_work(sessions) as session:
        return handoff.claim(session, talk, agent_id=agent_id, now=NOW).joined is not None


def reply(sessions: Sessions, talk: str, agent_id: int, client_id: str = "r1") -> tuple[int, bool]:
    with unit_of_work(sessions) as session:
        message, new = handoff.reply(
            session, talk, agent_id=agent_id, text="Hello", client_id=client_id, now=NOW
        )
        return message.seq, new


def close(sessions: Sessions, talk: str, agent_id: int) -> bool:
    with unit_of_work(sessions) as session:
        return handoff.resolve(session, talk, agent_id=agent_id, now=NOW)


def state(sessions: Sessions, talk: str) -> str:
    with sessions() as session:
        return conversations.get(session, talk).state


def test_the_queue_is_in_the_order_of_asking(sessions: Sessions, people: tuple[int, int]) -> None:
    first, second, third = (start(sessions) for _ in range(3))
    assert request(sessions, first, 0) == 1
    assert request(sessions, second, 1) == 2
    assert request(sessions, third, 2) == 3
    assert request(sessions, second, 9) == 2, "asking again changes nothing"
    with sessions() as session:
        assert [one.id for one in handoff.queue(session)] == [first, second, third]
    claim(sessions, first, people[0])
    assert request(sessions, third, 10) == 2
    assert request(sessions, first, 10) == 0, "a person is there already"


def test_from_the_bot_to_a_person_and_back(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    mia, _ = people
    request(sessions, talk)
    assert state(sessions, talk) == ConversationState.PENDING
    assert claim(sessions, talk, mia)
    assert not claim(sessions, talk, mia), "she has it already"
    assert reply(sessions, talk, mia) == (2, True)
    assert reply(sessions, talk, mia) == (2, False), "sent twice, said once"
    assert close(sessions, talk, mia)
    assert not close(sessions, talk, mia), "closed already"
    assert state(sessions, talk) == ConversationState.RESOLVED
    with unit_of_work(sessions) as session:
        taken = conversations.take(session, talk, text="one more thing", now=NOW)
        assert taken.reopened
    assert state(sessions, talk) == ConversationState.BOT
    with sessions() as session:
        messages, _ = conversations.history(session, talk)
        assert [message.sender for message in messages] == [
            Sender.SYSTEM,
            Sender.AGENT,
            Sender.USER,
        ]
        assert messages[1].agent_id == mia


def test_of_two_agents_who_claim_at_once_one_gets_it(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    request(sessions, talk)

    def attempt(agent_id: int) -> str:
        try:
            claim(sessions, talk, agent_id)
        except ConversationTaken as taken:
            return taken.agent
        return "claimed"

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(attempt, people))
    assert results in (["claimed", "Mia"], ["Tom", "claimed"])


def test_only_the_owner_speaks_and_closes(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    mia, tom = people
    request(sessions, talk)
    claim(sessions, talk, mia)
    for attempt in (reply, close, claim):
        with pytest.raises(ConversationTaken) as refused:
            attempt(sessions, talk, tom)
        assert refused.value.agent == "Mia"


def test_steps_out_of_turn_are_refused(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    mia, _ = people
    for attempt in (claim, reply, close):
        with pytest.raises(WrongState):
            attempt(sessions, talk, mia)
    request(sessions, talk)
    for attempt in (reply, close):
        with pytest.raises(WrongState):
            attempt(sessions, talk, mia)
    with pytest.raises(NotFound):
        claim(sessions, "nobody", mia)


def test_the_bot_does_not_talk_over_a_person(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    with unit_of_work(sessions) as session:
        seq = conversations.take(session, talk, text="hello?", now=NOW).message.seq
    request(sessions, talk)
    claim(sessions, talk, people[0])
    with unit_of_work(sessions) as session:
        assert conversations.answer(session, talk, seq, [Reply("Too late")], now=NOW) == []
    with sessions() as session:
        assert conversations.next_open(session, talk) is None


def test_a_second_visit_starts_afresh(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    mia, tom = people
    request(sessions, talk)
    claim(sessions, talk, mia)
    close(sessions, talk, mia)
    assert request(sessions, talk, 30) == 1
    assert claim(sessions, talk, tom)


def test_a_shopper_may_take_the_wish_for_a_person_back(
    sessions: Sessions, talk: str, people: tuple[int, int]
) -> None:
    with unit_of_work(sessions) as session:
        assert not handoff.withdraw(session, talk, now=NOW)
        handoff.request(session, talk, reason="a wish", now=NOW)
        assert handoff.withdraw(session, talk, now=NOW)
        conversation = conversations.get(session, talk)
        assert conversation.state == ConversationState.BOT
        assert conversation.handoff_at is None and not handoff.queue(session)
        with pytest.raises(WrongState):
            handoff.claim(session, talk, agent_id=people[0], now=NOW)
    with unit_of_work(sessions) as session:
        handoff.request(session, talk, reason="again", now=NOW)
        handoff.claim(session, talk, agent_id=people[0], now=NOW)
        assert not handoff.withdraw(session, talk, now=NOW), "a person is there already"
