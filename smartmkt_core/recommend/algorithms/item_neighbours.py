"""People who care about one thing care about the other: item-based collaborative filtering.

Sarwar, Karypis, Konstan, Riedl: Item-based collaborative filtering recommendation algorithms
(WWW 2001), with cosine or Pearson. Similarities that rest on few people are shrunk (Bell and
Koren, ICDM 2007). An item that somebody did not touch counts as 0, in Pearson's means as well:
behaviour has no dislikes, and pairs that nobody shares need not be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.blocks import product, without_itself
from smartmkt_core.recommend.algorithms.linear import ItemVotes


@dataclass(frozen=True, slots=True)
class Config:
    """How items become neighbours."""

    similarity: Literal["cosine", "pearson"] = "cosine"
    tilt: float = 0.5
    """Power of the length of the item voted for; 0.5 is the plain cosine, less favours what many
    want. Cosine only."""
    shrinkage: float = 1.0
    """Added to the number of people two items share; damps chance."""
    neighbours: int = 200
    """Kept for each item."""
    step: float = 1.0
    """Each event of a history counts so much of the next newer one."""


class ItemNeighbours(ItemVotes):
    """``similar``: row an item of the history, column an item voted for."""

    name = "item neighbours"
    options = Config

    def fit(self, log: Log) -> None:
        """Learn which items the same people care about."""
        config: Config = self.config
        matrix = log.matrix()
        matrix.data = np.log1p(np.maximum(matrix.data, 0))
        # An event of weight 0 is none; products of matrices leave it out, so must what is divided.
        matrix.eliminate_zeros()
        seen = matrix.copy()
        seen.data = np.ones_like(seen.data)
        lengths = np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel()
        means = np.asarray(matrix.sum(axis=0)).ravel() / max(log.n_users, 1)
        spread = np.sqrt(np.maximum(lengths / max(log.n_users, 1) - means**2, 1e-12))
        seen_by_item = sparse.csr_array(seen.T)
        starts = sparse.csr_array(matrix.T)

        def similarity(block: sparse.csr_array, first: int) -> sparse.csr_array:
            block.sort_indices()
            row = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + first
            if config.similarity == "pearson":
                together = block.data / max(log.n_users, 1) - means[row] * means[block.indices]
                values = together / (spread[row] * spread[block.indices])
            else:
                values = block.data / np.maximum(
                    lengths[row] ** 0.5 * lengths[block.indices] ** config.tilt, 1e-12
                )
            if config.shrinkage:
                shared = sparse.csr_array(seen_by_item[first : first + block.shape[0]] @ seen)
                shared.sort_indices()
                values = values * shared.data / (shared.data + config.shrinkage)
            block.data = values.astype(np.float32)
            return without_itself(block, first)

        self.similar = product(starts, matrix, count=config.neighbours, change=similarity)
