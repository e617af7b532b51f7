"""Every query about returns and refunds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.returns.models import Refund, Return


def refunds(session: Session, order_id: int) -> Sequence[Refund]:
    """Refunds of an order, oldest first."""
    query = select(Refund).where(Refund.order_id == order_id).order_by(Refund.created_at, Refund.id)
    return session.scalars(query).all()


def returns(session: Session, order_id: int) -> Sequence[Return]:
    """Returns of an order, oldest first."""
    query = (
        select(Return).where(Return.order_id == order_id).order_by(Return.requested_at, Return.id)
    )
    return session.scalars(query).all()
