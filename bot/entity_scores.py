"""How well entities are found: exact span and type against annotated sentences."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.examples import Example
from bot.understanding.spans import Span
from bot.understanding.vocabulary import Vocabulary
from smartmkt_core.vocabulary.formats import learn_formats
from smartmkt_core.vocabulary.names import learn_names

LANGUAGES = ("en", "zh")
Finder = Callable[[str], Iterable[Span]]


def entity_scores(examples: Iterable[Example], find: Finder) -> dict[str, Any]:
    """Span-level scores of what `find` says of annotated examples.

    Returns `micro` (precision, recall, f1, count) for `all` and each language, `types` with the
    same by language and type, and `misses`: each sentence with what was missed and invented.
    """
    counts: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in _KINDS}
    misses = []
    for example in examples:
        wanted = {(mark.entity, mark.start, mark.end) for mark in example.entities}
        claimed = {(span.entity, span.start, span.end) for span in find(example.text)}
        for key, spans in zip(_KINDS, (wanted & claimed, wanted, claimed), strict=True):
            counts[key].update((example.language, name) for name, _, _ in spans)
        if wanted != claimed:
            misses.append(
                {
                    "text": example.text,
                    "language": example.language,
                    "intent": example.intent,
                    "missed": _shown(example.text, wanted - claimed),
                    "invented": _shown(example.text, claimed - wanted),
                }
            )
    pairs = sorted({pair for counter in counts.values() for pair in counter})
    return {
        "micro": {
            "all": _scores(counts, pairs),
            **{
                language: _scores(counts, [pair for pair in pairs if pair[0] == language])
                for language in LANGUAGES
            },
        },
        "types": {
            language: {
                name: _scores(counts, [(lang, name)]) for lang, name in pairs if lang == language
            }
            for language in LANGUAGES
        },
        "misses": misses,
    }


_KINDS = ("right", "wanted", "claimed")


def _scores(
    counts: dict[str, Counter[tuple[str, str]]], pairs: list[tuple[str, str]]
) -> dict[str, float]:
    right, wanted, claimed = (sum(counts[key][pair] for pair in pairs) for key in _KINDS)
    return {
        "precision": right / claimed if claimed else 0.0,
        "recall": right / wanted if wanted else 0.0,
        "f1": 2 * right / (wanted + claimed) if right else 0.0,
        "count": wanted,
    }


def _shown(text: str, spans: set[tuple[str, int, int]]) -> list[list[str]]:
    ordered = sorted(spans, key=lambda span: span[1:])
    return [[name, text[start:end]] for name, start, end in ordered]


def vocabulary_of(folder: Path) -> Vocabulary:
    """The vocabulary of a shop whose data lies in a folder of CSV files, like data/store."""
    with (folder / "products.csv").open(encoding="utf-8") as file:
        products = [
            {**row, "attributes": json.loads(row.get("attributes") or "{}")}
            for row in csv.DictReader(file)
        ]
    with (folder / "orders.csv").open(encoding="utf-8") as file:
        numbers = [(row["order_number"], row.get("customer_id")) for row in csv.DictReader(file)]
    names = asdict(learn_names(products))
    return Vocabulary.of({"order_numbers": learn_formats(numbers), "names": names})
