"""What shoppers say of a person's help: asked once after each visit, 1 to 5 and a comment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.errors import NotFound, ShopError
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.models import CsatRating

SCORES = range(1, 6)
COMMENT_LENGTH = 1000
# For so long a rating may be given or changed.
OPEN_FOR = timedelta(days=7)


class RatingInvalid(ShopError):
    """The score is none from 1 to 5, or it is too late to rate."""


def ask(
    session: Session, conversation_id: str, *, agent_id: int, text: str, now: datetime
) -> Message | None:
    """Ask how the last visit was, in a line with the card for it; None: it was asked already."""
    conversation = conversations.lock(session, conversation_id, now=now)
    visit = repository.last_visit(session, conversation_id)
    if visit is None or any(
        one.handoff_id == visit.id for one in repository.ratings(session, [conversation_id])
    ):
        return None
    rating = CsatRating(
        conversation_id=conversation_id,
        handoff_id=visit.id,
        agent_id=agent_id,
        seq=conversation.last_seq + 1,
        asked_at=now,
        comment="",
    )
    session.add(rating)
    session.flush()
    names = repository.names(session, [agent_id])
    card = {"type": "csat", "id": rating.id, "agent": names.get(agent_id, ""), "score": None}
    return conversations.say(session, conversation_id, Reply(text, custom=card), now=now)


def rate(
    session: Session,
    conversation_id: str,
    rating_id: int,
    *,
    score: int,
    comment: str = "",
    now: datetime,
) -> CsatRating:
    """Keep the shopper's answer; a later one takes its place. NotFound, RatingInvalid.

    The line that asked shows the answer from then on, in every tab and after a reload.
    """
    conversations.lock(session, conversation_id, now=now)
    rating = repository.rating(session, rating_id)
    if rating is None or rating.conversation_id != conversation_id:
        raise NotFound("rating")
    if score not in SCORES or now - rating.asked_at > OPEN_FOR:
        raise RatingInvalid(str(score))
    rating.score, rating.rated_at = score, now
    rating.comment = comment.strip()[:COMMENT_LENGTH]
    asked = conversations.by_seq(session, conversation_id, rating.seq)
    if asked is not None:
        asked.custom = {**(asked.custom or {}), "score": score, "comment": rating.comment}
    return rating


def of_conversations(session: Session, conversation_ids: Sequence[str]) -> dict[str, CsatRating]:
    """The latest rating that was given in each conversation."""
    found = repository.ratings(session, conversation_ids)
    return {one.conversation_id: one for one in found if one.score is not None}
