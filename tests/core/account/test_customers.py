"""Customers' wishes, and their data in logs."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account import service as account
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound

Sessions = sessionmaker[Session]


def test_a_customer_subscribes_and_unsubscribes(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        assert account.set_newsletter(session, "c1", True)
        assert not account.set_newsletter(session, "c1", True)
    with unit_of_work(shop) as session:
        found = account.customer(session, "c1")
        assert found is not None and found.newsletter
        with pytest.raises(NotFound):
            account.set_newsletter(session, "nobody", True)


def test_a_customers_language_is_remembered(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        account.set_language(session, "c1", "zh")
        with pytest.raises(ValueError, match="no such language"):
            account.set_language(session, "c1", "xx")
    with unit_of_work(shop) as session:
        found = account.customer(session, "c1")
        assert found is not None and found.language == "zh"


def test_the_demo_offers_a_few_customers(shop: Sessions) -> None:
    with unit_of_work(shop) as session:
        assert [row.id for row in account.customers(session, limit=2)] == ["c1", "c2"]
        assert account.customer(session, "nobody") is None


def test_logs_show_no_address_and_no_phone() -> None:
    assert account.mask_email("anna@example.com") == "a***@e***.com"
    assert account.mask_email("nonsense") == "***"
    assert account.mask_phone("+1 555 010 3321") == "***21"
    assert account.mask_phone("12") == "***"
    text = "I'm anna@example.com，电话138-0013-8899, order 10027"
    assert account.mask_text(text) == "I'm a***@e***.com，电话***99, order 10027"
