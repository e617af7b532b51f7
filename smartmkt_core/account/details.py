"""Changing what is on file about a customer: checked, logged, and taken back on request."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.account import repository
from smartmkt_core.account.models import Customer, CustomerChange
from smartmkt_core.errors import NotAllowed

FIELDS = ("name", "phone", "language", "birthday")
"""What a signed-in customer changes here. The e-mail is a key to orders: see ``requests``."""
_COLUMNS = ("name", "phone", "language")
_LANGUAGES = ("en", "zh")
_PHONE_DIGITS = range(7, 16)
_OLDEST = 120


def change(
    session: Session,
    customer_id: str,
    field: str,
    value: str,
    *,
    conversation_id: str,
    now: datetime,
) -> CustomerChange | None:
    """Write a new value; None where it is the one on file.

    Raises:
        NotFound: no such customer.
        NotAllowed: ``name``, ``phone``, ``language`` or ``birthday`` that can't be one.
    """
    found = repository.existing(session, customer_id)
    clean = checked(field, value, now=now)
    before = current(found, field)
    if clean == before:
        return None
    _write(found, field, clean)
    row = CustomerChange(
        customer_id=customer_id,
        conversation_id=conversation_id,
        field=field,
        before=before,
        after=clean,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def undo(
    session: Session, customer_id: str, *, conversation_id: str, now: datetime
) -> CustomerChange | None:
    """Take back the latest change of this conversation, once; None where there is none."""
    found = repository.customer(session, customer_id)
    query = select(CustomerChange).where(
        CustomerChange.customer_id == customer_id,
        CustomerChange.conversation_id == conversation_id,
    )
    latest = session.scalars(query.order_by(CustomerChange.id.desc())).first()
    if found is None or latest is None or current(found, latest.field) != latest.after:
        return None
    _write(found, latest.field, latest.before)
    session.delete(latest)
    session.flush()
    return latest


def current(customer: Customer, field: str) -> str:
    """What is on file; empty where nothing is."""
    if field in _COLUMNS:
        return str(getattr(customer, field) or "")
    return str((customer.attributes or {}).get(field) or "")


def checked(field: str, value: str, *, now: datetime) -> str:
    """A value as it is stored.

    Raises:
        NotAllowed: it can't be a value of this field; the reason is the field's name.
    """
    text = " ".join(value.split())
    if field == "phone":
        digits = sum(char.isdecimal() for char in text)
        if digits not in _PHONE_DIGITS or not re.fullmatch(r"\+?[\d\s().–-]{7,40}", text):
            raise NotAllowed(field)
    elif field == "name":
        if (
            not 1 <= len(text) <= 100
            or not re.search(r"[^\W\d_]", text)
            or re.search(r"\d|@", text)
        ):
            raise NotAllowed(field)
    elif field == "language":
        if text not in _LANGUAGES:
            raise NotAllowed(field)
    elif field == "birthday":
        _check_birthday(text, now)
    else:
        raise NotAllowed(field)
    return text


def _check_birthday(text: str, now: datetime) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotAllowed("birthday") from None
    if not now.year - _OLDEST <= day.year or day >= now.date():
        raise NotAllowed("birthday")


def _write(customer: Customer, field: str, value: str) -> None:
    if field in _COLUMNS:
        setattr(customer, field, value)
        return
    kept = {key: one for key, one in (customer.attributes or {}).items() if key != field}
    customer.attributes = {**kept, field: value} if value else kept
