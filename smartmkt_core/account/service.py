"""Customers: who they are, what they want, how they prove it. The face of this capability."""

from __future__ import annotations

from sqlalchemy.orm import Session

from smartmkt_core.account import repository
from smartmkt_core.account.masks import mask_email, mask_phone, mask_text
from smartmkt_core.account.models import Customer
from smartmkt_core.account.tokens import CustomerToken, make_customer_token, read_customer_token

LANGUAGES = ("en", "zh")

__all__ = [
    "CustomerToken",
    "customer",
    "customers",
    "make_customer_token",
    "mask_email",
    "mask_phone",
    "mask_text",
    "read_customer_token",
    "set_language",
    "set_newsletter",
]


def customer(session: Session, customer_id: str) -> Customer | None:
    """A customer with the address book, or None."""
    return repository.customer(session, customer_id)


def customers(session: Session, *, limit: int = 10) -> list[Customer]:
    """A few customers by id, for the demo shop's sign-in."""
    return list(repository.some(session, limit=limit))


def set_newsletter(session: Session, customer_id: str, wanted: bool) -> bool:
    """Subscribe or unsubscribe; whether that changed anything.

    Raises:
        NotFound: no such customer.
    """
    found = repository.existing(session, customer_id)
    changed = found.newsletter != wanted
    found.newsletter = wanted
    return changed


def set_language(session: Session, customer_id: str, language: str) -> None:
    """Remember the language a customer prefers: en or zh.

    Raises:
        NotFound: no such customer.
        ValueError: a language the shop does not speak.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    repository.existing(session, customer_id).language = language
