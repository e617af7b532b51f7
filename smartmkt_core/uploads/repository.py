"""Every query about pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from smartmkt_core.uploads.models import Upload


def count(session: Session, conversation_id: str) -> int:
    """How many pictures a conversation holds."""
    query = select(func.count()).where(Upload.conversation_id == conversation_id)
    return session.scalar(query) or 0


def without_case(session: Session, conversation_id: str, since: datetime) -> Sequence[Upload]:
    """Pictures that the shopper sent in a conversation and that belong to no case, oldest first."""
    query = (
        select(Upload)
        .where(
            Upload.conversation_id == conversation_id,
            Upload.return_id.is_(None),
            Upload.agent_id.is_(None),
            Upload.created_at > since,
        )
        .order_by(Upload.created_at)
    )
    return session.scalars(query).all()


def of_case(session: Session, return_id: int) -> Sequence[Upload]:
    """Pictures of a case, oldest first."""
    query = select(Upload).where(Upload.return_id == return_id).order_by(Upload.created_at)
    return session.scalars(query).all()


def put_to_case(session: Session, upload_ids: Sequence[str], return_id: int) -> None:
    """Note which case pictures belong to."""
    session.execute(update(Upload).where(Upload.id.in_(upload_ids)).values(return_id=return_id))


def ids(session: Session, conversation_id: str | None = None) -> Sequence[str]:
    """Ids of a conversation's pictures, or of all."""
    query = select(Upload.id)
    if conversation_id is not None:
        query = query.where(Upload.conversation_id == conversation_id)
    return session.scalars(query).all()


def remove(session: Session, conversation_id: str) -> None:
    """Remove the rows of a conversation."""
    session.execute(delete(Upload).where(Upload.conversation_id == conversation_id))
