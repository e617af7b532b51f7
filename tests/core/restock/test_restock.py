"""Who waits for something sold out hears of it once, wherever they can be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, WrongState
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.restock import service as restock
from smartmkt_core.restock.service import AddressInvalid

Sessions = sessionmaker[Session]


@pytest.fixture
def shop(sessions: Sessions, now: datetime) -> Sessions:
    """A lamp that is sold out, a mug that is not, and two conversations of one customer."""
    with unit_of_work(sessions) as session:
        for sku, stock in (("LAMP", 0), ("MUG", 4)):
            session.add(Product(sku=sku, title=sku.title(), price=Decimal(9), stock=stock))
        for key, hours in (("old", 5), ("new", 1)):
            at = now - timedelta(hours=hours)
            session.add(Conversation(id=key, created_at=at, updated_at=at, customer_id="ann"))
    return sessions


def ask(
    session: Session, now: datetime, **more: str | None
) -> tuple[restock.RestockReminder, bool]:
    """A wish for the lamp."""
    values = {"conversation_id": "old", "customer_id": "ann", "email": "a@b.cd", **more}
    sku = values.pop("sku", None) or "LAMP"
    return restock.ask(session, sku, language="en", now=now, **values)  # type: ignore[arg-type]


def test_the_same_person_waits_once_for_a_thing(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        first, new = ask(session, now, email="")
        again, anew = ask(session, now, conversation_id="new", email="ann@example.com")
    assert (new, anew, first.id) == (True, False, again.id)
    assert again.email == "ann@example.com"


@pytest.mark.parametrize(
    ("sku", "email", "error"),
    [("MUG", "a@b.cd", WrongState), ("NONE", "a@b.cd", NotFound), ("LAMP", "a@b", AddressInvalid)],
)
def test_what_can_not_be_waited_for(
    shop: Sessions, now: datetime, sku: str, email: str, error: type[Exception]
) -> None:
    with pytest.raises(error), unit_of_work(shop) as session:
        ask(session, now, sku=sku, email=email)


def test_nothing_leaves_while_it_is_sold_out(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        ask(session, now)
        assert restock.notice(session, now=now) == 0


def test_the_news_leaves_once_by_mail_and_into_the_latest_conversation(
    shop: Sessions, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        row, _ = ask(session, now)
        session.get_one(Product, "LAMP").stock = 3
        session.flush()
        counts = [restock.notice(session, now=now) for _ in range(2)]
        sent = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        assert counts == [1, 0]
        assert [one.topic for one in sent] == [restock.MAIL, restock.CHAT]
        assert restock.where_to_tell(session, row) == "new"
        assert not restock.standing(session, conversation_id="old", customer_id="ann")


def test_without_an_address_only_the_chat_is_told(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        row, _ = ask(session, now, customer_id=None, email="")
        session.get_one(Product, "LAMP").stock = 3
        session.flush()
        restock.notice(session, now=now)
        assert [one.topic for one in session.scalars(select(Delivery))] == [restock.CHAT]
        assert restock.where_to_tell(session, row) == "old"


def test_a_wish_taken_back_brings_no_news(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        row, _ = ask(session, now)
        restock.cancel(row, now=now)
        session.get_one(Product, "LAMP").stock = 3
        session.flush()
        assert restock.notice(session, now=now) == 0
        with pytest.raises(WrongState):
            restock.cancel(row, now=now)
