"""What a recommendation is, and why it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from smartmkt_core.catalog.models import Product


@dataclass(frozen=True, slots=True)
class Reason:
    """The true reason, told to shoppers in the words of data/responses/recommend.yml.

    ``kind``: what it rests on.

    - ``bought``, ``liked``, ``carted``, ``viewed``: what the shopper did with the product ``sku``;
    - ``basket``: the product ``sku`` in the basket now;
    - ``new``: like the product ``sku`` that the shopper cares about, and too new for anything else;
    - ``again``: the shopper bought this very product, and it is used up;
    - ``said``: the shopper's own words, in ``value``;
    - ``taste``: what the shopper goes for: the ``value`` of an ``attribute`` (category, brand …);
    - ``neighbours``: ``count`` customers with the same interests bought it;
    - ``trending``: ``count`` shoppers in the last week, more than before;
    - ``popular``: what most people want.

    ``lifted``: ``promotion`` or ``margin`` where a rule of the shop moved it further up.
    """

    kind: str
    sku: str | None = None
    category: str | None = None
    count: int | None = None
    attribute: str | None = None
    value: str | None = None
    lifted: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it, without what is not known."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reason:
        """As JSON kept it; what it holds beside a reason is left out."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in names})


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product with its score (only comparable within one answer) and the reason."""

    product: Product
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a recommendation rests on: what the customer did and when, and how many others.

    ``shoppers``: who care about both products; for a popular one, who bought it lately.
    """

    at: datetime | None
    shoppers: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What a shopper does and says now, beside what is recorded: nothing here has to be stored.

    ``viewed`` and ``basket``: numbers of products, the latest last; ``said``: plain words, as in
    "for hiking"; ``refused``: numbers of products that the shopper does not want.
    """

    viewed: tuple[str, ...] = ()
    basket: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """A product like another. ``shared``: attributes that agree; ``variant``: another colour."""

    product: Product
    score: float
    shared: tuple[str, ...] = ()
    same_kind: bool = False
    same_brand: bool = False
    variant: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """A product and how many shoppers have bought it in one order with another one."""

    product: Product
    shoppers: int
