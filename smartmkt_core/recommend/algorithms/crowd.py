"""The shape that two algorithms share: people (or visits) like the one who asks vote for items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History
from smartmkt_core.recommend.algorithms.blocks import column_of, product
from smartmkt_core.recommend.algorithms.memory import Memory, array_in, facts_in, keep, shares


class CrowdVotes:
    """Scores are the votes of the nearest rows, each weighed by how near it is.

    ``near``: (items, rows), what an item of the history says for a row; ``votes``: (rows, items),
    what a row says for an item; ``user``: (rows,), whose row it is.
    """

    name = "crowd votes"
    options: type[Any]

    def __init__(self, config: Any = None) -> None:
        self.config = config if config is not None else self.options()
        self.near = sparse.csr_array((0, 0), dtype=np.float32)
        self.votes = sparse.csr_array((0, 0), dtype=np.float32)
        self.user = np.zeros(0, np.int32)
        self._kept: tuple[History, sparse.csr_array] | None = None

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        nearest = self._nearest(histories)
        if len(histories) == 1:
            # Reasons are asked for next.
            self._kept = histories[0], nearest
        return np.asarray((nearest @ self.votes).toarray(), np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The neighbours whose votes carried the score."""
        kept = self._kept
        if kept is None or kept[0] is not history:
            kept = self._kept = history, self._nearest([history])
        nearest = kept[1]
        parts: dict[int, float] = {}
        for place, vote in column_of(self.votes, nearest.indices, item):
            neighbour = int(self.user[nearest.indices[place]])
            parts[neighbour] = parts.get(neighbour, 0.0) + float(nearest.data[place]) * vote
        # All of them: they are counted, not listed.
        neighbours = shares(parts, most=len(parts))
        return Contribution(self.name, neighbours=neighbours) if neighbours else None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        arrays = {"near": self.near, "votes": self.votes, "user": self.user}
        keep(folder, {"config": asdict(self.config)}, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(cls.options(**facts_in(folder)["config"]))
        model.near, model.votes = array_in(folder, "near"), array_in(folder, "votes")
        model.user = array_in(folder, "user")
        return model

    def _nearest(self, histories: Sequence[History]) -> sparse.csr_array:
        """Sparse (histories, rows): the nearest rows of each history."""
        asked = Memory(step=self.config.step).matrix(histories, self.near.shape[0])
        return product(asked, self.near, count=self.config.neighbours)
