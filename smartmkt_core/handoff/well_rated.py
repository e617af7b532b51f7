"""Which conversations people resolved so that the shopper was content."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.conversations.models import Conversation
from smartmkt_core.handoff.models import CsatRating

GOOD = 4
"""From here on, of 5, a rating is a good one."""


def well_rated(session: Session, language: str, *, limit: int) -> Sequence[str]:
    """Ids of conversations in a language that were resolved and rated well, newest first."""
    query = (
        select(CsatRating.conversation_id)
        .join(Conversation, Conversation.id == CsatRating.conversation_id)
        .where(CsatRating.score >= GOOD, Conversation.language == language)
        .order_by(CsatRating.rated_at.desc())
        .limit(limit)
    )
    return list(dict.fromkeys(session.scalars(query)))
