"""Reviews and opinions from the chat."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog import reviews
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotAllowed

Sessions = sessionmaker[Session]


def test_one_review_for_each_customer_and_product(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        first, replaced = reviews.write_review(
            session, "c1", "KET-1", rating=2, text="meh", conversation_id="talk", now=now
        )
        assert not replaced
        again, replaced = reviews.write_review(
            session, "c1", "KET-1", rating=5, text="better", conversation_id="talk", now=now
        )
        assert replaced and again is first and (again.rating, again.source) == (5, "chat")
        with pytest.raises(NotAllowed):
            reviews.write_review(
                session, "c1", "MUG-1", rating=6, text="", conversation_id="talk", now=now
            )
        assert len(reviews.latest_reviews(session, limit=9)) == 1


def test_the_same_words_are_kept_once(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        for stars in (None, 4):
            reviews.keep_opinion(
                session, about="shop", text="nice", conversation_id="talk", language="en",
                rating=stars, now=now,
            )  # fmt: skip
        assert [(row.text, row.rating) for row in reviews.latest_opinions(session, limit=9)] == [
            ("nice", 4)
        ]
