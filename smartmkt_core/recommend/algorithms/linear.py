"""The shape that several algorithms share: items of the history vote for items near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History
from smartmkt_core.recommend.algorithms.blocks import rows_of
from smartmkt_core.recommend.algorithms.memory import (
    Memory,
    array_in,
    facts_in,
    keep,
    shares,
)

Votes = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Who votes, for what, and how much."""


class ItemVotes:
    """Scores are a weighted sum of rows of ``similar``, sparse (items, items).

    An algorithm of this shape learns ``similar`` in its ``fit`` and says how long it remembers.
    """

    name = "item votes"
    options: type[Any]

    def __init__(self, config: Any = None) -> None:
        self.config = config if config is not None else self.options()
        self.similar = sparse.csr_array((0, 0), dtype=np.float32)
        self._kept: tuple[History, Votes] | None = None

    @property
    def memory(self) -> Memory:
        """How a history's events are weighed."""
        return Memory(step=self.config.step)

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        if len(histories) == 1:
            # Settings may have changed since the last time; reasons are asked for next.
            found = self._votes(histories[0])
            self._kept = histories[0], found
            _, column, votes = found
            return np.bincount(column, votes, self.similar.shape[1])[None].astype(np.float32)
        asked = self.memory.matrix(histories, self.similar.shape[0])
        return np.asarray((asked @ self.similar).toarray(), np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The items of the history whose votes carried the score."""
        kept = self._kept
        if kept is None or kept[0] is not history:
            kept = self._kept = history, self._votes(history)
        sources, column, votes = kept[1]
        at = np.flatnonzero(column == item)
        parts: dict[int, float] = {}
        for source, vote in zip(sources[at].tolist(), votes[at].tolist(), strict=True):
            parts[source] = parts.get(source, 0.0) + vote
        items = shares(parts)
        return Contribution(self.name, items=items) if items else None

    def _votes(self, history: History) -> Votes:
        """Every vote of a history: who votes, for what, how much."""
        weights = self.memory.weights(history)
        known = history.item[-len(weights) :] if len(weights) else history.item[:0]
        good = (known >= 0) & (known < self.similar.shape[0])
        known, weights = known[good], weights[good]
        place, column, value = rows_of(self.similar, known)
        return known[place], column, value * weights[place]

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        keep(folder, {"config": asdict(self.config)}, {"similar": self.similar})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(cls.options(**facts_in(folder)["config"]))
        model.similar = array_in(folder, "similar")
        return model
