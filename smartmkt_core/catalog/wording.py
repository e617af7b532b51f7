"""A product as the search reads it: its words by where they stand, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from smartmkt_core.catalog.ages import Span, ages_of, stated_by
from smartmkt_core.catalog.words import COLOURS, colours_in, plain, shades_in, stem, terms

# Attributes that shops keep for themselves, by name; they say nothing to a shopper.
_INTERNAL = re.compile(r"price|cost|group|barcode|gtin|ean|handle|(^|_)id$", re.IGNORECASE)
# An attribute with such a value says that the product does not have it.
_ABSENT = {"none", "no", "false", "0", "without", "无", "没有", "否"}
# What a product's meaning is made of besides title and category: short values, and not many.
_MEANING_VALUES, _MEANING_LENGTH = 6, 30
_LONGEST_TERM = 64
_COLOUR_KEYS = ("colour", "color", "colour_zh", "color_zh", "颜色")
# No sign between words, so that a compound is one.
_JOIN = "ʼ"
_AGE = re.compile(r"\baged(\d+)to(\d+)\b")
_BITS = {colour: 1 << n for n, colour in enumerate(dict.fromkeys(COLOURS.values()))}


@dataclass(frozen=True, slots=True)
class ProductText:
    """What a product says about itself."""

    sku: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    category: str
    brand: str
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of titles, of category with brand and attributes, and of descriptions, each once."""

    title: tuple[str, ...]
    kind: tuple[str, ...]
    about: tuple[str, ...]
    colours: int
    sizes: str

    def terms(self) -> set[str]:
        """All words."""
        return {*self.title, *self.kind, *self.about}


def wording(row: ProductText) -> Wording:
    """A product's words. The name of an attribute is one too, unless its value denies it."""
    values = row.attributes
    kind = [row.category, str(values.get("category_zh", "")), row.brand, *_values(row, "")]
    kind += [key for key, value in values.items() if _told(key, value) and not key.endswith("_zh")]
    kind += [*_compounds(values), *_ages(values)]
    return Wording(
        title=_terms(f"{row.title} {row.title_zh} {row.sku}"),
        kind=_terms(" ".join(kind)),
        about=_terms(f"{row.description} {row.description_zh}"),
        colours=colour_bits(colours_of(row.title, row.title_zh, values)),
        sizes=str(values.get("sizes") or values.get("size") or ""),
    )


def meanings(row: ProductText) -> tuple[str, ...]:
    """What stands for a product in each language that it speaks: title, category, attributes."""
    category_zh = str(row.attributes.get("category_zh") or row.category)
    english = [row.title or row.title_zh, row.category, ", ".join(_short(_values(row, "en")))]
    chinese = [row.title_zh or row.title, category_zh, "，".join(_short(_values(row, "zh")))]
    first = plain(". ".join(filter(None, english)))
    if not row.title_zh and not any(key.endswith("_zh") for key in row.attributes):
        return (first,)
    return first, plain("。".join(filter(None, chinese)))


def colours_of(title: str, title_zh: str, attributes: Mapping[str, Any]) -> set[str]:
    """A product's colours, each by the one name that stands for it."""
    found = colours_in(f"{title} {title_zh}")
    for key in _COLOUR_KEYS:
        found |= shades_in(str(attributes.get(key) or ""))
    return found


def compound(colour: str, thing: str) -> str:
    """What a colour and a word that make one thing stand as: green tea is not green."""
    return f"{colour}{_JOIN}{stem(thing)}"


def ages_in(kind: str) -> Span | None:
    """From and up to which age a product is, by its words of kind; None where it does not say."""
    found = _AGE.search(kind)
    return (int(found[1]), int(found[2])) if found else None


def colour_bits(colours: Iterable[str]) -> int:
    """Colours as one number with a bit for each."""
    return sum(_BITS[colour] for colour in set(colours))


def _terms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term[:_LONGEST_TERM] for term in terms(text)))


def _values(row: ProductText, language: str) -> list[str]:
    """Attributes as words: of one language, or of both."""
    return [
        key if value is True else str(value)
        for key, value in row.attributes.items()
        if value not in (None, False, "")
        and not _INTERNAL.search(key)
        and (not language or key.endswith("_zh") == (language == "zh"))
    ]


def _told(key: str, value: Any) -> bool:
    return not _INTERNAL.search(key) and plain(str(value or "no")) not in _ABSENT


def _compounds(values: Mapping[str, Any]) -> list[str]:
    """Things of the attributes that have a colour in their name."""
    told = [plain(str(value)) for key, value in values.items() if key not in _COLOUR_KEYS]
    return [
        compound(first, second)
        for text in told
        for first, second in pairwise(text.split())
        if first in COLOURS and first.isascii()
    ]


def _ages(values: Mapping[str, Any]) -> list[str]:
    ages = ages_of(stated_by(values))
    return [f"aged{ages[0]}to{ages[1]}"] if ages else []


def _short(values: list[str]) -> list[str]:
    return [value for value in values if len(value) <= _MEANING_LENGTH][:_MEANING_VALUES]
