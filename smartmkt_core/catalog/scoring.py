"""How well each candidate answers: words and meaning, each from 0 to 1, weighed together."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.catalog.candidates import Candidates, names_in
from smartmkt_core.catalog.index import WEIGHTS, Index, Words
from smartmkt_core.catalog.understanding import Wanted

Vector = NDArray[np.float32]
# Cosines of the encoder crowd together, so a product counts by how far it stands above the middle
# of the catalogue. Measured on the demo shop: for what the shop does not sell the best one stays
# 0.02 to 0.036 above, for what it sells it reaches 0.04 to 0.1. All of these were chosen by
# data/search_dev, where NDCG changes by less than 0.02 over a wide range of each.
ABOVE_MIDDLE = (0.032, 0.1)
MEANING_WEIGHT = 0.45
# Colours are sorted out apart; the very word for a shade still decides between two products.
SHADE_WEIGHT = 0.05
# Half of the score is reached at this weight of a word in a product.
_SATURATION = 1.0
# What another name for a thing counts beside the word itself.
_ALIKE_PART = 0.6
# Two Chinese characters that no product has are often the end of one word and the next one's start.
_UNKNOWN_PART = 0.4


@dataclass(frozen=True, slots=True)
class Scores:
    """By candidate: ``words`` and ``meaning`` apart, and ``total``."""

    words: Vector
    meaning: Vector
    total: Vector


def scored(index: Index, found: Candidates, wanted: Wanted, vectors: Vector | None) -> Scores:
    """Scores of the candidates; all alike where only limits are asked for.

    ``vectors``: of the query, or of each thing that it may mean; the nearest counts.
    """
    count = len(found.positions)
    if not (wanted.words or wanted.ideas):
        same = np.ones(count, np.float32)
        return Scores(same, same, same)
    numbers = all(word.isdecimal() for word in wanted.words)
    words = by_words(index, found, names_in(index, wanted), numbers=numbers)
    meaning = np.zeros(count, np.float32)
    total = words
    if vectors is not None:
        low, high = ABOVE_MIDDLE
        for vector in vectors:
            above = index.vectors.cosines(found.positions, vector) - index.vectors.middle(vector)
            meaning = np.maximum(meaning, np.clip((above - low) / (high - low), 0, 1))
        total = (1 - MEANING_WEIGHT) * words + MEANING_WEIGHT * meaning
    if wanted.shades:
        shades = [[shade] for shade in wanted.shades]
        total = total + SHADE_WEIGHT * by_words(index, found, shades)
    return Scores(words, meaning, np.asarray(total, np.float32))


def by_words(
    index: Index, found: Candidates, names: Sequence[Sequence[str]], *, numbers: bool = False
) -> Vector:
    """How much of the query each product has in its words, 0 to 1; rare words count more.

    ``names``: for each thing looked for the words that will do. The saturation is BM25's
    (Robertson and Zaragoza 2009) with weights by field. A number alone ("15") is no match, but
    where all words are ``numbers``.
    """
    scores = np.zeros(len(found.words), np.float32)
    worded = np.full(len(found.words), numbers, np.bool_)
    total = 0.0
    for group in names:
        part = np.zeros(len(found.words), np.float32)
        for name, counts in parts_of(index, group):
            weights = _weights(found.words, f" {name} ")
            if len(name) == 1 and name != group[0]:
                # Another name of one sign is the thing where it stands behind: 台灯, not 灯芯绒.
                behind = re.compile(rf"\S{name} ").search
                weights *= [
                    bool(behind(entry.title) or behind(entry.kind)) for entry in found.words
                ]
            part = np.maximum(part, counts * weights)
        known = min(sum(index.counts.get(name, 0) for name in group), len(index))
        idf = math.log(1 + (len(index) - known + 0.5) / (known + 0.5))
        total += idf if known or group[0].isascii() else idf * _UNKNOWN_PART
        scores += idf * part / (part + _SATURATION)
        worded |= (part > 0) & (not group[0].isdecimal())
    scores[~worded] = 0
    return scores / total if total else scores


def _weights(products: Sequence[Words], word: str) -> Vector:
    """How much a word (between spaces) says about each product."""
    title, kind, about = WEIGHTS["title"], WEIGHTS["kind"], WEIGHTS["about"]
    return np.array(
        [
            (title if word in entry.title else 0.0)
            + (kind if word in entry.kind else 0.0)
            + (about if word in entry.about else 0.0)
            for entry in products
        ],
        np.float32,
    )


def parts_of(index: Index, group: Sequence[str]) -> list[tuple[str, float]]:
    """What each name of a thing counts: less than the word itself, unless nobody uses that."""
    first = group[0]
    return [
        (name, 1.0 if name == first or index.spelled(first) == name else _ALIKE_PART)
        for name in group
    ]
