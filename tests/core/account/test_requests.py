"""Requests, changed details and the address book of a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account import addresses, details, requests
from smartmkt_core.account import service as account
from smartmkt_core.account.models import RequestKind, RequestStatus
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotAllowed, NotFound, WrongState

Sessions = sessionmaker[Session]


def test_the_same_wish_is_one_request_until_it_is_closed(shop: Sessions, now: datetime) -> None:
    who: dict[str, Any] = {"conversation_id": "talk", "customer_id": "c1"}
    with unit_of_work(shop) as session:
        first, new = requests.file(session, RequestKind.CHANGE_EMAIL, **who, now=now)
        again, newer = requests.file(
            session, RequestKind.CHANGE_EMAIL, conversation_id="other", customer_id="c1", now=now,
            contact="a@b.example",
        )  # fmt: skip
        assert (new, newer, again.number, again.contact) == (
            True, False, first.number, "a@b.example",
        )  # fmt: skip
        requests.close(first, RequestStatus.CANCELLED, now=now)
        later, fresh = requests.file(session, RequestKind.CHANGE_EMAIL, **who, now=now)
        assert fresh and later.number != first.number
        with pytest.raises(WrongState):
            requests.close(first, RequestStatus.DONE, now=now)
        assert requests.by_number(session, f" {later.number.lower()}") is later
        with pytest.raises(NotFound):
            requests.by_number(session, "P9")


def test_a_checked_email_and_newsletter_are_written(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        row, _ = requests.file(
            session, RequestKind.CHANGE_EMAIL, conversation_id="talk", customer_id="c1",
            contact="new@example.com", now=now,
        )  # fmt: skip
        requests.apply(session, row)
        news, _ = requests.file(
            session, RequestKind.NEWSLETTER, conversation_id="talk", contact="NEW@example.com",
            detail={"wanted": True}, now=now,
        )  # fmt: skip
        requests.apply(session, news)
    with unit_of_work(shop) as session:
        found = account.customer(session, "c1")
        assert found is not None and (found.email, found.newsletter) == ("new@example.com", True)


def test_changes_are_taken_back_one_after_the_other(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for phone in ("555 010 1111", "555 010 2222"):
            details.change(session, "c1", "phone", phone, conversation_id="talk", now=now)
        assert details.undo(session, "c1", conversation_id="other", now=now) is None
        back = [details.undo(session, "c1", conversation_id="talk", now=now) for _ in range(3)]
        assert [row and row.before for row in back] == ["555 010 1111", "+1 555 010 3321", None]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12345"), ("phone", "call me"), ("name", "ann@example.com"), ("name", "1234"),
        ("language", "fr"), ("birthday", "1890-01-01"), ("birthday", "2999-01-01"),
        ("email", "x@y.example"), ("newsletter", "on"),
    ],
)  # fmt: skip
def test_what_can_be_no_value_is_refused(
    shop: Sessions, now: datetime, field: str, value: str
) -> None:
    with unit_of_work(shop) as session, pytest.raises(NotAllowed):
        details.change(session, "c1", field, value, conversation_id="talk", now=now)


def test_a_book_has_one_default_and_nobody_elses_addresses(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        home, _ = addresses.add(session, "c1", "12 Canal Street, Leeds")
        work, _ = addresses.add(session, "c1", "9 Office Park, York", default=True)
        same, new = addresses.add(session, "c1", "12 canal street LEEDS")
        assert same is home and not new
        assert [row.is_default for row in addresses.book(session, "c1")] == [True, False]
        with pytest.raises(NotFound):
            addresses.remove(session, "c2", work.id)
        with pytest.raises(NotAllowed):
            addresses.correct(session, "c1", work.id, "12 Canal Street, Leeds")
        addresses.remove(session, "c1", work.id)
        assert [row.is_default for row in addresses.book(session, "c1")] == [True]
