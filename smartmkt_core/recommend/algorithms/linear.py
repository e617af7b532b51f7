"""The shape that several algorithms share: items of the history vote for items near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History
from smartmkt_core.recommend.algorithms.blocks import column_of
from smartmkt_core.recommend.algorithms.memory import (
    Memory,
    array_in,
    facts_in,
    keep,
    shares,
)


class ItemVotes:
    """Scores are a weighted sum of rows of ``similar``, sparse (items, items).

    An algorithm of this shape learns ``similar`` in its ``fit`` and says how long it remembers.
    """

    name = "item votes"
    options: type[Any]

    def __init__(self, config: Any = None) -> None:
        self.config = config if config is not None else self.options()
        self.similar = sparse.csr_array((0, 0), dtype=np.float32)

    @property
    def memory(self) -> Memory:
        """How a history's events are weighed."""
        return Memory(step=self.config.step)

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        asked = self.memory.matrix(histories, self.similar.shape[0])
        return np.asarray((asked @ self.similar).toarray(), np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The items of the history whose votes carried the score."""
        weights = self.memory.weights(history)
        known = history.item[-len(weights) :]
        parts: dict[int, float] = {}
        for place, vote in column_of(self.similar, known, item):
            source = int(known[place])
            parts[source] = parts.get(source, 0.0) + float(weights[place]) * vote
        items = shares(parts)
        return Contribution(self.name, items=items) if items else None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        keep(folder, {"config": asdict(self.config)}, {"similar": self.similar})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(cls.options(**facts_in(folder)["config"]))
        model.similar = array_in(folder, "similar")
        return model
