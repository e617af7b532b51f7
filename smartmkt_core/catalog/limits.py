"""Limits that a shopper puts on what is shown, kept over several turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.catalog import naming, repository, wording
from smartmkt_core.catalog.ages import stated_by, suits
from smartmkt_core.catalog.figures import size_fits
from smartmkt_core.catalog.measures import measure
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.query import Filters
from smartmkt_core.catalog.questions import fits
from smartmkt_core.catalog.words import plain

KINDS = ("price", "age", "facets", "colour", "brand", "size", "stock", "words", "measure")
SORTS = ("price", "-price", "rating")


@dataclass(frozen=True, slots=True)
class Limits:
    """What products must be like. ``measure``: (kind, ``more`` or ``less``, than how much).

    ``facets``: properties with the values that do, as ``use=hiking|rain``.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    colours: tuple[str, ...] = ()
    not_colours: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    not_brands: tuple[str, ...] = ()
    size: str | None = None
    in_stock: bool = False
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    age: int | None = None
    measure: tuple[str, str, float] | None = None
    sort: str = ""

    def kinds(self) -> list[str]:
        """Which kinds of limits apply; the sequence of the products is none."""
        present = {
            "price": self.low is not None or self.high is not None,
            "facets": self.facets,
            "age": self.age is not None,
            "colour": self.colours or self.not_colours,
            "brand": self.brands or self.not_brands,
            "size": self.size,
            "stock": self.in_stock,
            "words": self.words or self.not_words,
            "measure": self.measure,
        }
        return [kind for kind in KINDS if present[kind]]

    def without(self, kind: str) -> Limits:
        """The same without one kind of limit, or without any for ``all``."""
        match kind:
            case "all":
                return Limits()
            case "price":
                return replace(self, low=None, high=None)
            case "colour":
                return replace(self, colours=(), not_colours=())
            case "brand":
                return replace(self, brands=(), not_brands=())
            case "size":
                return replace(self, size=None)
            case "stock":
                return replace(self, in_stock=False)
            case "words":
                return replace(self, words=(), not_words=())
            case "age":
                return replace(self, age=None)
            case "facets":
                return replace(self, facets=())
            case "measure":
                return replace(self, measure=None)
            case "sort":
                return replace(self, sort="")
        return self

    def only(self, kind: str) -> Limits:
        """The same without the other kinds."""
        left = self
        for other in KINDS:
            left = left if other == kind else left.without(other)
        return left

    def filters(self) -> Filters:
        """As far as a search knows them."""
        return Filters(
            min_price=self.low,
            max_price=self.high,
            colours=frozenset(self.colours),
            not_colours=frozenset(self.not_colours),
            brand=self.brands[0] if len(self.brands) == 1 else None,
            not_brands=frozenset(self.not_brands),
            in_stock=self.in_stock,
            not_words=self.not_words,
        )

    def as_dict(self) -> dict[str, Any]:
        """What differs from no limit at all, as JSON keeps it."""
        found: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value:
                found[name] = str(value) if isinstance(value, Decimal) else value
        return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> Limits:
        """Limits as JSON kept them."""
        values: dict[str, Any] = dict(kept or {})
        for name, value in values.items():
            if name in ("low", "high"):
                values[name] = Decimal(value)
            elif isinstance(value, list):
                values[name] = tuple(value)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left. Where that is nothing: the limit that fails, and the nearest without it.

    ``alone``: nothing is within that limit even without the others.
    """

    products: tuple[Product, ...] = ()
    failed: str | None = None
    nearest: tuple[Product, ...] = ()
    alone: bool = False


def narrow(
    session: Session, pool: Sequence[Product], limits: Limits, *, newest: Iterable[str] = ()
) -> Narrowed:
    """The products of a pool within the limits, in its sequence or in the one asked for.

    ``newest``: kinds of the limits put on last; of several that could fail, these are named first.
    """
    fitting = _fitting(session, pool, limits)
    if fitting:
        return Narrowed(tuple(_best_fitting(_sorted(session, fitting, limits.sort), limits)))
    new = list(newest)
    for kind in sorted(limits.kinds(), key=lambda kind: kind not in new):
        nearest = _fitting(session, pool, limits.without(kind))
        if nearest:
            ordered = tuple(_nearest(session, nearest, limits, kind))
            alone = not _fitting(session, pool, limits.only(kind))
            return Narrowed((), kind, ordered, alone)
    return Narrowed((), None, tuple(pool))


def colours_of(product: Product) -> set[str]:
    """A product's colours, each by the one name that stands for it."""
    return wording.colours_of(product.title, product.title_zh, product.attributes or {})


def sizes_of(product: Product) -> str:
    """The sizes that a product comes in, as its attributes write them."""
    attributes = product.attributes or {}
    return str(attributes.get("sizes") or attributes.get("size") or "")


def _fitting(session: Session, pool: Sequence[Product], limits: Limits) -> list[Product]:
    found = [product for product in pool if _fits(product, limits)]
    if limits.words and found:
        having = naming.saying(session, [product.sku for product in found], limits.words)
        found = [product for product in found if product.sku in having]
    if limits.not_words and found:
        refused = naming.made_of(session, [product.sku for product in found], limits.not_words)
        found = [product for product in found if product.sku not in refused]
    return found


def _fits(product: Product, limits: Limits) -> bool:
    brand = plain(product.brand)
    colours = colours_of(product) if limits.colours or limits.not_colours else set()
    return (
        (limits.low is None or product.price >= limits.low)
        and (limits.high is None or product.price <= limits.high)
        and (not limits.in_stock or product.stock > 0)
        and (not limits.colours or bool(colours & set(limits.colours)))
        and not colours & set(limits.not_colours)
        and (not limits.brands or brand in {plain(name) for name in limits.brands})
        and brand not in {plain(name) for name in limits.not_brands}
        and (limits.size is None or size_fits(limits.size.casefold(), sizes_of(product)))
        and _measured(product, limits)
        and (limits.age is None or suits(limits.age, stated_by(product.attributes or {})))
        and all(fits(product, *facet) for facet in facets_of(limits))
    )


def facets_of(limits: Limits) -> list[tuple[str, list[str]]]:
    """Properties with the values that do, any of them."""
    pairs = (facet.partition("=") for facet in limits.facets)
    return [(name, values.split("|")) for name, _, values in pairs]


def _measured(product: Product, limits: Limits) -> bool:
    if limits.measure is None:
        return True
    kind, direction, than = limits.measure
    value = measure(product.attributes or {}, kind)
    return value is not None and (value > than if direction == "more" else value < than)


def _sorted(session: Session, products: list[Product], sort: str) -> list[Product]:
    if sort == "rating":
        ratings = repository.ratings(session, [product.sku for product in products])
        return sorted(products, key=lambda p: _rank(ratings.get(p.sku)), reverse=True)
    if sort:
        return sorted(products, key=lambda p: p.price, reverse=sort == "-price")
    return products


def _best_fitting(products: list[Product], limits: Limits) -> list[Product]:
    """Those that have more of what was wanted first, in their sequence otherwise."""
    facets = facets_of(limits)
    if not facets or limits.sort:
        return products
    return sorted(products, key=lambda p: -sum(fits(p, *facet) for facet in facets))


def _rank(rating: tuple[float, int] | None) -> float:
    """A mean that few reviews hardly move: two of 3.8 are given to everybody."""
    stars, count = rating or (0.0, 0)
    return (stars * count + 3.8 * 2) / (count + 2) if count else 0.0


def _nearest(
    session: Session, products: list[Product], limits: Limits, failed: str
) -> list[Product]:
    """Where the price fails those nearest to it first, else the sequence asked for."""
    if failed != "price":
        return _sorted(session, products, limits.sort)
    high, low = limits.high, limits.low
    if high is not None and all(product.price > high for product in products):
        return sorted(products, key=lambda p: p.price)
    if low is not None and all(product.price < low for product in products):
        return sorted(products, key=lambda p: p.price, reverse=True)
    middle = ((high or low or Decimal(0)) + (low or high or Decimal(0))) / 2
    return sorted(products, key=lambda p: abs(p.price - middle))
