"""Reports say what happened: the same figures as counting by hand, on every kind of database."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import Assignment, CsatRating, Handoff, User
from smartmkt_core.reports import service as reports
from smartmkt_core.reports.service import AgentFigures, Report
from smartmkt_core.reports.table import as_csv, cell
from smartmkt_core.tickets.models import Ticket

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)
BERLIN = ZoneInfo("Europe/Berlin")
Sessions = sessionmaker[Session]


class Past:
    """Writes what happened, in few words."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.count = 0

    def agent(self, name: str, **more: object) -> User:
        user = User(
            email=f"{name}@example.com", name=name, password_hash="-", created_at=NOW, **more
        )
        return self.add(user)

    def talk(self, at: datetime = NOW, *moods: str | None, **more: object) -> Conversation:
        """A conversation with a shopper's message a minute, each in a mood."""
        self.count += 1
        talk = self.add(Conversation(id=f"t{self.count}", created_at=at, updated_at=at, **more))
        for seq, mood in enumerate(moods or ("neutral",), 1):
            self.say(talk, seq, at + timedelta(minutes=seq), mood)
        return talk

    def say(self, talk: Conversation, seq: int, at: datetime, mood: str | None) -> None:
        cause = "delivery" if mood == "negative" else None
        self.add(
            Message(conversation_id=talk.id, seq=seq, sender="user", at=at, mood=mood, cause=cause)
        )

    def visit(
        self, talk: Conversation, agent: User, *minutes: int, score: int | None = None
    ) -> None:
        """Wish, claim, first reply and end at these minutes after the conversation's start."""
        wish, claim, reply, end = (talk.created_at + timedelta(minutes=one) for one in minutes)
        handoff = self.add(
            Handoff(
                conversation_id=talk.id,
                requested_at=wish,
                claimed_at=claim,
                first_reply_at=reply,
                ended_at=end,
                ending="resolved",
            )
        )
        self.add(
            Assignment(
                handoff_id=handoff.id,
                conversation_id=talk.id,
                agent_id=agent.id,
                started_at=claim,
                ended_at=end,
                ending="resolved",
            )
        )
        self.add(
            CsatRating(
                conversation_id=talk.id,
                handoff_id=handoff.id,
                agent_id=agent.id,
                seq=9,
                asked_at=end,
                score=score,
            )
        )

    def add(self, row):  # type: ignore[no-untyped-def]
        self.session.add(row)
        self.session.flush()
        return row


def read(sessions: Sessions, first: date = DAY, last: date = DAY, language: str = "") -> Report:
    with unit_of_work(sessions) as session:
        return reports.report(session, first, last, zone=BERLIN, language=language)


def test_a_day_counted(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        mia = past.agent("Mia")
        past.talk(NOW, "neutral", "positive")
        past.talk(NOW, language="zh")
        ticketed = past.talk(NOW)
        past.add(
            Ticket(number="T1001", conversation_id=ticketed.id, opened_at=NOW, open_key=ticketed.id)
        )
        helped = past.talk(NOW, "negative", "negative", None, "neutral", "positive")
        past.visit(helped, mia, 2, 3, 5, 22, score=4)
        past.add(Conversation(id="silent", created_at=NOW, updated_at=NOW))
    found = read(sessions)
    total = found.total
    assert (total.conversations, total.contained, total.containment) == (4, 2, 0.5)
    assert (total.messages, total.handoffs, total.tickets, total.resolved) == (9, 1, 1, 1)
    assert (total.first_response, total.resolution) == (180, 1200)
    assert (total.csat, total.csat_asked, total.rated) == (4, 1, 1)
    assert (total.mood_before, total.mood_after, total.mood_visits) == (-1, 0.5, 1)
    assert found.causes == [("delivery", 1)]
    assert found.agents == [
        AgentFigures(mia.id, "Mia", 1, 1, 0, 0, 1140.0, 180.0, 4.0, 1),
    ]
    assert found.series == [total]
    chinese = read(sessions, language="zh").total
    assert (chinese.conversations, chinese.handoffs, chinese.csat) == (1, 0, None)


def test_middle_and_worst_of_several_waits(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        mia = past.agent("Mia")
        for minutes in range(1, 11):
            past.visit(past.talk(NOW), mia, 0, minutes, minutes, 60 + minutes)
    total = read(sessions).total
    assert (total.first_response, total.first_response_p90) == (300, 540)
    assert total.resolution == 65 * 60


def test_days_are_the_shops_own_also_when_the_clocks_change(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        past.talk(datetime(2026, 10, 24, 21, 59, tzinfo=UTC))
        past.talk(datetime(2026, 10, 24, 22, 0, tzinfo=UTC))
        # The day of 25 hours.
        past.talk(datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
        past.talk(datetime(2026, 10, 25, 23, 0, tzinfo=UTC))
    found = read(sessions, date(2026, 10, 24), date(2026, 10, 26))
    assert [one.conversations for one in found.series] == [1, 2, 1]
    assert found.total.conversations == 4


def test_a_long_time_goes_by_weeks_and_is_compared_with_the_time_before(
    sessions: Sessions,
) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        past.talk(NOW)
        past.talk(NOW - timedelta(days=60))
        past.talk(NOW - timedelta(days=61))
    found = read(sessions, DAY - timedelta(days=59), DAY)
    assert len(found.periods) == 9
    assert found.periods[-1].last_day == DAY
    assert (found.total.conversations, found.before.conversations) == (1, 2)


def test_moods_belong_to_their_own_visit(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        mia = past.agent("Mia")
        talk = past.talk(NOW, "negative", "positive", "positive")
        past.visit(talk, mia, 0, 2, 2, 3)
        past.visit(talk, mia, 10, 12, 12, 20)
        past.say(talk, 4, NOW + timedelta(minutes=11), "neutral")
        past.say(talk, 5, NOW + timedelta(minutes=13), "negative")
    total = read(sessions).total
    assert total.mood_visits == 2
    # Visits: -1 → 1, and (1, 0 → 0.5) → -1.
    assert (total.mood_before, total.mood_after) == (-0.25, 0)


def test_a_transfer_counts_for_both_and_the_first_answer_for_who_gave_it(
    sessions: Sessions,
) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        mia, tom = past.agent("Mia"), past.agent("Tom")
        talk = past.talk(NOW)
        past.visit(talk, tom, 0, 6, 2, 10, score=5)
        visit = session.query(Handoff).one()
        past.add(
            Assignment(
                handoff_id=visit.id,
                conversation_id=talk.id,
                agent_id=mia.id,
                started_at=NOW + timedelta(minutes=1),
                ended_at=NOW + timedelta(minutes=6),
                ending="transferred",
                to_agent_id=tom.id,
            )
        )
    by_name = {one.name: one for one in read(sessions).agents}
    assert (by_name["Mia"].transferred, by_name["Mia"].first_response) == (1, 120)
    assert (by_name["Tom"].resolved, by_name["Tom"].first_response) == (1, None)
    assert (by_name["Mia"].csat, by_name["Tom"].csat) == (None, 5)


@pytest.mark.parametrize("days", [-1, reports.LONGEST_DAYS])
def test_a_span_that_makes_no_sense_is_refused(sessions: Sessions, days: int) -> None:
    with pytest.raises(reports.SpanInvalid):
        read(sessions, DAY, DAY + timedelta(days=days))


def test_an_empty_shop_has_an_empty_report(sessions: Sessions) -> None:
    found = read(sessions)
    assert found.total.containment is None
    assert (found.causes, found.agents, found.total.csat) == ([], [], None)


def test_the_board_shows_who_waits_and_who_is_there(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        mia = past.agent("Mia", seen_at=NOW - timedelta(seconds=30), capacity=3)
        past.agent("Tom", seen_at=NOW - timedelta(hours=1), availability="away")
        past.agent("Gone", active=False)
        past.agent("Ada", role="bridge")
        for minutes, language in ((5, "en"), (9, "zh")):
            past.talk(
                NOW - timedelta(minutes=30),
                "neutral",
                "negative",
                state="pending",
                language=language,
                handoff_at=NOW - timedelta(minutes=minutes),
            )
        past.talk(NOW, "negative", "positive", state="assigned", agent_id=mia.id)
        past.visit(past.talk(NOW - timedelta(hours=2)), mia, 0, 1, 2, 3)
        past.visit(past.talk(NOW - timedelta(days=1)), mia, 0, 1, 2, 3)
        board = reports.board(
            session, now=NOW, zone=BERLIN, gone_after=timedelta(minutes=2), capacity=5
        )
    assert (board.waiting, board.assigned, board.resolved_today) == (2, 1, 1)
    assert board.waiting_since == NOW - timedelta(minutes=9)
    assert board.waiting_by_language == {"en": 1, "zh": 1}
    assert board.moods == {"negative": 2, "positive": 1}
    assert [(one.name, one.there, one.load, one.capacity) for one in board.agents] == [
        ("Mia", True, 1, 3),
        ("Tom", False, 0, 5),
    ]


def test_a_spreadsheet_never_runs_what_somebody_called_himself(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        past = Past(session)
        past.visit(past.talk(NOW), past.agent('=HYPERLINK("http://x")'), 0, 1, 2, 3, score=5)
        past.visit(past.talk(NOW), past.agent("王芳"), 0, 1, 2, 3)
    found = read(sessions)
    text = as_csv(found, "agents")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["name", '\'=HYPERLINK("http://x")', "王芳"]
    [head, row] = csv.reader(io.StringIO(as_csv(found, "series").removeprefix("\ufeff")))
    assert dict(zip(head, row, strict=True))["containment"] == "0.0"
    assert as_csv(replace(found, causes=[]), "causes").strip() == "\ufeffcause,conversations"
    with pytest.raises(ValueError):
        as_csv(found, "passwords")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(-0.25) == -0.25
