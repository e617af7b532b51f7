"""A customer's address book: adding, correcting, removing, the default one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy.orm import Session

from smartmkt_core.account import repository
from smartmkt_core.account.models import Address, Customer
from smartmkt_core.errors import NotAllowed, NotFound

MOST = 20
"""Addresses in one book."""
LENGTH = range(6, 501)


def book(session: Session, customer_id: str) -> list[Address]:
    """The addresses, the default first, then as they were added."""
    customer = repository.existing(session, customer_id)
    return sorted(customer.addresses, key=lambda a: (not a.is_default, a.id))


def add(
    session: Session, customer_id: str, text: str, *, name: str = "", default: bool = False
) -> tuple[Address, bool]:
    """The new address, and whether it is new: one that reads the same is found instead.

    The first of a book is its default.

    Raises:
        NotFound: no such customer.
        NotAllowed: ``length``, or ``full``.
    """
    customer = repository.existing(session, customer_id)
    plain = " ".join(text.split())
    if len(plain) not in LENGTH:
        raise NotAllowed("length")
    same = find(customer.addresses, plain)
    if same is not None:
        if default:
            _prefer(customer, same)
        return same, False
    if len(customer.addresses) >= MOST:
        raise NotAllowed("full")
    row = Address(name=name[:200], text=plain)
    customer.addresses.append(row)
    if default or len(customer.addresses) == 1:
        _prefer(customer, row)
    session.flush()
    return row, True


def correct(session: Session, customer_id: str, address_id: int, text: str) -> Address:
    """Write an address anew.

    Raises:
        NotFound: no such address in this customer's book.
        NotAllowed: ``length``; ``known`` where another one reads so already.
    """
    customer = repository.existing(session, customer_id)
    row = _one(customer, address_id)
    plain = " ".join(text.split())
    if len(plain) not in LENGTH:
        raise NotAllowed("length")
    same = find(customer.addresses, plain)
    if same is not None and same is not row:
        raise NotAllowed("known")
    row.text = plain
    return row


def prefer(session: Session, customer_id: str, address_id: int) -> Address:
    """Make an address the default; NotFound."""
    customer = repository.existing(session, customer_id)
    row = _one(customer, address_id)
    _prefer(customer, row)
    return row


def remove(session: Session, customer_id: str, address_id: int) -> str:
    """Take an address out of the book; its text. The next becomes the default. NotFound."""
    customer = repository.existing(session, customer_id)
    row = _one(customer, address_id)
    text, was_default = row.text, row.is_default
    customer.addresses.remove(row)
    if was_default and customer.addresses:
        _prefer(customer, min(customer.addresses, key=lambda a: a.id))
    session.flush()
    return text


def find(addresses: Sequence[Address], text: str) -> Address | None:
    """The address that reads the same but for case, width, spaces and signs."""
    return next((row for row in addresses if _folded(row.text) == _folded(text)), None)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _prefer(customer: Customer, row: Address) -> None:
    for one in customer.addresses:
        one.is_default = one is row


def _one(customer: Customer, address_id: int) -> Address:
    found = next((row for row in customer.addresses if row.id == address_id), None)
    if found is None:
        raise NotFound
    return found
