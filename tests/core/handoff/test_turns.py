"""Whose conversation it is: the next one, passing on, giving back, disappearing, resolving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import (
    AgentAbsent,
    AtCapacity,
    ConversationTaken,
    NotFound,
    UnknownTeam,
    WrongState,
)
from smartmkt_core.handoff import csat, presence, users
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.presence import Presence
from smartmkt_core.handoff.users import Changes

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
Sessions = sessionmaker[Session]


@pytest.fixture
def desk(sessions: Sessions) -> dict[str, int]:
    """Mia and Tom answer, Ada leads, Kim trains; nobody has shown a sign of life."""
    roles = {"Mia": "agent", "Tom": "agent", "Ada": "supervisor", "Kim": "trainer"}
    with unit_of_work(sessions) as session:
        return {
            name: users.create_user(
                session,
                email=f"{name}@example.com",
                name=name,
                password="kettle-and-tea",
                role=role,
                now=NOW,
            ).id
            for name, role in roles.items()
        }


def ask(sessions: Sessions, *, language: str = "en", at: datetime = NOW, score: float = 0.0) -> str:
    """A shopper who waits for a person."""
    with unit_of_work(sessions) as session:
        talk = conversations.start(session, language=language, now=at)
        talk.escalation_score = score
        handoff.request(session, talk.id, reason="asked_for_person", now=at)
        return talk.id


def take(sessions: Sessions, talk: str, agent: int, at: datetime = NOW) -> None:
    with unit_of_work(sessions) as session:
        handoff.claim(session, talk, agent_id=agent, now=at)


def change(sessions: Sessions, agent: int, **changes: object) -> None:
    with unit_of_work(sessions) as session:
        users.change_user(session, agent, Changes(**changes))  # type: ignore[arg-type]


def following(sessions: Sessions, agent: int, **more: int) -> str | None:
    with unit_of_work(sessions) as session:
        claimed = handoff.claim_next(session, agent_id=agent, now=NOW, **more)
        return None if claimed is None else claimed.conversation.id


def owner(sessions: Sessions, talk: str) -> tuple[str, int | None]:
    with sessions() as session:
        found = conversations.get(session, talk)
        return found.state, found.agent_id


def test_the_next_one_is_the_most_urgent(sessions: Sessions, desk: dict[str, int]) -> None:
    calm = ask(sessions)
    angry = ask(sessions, at=NOW + timedelta(minutes=5), score=1.2)
    assert [following(sessions, desk["Mia"]) for _ in range(3)] == [angry, calm, None]


def test_nobody_waits_for_ever_behind_the_angry(sessions: Sessions, desk: dict[str, int]) -> None:
    calm = ask(sessions)
    ask(sessions, at=NOW + timedelta(hours=2), score=3.0)
    assert following(sessions, desk["Mia"]) == calm


def test_danger_stands_before_anger(sessions: Sessions, desk: dict[str, int]) -> None:
    ask(sessions, score=3.0)
    with unit_of_work(sessions) as session:
        hurt = conversations.start(session, now=NOW).id
        why = [{"key": "escalation.sign.safety", "values": {}}]
        handoff.request(session, hurt, reason="hurt", reasons=why, now=NOW)
    assert following(sessions, desk["Mia"]) == hurt


def test_the_next_one_is_in_a_language_and_for_a_team_of_mine(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    chinese, english = ask(sessions, language="zh"), ask(sessions)
    change(sessions, desk["Mia"], languages=["en"])
    change(sessions, desk["Tom"], team="returns")
    assert following(sessions, desk["Mia"]) == english
    assert following(sessions, desk["Mia"]) is None
    with unit_of_work(sessions) as session:
        mia = users.user(session, desk["Mia"])
        handoff.transfer(session, english, by=mia, to_team="returns", now=NOW)
    assert following(sessions, desk["Mia"]) is None, "it is for another team"
    assert following(sessions, desk["Tom"]) == english
    assert following(sessions, desk["Tom"]) == chinese


def test_nobody_gets_more_than_they_can_take(sessions: Sessions, desk: dict[str, int]) -> None:
    first, second = ask(sessions), ask(sessions)
    change(sessions, desk["Mia"], capacity=1)
    take(sessions, first, desk["Mia"])
    with pytest.raises(AtCapacity) as refused:
        take(sessions, second, desk["Mia"])
    assert (refused.value.agent, refused.value.capacity) == ("Mia", 1)
    with pytest.raises(AtCapacity):
        following(sessions, desk["Mia"])
    take(sessions, first, desk["Mia"]), "what one has one may take again"
    assert owner(sessions, second) == (ConversationState.PENDING, None)


def test_a_colleague_has_it_at_once_and_reads_why(sessions: Sessions, desk: dict[str, int]) -> None:
    talk = ask(sessions)
    take(sessions, talk, desk["Mia"])
    with unit_of_work(sessions) as session:
        presence.seen(session, desk["Tom"], now=NOW)
        mia = users.user(session, desk["Mia"])
        passed = handoff.transfer(
            session, talk, by=mia, to_agent=desk["Tom"], note=" He knows kettles. ", now=NOW
        )
        assert passed.line.custom == {"type": "handoff", "event": "transferred", "agent": "Tom"}
    assert owner(sessions, talk) == (ConversationState.ASSIGNED, desk["Tom"])
    with sessions() as session:
        turns = handoff.history(session, talk)
        assert [(turn.agent_id, turn.ending, turn.note) for turn in turns] == [
            (desk["Mia"], "transferred", "He knows kettles."),
            (desk["Tom"], "", ""),
        ]
    with pytest.raises(ConversationTaken), unit_of_work(sessions) as session:
        handoff.reply(session, talk, agent_id=desk["Mia"], text="Oh", client_id="1", now=NOW)


@pytest.mark.parametrize(
    ("to", "why"), [("Tom", AgentAbsent), ("Kim", NotFound), ("Mia", WrongState)]
)
def test_it_is_passed_on_to_nobody_who_cannot_take_it(
    sessions: Sessions, desk: dict[str, int], to: str, why: type[Exception]
) -> None:
    talk = ask(sessions)
    take(sessions, talk, desk["Mia"])
    with pytest.raises(why), unit_of_work(sessions) as session:
        mia = users.user(session, desk["Mia"])
        handoff.transfer(session, talk, by=mia, to_agent=desk[to], now=NOW)
    assert owner(sessions, talk) == (ConversationState.ASSIGNED, desk["Mia"])


def test_only_its_agent_and_who_leads_pass_it_on(sessions: Sessions, desk: dict[str, int]) -> None:
    talk = ask(sessions)
    take(sessions, talk, desk["Mia"])
    with pytest.raises(ConversationTaken), unit_of_work(sessions) as session:
        handoff.give_back(session, talk, by=users.user(session, desk["Tom"]), now=NOW)
    with pytest.raises(UnknownTeam), unit_of_work(sessions) as session:
        mia = users.user(session, desk["Mia"])
        handoff.transfer(session, talk, by=mia, to_team="nobody", now=NOW)
    with unit_of_work(sessions) as session:
        handoff.give_back(session, talk, by=users.user(session, desk["Ada"]), now=NOW)
    assert owner(sessions, talk) == (ConversationState.PENDING, None)


def test_who_was_given_back_stands_before_those_who_came_later(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    talk = ask(sessions)
    take(sessions, talk, desk["Mia"])
    ask(sessions, at=NOW + timedelta(minutes=1))
    with unit_of_work(sessions) as session:
        mia = users.user(session, desk["Mia"])
        handoff.give_back(session, talk, by=mia, note="Lunch", now=NOW + timedelta(minutes=9))
    assert following(sessions, desk["Tom"]) == talk


def test_what_an_agent_had_who_disappeared_waits_again(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    lost, kept = ask(sessions), ask(sessions)
    take(sessions, lost, desk["Mia"])
    take(sessions, kept, desk["Tom"])
    with unit_of_work(sessions) as session:
        presence.seen(session, desk["Tom"], now=LATER)
    with unit_of_work(sessions) as session:
        [passed] = handoff.give_back_lost(session, now=LATER)
        assert passed.line.custom == {"type": "handoff", "event": "lost", "agent": "Mia"}
    with unit_of_work(sessions) as session:
        assert handoff.give_back_lost(session, now=LATER) == [], "once"
    assert owner(sessions, lost) == (ConversationState.PENDING, None)
    assert owner(sessions, kept) == (ConversationState.ASSIGNED, desk["Tom"])


def test_who_is_let_go_leaves_nobody_waiting(sessions: Sessions, desk: dict[str, int]) -> None:
    talk = ask(sessions)
    take(sessions, talk, desk["Mia"])
    change(sessions, desk["Mia"], active=False)
    with unit_of_work(sessions) as session:
        assert len(handoff.give_back_lost(session, now=NOW)) == 1
    assert owner(sessions, talk) == (ConversationState.PENDING, None)


def test_the_desk_knows_who_is_there(sessions: Sessions, desk: dict[str, int]) -> None:
    take(sessions, ask(sessions), desk["Mia"])
    with unit_of_work(sessions) as session:
        presence.choose(session, desk["Tom"], Presence.AWAY, now=NOW)
    with sessions() as session:
        people = {one.name: one for one in presence.colleagues(session, now=NOW)}
        assert {name: one.presence for name, one in people.items()} == {
            "Ada": Presence.OFFLINE,
            "Mia": Presence.ONLINE,
            "Tom": Presence.AWAY,
        }, "trainers don't answer"
        assert (people["Mia"].load, people["Mia"].capacity) == (1, presence.CAPACITY)
        later = {one.name: one.presence for one in presence.colleagues(session, now=LATER)}
        assert set(later.values()) == {Presence.OFFLINE}
    with unit_of_work(sessions) as session:
        presence.left(session, desk["Mia"])
        assert not presence.anybody_there(session, now=NOW)


def test_the_expected_wait_comes_from_the_latest_claims(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    with sessions() as session:
        assert handoff.seconds_per_place(session, now=NOW) is None
    for minutes in (2, 4, 6):
        take(sessions, ask(sessions), desk["Mia"], NOW + timedelta(minutes=minutes))
    with sessions() as session:
        per_place = handoff.seconds_per_place(session, now=LATER)
        assert per_place == 240, "each was first in the queue"
        assert handoff.expected_minutes(2, per_place) == 8
        assert handoff.expected_minutes(0, per_place) is None
        assert handoff.seconds_per_place(session, now=LATER + timedelta(hours=3)) is None


def test_a_resolved_visit_is_rated_once_and_may_be_corrected(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    talk = ask(sessions, score=2.0)
    take(sessions, talk, desk["Mia"])
    with unit_of_work(sessions) as session:
        assert csat.ask(session, talk, agent_id=desk["Mia"], text="How was it?", now=NOW) is None
        assert handoff.resolve(session, talk, agent_id=desk["Mia"], now=NOW)
        assert conversations.get(session, talk).escalation_score == 0, "the mood begins anew"
        line = csat.ask(session, talk, agent_id=desk["Mia"], text="How was it?", now=NOW)
        assert line is not None and line.custom is not None
        assert csat.ask(session, talk, agent_id=desk["Mia"], text="Again?", now=NOW) is None
        rating = line.custom["id"]
    for score in (0, 6):
        with pytest.raises(csat.RatingInvalid), unit_of_work(sessions) as session:
            csat.rate(session, talk, rating, score=score, now=NOW)
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        csat.rate(session, ask(sessions), rating, score=1, now=NOW)
    with pytest.raises(csat.RatingInvalid), unit_of_work(sessions) as session:
        csat.rate(session, talk, rating, score=1, now=NOW + timedelta(days=8))
    for score in (2, 5):
        with unit_of_work(sessions) as session:
            csat.rate(session, talk, rating, score=score, comment=" Kind. ", now=LATER)
    with sessions() as session:
        assert csat.of_conversations(session, [talk])[talk].score == 5
        [asked] = [one for one in conversations.history(session, talk)[0] if one.custom]
        assert asked.custom == {
            "type": "csat",
            "id": rating,
            "agent": "Mia",
            "score": 5,
            "comment": "Kind.",
        }


def test_the_bot_may_know_what_was_said(sessions: Sessions, desk: dict[str, int]) -> None:
    talk = ask(sessions)
    with sessions() as session:
        assert handoff.last_visit(session, talk) is None
    take(sessions, talk, desk["Mia"])
    with unit_of_work(sessions) as session:
        said = "Your lamp 10027 comes on Friday."
        handoff.reply(session, talk, agent_id=desk["Mia"], text=said, client_id="1", now=NOW)
        handoff.resolve(session, talk, agent_id=desk["Mia"], now=LATER)
    with sessions() as session:
        visit = handoff.last_visit(session, talk)
        assert visit is not None
        assert (visit.agent, visit.resolved_at) == ("Mia", LATER)
        assert [one.text for one in visit.messages if one.text] == [said]


def test_who_becomes_angry_while_waiting_moves_up_and_nobody_moves_back(
    sessions: Sessions, desk: dict[str, int]
) -> None:
    first, second = ask(sessions), ask(sessions, at=NOW + timedelta(minutes=1))
    for score, order in ((2.0, [second, first]), (0.0, [second, first])):
        with unit_of_work(sessions) as session:
            talk = conversations.lock(session, second, now=NOW)
            talk.escalation_score = score
            handoff.request(session, second, reason="asked_for_person", now=LATER)
            assert [one.id for one in handoff.queue(session)] == order
