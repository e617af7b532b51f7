"""What shoppers think: reviews of what they bought, opinions about the shop and its service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Opinion, Review
from smartmkt_core.errors import NotAllowed

STARS = range(1, 6)
LONGEST = 2000


def write_review(
    session: Session,
    customer_id: str,
    sku: str,
    *,
    rating: int,
    text: str,
    conversation_id: str,
    now: datetime,
) -> tuple[Review, bool]:
    """The customer's review of a product, and whether it took the place of an earlier one.

    That the customer has the product is for the caller to know.

    Raises:
        NotAllowed: ``rating`` beyond 1 to 5.
    """
    if rating not in STARS:
        raise NotAllowed("rating")
    row = review_of(session, customer_id, sku)
    replaced = row is not None
    if row is None:
        row = Review(customer_id=customer_id, sku=sku, rating=rating)
        session.add(row)
    row.rating, row.title, row.text = rating, "", text.strip()[:LONGEST]
    row.source, row.conversation_id, row.at = "chat", conversation_id, now
    session.flush()
    return row, replaced


def review_of(session: Session, customer_id: str, sku: str) -> Review | None:
    """What a customer wrote about a product, the latest."""
    query = select(Review).where(Review.customer_id == customer_id, Review.sku == sku)
    return session.scalars(query.order_by(Review.id.desc())).first()


def keep_opinion(
    session: Session,
    *,
    about: str,
    text: str,
    conversation_id: str,
    language: str,
    now: datetime,
    customer_id: str | None = None,
    sku: str | None = None,
    rating: int | None = None,
) -> Opinion:
    """Keep what somebody said for the people of the shop; the same words of a talk once."""
    words = text.strip()[:LONGEST]
    query = select(Opinion).where(
        Opinion.conversation_id == conversation_id,
        Opinion.about == about,
        Opinion.text == words,
    )
    row = session.scalars(query).first()
    if row is None:
        row = Opinion(
            customer_id=customer_id,
            conversation_id=conversation_id,
            about=about,
            sku=sku,
            text=words,
            language=language,
            at=now,
        )
        session.add(row)
    row.sku, row.rating = sku or row.sku, rating or row.rating
    session.flush()
    return row


def latest_opinions(session: Session, *, limit: int) -> list[Opinion]:
    """What was said last, newest first."""
    return list(session.scalars(select(Opinion).order_by(Opinion.id.desc()).limit(limit)))


def latest_reviews(session: Session, *, limit: int) -> list[Review]:
    """The newest reviews from the chat."""
    query = select(Review).where(Review.source == "chat").order_by(Review.at.desc(), Review.id)
    return list(session.scalars(query.limit(limit)))
