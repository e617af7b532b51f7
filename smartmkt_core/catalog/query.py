"""What a shopper's words ask for beyond the thing itself: price limits and colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from smartmkt_core.catalog.words import colours_in, plain

_UNIT = r"(?:dollars?|bucks|euros?|pounds?|usd|eur|元|块钱|块)"
_MONEY = rf"(?:us)?[$€£¥]?\s*(\d+(?:[.,]\d{{1,2}})?)(?![\d.])\s*{_UNIT}?"
_BETWEEN = re.compile(
    rf"(?:between|from)\s+{_MONEY}\s*(?:and|to|-|–|~)\s*{_MONEY}"
    rf"|{_MONEY}\s*(?:到|至|~|-|–|—|to)\s*{_MONEY}(?:\s*之间)?"
)
_MOST = re.compile(
    r"(?:under|below|less than|cheaper than|up to|at most|no more than|not more than|within"
    rf"|max(?:imum)?|不超过|不高于|低于|最多|少于|不到|便宜过)\s*(?:of\s*)?{_MONEY}"
    rf"|{_MONEY}\s*(?:以内|以下|之内|内|or less|or under|max)"
)
_LEAST = re.compile(
    rf"(?:over|above|more than|at least|starting (?:at|from)|不低于|高于|至少|超过)\s*{_MONEY}"
    rf"|{_MONEY}\s*(?:以上|起|or more|and up)"
)
_ABOUT = re.compile(
    rf"(?:around|about|roughly|approximately|大概|大约|差不多)\s*{_MONEY}|{_MONEY}\s*(?:左右|上下)"
)
_CURRENCY = re.compile(r"[$€£¥元块]|dollar|buck|euro|pound|usd|eur|price|之间|价|between")


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on a search. Prices in the shop's currency; categories by the shop's own name."""

    min_price: Decimal | None = None
    max_price: Decimal | None = None
    colours: frozenset[str] = field(default_factory=frozenset)
    category: str | None = None
    brand: str | None = None
    in_stock: bool = False


def parse(text: str, given: Filters | None = None) -> tuple[str, Filters]:
    """The text without its price words, and the filters in it; those given go before."""
    rest = plain(text)
    low: Decimal | None = None
    high: Decimal | None = None
    if (found := _BETWEEN.search(rest)) and _CURRENCY.search(found[0] + rest[found.end() :][:2]):
        low, high = sorted(_numbers(found))
        rest = _cut(rest, found)
    if found := _MOST.search(rest):
        high = _numbers(found)[0]
        rest = _cut(rest, found)
    if found := _LEAST.search(rest):
        low = _numbers(found)[0]
        rest = _cut(rest, found)
    if low is None and high is None and (found := _ABOUT.search(rest)):
        value = _numbers(found)[0]
        low, high = value * Decimal("0.75"), value * Decimal("1.25")
        rest = _cut(rest, found)
    filters = given or Filters()
    return rest, replace(
        filters,
        min_price=filters.min_price if filters.min_price is not None else low,
        max_price=filters.max_price if filters.max_price is not None else high,
        colours=filters.colours or frozenset(colours_in(rest)),
    )


def _numbers(found: re.Match[str]) -> list[Decimal]:
    return [Decimal(group.replace(",", ".")) for group in found.groups() if group]


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
