"""Who is signed in: only the shop's own token says so, and never two in one conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import repository
from smartmkt_core.orders.models import Order
from smartmkt_core.settings import Settings
from tests.web.helpers import FakeRasa, Server, Shopper
from web.store import now

Open = Callable[[], Shopper]
Sign = Callable[..., str]


@pytest.fixture
def sign(settings: Settings) -> Sign:
    """The shop's server, signing a customer in."""

    def make(
        customer_id: str = "c1",
        *,
        secret: str = "",
        aud: str = "smartmkt",
        minutes: float = 60,
        algorithm: str = "HS256",
    ) -> str:
        now = datetime.now(UTC)
        claims: dict[str, Any] = {
            "sub": customer_id,
            "aud": aud,
            "iat": now + timedelta(minutes=min(0, minutes - 1)),
            "exp": now + timedelta(minutes=minutes),
        }
        key = "" if algorithm == "none" else secret or settings.customer_secret
        return jwt.encode(claims, key, algorithm=algorithm)

    return make


def customer_asked(rasa: FakeRasa) -> list[str | None]:
    return [asked["metadata"]["customer_id"] for asked in rasa.asked]


def test_a_signed_in_customer_is_known_to_the_bot(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, sign: Sign
) -> None:
    shopper = open_shopper().begin(customer_token=sign())
    assert shopper.session["customer"] == {"name": "Anna Reed"}
    shopper.ask("Where is my order?")
    again = open_shopper().begin(**shopper.keys)
    assert again.session["customer"] == {"name": "Anna Reed"}, "kept over a reload"
    again.ask("And now?")
    assert customer_asked(rasa) == ["c1", "c1"]


def test_a_guest_signs_in_during_the_conversation(
    shopper: Shopper, rasa: FakeRasa, sign: Sign
) -> None:
    shopper.ask("Hello")
    shopper.say("sign_in", {"customer_token": sign()})
    confirmed = shopper.wait("session_confirm", 2)
    assert confirmed["session_id"] == shopper.session["session_id"]
    assert confirmed["customer"] == {"name": "Anna Reed"}
    shopper.ask("My orders?")
    assert customer_asked(rasa) == [None, "c1"]


@pytest.mark.parametrize(
    "flaw",
    [
        {"secret": "x" * 48},
        {"secret": "s" * 64, "aud": "smartmkt-session"},
        {"aud": "another"},
        {"minutes": -5},
        {"algorithm": "none"},
        {"algorithm": "HS512"},
    ],
    ids=["forged", "session secret", "wrong audience", "expired", "alg none", "other alg"],
)
def test_a_bad_token_signs_nobody_in(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, sign: Sign, flaw: dict[str, Any]
) -> None:
    shopper = open_shopper().begin(customer_token=sign(**flaw))
    assert "customer" not in shopper.session
    shopper.say("sign_in", {"customer_token": sign(**flaw)})
    assert "customer" not in shopper.wait("session_confirm", 2)
    shopper.ask("My orders?")
    assert customer_asked(rasa) == [None]


def test_a_session_token_is_no_customer_token(
    shopper: Shopper, open_shopper: Open, rasa: FakeRasa
) -> None:
    other = open_shopper().begin(customer_token=shopper.session["session_token"])
    assert "customer" not in other.session


def test_another_customer_does_not_see_the_first_ones_conversation(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, sign: Sign
) -> None:
    anna = open_shopper().begin(customer_token=sign("c1"))
    anna.ask("My secret order")
    fang = open_shopper().begin(**anna.keys, customer_token=sign("c2"))
    assert fang.session["session_id"] != anna.session["session_id"]
    assert fang.session["customer"] == {"name": "王芳"}
    assert fang.history() == []
    fang.say("sign_in", {"customer_token": sign("c1")})
    back = fang.wait("session_confirm", 2)
    assert back["session_id"] not in (fang.session["session_id"], anna.session["session_id"])
    later = open_shopper().begin(**anna.keys)
    assert later.session["session_id"] != anna.session["session_id"], "needs Anna's token now"
    assert open_shopper().begin(**anna.keys, customer_token=sign("c1")).history()


def test_signing_out_ends_the_conversation_in_every_tab(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, sign: Sign
) -> None:
    shopper = open_shopper().begin(customer_token=sign())
    second = open_shopper().begin(**shopper.keys)
    shopper.ask("Hello")
    shopper.say("sign_out", {})
    assert shopper.ack(shopper.write("Still me?"))["error"]["code"] == "no_session"
    assert second.ack(second.write("And here?"))["error"]["code"] == "no_session"
    old = shopper.session["session_id"]
    assert open_shopper().begin(**shopper.keys).session["session_id"] != old
    assert shopper.request()["session_id"] != old
    shopper.ask("Hello again")
    assert customer_asked(rasa) == ["c1", None]


def test_the_identity_ends_with_its_token(
    gateway: Server, open_shopper: Open, rasa: FakeRasa, settings: Settings
) -> None:
    claims = {"sub": "c1", "aud": "smartmkt", "exp": datetime.now(UTC).timestamp() + 1.0}
    short = jwt.encode(claims, settings.customer_secret, algorithm="HS256")
    shopper = open_shopper().begin(customer_token=short)
    assert shopper.session["customer"] == {"name": "Anna Reed"}

    def ask_until_forgotten() -> None:
        end = claims["exp"] + 5
        while datetime.now(UTC).timestamp() < end:
            shopper.ask("Who am I?")
            if rasa.asked[-1]["metadata"]["customer_id"] is None:
                return
        raise AssertionError("still signed in")

    ask_until_forgotten()
    assert "customer" not in open_shopper().begin(**shopper.keys).session


def test_the_demo_shop_signs_its_customers_in(gateway: Server, open_shopper: Open) -> None:
    with httpx.Client(base_url=gateway.url) as browser:
        customers = browser.get("/api/shop/customers").json()["customers"]
        assert {customer["customer_id"] for customer in customers} == {"c1", "c2"}
        answer = browser.post("/api/shop/sign-in", json={"customer_id": "c2"}).json()
        assert answer["name"] == "王芳"
        assert browser.post("/api/shop/sign-in", json={"customer_id": "c9"}).status_code == 404
        shown = browser.get("/api/shop/products", params={"language": "zh"})
        assert shown.status_code == 200
    shopper = open_shopper().begin(customer_token=answer["customer_token"])
    assert shopper.session["customer"] == {"name": "王芳"}


@pytest.mark.parametrize(("owner", "same"), [("c1", True), ("c2", False), (None, True)])
def test_an_order_that_a_guest_proved_stays_with_its_owner(
    shopper: Shopper, sessions: sessionmaker[Session], sign: Sign, owner: str | None, same: bool
) -> None:
    shopper.ask("Where is 10027? fang@example.com")
    conversation_id = shopper.session["session_id"]
    with unit_of_work(sessions) as session:
        order = Order(
            number="10027",
            number_key="10027",
            customer_id=owner,
            status="paid",
            placed_at=now(),
            total=Decimal(10),
            currency="USD",
        )
        session.add(order)
        session.flush()
        repository.grant(session, conversation_id, order.id, now=now())
    shopper.say("sign_in", {"customer_token": sign("c1")})
    confirmed = shopper.wait("session_confirm", 2)
    assert confirmed["customer"] == {"name": "Anna Reed"}
    assert (confirmed["session_id"] == conversation_id) is same
    shopper.session = confirmed
    assert bool(shopper.history()) is same
