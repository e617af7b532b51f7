"""What a stranger with bad intentions tries on the wire, and what it comes to."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.service import make_customer_token
from smartmkt_core.settings import Limits, Settings
from tests.web.conftest import StartGateway
from tests.web.helpers import FakeRasa, Server, Shopper, sign_in_agent
from web import intake
from web import sessions as keys
from web.gateway import wire
from web.origin import Origins
from web.store import now

Open = Callable[[], Shopper]
Forge = Callable[[Settings, str], str]
SECRET_PAYLOAD = '/cancel_order{"order_number": "10027"}'


def signed(subject: str, secret: str, algorithm: str = "HS256", **claims: Any) -> str:
    """A token as an attacker would make it."""
    whole = {"sub": subject, "exp": int(time.time()) + 600, **claims}
    return jwt.encode({k: v for k, v in whole.items() if v is not None}, secret, algorithm)


SESSION_FORGERIES: dict[str, Forge] = {
    "without a signature": lambda _, id_: signed(id_, "", "none", aud=keys.SHOPPER),
    "under another key": lambda _, id_: signed(id_, "x" * 64, aud=keys.SHOPPER),
    "under the shop's key": lambda s, id_: signed(id_, s.customer_secret, aud=keys.SHOPPER),
    "with another algorithm": lambda s, id_: signed(
        id_, s.signing_secret, "HS512", aud=keys.SHOPPER
    ),
    "for the desk": lambda s, id_: signed(id_, s.signing_secret, aud=keys.DESK),
    "for nobody": lambda s, id_: signed(id_, s.signing_secret),
    "that has ended": lambda s, id_: signed(id_, s.signing_secret, aud=keys.SHOPPER, exp=1),
    "that never ends": lambda s, id_: signed(id_, s.signing_secret, aud=keys.SHOPPER, exp=None),
}


@pytest.mark.parametrize("kind", SESSION_FORGERIES)
@pytest.mark.parametrize("plain", [False, True])
def test_a_forged_session_token_starts_anew(
    shopper: Shopper, open_shopper: Open, settings: Settings, kind: str, plain: bool
) -> None:
    shopper.ask("A secret")
    session_id = shopper.session["session_id"]
    token = SESSION_FORGERIES[kind](settings, session_id)
    stranger = open_shopper().connect()
    if plain:
        stranger.say("session_request", {"session_id": token})
        confirmed = stranger.wait("session_confirm")
        claims = jwt.decode(confirmed, options={"verify_signature": False})
        assert claims["sub"] != session_id
    else:
        confirmed = stranger.request(session_id=session_id, session_token=token)
        assert confirmed["session_id"] != session_id
        assert stranger.history() == []


CUSTOMER_FORGERIES: dict[str, Forge] = {
    "without a signature": lambda _, id_: signed(id_, "", "none", aud="smartmkt"),
    "under the gateway's key": lambda s, id_: signed(id_, s.signing_secret, aud="smartmkt"),
    "with another algorithm": lambda s, id_: signed(
        id_, s.customer_secret, "HS512", aud="smartmkt"
    ),
    "for another product": lambda s, id_: signed(id_, s.customer_secret, aud="another"),
    "for nobody": lambda s, id_: signed(id_, s.customer_secret),
    "that has ended": lambda s, id_: signed(id_, s.customer_secret, aud="smartmkt", exp=1),
    "that never ends": lambda s, id_: signed(id_, s.customer_secret, aud="smartmkt", exp=None),
    "that ends at no number": lambda s, id_: signed(
        id_, s.customer_secret, aud="smartmkt", exp=float("nan")
    ),
    "that lives a year": lambda s, id_: signed(
        id_, s.customer_secret, aud="smartmkt", exp=int(time.time()) + 365 * 86400
    ),
}


@pytest.mark.parametrize("kind", CUSTOMER_FORGERIES)
def test_a_forged_customer_token_signs_nobody_in(
    gateway: Server, open_shopper: Open, settings: Settings, rasa: FakeRasa, kind: str
) -> None:
    token = CUSTOMER_FORGERIES[kind](settings, "c1")
    stranger = open_shopper().begin(customer_token=token)
    assert "customer" not in stranger.session
    stranger.ask("My orders")
    assert rasa.asked[-1]["metadata"]["customer_id"] is None


def test_what_a_browser_claims_about_itself_is_not_passed_on(
    shopper: Shopper, open_shopper: Open, rasa: FakeRasa
) -> None:
    victim = shopper.session["session_id"]
    stranger = open_shopper().begin()
    claims = {
        "client_id": "m",
        "customer_id": "c1",
        "conversation_id": victim,
        "sender": victim,
        "message_id": 1,
        "slots": {"order_number": "10027"},
        "photos": ["somebody-else-s"],
        "entities": [{"entity": "order_number", "value": "10027"}],
    }
    stranger.say(
        "user_uttered",
        {
            "message": "My orders",
            "session_id": stranger.session["session_id"],
            "sender": victim,
            "customer_id": "c1",
            "metadata": claims,
        },
    )
    stranger.wait("bot_uttered")
    asked = rasa.asked[-1]
    assert set(asked) == {"sender", "message", "metadata"}
    assert asked["sender"] == asked["metadata"]["conversation_id"] == stranger.session["session_id"]
    assert asked["metadata"]["customer_id"] is None
    assert set(asked["metadata"]) == {
        "language", "customer_id", "conversation_id", "message_id", "channel", "origin", "basket",
        "photos",
    }  # fmt: skip
    assert asked["metadata"]["photos"] == [] and asked["metadata"]["basket"] is None


def test_a_choice_offered_to_somebody_else_is_no_choice(
    shopper: Shopper, open_shopper: Open, rasa: FakeRasa
) -> None:
    button = {"title": "Cancel it", "payload": SECRET_PAYLOAD}
    rasa.answer = lambda _: [{"text": "Sure?", "buttons": [button]}]
    shopper.ask("Cancel 10027")
    stranger = open_shopper().begin()
    rasa.answer = lambda body: [{"text": f"You: {body['message']}"}]
    sent = stranger.write("Cancel it", payload=SECRET_PAYLOAD)
    assert stranger.ack(sent)["error"]["code"] == "not_allowed"
    # A changed number was not offered to the first either.
    sent = shopper.write("Cancel it", payload=SECRET_PAYLOAD.replace("10027", "10028"))
    assert shopper.ack(sent)["error"]["code"] == "not_allowed"
    assert len(rasa.asked) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "\u200b/restart",
        "\u2028/restart",
        "\x00/restart",
        "\ufeff/restart",
        "\ufe0f /restart",
        "\u202e/restart",
        "\ud800/restart",
        " \u200d \u200d/restart",
        "\u200d\ufe0f \u200d /restart",
    ],
)
def test_a_hidden_slash_is_no_command(shopper: Shopper, rasa: FakeRasa, typed: str) -> None:
    sent = shopper.write(typed)
    ack = shopper.ack(sent)
    if "error" in ack:
        assert ack["error"]["code"] == "not_allowed"
        assert rasa.asked == []
    else:
        shopper.wait("bot_uttered")
        assert not rasa.asked[-1]["message"].strip().startswith("/")


def test_a_shopper_knows_no_events_of_the_desk(
    shopper: Shopper, gateway: Server, open_shopper: Open
) -> None:
    for event in ("queue", "message", "enter_room", "close_room", "emit", "agents", "__init__"):
        shopper.say(event, {"conversation_id": shopper.session["session_id"]})
    shopper.ask("Still here?")
    assert {name for name, _ in shopper.events} <= {
        "session_confirm", "ack", "typing", "bot_uttered",
    }  # fmt: skip


def test_tokens_of_one_kind_open_nothing_of_another(
    gateway: Server, shopper: Shopper, settings: Settings, sessions: sessionmaker[Session]
) -> None:
    customer = make_customer_token(settings.customer_secret, "c1", now=now())
    session_token = shopper.session["session_token"]
    desk = sign_in_agent(gateway.url).cookies["smartmkt_desk"]
    with httpx.Client(base_url=gateway.url) as http:
        for token in (customer, session_token, "", "a.b.c"):
            answer = http.get("/api/desk/me", headers={"cookie": f"smartmkt_desk={token}"})
            assert answer.status_code == 401
        for token in (customer, session_token, desk):
            assert http.get(f"/documents/invoice/{token}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/store/images/..%2f..%2fresponses/gateway.yml",
        "/store/images/%2e%2e/%2e%2e/responses/gateway.yml",
        "/store/images//etc/passwd",
        "/store/images/%2fetc%2fpasswd",
        "/store/images/%00",
        "/widget/..%2f..%2fapp.py",
        "/desk/%2e%2e%2f%2e%2e%2fapp.py",
        "/shop/..%5c..%5capp.py",
        "/documents/invoice/..%2f..%2fsecret.key",
        "/secret.key",
        "/smartmkt.db",
        "/.env",
        "/docs",
        "/openapi.json",
        "/webhooks/rest/webhook",
        "/conversations/x/tracker",
    ],
)
def test_no_path_leads_out_of_what_is_served(gateway: Server, path: str) -> None:
    assert httpx.get(gateway.url + path).status_code == 404


def test_without_demo_mode_nobody_is_signed_in_by_name(
    settings: Settings, start_gateway: StartGateway
) -> None:
    settings.demo = False
    gateway = start_gateway()
    with httpx.Client(base_url=gateway.url) as http:
        for path in ("/api/shop/customers", "/api/shop/products"):
            assert http.get(path).status_code == 404
        assert http.post("/api/shop/sign-in", json={"customer_id": "c1"}).status_code == 404


def test_the_demo_shop_tells_names_and_nothing_more(gateway: Server) -> None:
    shown = httpx.get(f"{gateway.url}/api/shop/customers").json()["customers"]
    assert shown
    assert {key for one in shown for key in one} == {"customer_id", "name", "language"}


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"\xff\xfe", b"[" * 50_000, b'{"email":"a","password":' + b"[" * 50_000,
     b'{"email":"\\ud800@x.com","password":"\\ud800"}',
     b'{"email":"x@x.com","password":"' + b"a" * 1_000_000 + b'"}'],
    ids=["nothing", "null", "no text", "deep", "deep inside", "half a character", "huge"],
)  # fmt: skip
def test_nonsense_at_the_desks_door_is_refused(gateway: Server, body: bytes) -> None:
    answer = httpx.post(
        f"{gateway.url}/api/desk/login", content=body, headers={"content-type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


def test_text_reaches_the_other_side_as_it_was_written(
    gateway: Server, shopper: Shopper, rasa: FakeRasa
) -> None:
    markup = '<img src=x onerror="alert(1)">'
    shopper.ask(markup)
    assert rasa.asked[-1]["message"] == markup
    assert shopper.history()[0]["text"] == markup
    picture = httpx.get(f"{gateway.url}/store/images/none.svg")
    assert "sandbox" in picture.headers["content-security-policy"]


def test_a_client_cannot_choose_its_own_address(
    start_gateway: StartGateway, open_shopper: Open
) -> None:
    start_gateway(Limits(address_sessions=3))
    stranger = open_shopper().begin()
    for number in range(3):
        stranger.say("connect", {"asgi.scope": {"client": [f"6.6.6.{number}", 0]}})
        stranger.say("disconnect", "client namespace disconnect")
        stranger.say("connect", {"asgi.scope": {"client": [f"6.6.7.{number}", 0]}})
        stranger.say("session_request", {"protocol": 1, "language": "en"})
    refused = stranger.wait("ack")
    assert refused["error"]["code"] == "rate_limited"
    assert len(stranger.all("session_confirm")) == 3


def test_asking_for_a_seat_again_and_again_is_refused(
    start_gateway: StartGateway, open_shopper: Open
) -> None:
    start_gateway(Limits(session_messages=4))
    stranger = open_shopper().begin()
    for _ in range(20):
        stranger.say("session_request", {"protocol": 1, "language": "en", **stranger.keys})
    assert stranger.wait("ack")["error"]["code"] == "rate_limited"
    assert len(stranger.all("session_confirm")) <= 12


@pytest.mark.parametrize("client_id", ["\ud800", "a b", "a\x00", "", "x" * 65, 7, None])
def test_an_unusable_message_id_counts_as_none(client_id: Any) -> None:
    assert intake.client_id_of({"client_id": client_id}) is None


def test_the_same_address_has_the_same_name_and_tells_nothing() -> None:
    origins = Origins("key", proxied=False)
    environ = {"asgi.scope": {"client": ("203.0.113.7", 1)}}
    first, second = origins.of(environ).name, origins.of(environ).name
    assert first is not None
    assert first == second and len(first) == 32
    assert "203.0.113.7" not in first


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_subscriber_has_one_name(one: str, other: str, same: bool) -> None:
    origins = Origins("key", proxied=False)
    assert (origins.name(one) == origins.name(other)) is same
    assert origins.name(one) != Origins("another key", proxied=False).name(one)


@pytest.mark.parametrize(
    ("client", "forwarded", "proxied", "named"),
    [
        ("8.8.8.8", "", False, True),
        ("8.8.8.8", "6.6.6.6", False, True),
        ("127.0.0.1", "", False, False),
        ("127.0.0.1", "8.8.8.8", False, False),
        ("127.0.0.1", "8.8.8.8", True, True),
        ("unknown", "", False, False),
    ],
)
def test_shoppers_behind_an_unnamed_proxy_do_not_lock_one_another_out(
    client: str, forwarded: str, proxied: bool, named: bool
) -> None:
    environ = {"asgi.scope": {"client": (client, 1)}}
    if forwarded:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded  # type: ignore[assignment]
    origin = Origins("key", proxied=proxied).of(environ)
    assert origin.address == client
    assert (origin.name is not None) is named


def test_libraries_write_no_log_of_their_own(settings: Settings) -> None:
    wire(settings)
    for name in ("engineio.server", "socketio.server"):
        assert logging.getLogger(name).handlers == []


def test_a_farewell_that_is_only_said_changes_nothing(shopper: Shopper, rasa: FakeRasa) -> None:
    shopper.say("disconnect", None)
    assert shopper.ask("Still here?")["text"] == "You: Still here?"
