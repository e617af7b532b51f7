"""What the shop's page says is in the basket reaches the bot with each message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from tests.web.helpers import FakeRasa, Server, Shopper
from web import intake


def send(shopper: Shopper, text: str, basket: Any = None) -> None:
    """A message from a page with this basket; from one without where it is None."""
    metadata = {"client_id": text} | ({} if basket is None else {"basket": basket})
    session = shopper.session["session_id"]
    data = {"message": text, "session_id": session, "metadata": metadata}
    shopper.say("user_uttered", data)
    shopper.ack(text)


def test_the_bot_knows_the_basket_of_the_newest_message(shopper: Shopper, rasa: FakeRasa) -> None:
    line = {"sku": "KET-1", "quantity": 2}
    for number, basket in enumerate([[line | {"price": "0.01"}], [], None]):
        send(shopper, f"m{number}", basket)
        shopper.wait("bot_uttered", number + 1)
    assert [asked["metadata"]["basket"] for asked in rasa.asked] == [[line], [], None]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("everything", None),
        ({"sku": "A"}, None),
        ([{"sku": "A", "quantity": 0}, {"sku": "", "quantity": 1}, "B", None], []),
        ([{"sku": "A", "quantity": True}, {"sku": "B", "quantity": "2"}], []),
        ([{"sku": "A", "quantity": 10**9}], [{"sku": "A", "quantity": 999}]),
        ([{"sku": "A\u0000", "quantity": 1}], [{"sku": "A", "quantity": 1}]),
    ],
)
def test_only_what_reads_like_a_basket_is_taken(said: Any, kept: Any) -> None:
    assert intake.basket_of(said) == kept


def test_a_basket_is_no_longer_than_reasonable() -> None:
    said = [{"sku": f"S{number}", "quantity": 1} for number in range(500)]
    assert len(intake.basket_of(said) or []) == 50


def test_whoever_signs_in_finds_what_was_put_in_and_not_bought(
    sessions: sessionmaker[Session], gateway: Server
) -> None:
    ago = datetime.now(UTC) - timedelta(days=2)
    with unit_of_work(sessions) as session:
        session.add(Customer(id="C7", name="Ann"))
        for sku, event, value in (("A", "cart", 2), ("B", "cart", 1), ("B", "purchase", 1)):
            session.add(BehaviourEvent(customer_id="C7", sku=sku, event=event, value=value, at=ago))
            ago += timedelta(minutes=1)
    answer = httpx.post(f"{gateway.url}/api/shop/sign-in", json={"customer_id": "C7"})
    assert answer.json()["basket"] == [{"sku": "A", "quantity": 2}]
