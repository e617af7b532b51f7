"""How well each candidate answers: words and meaning, each from 0 to 1, weighed together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.catalog.candidates import Candidates, names_of
from smartmkt_core.catalog.index import Index
from smartmkt_core.catalog.understanding import Wanted

Vector = NDArray[np.float32]
# Cosines of the encoder crowd together, so a product counts by how far it stands above the middle
# of the catalogue. Measured on the demo shop: for what the shop does not sell the best one stays
# 0.02 to 0.036 above, for what it sells it reaches 0.04 to 0.1.
ABOVE_MIDDLE = (0.032, 0.08)
MEANING_WEIGHT = 0.5
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


def scored(index: Index, found: Candidates, wanted: Wanted, vector: Vector | None) -> Scores:
    """Scores of the candidates; all alike where only limits are asked for."""
    count = len(found.positions)
    if not wanted.words:
        same = np.ones(count, np.float32)
        return Scores(same, same, same)
    words = by_words(index, found, wanted.words)
    meaning = np.zeros(count, np.float32)
    total = words
    if vector is not None:
        cosines = index.vectors.cosines(found.positions, vector)
        low, high = ABOVE_MIDDLE
        meaning = np.clip((cosines - index.vectors.middle(vector) - low) / (high - low), 0, 1)
        total = (1 - MEANING_WEIGHT) * words + MEANING_WEIGHT * meaning
    if wanted.shades:
        total = total + SHADE_WEIGHT * by_words(index, found, wanted.shades)
    return Scores(words, meaning, np.asarray(total, np.float32))


def by_words(index: Index, found: Candidates, words: Sequence[str]) -> Vector:
    """How much of the query each product has in its words, 0 to 1; rare words count more.

    The saturation is BM25's (Robertson and Zaragoza 2009) with weights by field. A number alone
    ("15") is no match where the query has words too.
    """
    scores = np.zeros(len(found.words), np.float32)
    worded = np.zeros(len(found.words), np.bool_)
    total = 0.0
    for word in words:
        names = names_of(index, word)
        parts = [1.0 if name == word else _ALIKE_PART for name in names]
        if len(names) > 1 and word not in index.counts and names[-1][0] == word[0]:
            parts[-1] = 1.0
        weighed = [(f" {name} ", part) for name, part in zip(names, parts, strict=True)]
        part = np.array(
            [max(entry.weight(name) * part for name, part in weighed) for entry in found.words],
            np.float32,
        )
        known = min(sum(index.counts.get(name, 0) for name in names), len(index))
        idf = math.log(1 + (len(index) - known + 0.5) / (known + 0.5))
        total += idf if known or word.isascii() else idf * _UNKNOWN_PART
        scores += idf * part / (part + _SATURATION)
        worded |= (part > 0) & (not word.isdecimal())
    if not all(word.isdecimal() for word in words):
        scores[~worded] = 0
    return scores / total if total else scores
