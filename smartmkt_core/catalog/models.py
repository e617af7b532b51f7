"""Tables of products, of what the search knows about them, of reviews and opinions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from smartmkt_core.db import Base, Money, UtcDateTime


class Product(Base):
    """Something the shop sells. ``attributes`` holds colour, size, material and unknown columns."""

    __tablename__ = "products"
    # Shoppers type numbers in any case.
    __table_args__ = (Index("ix_products_sku_lower", text("lower(sku)")),)

    sku: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    title_zh: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_zh: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(120), default="", index=True)
    brand: Mapped[str] = mapped_column(String(120), default="", index=True)
    price: Mapped[Decimal] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    stock: Mapped[int] = mapped_column(default=0)
    image_url: Mapped[str] = mapped_column(String(500), default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    def name(self, language: str) -> str:
        """Title in a language, the English one where there is no other."""
        return (self.title_zh or self.title) if language == "zh" else (self.title or self.title_zh)

    def text(self, language: str) -> str:
        """Description in a language, with the same fallback."""
        if language == "zh":
            return self.description_zh or self.description
        return self.description or self.description_zh


class ProductSearch(Base):
    """What the search knows of a product: kept by triggers on ``products`` and by ``keeping``.

    ``position`` stays a product's own for ever, ``changed`` marks its latest change (see
    ``fulltext``), ``stale`` says that its words have to be read again, ``gone`` that it is no
    longer sold. ``title``, ``kind`` and ``about`` are words, apart by spaces: those of the titles,
    of category, brand and attributes, and of the descriptions. ``colours`` has a bit for each.
    ``vector`` is the meaning in each language that the product is described in, float16, shape
    (1 or 2, dim), made by ``encoder`` (the start of its fingerprint);
    ``vector_id`` is another number whenever it is made again, 0 before the first time.
    """

    __tablename__ = "product_search"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    sku: Mapped[str] = mapped_column(String(64), unique=True)
    changed: Mapped[int] = mapped_column(BigInteger, index=True)
    stale: Mapped[bool] = mapped_column(default=True)
    gone: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    colours: Mapped[int] = mapped_column(default=0)
    sizes: Mapped[str] = mapped_column(Text, default="")
    encoder: Mapped[str] = mapped_column(String(16), default="")
    vector_id: Mapped[int] = mapped_column(BigInteger, default=0)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)


class ProductTerm(Base):
    """A word of the catalogue and how many products had it when they were last read."""

    __tablename__ = "product_terms"

    term: Mapped[str] = mapped_column(String(64), primary_key=True)
    products: Mapped[int] = mapped_column(default=0)


class Review(Base):
    """A customer's rating of a product, 1 to 5, with what they wrote.

    ``source``: import or chat; from the chat one for each customer and product.
    """

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    sku: Mapped[str] = mapped_column(ForeignKey("products.sku", ondelete="CASCADE"), index=True)
    rating: Mapped[int]
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(16), default="import", server_default="import")
    conversation_id: Mapped[str | None] = mapped_column(String(64))


class Opinion(Base):
    """What somebody said about the shop or its service, or about goods without rating them.

    ``about``: shop, service, delivery, product.
    """

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    about: Mapped[str] = mapped_column(String(16))
    sku: Mapped[str | None] = mapped_column(ForeignKey("products.sku", ondelete="SET NULL"))
    rating: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
