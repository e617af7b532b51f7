"""The supervisor's board and reports: who may see them, what they say, and that anybody can."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import users
from smartmkt_core.handoff.models import Assignment, CsatRating, Handoff, User
from smartmkt_core.tickets.models import Ticket
from tests.e2e.browser import serious_findings
from tests.web.helpers import PATIENCE, Server, sign_in_agent

LEAD = ("lea@example.com", "Lea Wolf", "kettle-and-tea")


@pytest.fixture
def past(sessions: sessionmaker[Session]) -> None:
    """Three weeks of conversations, every third of which needed a person."""
    now = datetime.now(UTC).replace(hour=10, minute=0)
    with unit_of_work(sessions) as session:
        lead = users.create_user(
            session, email=LEAD[0], name=LEAD[1], password=LEAD[2], role="supervisor", now=now
        )
        mia = session.query(User).filter_by(name="Mia Chen").one()
        mia.seen_at = datetime.now(UTC)
        for number in range(40):
            at = now - timedelta(days=number // 2 + 1)
            talk = Conversation(
                id=f"past{number}",
                created_at=at,
                updated_at=at,
                language="zh" if number % 2 else "en",
            )
            session.add(talk)
            session.flush()
            unhappy = number % 3 == 0
            for seq, mood in enumerate(("negative", "positive") if unhappy else ("neutral",), 1):
                session.add(
                    Message(
                        conversation_id=talk.id,
                        seq=seq,
                        sender="user",
                        text="…",
                        at=at + timedelta(minutes=seq * 2),
                        mood=mood,
                        cause="delivery" if mood == "negative" else None,
                    )
                )
            if unhappy:
                _visit(session, talk, mia, number)
        waits = Conversation(
            id="waits",
            created_at=now,
            updated_at=now,
            state="pending",
            handoff_at=datetime.now(UTC) - timedelta(minutes=12),
        )
        session.add(waits)
        session.flush()
        session.add(
            Ticket(
                number="T1001",
                conversation_id="waits",
                reason="Where the order is",
                contact="anna@example.com",
                opened_at=now,
                answers_at=now + timedelta(days=1),
                open_key="waits",
            )
        )
        assert lead.role == "supervisor"


def _visit(session: Session, talk: Conversation, agent: User, number: int) -> None:
    start = talk.created_at + timedelta(minutes=2)
    handoff = Handoff(
        conversation_id=talk.id,
        requested_at=start,
        claimed_at=start + timedelta(minutes=1),
        first_reply_at=start + timedelta(minutes=1 + number % 4),
        ended_at=start + timedelta(minutes=20 + number),
        ending="resolved",
    )
    session.add(handoff)
    session.flush()
    session.add(
        Assignment(
            handoff_id=handoff.id,
            conversation_id=talk.id,
            agent_id=agent.id,
            started_at=start + timedelta(minutes=1),
            ended_at=handoff.ended_at,
            ending="resolved",
        )
    )
    session.add(
        CsatRating(
            conversation_id=talk.id,
            handoff_id=handoff.id,
            agent_id=agent.id,
            seq=3,
            asked_at=handoff.ended_at,
            score=3 + number % 3,
        )
    )


def sign_in(server: Server) -> httpx.Client:
    lead = httpx.Client(base_url=server.url, headers={"origin": server.url}, timeout=PATIENCE)
    answer = lead.post("/api/desk/login", json={"email": LEAD[0], "password": LEAD[2]})
    assert answer.status_code == 200
    return lead


def test_agents_and_strangers_see_no_reports(gateway: Server) -> None:
    agent = sign_in_agent(gateway.url)
    for path in ("", "/live", "/series.csv", "/agents.csv"):
        assert agent.get(f"/api/desk/reports{path}").status_code == 403
        assert httpx.get(f"{gateway.url}/api/desk/reports{path}").status_code == 401


def test_a_supervisor_reads_the_board_and_the_report(past: None, gateway: Server) -> None:
    lead = sign_in(gateway)
    board = lead.get("/api/desk/reports/live").json()
    assert (board["waiting"], board["open_tickets"]) == (1, 1)
    assert {one["name"]: one["there"] for one in board["agents"]}["Mia Chen"] is True
    report = lead.get("/api/desk/reports").json()
    assert len(report["periods"]) == 14
    assert report["total"]["conversations"] == 26
    assert report["before"]["conversations"] == 14
    # A ticket and every third conversation.
    assert report["total"]["contained"] == 26 - 9
    assert report["causes"] == [{"cause": "delivery", "conversations": 9}]
    chinese = lead.get("/api/desk/reports?language=zh").json()["total"]["conversations"]
    assert chinese == 13
    text = lead.get("/api/desk/reports/agents.csv")
    assert "attachment" in text.headers["content-disposition"]
    [_, row] = csv.reader(io.StringIO(text.text.removeprefix("\ufeff")))
    assert row[:3] == ["Mia Chen", "9", "9"]


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "from=2026-11-22&to=2026-11-01", "from=2020-01-01", "language=fr"],
)
def test_a_span_or_language_that_makes_no_sense_is_refused(
    past: None, gateway: Server, query: str
) -> None:
    answer = sign_in(gateway).get(f"/api/desk/reports?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def open_desk(browser: Browser, server: Server, page_id: str, **how: Any) -> Page:
    context = browser.new_context(reduced_motion="reduce", **how)
    page = context.new_page()
    page.goto(f"{server.url}/desk")
    page.get_by_test_id("desk-email").fill(LEAD[0])
    page.get_by_test_id("desk-password").fill(LEAD[2])
    page.get_by_test_id("desk-login").click()
    page.get_by_test_id(f"desk-page-{page_id}").click()
    return page


@pytest.mark.parametrize(
    ("tongue", "scheme", "shown"),
    [
        ("en-GB", "light", "Solved without a person"),
        ("en-GB", "dark", "Solved without a person"),
        ("zh-CN", "light", "机器人独立解决率"),
        ("zh-CN", "dark", "机器人独立解决率"),
    ],
)
def test_the_page_can_be_read_by_everybody(
    past: None, gateway: Server, browser: Browser, tongue: str, scheme: Any, shown: str
) -> None:
    # The width of a tablet held upright.
    size = {"width": 820, "height": 1180}
    page = open_desk(browser, gateway, "reports", locale=tongue, color_scheme=scheme, viewport=size)
    expect(page.get_by_test_id("report_containment")).to_contain_text(shown)
    expect(page.get_by_test_id("report_waiting")).to_contain_text("1")
    expect(page.locator("figure.chart svg")).to_have_count(6)
    for numbers in page.locator("figure.chart summary").all():
        numbers.click()
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_test_id("report-7").click()
    expect(page.locator("figure.chart table").first.locator("tbody tr")).to_have_count(7)
    page.get_by_test_id("report-language").select_option("zh")
    expect(page.get_by_test_id("report_conversations").locator("dd").first).to_have_text("6")
    page.context.close()


@pytest.mark.parametrize(("tongue", "scheme"), [("en-GB", "light"), ("zh-CN", "dark")])
def test_tickets_are_listed_and_closed(
    past: None, gateway: Server, browser: Browser, tongue: str, scheme: Any
) -> None:
    page = open_desk(browser, gateway, "tickets", locale=tongue, color_scheme=scheme)
    expect(page.get_by_test_id("ticket")).to_contain_text("T1001")
    assert serious_findings(page) == []
    page.get_by_test_id("ticket-close").click()
    expect(page.get_by_test_id("ticket")).to_have_count(0)
    page.context.close()
