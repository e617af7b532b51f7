"""People like you: user-based collaborative filtering.

Herlocker, Konstan, Borchers, Riedl: An algorithmic framework for performing collaborative
filtering (SIGIR 1999), with cosine or Pearson between what people did. The length of who asks
does not change the order of the neighbours and is left out. With Pearson each person's mean is
over what they touched, so it needs weights that differ (ratings, kinds of events) to say anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.blocks import scaled
from smartmkt_core.recommend.algorithms.crowd import CrowdVotes


@dataclass(frozen=True, slots=True)
class Config:
    """How people become neighbours."""

    similarity: Literal["cosine", "pearson"] = "cosine"
    neighbours: int = 100
    """People who vote."""
    rare: float = 0.5
    """Power of the inverse count of a shared item: sharing what all have says little."""
    step: float = 1.0
    """Each event of who asks counts so much of the next newer one."""


class UserNeighbours(CrowdVotes):
    """A row for each user of the log."""

    name = "user neighbours"
    options = Config

    def fit(self, log: Log) -> None:
        """Keep everybody's items, and how much each says for being alike."""
        config: Config = self.config
        self._kept = None
        matrix = log.matrix()
        matrix.data = np.log1p(np.maximum(matrix.data, 0))
        counts = np.maximum(np.bincount(matrix.indices, minlength=log.n_items), 1)
        alike = matrix.copy()
        if config.similarity == "pearson":
            touched = np.maximum(np.diff(matrix.indptr), 1)
            means = np.asarray(matrix.sum(axis=1)).ravel() / touched
            alike.data = alike.data - np.repeat(means, np.diff(matrix.indptr))
        lengths = np.sqrt(np.asarray(alike.multiply(alike).sum(axis=1)).ravel())
        weighed = scaled(
            alike, rows=1 / np.maximum(lengths, 1e-9), columns=counts.astype(float) ** -config.rare
        )
        self.near = sparse.csr_array(weighed.T)
        self.votes = sparse.csr_array(matrix.astype(np.float32))
        self.user = np.arange(log.n_users, dtype=np.int32)
