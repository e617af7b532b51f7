"""When the action server itself fails: an apology, a kept conversation, nothing half done."""

from __future__ import annotations

import asyncio
import logging

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select

from actions.server import every_action, make_app
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import ShopError
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("database is gone for ann@example.com")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_failing_task_apologises_and_can_be_tried_again(talk, shop, monkeypatch, language):
    shopper = talk(customer="ann", language=language)
    shopper.say("cancel 10027", "cancel_order")
    with monkeypatch.context() as patched:
        patched.setattr(orders, "cancel", broken)
        said = shopper.say("yes", "affirm")
    assert "nothing was changed" in said or "没有做任何改动" in said
    assert not shopper.loop and len(shopper.buttons) == 2
    shopper.say("yes", "affirm")
    assert "10027" in shopper.text
    shopper.say("yes", "affirm")
    with unit_of_work(shop.sessions) as session:
        found = session.scalar(select(Order.status).where(Order.number == "10027"))
    assert found == "cancelled"


def test_a_failing_form_ends_and_the_next_message_works(talk, monkeypatch):
    shopper = talk(customer="ann")
    with monkeypatch.context() as patched:
        patched.setattr(orders, "list_orders", broken)
        assert "our side" in shopper.say("where is my order", "track_order")
    assert not shopper.loop
    assert "Which order" in shopper.say("where is my order", "track_order")


def test_a_failure_in_the_middle_of_the_form(talk, monkeypatch):
    shopper = talk(customer="ann")
    shopper.say("cancel 10027", "cancel_order")
    with monkeypatch.context() as patched:
        patched.setattr(orders, "accessible", broken)
        assert "our side" in shopper.say("yes", "affirm")
    assert not shopper.loop


def test_what_failed_is_logged_without_personal_data(talk, monkeypatch, caplog):
    monkeypatch.setattr(orders, "list_orders", broken)
    with caplog.at_level(logging.ERROR):
        talk(customer="ann").say("where is my order", "track_order")
    assert "database is gone" in caplog.text and "ann@example.com" not in caplog.text


def test_a_broken_mood_model_or_log_does_not_disturb(talk, shop, monkeypatch):
    class Broken:
        score = broken

    shop.sentiment = Broken()
    assert "10030" in talk(customer="bo", message_id=1).say("where is it", "track_order")


def test_an_expected_error_that_nobody_explains_has_a_sentence(talk, monkeypatch):
    def impossible(*_: object, **__: object) -> None:
        raise ShopError

    monkeypatch.setattr("actions.tasks.track.order_card", impossible)
    shopper = talk(customer="bo")
    assert "isn't possible" in shopper.say("where is my order", "track_order")
    assert shopper.slots["task"] is None
    assert "10030" in shopper.say("cancel it", "cancel_order")


def test_the_server_knows_every_action_of_the_domain(shop):
    import yaml

    from smartmkt_core.settings import ROOT

    wanted = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        wanted |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("actions", []))
    assert wanted <= {action.name() for action in every_action(shop)}


def test_an_action_through_the_dispatcher(shop):
    tracker = Tracker(
        "talk",
        {},
        {"text": "hi", "intent": {"name": "greet"}, "metadata": {"language": "en"}},
        [{"event": "user", "text": "hi"}],
        False,
        None,
        {},
        None,
    )
    greet = next(a for a in every_action(shop) if a.name() == "action_greet")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(greet.run(dispatcher, tracker, {}))
    assert dispatcher.messages[0]["text"].startswith("Hello!")
    assert {event["name"] for event in events} >= {"last_keys", "mood"}


async def test_the_server_has_a_health_route(shop):
    app = make_app(shop)
    routes = {route.path for route in app.router.routes}
    assert {"health", "webhook"} <= routes
