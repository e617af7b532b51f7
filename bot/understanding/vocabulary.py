"""The words that a shop's sentences are made of: names, and formats of its order numbers.

`data/gazetteer` holds what every shop's customers say (categories, colours, cities, brands); the
shop's own words come from `var/vocabulary.json`, written by `smartmkt_core.vocabulary` when the
shop's data is imported and when the product starts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import paths
from bot.understanding.gazetteer import PARTS, Gazetteer, Name, tokens_of
from bot.understanding.order_formats import OrderFormats

FILE = "vocabulary.json"
GAZETTEER = paths.ROOT / "data" / "gazetteer"
_BUILT_IN = {
    "brand": "brands.tsv",
    "category": "categories.tsv",
    "colour": "colours.tsv",
    "city": "cities.tsv",
}
_SOLD = {"brand": "brand", "category": "category", "section": "category"}
_SHADES = {"深": "dark", "浅": "light", "淡": "light", "暗": "dark", "亮": "bright"}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Names to find and formats of order numbers; never changed, a new one takes its place."""

    names: Gazetteer = field(default_factory=Gazetteer)
    numbers: OrderFormats = field(default_factory=OrderFormats)
    sold: frozenset[tuple[str, str]] = frozenset()
    """Kinds of things and brands of the shop itself, as (entity, value)."""

    def sells(self, entity: str, value: str) -> bool:
        """Whether the shop itself has a kind of thing, or a brand."""
        return (entity, value) in self.sold

    @classmethod
    def of(cls, learnt: dict[str, Any] | None = None) -> Vocabulary:
        """What every shop's customers say, with what was learnt from a shop."""
        learnt = learnt or {}
        names = Gazetteer()
        sold = set()
        for kind, values in _own(learnt.get("names") or {}):
            for value, forms in values.items():
                if kind in _SOLD:
                    sold.add((_SOLD[kind], value))
                for form in forms:
                    parted = kind == "product" and PARTS.search(form) is not None
                    names.add(form, Name(kind, value, own=True, parted=parted))
        for kind, file in _BUILT_IN.items():
            for value, forms in _rows(GAZETTEER / file):
                for form in forms:
                    names.add(form, Name(kind, value))
                if kind == "colour":
                    _add_shades(names, value, forms)
        return cls(names, OrderFormats.of(learnt.get("order_numbers") or []), frozenset(sold))

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """The vocabulary with the shop's file; without it where there is none, or none readable."""
        try:
            learnt = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            learnt = None
        return cls.of(learnt if isinstance(learnt, dict) else None)


def path() -> Path:
    """Where the shop's own words are."""
    return paths.var() / FILE


def current() -> Vocabulary:
    """The vocabulary as it is now: read again when the shop's file has changed."""
    place = path()
    try:
        state = place.stat()
    except OSError:
        return _loaded(place, 0, 0)
    return _loaded(place, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _loaded(place: Path, _changed: int, _size: int) -> Vocabulary:
    return Vocabulary.load(place)


def _own(names: dict[str, Any]) -> list[tuple[str, dict[str, list[str]]]]:
    """The shop's names by kind, those first that win where two are the same."""
    kinds = ("product", "brand", "category", "section", "colour", "size")
    return [(kind, names.get(kind) or {}) for kind in kinds]


def _rows(file: Path) -> list[tuple[str, list[str]]]:
    found = []
    for line in file.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            forms = [form.strip() for part in line.split("\t") for form in part.split(",")]
            found.append((forms[0], [form for form in forms if form]))
    return found


def _add_shades(names: Gazetteer, value: str, forms: list[str]) -> None:
    """深蓝 and 深蓝色 beside 蓝色."""
    for form in forms:
        if len(form) == 2 and form.endswith("色") and len(tokens_of(form)) == 2:
            for shade, english in _SHADES.items():
                names.add(f"{shade}{form[0]}", Name("colour", f"{english} {value}"))
                names.add(f"{shade}{form}", Name("colour", f"{english} {value}"))
