"""Every query about customers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from smartmkt_core.account.models import Customer
from smartmkt_core.errors import NotFound


def customer(session: Session, customer_id: str) -> Customer | None:
    """A customer with the address book."""
    query = select(Customer).where(Customer.id == customer_id)
    return session.scalar(query.options(selectinload(Customer.addresses)))


def existing(session: Session, customer_id: str) -> Customer:
    """A customer who has to be there.

    Raises:
        NotFound: no such customer.
    """
    found = customer(session, customer_id)
    if found is None:
        raise NotFound
    return found


def some(session: Session, *, limit: int) -> Sequence[Customer]:
    """The first customers by id."""
    return session.scalars(select(Customer).order_by(Customer.id).limit(limit)).all()
