"""Guessing proofs from one network address, order after order, conversation after conversation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import IdentityNotVerified, VerificationLocked
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.orders.verification import ORIGIN_TRIES, proven_of_others

Sessions = sessionmaker[Session]


def guess(
    shop: Sessions,
    number: str,
    proof: str,
    now: datetime,
    *,
    conversation: str = "guess",
    origin: str | None = None,
) -> str:
    try:
        with unit_of_work(shop) as session:
            shopper = Shopper(conversation)
            return orders.verify(session, shopper, number, proof, now, origin=origin).number
    except IdentityNotVerified:
        return "wrong"
    except VerificationLocked:
        return "locked"


def guess_on(shop: Sessions, now: datetime, origin: str | None, count: int = ORIGIN_TRIES) -> None:
    for i in range(count):
        guess(shop, f"7{i:04}", "0000", now, conversation=f"guess-{i}", origin=origin)


def test_an_address_bears_thirty_wrong_proofs_whatever_the_order_and_conversation(
    shop: Sessions, now: datetime
) -> None:
    guess_on(shop, now, "here")
    right = {"number": "10027", "proof": "anna@example.com", "now": now}
    assert guess(shop, **right, conversation="new", origin="here") == "locked"
    assert guess(shop, **right, conversation="new", origin="elsewhere") == "10027"
    with unit_of_work(shop) as session:
        assert orders.tries_left(session, Shopper("new"), now, origin="here") == 0
    after = {**right, "now": now + timedelta(hours=25)}
    assert guess(shop, **after, conversation="new", origin="here") == "10027"


def test_right_proofs_do_not_count_for_an_address(shop: Sessions, now: datetime) -> None:
    for i in range(ORIGIN_TRIES + 1):
        assert (
            guess(shop, "10027", "anna@example.com", now, conversation=f"c{i}", origin="here")
            == "10027"
        )


def test_where_the_address_is_unknown_nobody_is_locked_out_for_others(
    shop: Sessions, now: datetime
) -> None:
    guess_on(shop, now, None)
    assert guess(shop, "10027", "anna@example.com", now, conversation="new") == "10027"


@pytest.mark.parametrize(("customer", "others"), [("c1", False), ("c2", True)])
def test_whose_order_a_guest_proved_is_known(
    shop: Sessions, now: datetime, customer: str, others: bool
) -> None:
    assert guess(shop, "10027", "anna@example.com", now) == "10027"
    with unit_of_work(shop) as session:
        assert proven_of_others(session, "guess", customer) is others
        assert not proven_of_others(session, "another", customer)
