"""A copy of one's data holds everything of one person; erasure leaves nothing but invoices."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account import addresses, details, requests
from smartmkt_core.account.models import Customer, RequestKind, ShopperRequest
from smartmkt_core.catalog import reviews
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import make_engine, unit_of_work
from smartmkt_core.errors import NotAllowed, NotFound, WrongState
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.models import Order, OrderStatus
from smartmkt_core.privacy import service as privacy
from smartmkt_core.privacy.dialogues import forget_dialogues
from smartmkt_core.privacy.links import data_subject, linked
from smartmkt_core.privacy.page import readable
from smartmkt_core.settings import ROOT
from smartmkt_core.tables import metadata
from smartmkt_core.texts import Texts

Sessions = sessionmaker[Session]
SECRETS = ("anna@example.com", "3321", "Anna", "my knee", "9 Birch", "ladder", "0199")
"""Words that only Anna's rows hold."""


@pytest.fixture
def anna(shop: Sessions, now: datetime) -> Sessions:
    """Anna with a chat, an address, a review, an opinion, a changed phone, a view."""
    with unit_of_work(shop) as session:
        conversations.sign_in(
            session, "talk", customer_id="c1", until=now + timedelta(hours=1), now=now
        )
        conversations.take(session, "talk", text="the ladder hurt my knee", client_id="1", now=now)
        addresses.add(session, "c1", "9 Birch Lane, Leeds")
        details.change(session, "c1", "phone", "555 010 0199", conversation_id="talk", now=now)
        reviews.write_review(
            session, "c1", "SHO-1", rating=2, text="my knee", conversation_id="talk", now=now
        )
        reviews.keep_opinion(
            session, about="shop", text="ladder", conversation_id="talk", language="en", now=now,
            customer_id="c1",
        )  # fmt: skip
        session.add(BehaviourEvent(customer_id="c1", sku="SHO-1", event="view", at=now))
    return shop


def close_orders(session: Session) -> None:
    for order in session.scalars(select(Order)):
        order.status = OrderStatus.DELIVERED


def everything(session: Session) -> str:
    """Every row of the database, as one text."""
    return "\n".join(
        str(tuple(row))
        for table in metadata.sorted_tables
        for row in session.execute(select(table))
    )


def ask(
    session: Session, kind: RequestKind, now: datetime, who: str | None = "c1"
) -> ShopperRequest:
    row, _ = privacy.ask_erasure(
        session, kind, conversation_id="talk", customer_id=who, language="en", now=now
    )
    return row


def test_the_copy_holds_all_of_one_person_and_nothing_of_others(
    anna: Sessions, now: datetime
) -> None:
    with unit_of_work(anna) as session:
        copy = privacy.of_customer(session, "c1", now=now)
        written = json.dumps(copy.content, ensure_ascii=False)
        assert all(word.lower() in written.lower() for word in SECRETS)
        assert copy.count("orders") == 4
        for stranger in ("王芳", "fang.wang", "2024/88", "Ben"):
            assert stranger not in written
        texts = Texts.load(ROOT / "data" / "responses")
        for language in ("en", "zh"):
            page = readable(copy, texts, language=language, shop_name="<b>", when="today")
            assert "my knee" in page and "<b>" not in page


def test_a_guests_copy_holds_what_was_proven_here(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        assert privacy.of_guest(session, "talk", now=now).count("orders") == 0
        order = orders.by_key(session, "10027")[0]
        orders.grant(session, "talk", order.id, now=now)
        copy = privacy.of_guest(session, "talk", now=now)
        assert copy.count("orders") == 1 and "profile" not in copy.content
        assert privacy.of_guest(session, "other", now=now).count("orders") == 0


def test_a_link_opens_nothing_after_signing_out(anna: Sessions, now: datetime) -> None:
    subject = data_subject("talk", "c1")
    with unit_of_work(anna) as session:
        assert linked(session, subject, now=now).whole
        for stale in (data_subject("talk", None), data_subject("talk", "c2")):
            with pytest.raises(NotFound):
                linked(session, stale, now=now)
        conversations.sign_out(session, "talk", now=now)
        with pytest.raises(NotFound):
            linked(session, subject, now=now)


def test_an_open_order_makes_the_request_wait(
    anna: Sessions, now: datetime, tmp_path: Path
) -> None:
    with unit_of_work(anna) as session:
        row = ask(session, RequestKind.DELETE_ACCOUNT, now)
        assert row.status == "waiting" and "10027" in privacy.refresh(session, row).orders
        with pytest.raises(NotAllowed):
            privacy.erase(session, tmp_path, row, now=now)
        close_orders(session)
        assert not privacy.refresh(session, row) and row.status == "open"


def test_closing_an_account_leaves_only_what_invoices_need(
    anna: Sessions, now: datetime, tmp_path: Path
) -> None:
    with unit_of_work(anna) as session:
        close_orders(session)
        row = ask(session, RequestKind.DELETE_ACCOUNT, now)
        assert privacy.erase(session, tmp_path, row, now=now) == ["talk"]
        with pytest.raises(WrongState):
            privacy.erase(session, tmp_path, row, now=now)
    with unit_of_work(anna) as session:
        left = everything(session)
        assert not [w for w in SECRETS if w != "Anna" and w.lower() in left.lower()]
        order = orders.by_key(session, "10027")[0]
        assert order.customer_id is None and order.shipping_address
        assert session.get(Customer, "c1") is None and session.get(Customer, "c2") is not None
        done = requests.by_number(session, row.number)
        assert (done.status, done.contact, done.detail) == ("done", "", {})


def test_erasing_data_keeps_the_account(anna: Sessions, now: datetime, tmp_path: Path) -> None:
    with unit_of_work(anna) as session:
        close_orders(session)
        privacy.erase(session, tmp_path, ask(session, RequestKind.DELETE_DATA, now), now=now)
    with unit_of_work(anna) as session:
        kept = session.get(Customer, "c1")
        assert kept is not None and kept.email and not kept.phone and not kept.addresses
        assert not [w for w in ("my knee", "ladder", "Birch", "0199") if w in everything(session)]
        assert conversations.get(session, "talk").last_seq == 1


def test_a_guests_erasure_touches_this_chat_alone(
    anna: Sessions, now: datetime, tmp_path: Path
) -> None:
    with unit_of_work(anna) as session:
        row, _ = privacy.ask_erasure(
            session, RequestKind.DELETE_DATA, conversation_id="other", customer_id=None,
            language="en", now=now,
        )  # fmt: skip
        assert privacy.erase(session, tmp_path, row, now=now) == ["other"]
        assert "my knee" in everything(session)


def test_the_assistants_memory_is_emptied_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    assert forget_dialogues(url, ["talk"]) == 0
    with make_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER, sender_id TEXT, data TEXT)"))
        connection.execute(text("INSERT INTO events VALUES (1,'talk','a'),(2,'other','b')"))
    assert forget_dialogues(url, ["talk"]) == 1
