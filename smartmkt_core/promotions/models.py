"""Table of promotions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, Money, UtcDateTime


class Kind(StrEnum):
    """What a promotion gives."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_DELIVERY = "free_delivery"


class Audience(StrEnum):
    """For whom it is."""

    EVERYBODY = ""
    NEW = "new"
    NEWSLETTER = "newsletter"


class Promotion(Base):
    """A code that takes something off. ``code`` is in upper case; shoppers type it as they like.

    Where categories, brands or products are named, it counts for the goods that any of them fits.
    ``once``: a customer may use it for one order. ``combines``: it goes with others that do too.
    One that is not ``public`` is never told of; whoever knows the code may use it.
    """

    __tablename__ = "promotions"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    min_basket: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    brands: Mapped[list[str]] = mapped_column(JSON, default=list)
    skus: Mapped[list[str]] = mapped_column(JSON, default=list)
    audience: Mapped[str] = mapped_column(String(16), default="")
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    once: Mapped[bool] = mapped_column(default=False)
    combines: Mapped[bool] = mapped_column(default=False)
    public: Mapped[bool] = mapped_column(default=False)

    def title_in(self, language: str) -> str:
        """The title in a language, the other one where there is none."""
        return (self.title_zh or self.title) if language == "zh" else (self.title or self.title_zh)

    @property
    def limited(self) -> bool:
        """Whether it counts for some goods only."""
        return bool(self.categories or self.brands or self.skus)
