"""What an agent sees beside a conversation, and the case in a few lines."""

from __future__ import annotations

from datetime import datetime, timedelta

from smartmkt_core.account import requests
from smartmkt_core.account.models import RequestKind
from smartmkt_core.assist.facts import facts
from smartmkt_core.assist.summary import Line, summarise
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from tests.core.assist.conftest import Act
from tests.core.conftest import Sessions


def test_a_signed_in_shoppers_orders_come_with_what_may_be_done(
    desk: Sessions, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        found = facts(session, "talk", now=now)

    assert found.verified == "signed_in"
    options = {
        one.order.number: {option.action: option for option in one.options} for one in found.orders
    }
    assert set(options) == {"A-7741", "10027", "10028", "10029"}
    assert options["10027"]["cancel"].refused == ""
    assert options["10028"]["cancel"].refused == "shipped"
    assert not options["10028"]["cancel"].waivable
    assert options["10028"]["refund"].refused == "under_way"
    assert options["10028"]["refund"].waivable
    assert options["10029"]["refund"].most == 115


def test_of_a_guest_only_what_was_proven_is_shown(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        before = facts(session, "other", now=now)
        orders.verify(session, Shopper("other"), "X-9", "lin@example.cn", now)
    with unit_of_work(desk) as session:
        after = facts(session, "other", now=now)

    assert (before.verified, before.orders, before.customer) == ("", [], None)
    assert (after.verified, after.proven, after.customer) == ("order", ["X-9"], None)


def test_past_conversations_requests_and_taste_are_the_customers_own(
    desk: Sessions, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        past = conversations.start(session, now=now - timedelta(days=3))
        until = now + timedelta(hours=1)
        conversations.sign_in(session, past.id, customer_id="c1", until=until, now=now)
        conversations.take(session, past.id, text="Where is my kettle?", now=now)
        conversations.take(session, "other", text="Somebody else", now=now)
        requests.file(
            session, RequestKind.EXPORT_DATA, conversation_id=past.id, customer_id="c1", now=now
        )
        for sku, event in (("KET-1", "purchase"), ("LMP-1", "view")):
            session.add(BehaviourEvent(customer_id="c1", sku=sku, event=event, at=now))
        session.flush()
        found = facts(session, "talk", now=now)

    assert [one.first_text for one in found.past] == ["Where is my kettle?"]
    assert [row.kind for row in found.requests] == ["export_data"]
    assert found.taste.categories == [("Kitchen", 0.75), ("Lighting", 0.25)]


def test_the_summary_says_what_was_asked_tried_failed_and_is_open(
    desk: Sessions, act: Act, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        for text, intent in (
            ("Where is 10028?", "track_order"),
            ("blah blub", "nlu_fallback"),
            ("Again: where is 10028?", "track_order"),
        ):
            message = conversations.take(session, "talk", text=text, now=now).message
            named = [{"entity": "order_number", "value": "10028"}] if "10028" in text else []
            conversations.record_understanding(session, message.id, intent=intent, entities=named)
            card = {"type": "order", "order": {"order_number": "10028"}}
            conversations.say(session, "talk", Reply("Here", custom=card), now=now)
        conversations.say(session, "talk", Reply("Late", failure="slow"), now=now)
    act("coupon", amount="10")
    with unit_of_work(desk) as session:
        last = conversations.take(session, "talk", text="Hello?!", now=now).message
        found = facts(session, "talk", now=now)
        case = summarise(session, found, known={"track_order"}, now=now)

    assert case.asked == [
        Line("asked_again", {"intent": "track_order", "number": "10028", "count": 2}, 1)
    ]
    assert [line.key for line in case.tried] == ["showed_order", "agent_did"]
    assert [line.key for line in case.failed] == ["not_understood", "no_answer"]
    assert case.open[0] == Line("unanswered", {"text": "Hello?!"}, last.seq)


def test_an_answered_case_leaves_nothing_unanswered(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        conversations.take(session, "talk", text="Hello?", now=now)
        conversations.say(
            session, "talk", Reply("Here I am"), sender=Sender.AGENT, agent_id=1, now=now
        )
        case = summarise(session, facts(session, "talk", now=now), known=(), now=now)
    assert "unanswered" not in {line.key for line in case.open}
