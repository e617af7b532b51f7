"""The sentences of the shop: chosen by key and language, filled in, formatted as people read them.

Sentences live in ``data/responses/*.yml``: ``key: {en: …, zh: …}``. A sentence is one text, a
list of variants that take turns, or a mapping ``{one: …, other: …}`` chosen by ``count``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

LANGUAGES = ("en", "zh")
LOCALES = {"en": "en_US", "zh": "zh_CN"}

Variant = str | dict[str, str]


class TextProblem(ValueError):
    """A file of sentences is malformed; the message names file and key."""


# libyaml's safe loader, where PyYAML has it, is ten times as quick.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Said:
    """A finished sentence, and the mark by which it is remembered as said."""

    text: str
    mark: str


class Texts:
    """All sentences, by key and language."""

    def __init__(self, entries: Mapping[str, Mapping[str, Sequence[Variant]]]) -> None:
        self._entries = entries

    @classmethod
    def load(cls, folder: Path) -> Texts:
        """Reads every ``*.yml`` below a folder.

        Raises TextProblem for a key without both languages or one that two files define.
        """
        entries: dict[str, dict[str, list[Variant]]] = {}
        for path in sorted(folder.glob("*.yml")):
            loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506
            for key, languages in loaded.items():
                if key in entries:
                    raise TextProblem(f"{path.name}: {key} is defined twice")
                if not isinstance(languages, dict) or set(languages) != set(LANGUAGES):
                    raise TextProblem(f"{path.name}: {key} needs exactly {' and '.join(LANGUAGES)}")
                entries[key] = {
                    language: _variants(value, where=f"{path.name}: {key}.{language}")
                    for language, value in languages.items()
                }
        return cls(entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> list[str]:
        """Every key, sorted."""
        return sorted(self._entries)

    def placeholders(self, key: str, language: str) -> list[set[str]]:
        """The placeholders of each variant."""
        return [
            {name for text in _texts(variant) for name in _placeholders(text)}
            for variant in self._entries[key][language]
        ]

    def say(self, key: str, language: str, *, avoid: Sequence[str] = (), **values: Any) -> Said:
        """The variant that was not said lately, filled in. ``avoid``: marks said, oldest first."""
        variants = self._entries[key].get(language) or self._entries[key]["en"]
        marks = [f"{key}#{number}" for number in range(len(variants))]
        last = {mark: position for position, mark in enumerate(avoid)}
        mark = min(marks, key=lambda m: (last.get(m, -1), m))
        variant = variants[marks.index(mark)]
        if isinstance(variant, dict):
            variant = variant["one" if values.get("count") == 1 else "other"]
        return Said(tidy(variant.format(**values), language), mark)

    def render(self, key: str, language: str, *, avoid: Sequence[str] = (), **values: Any) -> str:
        """The same as text alone. Raises KeyError for an unknown key or a missing value."""
        return self.say(key, language, avoid=avoid, **values).text


def _variants(value: Any, *, where: str) -> list[Variant]:
    variants = value if isinstance(value, list) else [value]
    for variant in variants:
        plural = isinstance(variant, dict) and set(variant) == {"one", "other"}
        if not plural and not (isinstance(variant, str) and variant.strip()):
            raise TextProblem(f"{where} is neither a text nor a mapping of one and other")
    return variants


def _texts(variant: Variant) -> Iterable[str]:
    return variant.values() if isinstance(variant, dict) else (variant,)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# Inside the class below, ``date`` is a method.
_Date = date


class Formats:
    """Money, numbers, dates and lists as people of a language read them, in the shopper's zone."""

    def __init__(self, language: str, timezone: str = "UTC") -> None:
        self.language = language if language in LOCALES else "en"
        self.locale = LOCALES[self.language]
        self.zone = ZoneInfo(timezone)

    def money(self, amount: Decimal, currency: str) -> str:
        """``$69.00``; ``US$69.00`` or ``¥69.00`` in Chinese."""
        return format_currency(amount, currency or "USD", locale=self.locale)

    def number(self, value: int | float | Decimal) -> str:
        """With the language's grouping."""
        return format_decimal(value, locale=self.locale)

    def date(self, when: datetime, *, now: datetime | None = None) -> str:
        """``Tue 24 Nov``, with the year where it is not this one; ``11月24日 周二``."""
        day = self._day(when)
        other_year = day.year != self._day(now or datetime.now(UTC)).year
        if self.language == "zh":
            return format_date(day, "y年M月d日" if other_year else "M月d日 EEE", locale=self.locale)
        return format_date(day, "d MMM y" if other_year else "EEE d MMM", locale=self.locale)

    def day(self, when: datetime, *, now: datetime) -> str:
        """The date with how far it is: ``tomorrow (Mon 23 Nov)``, ``后天（11月24日 周二）``."""
        distance = (self._day(when) - self._day(now)).days
        words = _near(distance, self.language)
        written = self.date(when, now=now)
        if not words:
            return written
        return f"{words}（{written}）" if self.language == "zh" else f"{words} ({written})"

    def time(self, when: datetime) -> str:
        """``14:05`` in the shopper's zone."""
        return format_time(when.astimezone(self.zone), "HH:mm", locale=self.locale)

    def moment(self, when: datetime, *, now: datetime) -> str:
        """Date and time of a tracking event."""
        return f"{self.date(when, now=now)} {self.time(when)}"

    def listing(self, parts: Sequence[str]) -> str:
        """``a, b and c``; ``a、b、c``: 和 behind a number of pieces reads badly."""
        if len(parts) < 2:
            return "".join(parts)
        comma, last = ("、", "、") if self.language == "zh" else (", ", " and ")
        return comma.join(parts[:-1]) + last + parts[-1]

    def choice(self, parts: Sequence[str]) -> str:
        """``a, b or c``; ``a、b还是c``."""
        if len(parts) < 2:
            return "".join(parts)
        comma, last = ("、", "还是") if self.language == "zh" else (", ", " or ")
        return comma.join(parts[:-1]) + last + parts[-1]

    def _day(self, when: datetime) -> _Date:
        return when.astimezone(self.zone).date()


def _near(distance: int, language: str) -> str:
    """Words for a day within a week of today; empty beyond."""
    named = {
        "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
        "zh": {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"},
    }[language]
    if distance in named:
        return named[distance]
    if 1 < distance <= 7:
        return f"{distance}天后" if language == "zh" else f"in {distance} days"
    if -7 <= distance < -1:
        return f"{-distance}天前" if language == "zh" else f"{-distance} days ago"
    return ""


_WIDE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def tidy(text: str, language: str) -> str:
    """A sentence made of parts without doubled spaces, or spaces between Chinese characters."""
    text = re.sub(r"[ \t]{2,}", " ", text).strip()
    return _WIDE.sub("", text) if language == "zh" else text
