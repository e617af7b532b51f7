"""Whose conversation it is: signing in and out, and who may come back to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations.models import Conversation
from smartmkt_core.conversations.threads import lock


def customer_of(conversation: Conversation, now: datetime) -> str | None:
    """Who is signed in, as long as the shop's token vouches for it."""
    until = conversation.customer_until
    return conversation.customer_id if until is not None and until > now else None


def open_to(conversation: Conversation, customer_id: str | None) -> bool:
    """Whether a browser with the conversation's token may see it.

    Signed in as somebody else: no. After a sign-out only the same customer may come back.
    """
    owner = conversation.customer_id
    if owner is None:
        return True
    if customer_id is None:
        return conversation.customer_until is not None
    return owner == customer_id


def sign_in(
    session: Session,
    conversation_id: str,
    *,
    customer_id: str,
    until: datetime,
    now: datetime,
) -> bool:
    """Connect a customer with the conversation.

    False: it belongs to another customer. That one is signed out of it, and nothing is shown.
    """
    conversation = lock(session, conversation_id, now=now)
    if not open_to(conversation, customer_id):
        conversation.customer_until = None
        return False
    conversation.customer_id = customer_id
    conversation.customer_until = until
    return True


def sign_out(session: Session, conversation_id: str, *, now: datetime) -> None:
    """Drop the identity. Whose conversation it was is kept, so that nobody else gets to see it."""
    lock(session, conversation_id, now=now).customer_until = None
