"""What a link to a copy of one's data names: a conversation, and who was signed in there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.errors import NotFound
from smartmkt_core.privacy.copy import Copy, of_customer, of_guest

_BETWEEN = "\n"


def data_subject(conversation_id: str, customer_id: str | None) -> str:
    """What is signed."""
    return f"{conversation_id}{_BETWEEN}{customer_id or ''}"


def linked(session: Session, subject: str, *, now: datetime) -> Copy:
    """The copy that a valid link opens, as it is now.

    It opens nothing once the shopper has signed out, or somebody else has signed in.

    Raises:
        NotFound: no such conversation, or no longer this shopper's.
    """
    conversation_id, _, customer_id = subject.partition(_BETWEEN)
    conversation = conversations.get(session, conversation_id)
    if (conversations.customer_of(conversation, now) or "") != customer_id:
        raise NotFound
    if customer_id:
        return of_customer(session, customer_id, now=now)
    return of_guest(session, conversation_id, now=now)
