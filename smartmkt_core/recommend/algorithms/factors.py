"""The shape that ALS and BPR share: a history is folded into the space of the items' factors.

Folding in, where an algorithm has no way of its own, solves the ridge regression that ALS solves
for a user (Hu, Koren, Volinsky: ICDM 2008, section 4), so that a shopper the model never saw is
scored from their newest click on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History, Log
from smartmkt_core.recommend.algorithms.memory import Memory, array_in, facts_in, keep, shares


class Factors(ABC):
    """``factors``: (items, dimensions); ``bias``: (items,), what every history has in common.

    ``config`` has ``step`` and, for folding in, ``alpha`` (confidence in an event) and ``ridge``.
    """

    name = "factors"
    options: type[Any]

    def __init__(self, config: Any = None) -> None:
        self.config = config if config is not None else self.options()
        self._take(np.zeros((0, 1), np.float32), np.zeros(0, np.float32))

    def _take(self, factors: np.ndarray, bias: np.ndarray) -> None:
        self.factors = np.ascontiguousarray(factors, np.float32)
        self.bias = np.asarray(bias, np.float32)
        self._gram = self.factors.T @ self.factors

    def fit(self, log: Log) -> None:
        """Learn where items lie."""
        if len(log):
            self._learn(log)
        else:
            self._take(np.zeros((log.n_items, 1)), np.zeros(log.n_items))

    @abstractmethod
    def _learn(self, log: Log) -> None:
        """Learn from a log that has events, and ``_take`` what was learnt."""

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items); an empty history scores 0 everywhere."""
        users = np.zeros((len(histories), self.factors.shape[1]), np.float32)
        for place, history in enumerate(histories):
            items, weights = self._known(history)
            if len(items):
                users[place] = self._fold_in(items, weights)
        scores = users @ self.factors.T
        empty = ~users.any(axis=1)
        scores += self.bias
        scores[empty] = 0
        return np.asarray(scores, np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The items of the history whose part in the score was largest (Hu et al., section 5)."""
        items, weights = self._known(history)
        if not len(items):
            return None
        parts: dict[int, float] = {}
        for source, part in zip(items, self._parts(items, weights, item), strict=True):
            parts[int(source)] = parts.get(int(source), 0.0) + float(part)
        found = shares(parts)
        return Contribution(self.name, items=found) if found else None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        arrays = {"factors": self.factors, "bias": self.bias}
        keep(folder, {"config": asdict(self.config)}, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(cls.options(**facts_in(folder)["config"]))
        model._take(array_in(folder, "factors"), array_in(folder, "bias"))
        return model

    def _fold_in(self, items: np.ndarray, weights: Floats) -> Floats:
        """The factors of somebody with such items."""
        matrix, confidence = self._equations(items, weights)
        return np.asarray(np.linalg.solve(matrix, confidence @ self.factors[items]), np.float32)

    def _parts(self, items: np.ndarray, weights: Floats, item: int) -> Floats:
        """What each of the items carries of the score of another one."""
        matrix, confidence = self._equations(items, weights)
        near = self.factors[items] @ np.linalg.solve(matrix, self.factors[item])
        return np.asarray(near * confidence, np.float32)

    def _equations(self, items: np.ndarray, weights: Floats) -> tuple[Floats, Floats]:
        rows = self.factors[items]
        more = weights * np.float32(self.config.alpha)
        matrix = self._gram + (rows.T * more) @ rows
        matrix[np.diag_indices(len(matrix))] += np.float32(self.config.ridge)
        return matrix, more + 1

    def _known(self, history: History) -> tuple[np.ndarray, Floats]:
        """The items of the history that the model has, and how much each counts now."""
        weights = Memory(step=self.config.step).weights(history)
        items = history.item[-len(weights) :] if len(weights) else history.item
        known = (items >= 0) & (items < len(self.factors)) & (weights > 0)
        return items[known], weights[known]
