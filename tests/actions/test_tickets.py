"""Asking for a person while nobody is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import service as handoff
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.settings import Settings
from smartmkt_core.tickets.models import Ticket
from tests.actions.conftest import NOW


@pytest.fixture
def shop(shop, tmp_path):
    """The shop on a Sunday: people are there from Monday to Friday."""
    shop.settings = Settings(
        _env_file=None,
        var=tmp_path,
        secret="s" * 40,
        office_hours="mon-fri 9:00-18:00",
        timezone="UTC",
    )
    return shop


def rows(shop, table):
    with unit_of_work(shop.sessions) as session:
        return list(session.scalars(select(table).order_by(table.id)))


def state(shop):
    with unit_of_work(shop.sessions) as session:
        return conversations.get(session, "talk").state


def test_a_guest_gets_a_number_a_day_and_is_asked_where_to_answer(talk, shop):
    shopper = talk()
    said = shopper.say("I want to talk to a human", "contact_human_agent")
    [ticket] = rows(shop, Ticket)
    assert ticket.number in said
    assert "tomorrow (Mon 23 Nov) at 09:00" in said
    assert "Which e-mail" in said
    assert state(shop) == ConversationState.BOT, "the assistant goes on helping"
    said = shopper.say("me@example.org", "inform")
    assert ticket.number in said and "me@example.org" not in said
    [ticket] = rows(shop, Ticket)
    assert ticket.contact == "me@example.org"


def test_the_same_in_chinese(talk, shop):
    shopper = talk(language="zh")
    said = shopper.say("转人工", "contact_human_agent")
    assert "工单T1001" in said and "明天（11月23日周一）09:00上班" in said
    assert "已记下，工单T1001" in shopper.say("发到me@example.org吧", "inform")


def test_a_customers_address_is_known_and_shown_masked(talk, shop):
    said = talk(customer="ann").say("get me a person", "contact_human_agent")
    assert "Which e-mail" not in said
    assert "ann@example.com" not in said
    [ticket] = rows(shop, Ticket)
    assert ticket.contact == "ann@example.com"
    [mail] = rows(shop, Delivery)
    assert mail.due_at == NOW


def test_an_address_in_the_same_breath_is_taken(talk, shop):
    talk().say("a person please, mail me at me@example.org", "contact_human_agent")
    assert rows(shop, Ticket)[0].contact == "me@example.org"


def test_who_leaves_no_address_keeps_the_ticket(talk, shop):
    shopper = talk()
    shopper.say("a human", "contact_human_agent")
    assert "e-mail address" in shopper.say("me at example", "inform")
    assert "T1001" in shopper.say("no", "deny")
    assert rows(shop, Ticket)[0].contact == ""


def test_something_else_may_be_asked_before_the_address(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("a human", "contact_human_agent")
    assert "10028" in shopper.say("where is order 10028?", "track_order")


def test_asking_again_keeps_the_number(talk, shop):
    shopper = talk()
    shopper.say("a human", "contact_human_agent")
    said = shopper.say("a HUMAN I said", "contact_human_agent")
    assert "T1001" in said
    assert len(rows(shop, Ticket)) == 1


def test_while_people_are_there_a_person_comes(talk, shop):
    shop.clock = lambda: NOW + timedelta(days=1)
    talk().say("a human", "contact_human_agent")
    assert rows(shop, Ticket) == []
    assert state(shop) == ConversationState.PENDING


def test_who_is_in_the_queue_when_the_office_closes_stays_there(talk, shop):
    with unit_of_work(shop.sessions) as session:
        handoff.request(session, "talk", reason="", now=NOW)
    talk().say("a human", "contact_human_agent")
    assert rows(shop, Ticket) == []
    assert state(shop) == ConversationState.PENDING
