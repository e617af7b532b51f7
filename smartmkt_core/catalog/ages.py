"""For how old a child something is: as shoppers say it, and as attributes write it."""

from __future__ import annotations

import re

from smartmkt_core.catalog.figures import chinese_number

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_SAID = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_WORDS)})[\s-]*(?:years?|yrs?|y/?o)[\s-]*(?:olds?)?\b"
    r"|\b(?:aged?|turning|turns) (\d{1,2})\b|([一二两三四五六七八九十]{1,2}|\d{1,2})\s*周?岁",
    re.I,
)
_RANGE = re.compile(r"(\d{1,2})\s*(?:[–—~-]|to|到|至)\s*(\d{1,2})|(\d{1,2})\s*(\+?)")
OLDEST = 14
"""Beyond this nobody asks for something for a child."""


def age_in(text: str) -> int | None:
    """A child's age in years; None where none is named."""
    found = _SAID.search(text)
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    age = int(said) if said.isdecimal() else _WORDS.get(said.lower()) or chinese_number(said)
    return age if age <= OLDEST else None


def suits(age: int, stated: str) -> bool:
    """Whether something made for ``2–9`` or ``3+`` suits an age; what says nothing suits all."""
    found = _RANGE.search(stated)
    if found is None:
        return True
    low, high, least, _ = found.groups()
    if low:
        return int(low) <= age <= int(high)
    return age >= int(least)
