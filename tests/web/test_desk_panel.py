"""Beside a conversation, over HTTP: who sees it, who acts, what the shopper hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Customer
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import User
from smartmkt_core.settings import Settings
from tests.web.beside import Beside, customer_token, understood, with_orders, with_texts
from tests.web.conftest import StartGateway
from tests.web.helpers import HUMAN, DeskSocket, FakeRasa, Server, Shopper, sign_in_agent

Open = Callable[[], Shopper]


@pytest.fixture
def gateway(
    settings: Settings, sessions: sessionmaker[Session], start_gateway: StartGateway
) -> Server:
    """A gateway with the shop's texts and Anna's orders."""
    with_texts(settings)
    with_orders(sessions)
    return start_gateway()


@pytest.fixture
def anna(gateway: Server, settings: Settings, open_shopper: Open, rasa: FakeRasa) -> Shopper:
    """Signed in, asked for her order, got no answer, waits for a person."""
    shopper = open_shopper().begin(customer_token=customer_token(settings))
    rasa.status = 500
    shopper.ask("Where is my order 10027?")
    shopper.ask("Talk to a person", payload=HUMAN)
    rasa.status = 200
    return shopper


@pytest.fixture
def agents(gateway: Server) -> Iterator[list[httpx.Client]]:
    """Mia's browser and Tom's."""
    browsers = [sign_in_agent(gateway.url, number) for number in (0, 1)]
    yield browsers
    for browser in browsers:
        browser.close()


@pytest.fixture
def mia(anna: Shopper, agents: list[httpx.Client]) -> Beside:
    """Mia, who has Anna's conversation."""
    beside = Beside(agents[0], anna.session["session_id"])
    assert beside.post("claim").status_code == 200
    return beside


def test_the_panel_shows_who_it_is_and_what_may_be_done(mia: Beside) -> None:
    panel = mia.get("panel")

    assert panel["who"]["verified"] == "signed_in"
    assert panel["who"]["customer"]["name"] == "Anna Reed"
    orders = {order["number"]: order for order in panel["orders"]}
    options = {option["action"]: option for option in orders["10027"]["options"]}
    assert options["cancel"]["most"] == "69.00" and options["cancel"]["refused"] is None
    assert options["refund"]["waivable"] and options["refund"]["refused_text"]
    assert orders["10028"]["cases"][0]["number"] == "R5001"
    assert [request["kind"] for request in panel["requests"]] == ["change_email"]
    assert panel["taste"]["categories"] == [{"name": "Kitchen", "share": 1.0}]


def test_its_words_are_in_the_language_of_the_page(mia: Beside) -> None:
    panel = mia.get("panel", language="zh")
    assert panel["orders"][0]["items"][0]["title"] == "铜质水壶"
    assert panel["requests"][0]["label"] == "更换邮箱"


def test_an_action_is_done_once_and_told_to_the_shopper(mia: Beside, anna: Shopper) -> None:
    first = mia.act("cancel", order="10027")
    again = mia.act("cancel", order="10027")

    assert first.status_code == again.status_code == 200
    assert first.json()["action"]["id"] == again.json()["action"]["id"]
    told = anna.wait("agent_uttered")
    assert "10027 is cancelled" in told["text"] and "$69.00" in told["text"]
    assert told["agent"] == {"name": "Mia Chen"}
    assert told["custom"]["type"] == "agent_action"
    lines = [line for line in anna.history() if line["sender"] == "agent"]
    assert len(lines) == 1
    [record] = mia.get("panel")["done"]
    assert (record["agent"], record["action"]) == ("Mia Chen", "cancel")


def test_a_refusal_comes_in_words_and_changes_nothing(mia: Beside) -> None:
    answer = mia.act("refund", order="10027", amount="500.00", waived="open", reason="Sorry")
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "code": "amount",
        "text": "The amount is more than can be refunded.",
    }
    assert mia.get("panel")["done"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"amount": "1.001"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"quantity": 0},
        {"reason": "x" * 501},
        {"key": ""},
    ],
)
def test_what_is_malformed_is_refused_before_anything_happens(
    mia: Beside, body: dict[str, object]
) -> None:
    wanted = {"action": "refund", "key": "k", "order": "10028", "amount": "1.00"} | body
    assert mia.post("actions", wanted).status_code == 422
    assert mia.get("panel")["done"] == []


def test_a_claim_is_granted_and_its_money_promised(mia: Beside, anna: Shopper) -> None:
    assert mia.act("approve", order="10028", case="R5001").status_code == 200
    assert "R5001" in anna.wait("agent_uttered")["text"]
    case = mia.get("panel")["orders"][1]["cases"][0]
    assert case["status"] == "requested"
    assert mia.act("reject", key="k2", order="10028", case="R5001", reason="x").status_code == 409


def test_a_colleague_reads_but_does_not_act(mia: Beside, agents: list[httpx.Client]) -> None:
    tom = Beside(agents[1], mia.base.rsplit("/", 1)[1])
    assert tom.get("panel")["orders"]
    answer = tom.act("cancel", order="10027")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "taken")
    assert answer.json()["error"]["agent"] == "Mia Chen"


def test_trainers_and_strangers_see_nothing_of_a_shopper(
    mia: Beside, agents: list[httpx.Client], sessions: sessionmaker[Session], gateway: Server
) -> None:
    with unit_of_work(sessions) as session:
        session.execute(update(User).where(User.name == "Tom Hale").values(role="trainer"))
    for part in ("panel", "summary", "canned", "suggestions"):
        assert agents[1].get(f"{mia.base}/{part}").status_code == 403
        assert httpx.get(f"{gateway.url}{mia.base}/{part}").status_code == 401
    elsewhere = {"origin": "https://evil.example"}
    foreign = agents[0].post(f"{mia.base}/notes", json={}, headers=elsewhere)
    assert foreign.status_code == 403


def test_a_note_and_labels_reach_colleagues_at_once_and_the_shopper_never(
    mia: Beside, anna: Shopper, agents: list[httpx.Client], gateway: Server
) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in agents[1].cookies.items())
    desk = DeskSocket(gateway.url, {"cookie": cookie, "origin": gateway.url}).connect()
    try:
        body = {"text": "Her third parcel this month", "client_id": "n1"}
        assert mia.post("notes", body).status_code == mia.post("notes", body).status_code == 200
        conversation_id = mia.base.rsplit("/", 1)[1]
        assert desk.wait("panel")["conversation_id"] == conversation_id
    finally:
        desk.leave()
    put = mia.browser.put(f"{mia.base}/labels", json={"labels": ["VIP", "vip ", "parcel"]})
    assert put.json() == {"labels": ["parcel", "vip"]}
    panel = mia.get("panel")
    assert [note["agent"] for note in panel["notes"]] == ["Mia Chen"]
    assert "third parcel" not in str(anna.history()) + str(anna.events)


def test_the_case_is_summed_up_from_the_log(
    mia: Beside, anna: Shopper, sessions: sessionmaker[Session]
) -> None:
    conversation_id = mia.base.rsplit("/", 1)[1]
    understood(sessions, conversation_id, 1, intent="track_order", confidence=0.9)
    anna.ack(anna.write("Hello???"))
    case = mia.get("summary")

    assert case["asked"] == [{"text": "Track an order", "seq": 1}]
    assert [line["text"] for line in case["failed"]] == ["The assistant gave no answer in time"]
    assert case["open"][0]["text"] == "Waits for an answer: “Hello???”"
    assert mia.get("summary", language="zh")["asked"][0]["text"] == "查询物流"


def test_canned_replies_come_filled_in_the_shoppers_language(mia: Beside, anna: Shopper) -> None:
    english = {reply["name"]: reply for reply in mia.get("canned", language="zh")["replies"]}
    assert english["greeting"]["title"] == "问候"
    assert english["greeting"]["text"].startswith("Hello Anna Reed, this is Mia Chen.")
    assert "10027" in english["late_parcel"]["text"]
    anna.say("set_language", {"language": "zh"})
    anna.wait("language")
    chinese = {reply["name"]: reply for reply in mia.get("canned")["replies"]}
    assert chinese["greeting"]["text"].startswith("Anna Reed，您好，我是客服Mia Chen。")


def test_without_an_encoder_there_are_no_suggestions_and_no_error(mia: Beside) -> None:
    assert mia.get("suggestions") == {"suggestions": [], "ready": True}


def test_an_agent_opens_an_order_by_what_a_guest_tells(
    gateway: Server, open_shopper: Open, agents: list[httpx.Client], rasa: FakeRasa
) -> None:
    guest = open_shopper().begin()
    rasa.status = 500
    guest.ask("Where is it?")
    guest.ask("Talk to a person", payload=HUMAN)
    mia = Beside(agents[0], guest.session["session_id"])
    mia.post("claim")
    assert mia.get("panel")["orders"] == []

    wrong = mia.post("verify", {"number": "10027", "proof": "tom@example.com"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "proof")
    right = mia.post("verify", {"number": "10027", "proof": "it is c1@example.com"})
    assert right.json() == {"number": "10027"}
    panel = mia.get("panel")
    assert (panel["who"]["verified"], panel["who"]["proven"]) == ("order", ["10027"])
    assert panel["who"]["customer"] is None


def test_a_request_is_done_from_the_desk(mia: Beside, sessions: sessionmaker[Session]) -> None:
    [request] = mia.get("panel")["requests"]
    assert mia.post(f"requests/{request['number']}", {"status": "done"}).status_code == 200
    with unit_of_work(sessions) as session:
        anna = session.get(Customer, "c1")
        assert anna is not None and anna.email == "anna.new@example.com"
    assert mia.post("requests/P9999", {"status": "done"}).status_code == 404
