"""The demo shop's value types and the few helpers that every part of the generator shares."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Product:
    """One article on sale; the price is in cents.

    ``concept`` groups its variants, ``traits`` are the attributes that all of them share.
    """

    sku: str
    concept: str
    kind: str
    category: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    brand: str
    price: int
    stock: int
    colour: str
    family: str
    season: str
    attributes: Mapping[str, Any]
    traits: Mapping[str, Any]


@dataclass(frozen=True)
class Customer:
    """A shopper with the address that all of the orders go to."""

    customer_id: str
    name: str
    email: str
    phone: str
    language: str
    newsletter: bool
    created_at: datetime
    country: str
    city: str
    address: str


@dataclass
class Line:
    """One line of an order; ``price`` is per piece, in cents."""

    product: Product
    quantity: int

    @property
    def amount(self) -> int:
        return self.product.price * self.quantity


@dataclass
class Order:
    """An order before it has its number; amounts in cents."""

    customer: Customer
    placed_at: datetime
    status: str
    lines: list[Line]
    shipping_method: str = "Standard"
    payment_method: str = ""
    payment_status: str = "paid"
    discount: int = 0
    shipping_fee: int = 0
    number: str = ""
    cancelled_at: datetime | None = None
    refunded_at: datetime | None = None
    shipment: Shipment | None = None

    @property
    def goods(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.shipping_fee


@dataclass
class Shipment:
    """A parcel and its scans: (time, place, English, Chinese)."""

    carrier: str
    status: str
    shipped_at: datetime
    estimated_delivery: datetime
    delivered_at: datetime | None
    tracking_number: str = ""
    scans: list[tuple[datetime, str, str, str]] = field(default_factory=list)


@dataclass
class Return:
    """A line that went back; ``refund`` in cents."""

    order: Order
    line: Line
    quantity: int
    reason: str
    method: str
    status: str
    refund: int
    requested_at: datetime
    refunded_at: datetime | None
    number: str = ""


@dataclass(frozen=True)
class Event:
    """Something that a customer did with a product."""

    customer_id: str
    sku: str
    event: str
    value: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """What a buyer wrote; ``rating`` is 1 to 5."""

    customer_id: str
    sku: str
    rating: int
    title: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Clock:
    """The moment at which the generated shop stands still."""

    anchor: date

    @property
    def now(self) -> datetime:
        return datetime.combine(self.anchor, time(8, 30), UTC)

    @property
    def start(self) -> datetime:
        """The first moment of the shop's history: eighteen months back."""
        return self.now - timedelta(days=548)


@cache
def read(name: str) -> Any:
    """A data file of the generator, by its path without suffix, e.g. ``catalogue/shoes``."""
    return yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))


def rng(seed: int, part: str) -> random.Random:
    """A generator of its own for each part, so that one part's change leaves the others alone."""
    return random.Random(f"{seed}/{part}")


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")


def pick(random_: random.Random, weights: Mapping[str, float]) -> str:
    """One key, with a chance in proportion to its weight."""
    return random_.choices(list(weights), list(weights.values()))[0]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file (UTF-8, LF) and return its number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
