"""The assistant goes on behind a person: what was talked about is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from actions.wiring import Shop
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import service as handoff
from tests.actions.talk import Talk

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def visit(shop: Shop, talk: str, said: str) -> None:
    """A person comes, says something and goes; then the shopper writes."""
    with unit_of_work(shop.sessions) as session:
        handoff.request(session, talk, reason="asked_for_person", now=NOW)
        mia = handoff.create_user(
            session, email="mia@example.com", name="Mia", password="kettle-and-tea", now=NOW
        ).id
        handoff.claim(session, talk, agent_id=mia, now=NOW)
        handoff.reply(session, talk, agent_id=mia, text=said, client_id="1", now=NOW)
        handoff.resolve(session, talk, agent_id=mia, now=NOW)
        conversations.take(session, talk, text="and where is it now?", now=shop.clock())


@pytest.mark.parametrize(("number", "known"), [("10028", True), ("10030", False)])
def test_the_order_a_person_spoke_of_is_the_one_that_is_meant(
    shop: Shop, talk: Callable[..., Talk], number: str, known: bool
) -> None:
    ann = talk(customer="ann")
    visit(shop, ann.conversation, f"I have looked at {number} for you.")
    ann.say("and where is it now?", "track_order")
    focus = ann.slots.get("focus") or {}
    assert (focus.get("order") == number) is known, "only one that the shopper may see"
