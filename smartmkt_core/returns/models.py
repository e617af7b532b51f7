"""Tables of returns and refunds."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from smartmkt_core.db import Base, Money, UtcDateTime
from smartmkt_core.orders.models import Order


class Return(Base):
    """A return, an exchange, or what was wrong with a delivery.

    Kind: return, exchange, damaged, wrong, missing. Status: requested (goods are to come back),
    approved (nothing comes back), review (a person decides), received, refunded, replaced,
    rejected, withdrawn. ``wish``: refund or replacement. ``reason`` is in the shopper's words,
    ``reason_code`` that of policy.yml. ``amount`` is what goes back in the end, ``fee`` taken off.
    ``wanted_sku`` and ``wanted`` (a size, where that is no product of its own) are what an
    exchange is for. ``reserved``: whether its pieces were taken from stock.
    """

    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    sku: Mapped[str | None] = mapped_column(ForeignKey("products.sku", ondelete="SET NULL"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("order_items.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(16), default="return", server_default="return")
    quantity: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(200), default="")
    method: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[str] = mapped_column(String(32), default="requested")
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_code: Mapped[str] = mapped_column(String(32), default="", server_default="")
    wish: Mapped[str] = mapped_column(String(16), default="refund", server_default="refund")
    wanted_sku: Mapped[str | None] = mapped_column(ForeignKey("products.sku", ondelete="SET NULL"))
    wanted: Mapped[str] = mapped_column(String(120), default="", server_default="")
    amount: Mapped[Decimal | None] = mapped_column(Money)
    fee: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), server_default="0")
    reserved: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship()


class Refund(Base):
    """Money going back for an order. Status: pending, paid. ``return_id`` where goods came back."""

    __tablename__ = "refunds"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id", ondelete="CASCADE"))
    amount: Mapped[Decimal] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    method: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[str] = mapped_column(String(32), default="pending")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship()
