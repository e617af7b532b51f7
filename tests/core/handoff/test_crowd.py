"""Fifty wait, ten agents claim at random at once: each has one owner, nothing lost or doubled."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Sender
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import AtCapacity, ConversationTaken, WrongState
from smartmkt_core.handoff import service as handoff

WAITING, AGENTS = 50, 10
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


def crowd(sessions: Sessions) -> tuple[list[str], list[int]]:
    with unit_of_work(sessions) as session:
        people = [
            handoff.create_user(
                session, email=f"a{n}@example.com", name=f"A{n}", password="12345678", now=NOW
            ).id
            for n in range(AGENTS)
        ]
        talks = [conversations.start(session, now=NOW).id for _ in range(WAITING)]
        for talk in talks:
            handoff.request(session, talk, reason="asked_for_person", now=NOW)
    return talks, people


def work(sessions: Sessions, talks: list[str], agent: int, begin: Barrier) -> list[str]:
    """Claims every conversation in an order of its own, and greets in those it gets."""
    order = random.Random(agent).sample(talks, len(talks))
    mine = []
    begin.wait()
    for talk in order:
        try:
            with unit_of_work(sessions) as session:
                handoff.claim(session, talk, agent_id=agent, capacity=WAITING, now=NOW)
        except (ConversationTaken, WrongState, AtCapacity):
            continue
        mine.append(talk)
        for text in ("Hello", "Hello"):
            with unit_of_work(sessions) as session:
                handoff.reply(session, talk, agent_id=agent, text=text, client_id="hello", now=NOW)
        with unit_of_work(sessions) as session:
            conversations.take(session, talk, text="Finally!", client_id="finally", now=NOW)
    return mine


def test_each_conversation_has_one_owner_and_each_message_is_there_once(
    sessions: Sessions,
) -> None:
    talks, people = crowd(sessions)
    begin = Barrier(AGENTS)
    with ThreadPoolExecutor(AGENTS) as pool:
        got = list(pool.map(lambda agent: work(sessions, talks, agent, begin), people))
    owners = {talk: agent for agent, mine in zip(people, got, strict=True) for talk in mine}
    assert sum(map(len, got)) == WAITING, "each was claimed once"
    with sessions() as session:
        for talk in talks:
            found = conversations.get(session, talk)
            assert (found.state, found.agent_id) == (ConversationState.ASSIGNED, owners[talk])
            said, complete = conversations.history(session, talk)
            assert complete
            assert [(one.seq, one.sender, one.text) for one in said] == [
                (1, Sender.SYSTEM, ""),
                (2, Sender.AGENT, "Hello"),
                (3, Sender.USER, "Finally!"),
            ]


def test_the_next_one_never_comes_to_two(sessions: Sessions) -> None:
    talks, people = crowd(sessions)
    begin = Barrier(AGENTS)

    def take_all(agent: int) -> list[str]:
        begin.wait()
        mine = []
        while True:
            with unit_of_work(sessions) as session:
                claimed = handoff.claim_next(session, agent_id=agent, capacity=WAITING, now=NOW)
                if claimed is None:
                    return mine
                mine.append(claimed.conversation.id)

    with ThreadPoolExecutor(AGENTS) as pool:
        got = [talk for mine in pool.map(take_all, people) for talk in mine]
    assert sorted(got) == sorted(talks)
