"""What shoppers write while they wait: who grows desperate moves forward, and the desk says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff import waiting, while_waiting
from smartmkt_core.handoff.escalation import Observation
from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.handoff.users import create_user
from smartmkt_core.settings import ROOT, EscalationLimits

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
SIGNS, LIMITS = Signs.load(ROOT / "data" / "escalation"), EscalationLimits()
ANGRY, CALM = Observation(0.9, 0.02, 0.9), Observation(0.1, 0.1, 0.0)
GLAD = Observation(0.02, 0.95, 0.0)
Sessions = sessionmaker[Session]


@pytest.fixture
def line(sessions: Sessions) -> list[str]:
    """Three who wait, each a minute after the other."""
    with unit_of_work(sessions) as session:
        found = []
        for minute in range(3):
            at = NOW + timedelta(minutes=minute)
            talk = conversations.start(session, language="en", now=at)
            handoff.request(session, talk.id, reason="asked_for_person", now=at)
            found.append(talk.id)
        return found


def says(sessions: Sessions, talk: str, text: str, mood: Observation) -> bool:
    with unit_of_work(sessions) as session:
        return while_waiting.hear(session, talk, text, mood, SIGNS, LIMITS)


def places(sessions: Sessions, line: list[str]) -> list[int]:
    with unit_of_work(sessions) as session:
        return [waiting.position(session, conversations.get(session, talk)) for talk in line]


@pytest.mark.parametrize("text", ["Next I call my lawyer!!", "再不处理我就打12315投诉"])
def test_who_grows_angry_moves_forward_and_the_desk_says_why(sessions, line, text):
    assert places(sessions, line) == [1, 2, 3]
    assert says(sessions, line[2], text, ANGRY)
    assert places(sessions, line) == [2, 3, 1]
    with unit_of_work(sessions) as session:
        keys = [one["key"] for one in conversations.get(session, line[2]).handoff_reasons]
    assert {"escalation.sign.legal", "escalation.sign.anger"} <= set(keys)


def test_friendly_words_cost_nobody_the_place(sessions, line):
    says(sessions, line[2], "This is a disgrace", ANGRY)
    assert not says(sessions, line[2], "thanks, no rush then", GLAD)
    assert not says(sessions, line[2], "my order is the blue one", CALM)
    assert places(sessions, line) == [2, 3, 1]


def test_anger_said_again_adds_to_what_was_there(sessions, line):
    scores = []
    for text in ("Hello?!", "I have had enough of this", "ANSWER ME"):
        says(sessions, line[1], text, ANGRY)
        with unit_of_work(sessions) as session:
            scores.append(conversations.get(session, line[1]).escalation_score)
    assert scores == sorted(scores) and scores[0] < scores[-1]


def test_what_is_said_to_a_person_who_is_there_moves_nothing(sessions, line):
    with unit_of_work(sessions) as session:
        mia = create_user(
            session, email="mia@example.com", name="Mia", password="kettle-and-tea", now=NOW
        )
        handoff.claim(session, line[0], agent_id=mia.id, now=NOW)
    assert not says(sessions, line[0], "I call my lawyer", ANGRY)
