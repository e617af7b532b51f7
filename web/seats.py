"""Which conversation a socket sits in, and what the core says when somebody asks for a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.account.service import CustomerToken
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.errors import NotFound, TokenInvalid
from smartmkt_core.orders.verification import proven_of_others
from web import sessions
from web.publish import Standing, standing
from web.store import now


@dataclass
class Seat:
    """A shopper's socket. ``token`` is what the browser was given last."""

    conversation_id: str
    token: str
    plain: bool
    language: str


@dataclass(frozen=True)
class Seated:
    """What the core answered to a request for a session."""

    conversation: Conversation
    standing: Standing
    customer_name: str | None


class SessionKeys:
    """Makes and reads the tokens of this gateway."""

    def __init__(self, secret: str, customer_secret: str, life: timedelta) -> None:
        self._secret = secret
        self._customer_secret = customer_secret
        self._life = life

    def token(self, conversation_id: str) -> str:
        """A session token for a conversation."""
        return sessions.make_token(
            self._secret, conversation_id, audience=sessions.SHOPPER, now=now(), life=self._life
        )

    def conversation(self, token: object) -> str | None:
        """The conversation that a session token opens."""
        try:
            at = now()
            return sessions.read_token(
                self._secret, token, audience=sessions.SHOPPER, now=at
            ).subject
        except TokenInvalid:
            return None

    def customer(self, token: object) -> CustomerToken | None:
        """The customer whom the shop's token names."""
        if not isinstance(token, str) or not token or len(token) > 4096:
            return None
        try:
            return account.read_customer_token(self._customer_secret, token, now=now())
        except TokenInvalid:
            return None


def resume(session: Session, conversation_id: str, customer: CustomerToken | None) -> Seated | None:
    """Back into a conversation; None where it is gone or somebody else was there."""
    try:
        conversation = conversations.lock(session, conversation_id, now=now())
    except NotFound:
        return None
    if customer is not None:
        if not _sign_in(session, conversation.id, customer):
            return None
    elif not conversations.open_to(conversation, None):
        return None
    return _seated(session, conversation)


def begin(session: Session, language: str, channel: str, customer: CustomerToken | None) -> Seated:
    """A new conversation."""
    conversation = conversations.start(session, language=language, channel=channel, now=now())
    if customer is not None:
        _sign_in(session, conversation.id, customer)
    return _seated(session, conversation)


def _sign_in(session: Session, conversation_id: str, customer: CustomerToken) -> bool:
    # A guest who proved somebody else's order was somebody else: on a shared computer the next
    # to sign in neither reads that conversation nor keeps that order open.
    if proven_of_others(session, conversation_id, customer.customer_id):
        was = conversations.get(session, conversation_id).customer_id
        if was is None:
            return False
    return conversations.sign_in(
        session,
        conversation_id,
        customer_id=customer.customer_id,
        until=customer.expires_at,
        now=now(),
    )


def _seated(session: Session, conversation: Conversation) -> Seated:
    customer_id = conversations.customer_of(conversation, now())
    customer = account.customer(session, customer_id) if customer_id else None
    name = customer.name if customer is not None else None
    return Seated(conversation, standing(session, conversation), name)


def confirmation(seated: Seated, token: str) -> dict[str, Any]:
    """``session_confirm``."""
    conversation = seated.conversation
    confirm: dict[str, Any] = {
        "session_id": conversation.id,
        "session_token": token,
        "last_seq": conversation.last_seq,
        "language": conversation.language,
        "state": seated.standing.state,
        "agent_read": conversation.agent_read_seq,
    }
    if seated.customer_name is not None:
        confirm["customer"] = {"name": seated.customer_name}
    return confirm
