"""Keeping the wish to hear when something is back, and passing the news on when it is.

The news leaves by the outbox, so that it is noted in the same transaction that found the product
back: by mail where an address is known, and in the chat, where the shopper reads it at once or on
coming back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.errors import NotFound, WrongState
from smartmkt_core.outbox import service as outbox
from smartmkt_core.outbox.address import AddressInvalid, checked
from smartmkt_core.restock import repository
from smartmkt_core.restock.models import RestockReminder

__all__ = [
    "CHAT",
    "MAIL",
    "AddressInvalid",
    "RestockReminder",
    "ask",
    "cancel",
    "get",
    "notice",
    "standing",
    "where_to_tell",
]

# The outbox's topics: the news on its way to a mailbox, and into a conversation.
MAIL = "restock_mail"
CHAT = "restock_chat"


def ask(
    session: Session,
    sku: str,
    *,
    conversation_id: str,
    customer_id: str | None,
    email: str = "",
    language: str,
    now: datetime,
) -> tuple[RestockReminder, bool]:
    """Keep somebody's wish; whether it is new. An address given later is added to it.

    The news is told in the language in which it was last asked for.

    Raises:
        NotFound: no such product.
        WrongState: it is in stock.
        AddressInvalid: ``email`` is none.
    """
    product = catalog.product(session, sku)
    if product is None:
        raise NotFound
    if product.stock > 0:
        raise WrongState("in_stock")
    email = checked(email) if email else ""
    key = f"{product.sku}|{customer_id or conversation_id}"
    known = repository.by_key(session, key)
    if known is not None:
        known.email, known.conversation_id = email or known.email, conversation_id
        known.language = language
        return known, False
    row = RestockReminder(
        sku=product.sku,
        conversation_id=conversation_id,
        customer_id=customer_id,
        email=email,
        language=language,
        created_at=now,
        open_key=key,
    )
    session.add(row)
    session.flush()
    return row, True


def standing(
    session: Session, *, conversation_id: str, customer_id: str | None
) -> Sequence[RestockReminder]:
    """What somebody still waits for, the newest first."""
    return repository.standing(session, conversation_id=conversation_id, customer_id=customer_id)


def cancel(reminder: RestockReminder, *, now: datetime) -> None:
    """The wish is taken back. WrongState: it does not stand any more."""
    if reminder.open_key is None:
        raise WrongState("told" if reminder.back_at else "cancelled")
    reminder.cancelled_at, reminder.open_key = now, None


def notice(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Find what is back, and let the news leave; how many reminders were fulfilled.

    Each leaves once, whichever process notices it: the outbox knows it by its key.
    """
    found = repository.fulfilled(session, limit=limit)
    for row in found:
        row.back_at, row.open_key = now, None
        for topic in (MAIL, CHAT) if row.email else (CHAT,):
            outbox.put(
                session,
                topic,
                f"{topic}:{row.id}",
                payload={"reminder": row.id},
                conversation_id=row.conversation_id,
                now=now,
            )
    return len(found)


def get(session: Session, reminder_id: int) -> RestockReminder:
    """A reminder by its row; NotFound."""
    row = repository.find(session, reminder_id)
    if row is None:
        raise NotFound("reminder")
    return row


def where_to_tell(session: Session, reminder: RestockReminder) -> str:
    """The conversation in which the shopper will read it: the latest of a customer."""
    if reminder.customer_id is not None:
        latest = repository.latest_conversation(session, reminder.customer_id)
        if latest is not None:
            return latest
    return reminder.conversation_id
