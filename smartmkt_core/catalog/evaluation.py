"""How good a search is: judged queries, and NDCG of what it shows for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.catalog.models import Product

DEPTH = 10
# The same thing in another colour than the one asked for.
OTHER_COLOUR = 1
GRADES = (3, 2, 1)

Finder = Callable[[str], Sequence[Product]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the things that answer it, by their group: 3 the best, 1 the least."""

    query: str
    language: str
    grades: dict[str, int]
    most: Decimal | None = None
    least: Decimal | None = None
    colours: frozenset[str] = frozenset()

    def grade(self, product: Product) -> int:
        """How well a product answers; 0 where it does not."""
        attributes = product.attributes or {}
        grade = self.grades.get(str(attributes.get("group") or product.sku), 0)
        if (self.most is not None and product.price > self.most) or (
            self.least is not None and product.price < self.least
        ):
            return 0
        if self.colours and attributes.get("colour") not in self.colours:
            return min(grade, OTHER_COLOUR)
        return grade


def read_judged(path: Path) -> list[Judged]:
    """Queries of a file like data/search_test/queries.yml, whose head tells its form."""
    found = []
    for language, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for case in cases:
            grades = {group: grade for grade in GRADES for group in case.get(grade, [])}
            found.append(
                Judged(
                    case["query"],
                    language,
                    grades,
                    _money(case, "most"),
                    _money(case, "least"),
                    frozenset(case.get("colours", [])),
                )
            )
    return found


def ndcg(judged: Judged, shown: Iterable[Product], catalogue: Iterable[Product]) -> float:
    """Normalised discounted cumulative gain at 10, 0 to 1.

    Gain 2^grade - 1, discount log2 of the place + 1 (Järvelin and Kekäläinen 2002). Several colours
    of one thing count once, by the first shown. Where nothing is right, 1 for showing nothing.
    """
    if not judged.grades:
        return float(not list(shown))
    best: dict[str, int] = {}
    for product in catalogue:
        group = _group(product)
        best[group] = max(best.get(group, 0), judged.grade(product))
    ideal = _gain(sorted(best.values(), reverse=True))
    first: dict[str, int] = {}
    for product in shown:
        first.setdefault(_group(product), judged.grade(product))
    return _gain(list(first.values())) / ideal if ideal else 0.0


def mean_ndcg(
    cases: Sequence[Judged], find: Finder, catalogue: Sequence[Product]
) -> dict[str, float]:
    """Mean over the queries of each language, and over ``all``."""
    values: dict[str, list[float]] = {}
    for case in cases:
        value = ndcg(case, find(case.query), catalogue)
        for name in (case.language, "all"):
            values.setdefault(name, []).append(value)
    return {name: sum(found) / len(found) for name, found in values.items()}


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**g - 1) / math.log2(n + 2) for n, g in enumerate(grades[:DEPTH])))


def _group(product: Product) -> str:
    return str((product.attributes or {}).get("group") or product.sku)


def _money(case: dict[str, Any], name: str) -> Decimal | None:
    return Decimal(case[name]) if name in case else None
