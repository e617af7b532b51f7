"""Every query about returns and refunds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Product
from smartmkt_core.orders.models import OrderChange
from smartmkt_core.returns.models import Refund, Return

# Any number that no other program uses for its advisory lock in the same database.
_NUMBERS = 7_415_308_227


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


def by_number(session: Session, order_id: int, number: str) -> Return | None:
    """The return of an order under a number."""
    return session.scalar(
        select(Return).where(Return.order_id == order_id, Return.number == number)
    )


def numbered(session: Session, number: str) -> Return | None:
    """The return under a number, whosever it is."""
    return session.scalar(select(Return).where(Return.number == number))


def refund_for(session: Session, return_id: int) -> Refund | None:
    """The money that goes back for a return; None as long as there is none."""
    query = select(Refund).where(Refund.return_id == return_id).order_by(Refund.id.desc())
    return session.scalars(query).first()


def refund(session: Session, refund_id: int) -> Refund:
    """A refund that is known to exist."""
    return session.scalars(select(Refund).where(Refund.id == refund_id)).one()


def refunds_of_changes(session: Session, order_id: int) -> set[int]:
    """Refunds that a smaller quantity brought: the order's total was lowered with them."""
    query = select(OrderChange.detail).where(
        OrderChange.order_id == order_id, OrderChange.action == "quantity"
    )
    return {int(detail["refund_id"]) for detail in session.scalars(query) if "refund_id" in detail}


def alike(session: Session, product: Product) -> Sequence[Product]:
    """A product and those of its ``group``; without one, those whose title begins the same."""
    group = str((product.attributes or {}).get("group") or "")
    stem = product.title.rpartition(",")[0]
    if group:
        same = Product.attributes["group"].as_string() == group
    elif stem:
        same = Product.title.startswith(f"{stem},", autoescape=True)
    else:
        return [product]
    query = select(Product).where(same, Product.category == product.category).order_by(Product.sku)
    return session.scalars(query).all()


def hold_numbers(session: Session) -> None:
    """Nobody else gets a number until the transaction ends. On SQLite writing holds it anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _NUMBERS})


def last_number(session: Session, prefix: str) -> str | None:
    """The greatest number of a series: of those with a prefix the longest, then the last."""
    query = (
        select(Return.number)
        .where(Return.number.startswith(prefix, autoescape=True))
        .order_by(func.length(Return.number).desc(), Return.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def newest_number(session: Session) -> str | None:
    """The number given last."""
    return session.scalar(select(Return.number).order_by(Return.id.desc()).limit(1))
