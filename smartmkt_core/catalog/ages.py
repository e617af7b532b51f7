"""For how old somebody something is: as shoppers say it, and as attributes write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from smartmkt_core.catalog.figures import chinese_number

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_SAID = re.compile(
    rf"(?<![\d.])\b(\d{{1,2}}|{'|'.join(_WORDS)})(?:\.\d)?[\s-]*"
    r"(?:(?:years?|yrs?|y)[\s/-]*(?:olds?|o)|(?:years|yrs)(?! (?:warranty|guarantee|of|ago)))\b"
    r"|\b(?:ages?|aged|turning|turns) (\d{1,2})(?:\s*(?:-|–|to)\s*\d{1,2})?\b"
    r"|([一二两三四五六七八九十]{1,3}|\d{1,2})(?:\s*[-–~到至]\s*\d{1,2})?\s*周?岁(?:以上|多|大|左右)?|(newborn|新生儿)",
    re.I,
)
_AT_MOST = re.compile(r"\b(?:up to|under|below|max(?:imum)?)\b|以[下内]|不超过", re.I)
_UNIT = r"(months?|mths?|m(?![a-z])|个?月|years?|yrs?|y(?![a-z])|岁)?"
_STATED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?!\d)\s*{_UNIT}(?:\s*(?:[–—~-]|to|到|至)\s*(\d{{1,2}})(?!\d)\s*{_UNIT})?",
    re.I,
)
OLDEST_CHILD = 14
"""Beyond this nobody asks for something for a child."""
OLDEST = 99
Span = tuple[int, int]


class Said(NamedTuple):
    """An age in years, and the part of the text that is about nothing else."""

    age: int
    span: Span


def age_said(text: str) -> Said | None:
    """The age that a text names first; None where it names none."""
    found = _SAID.search(text)
    if found is None:
        return None
    digits, turns, chinese, newborn = found.groups()
    if newborn:
        # The word says what kind of thing is wanted, too.
        return Said(0, (found.start(), found.start()))
    said = digits or turns or chinese
    age = int(said) if said.isdecimal() else _WORDS.get(said.lower()) or chinese_number(said)
    return Said(age, found.span())


def child_age(text: str) -> int | None:
    """A child's age in years; None where none is named."""
    said = age_said(text)
    return said.age if said is not None and said.age <= OLDEST_CHILD else None


def ages_of(stated: str) -> Span | None:
    """From and up to which age something is: ``2–9``, ``3+``; None where nothing is stated.

    In years, also where it is stated in months.
    """
    found = _STATED.search(stated)
    if found is None:
        return None
    first, unit, last, last_unit = found.groups()
    least = _years(first, unit or last_unit)
    if last:
        return least, _years(last, last_unit or unit)
    return (0, least) if _AT_MOST.search(stated) else (least, OLDEST)


def _years(number: str, unit: str | None) -> int:
    """A number of years, or of months in years."""
    months = bool(unit) and (str(unit)[0].lower() == "m" or "月" in str(unit))
    return int(number) // 12 if months else int(number)


def stated_by(attributes: Mapping[str, Any]) -> str:
    """The ages that a product's attributes state, as they write them."""
    return str(attributes.get("age") or attributes.get("年龄") or "")


def suits(age: int, stated: str) -> bool:
    """Whether something made for ``2–9`` or ``3+`` suits an age; what says nothing suits all."""
    ages = ages_of(stated)
    return ages is None or ages[0] <= age <= ages[1]
