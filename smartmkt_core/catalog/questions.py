"""Which question to ask before showing products: the one that leaves the fewest to look at.

A question splits the candidates by one property. Its worth is the expected part of them that its
answer takes away, with answers as likely as the products behind them and some shoppers who don't
mind; the greedy choice of decision trees, with the size of the remaining set for impurity. A
question about use is preferred to one about a specification that splits little better: people know
what they want to do before they know what it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.search import group_of

PRICE = "price"
CATEGORY = "category"
BRAND = "brand"
MOST_OPTIONS = 5
NOT = "!"
"""Before a value that a shopper refuses."""
INDIFFERENT = 0.15
"""Part of the shoppers who answer that it does not matter."""
WORTH_ASKING = 0.3
"""Expected part of the candidates that an answer must take away."""
KNOWN = 0.7
"""Part of the candidates that must say something about the property."""
BANDS = 3

_ABOUT_USE = {"use", "occasion", "activity", "room", "skin", "gender", "用途", "场合", "场景"}
_SPECIFICATION = {"colour", "color", "size", "sizes", BRAND, "care", "origin", "颜色", "尺码"}
_EASY = {PRICE, "material", "season"}
_WEIGHT_USE, _WEIGHT_CATEGORY, _WEIGHT_OTHER, _WEIGHT_SPECIFICATION = 1.4, 1.15, 0.85, 0.6
_NEVER = {
    "group", "type", "variant", "url", "old_price", "size_chart", "discount_code", "laptop",
    "max_load", "capacity", "weight", "size", "sizes", "warranty", "colour", "color", "care",
}  # fmt: skip
"""Known under another name, no matter for choosing, or told better in the shopper's own words."""
_ANYTHING = {"all", "all year", "any", "unisex", "universal", "通用", "四季", "男女通用", "均可"}
_NOT_FOR_ALL = {"children", "kids", "儿童"}
_PARTS = re.compile(r"\s+and\s+|\s*[/,;、，和]\s*")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the value, or for the price its limits; how much of the candidates it fits."""

    value: str
    share: float
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A property to ask for, with its likeliest answers. ``reduction``: what an answer takes away,
    as an expected part of the candidates."""

    name: str
    options: tuple[Option, ...]
    reduction: float


def best_question(
    products: Sequence[Product],
    *,
    asked: Collection[str] = (),
    speakable: Callable[[str, str], bool] = lambda name, value: True,
) -> Question | None:
    """The question that splits products best; None where none is worth asking.

    ``products``: the likeliest first, which counts more. Colours and sizes of one thing are one
    candidate. ``asked``: properties that are settled. ``speakable``: whether a value of a property
    can be said to the shopper.
    """
    lines = _lines(products)
    if len(lines) < 2:
        return None
    names = dict.fromkeys(name for line in lines for name in (line.attributes or {}))
    candidates = [
        _by_value(lines, name, speakable)
        for name in (*names, CATEGORY)
        if name not in _NEVER and not name.endswith("_zh") and name not in asked
    ]
    if PRICE not in asked:
        candidates.append(_by_price(lines))
    worth = [one for one in candidates if one is not None and one.reduction >= WORTH_ASKING]
    return max(worth, key=lambda one: one.reduction * _weight(one.name), default=None)


def values_of(product: Product, name: str) -> list[str]:
    """What a product says of a property, part by part: "hiking and rain" is both."""
    if name == CATEGORY:
        return [product.category] if product.category else []
    value: Any = (product.attributes or {}).get(name)
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    parts = value if isinstance(value, list) else _PARTS.split(str(value or ""))
    return [part for part in (str(part).strip().casefold() for part in parts) if part]


def fits(product: Product, name: str, wanted: Collection[str]) -> int:
    """How many of the wanted values a product has; what fits anybody has one.

    None with one that is refused (``!wool``); where only such are named, what states another fits.
    """
    have = values_of(product, name)
    refused = {value.removeprefix(NOT) for value in wanted if value.startswith(NOT)}
    if refused:
        wanted = [value for value in wanted if not value.startswith(NOT)]
        if refused & set(have):
            return 0
        if not wanted:
            return int(bool(have))
    found = sum(1 for value in wanted if value in have)
    if found or not have:
        return found
    anything = bool(set(have) & _ANYTHING) and not set(wanted) <= _NOT_FOR_ALL
    return 1 if anything else 0


def _lines(products: Sequence[Product]) -> list[Product]:
    """One product of each line, in sequence."""
    found: dict[str, Product] = {}
    for product in products:
        found.setdefault(group_of(product), product)
    return list(found.values())


def _by_value(
    lines: Sequence[Product], name: str, speakable: Callable[[str, str], bool]
) -> Question | None:
    counts: dict[str, int] = {}
    known = 0
    for line in lines:
        values = [value for value in values_of(line, name) if speakable(name, value)]
        known += bool(values)
        for value in values:
            if value not in _ANYTHING and not value[:1].isdigit():
                counts[value] = counts.get(value, 0) + 1
    if known < KNOWN * len(lines):
        return None
    best = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_OPTIONS]
    options = [
        Option(value, sum(1 for line in lines if fits(line, name, [value])) / len(lines))
        for value in best
    ]
    reachable = sum(1 for line in lines if fits(line, name, best)) / len(lines)
    return _question(name, options, reachable)


def _by_price(lines: Sequence[Product]) -> Question | None:
    """Bands of about as many products each, with round limits."""
    prices = sorted(line.price for line in lines)
    edges: list[Decimal] = []
    for band in range(1, BANDS):
        edge = _round(prices[len(prices) * band // BANDS])
        if (not edges or edge > edges[-1]) and prices[0] < edge < prices[-1]:
            edges.append(edge)
    if not edges:
        return None
    limits = list(zip([None, *edges], [*edges, None], strict=True))
    options = []
    for low, high in limits:
        inside = sum(1 for p in prices if (low is None or p >= low) and (high is None or p <= high))
        options.append(Option("", inside / len(prices), low, high))
    return _question(PRICE, [one for one in options if one.share], 1.0)


def _question(name: str, options: Sequence[Option], reachable: float) -> Question | None:
    """With what is expected to be taken away; answers are as likely as what they fit."""
    total = sum(option.share for option in options)
    if len(options) < 2 or not total:
        return None
    answered = (1 - INDIFFERENT) * reachable
    left = sum(option.share / total * option.share for option in options)
    return Question(name, tuple(options), answered * (1 - left))


def _weight(name: str) -> float:
    if name in _ABOUT_USE:
        return _WEIGHT_USE
    if name == CATEGORY:
        return _WEIGHT_CATEGORY
    if name in _SPECIFICATION:
        return _WEIGHT_SPECIFICATION
    return 1.0 if name in _EASY else _WEIGHT_OTHER


def _round(price: Decimal) -> Decimal:
    """A price as people say it: 47.90 is 50, 128 is 130."""
    step = Decimal(5) if price < 100 else Decimal(10) if price < 500 else Decimal(50)
    return max(step, (price / step).quantize(Decimal(1)) * step)
