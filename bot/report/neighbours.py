"""Why a sentence was taken for something else: the training sentences nearest to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bot import vectors
from bot.checks.likeness import plain
from bot.checks.sentences import Sentence
from bot.report.scores import Judged
from bot.understanding.embedding import Embedder

NEAREST = 3
_WORDS_COUNT = 0.5


def worst(judged: list[Judged], *, count: int) -> list[Judged]:
    """The errors made with the most confidence."""
    return sorted((j for j in judged if not j.right), key=lambda j: -j.confidence)[:count]


class Neighbours:
    """The training sentences, to be searched by meaning and words."""

    def __init__(self, embedder: Embedder, taught: list[Sentence], root: Path) -> None:
        self._embedder, self._taught, self._root = embedder, taught, root
        tell = vectors.progress("training sentences read")
        rows = vectors.kept_vectors(embedder, [s.text for s in taught], tell=tell)
        self._mean = rows.mean(axis=0)
        self._rows = _unit(rows - self._mean)
        self._words = [set(plain(s.text).split()) for s in taught]

    def of(self, texts: list[str]) -> list[list[dict[str, Any]]]:
        """For each text its nearest training sentences with their intent and place."""
        asked = _unit(vectors.kept_vectors(self._embedder, texts) - self._mean)
        return [
            self._nearest(text, near)
            for text, near in zip(texts, asked @ self._rows.T, strict=True)
        ]

    def _nearest(self, text: str, near: np.ndarray) -> list[dict[str, Any]]:
        words = set(plain(text).split())
        pool = np.argsort(-near)[:200]
        shared = [len(words & self._words[i]) / max(len(words | self._words[i]), 1) for i in pool]
        scores = near[pool] + _WORDS_COUNT * np.array(shared)
        best = pool[np.argsort(-scores)[:NEAREST]]
        return [
            {
                "text": self._taught[i].text,
                "intent": self._taught[i].intent,
                "where": self._taught[i].where(self._root),
            }
            for i in best
        ]


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)
