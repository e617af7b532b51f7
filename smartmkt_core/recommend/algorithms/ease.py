"""EASE: a linear model of items from items, solved at once.

Steck: Embarrassingly shallow autoencoders for sparse data (WWW 2019). Needs the inverse of a dense
(items, items) matrix, so only the ``most`` items with the most people take part: 6,000 of them
take .7 GB while it learns. Other items score 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.linalg import lapack  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.linear import ItemVotes


@dataclass(frozen=True, slots=True)
class Config:
    """How boldly EASE learns."""

    ridge: float = 100.0
    """Added to each item's number of people; more makes weights smaller and smoother."""
    most: int = 6000
    """So many items take part, those with the most people."""
    kept: int = 400
    """Weights kept for each item, the farthest from 0."""
    step: float = 1.0
    """Each event of a history counts so much of the next newer one."""


class Ease(ItemVotes):
    """``similar``: row an item of the history, column an item voted for; weights below 0 too."""

    name = "EASE"
    options = Config

    def fit(self, log: Log) -> None:
        """Solve the ridge regression of each item on all others."""
        config: Config = self.config
        matrix = log.matrix()
        matrix.data = np.minimum(np.maximum(matrix.data, 0), 1)
        people = np.bincount(matrix.indices, minlength=log.n_items)
        chosen = np.sort(np.argsort(-people, kind="stable")[: config.most])
        chosen = chosen[people[chosen] > 0]
        if not len(chosen):
            self.similar = sparse.csr_array((log.n_items, log.n_items), dtype=np.float32)
            return
        part = sparse.csr_array(matrix[:, chosen])
        gram = np.asfortranarray((part.T @ part).toarray(), np.float32)
        gram[np.diag_indices_from(gram)] += config.ridge
        self.similar = _spread(_weights(gram), chosen, log.n_items, kept=config.kept)


def _weights(gram: NDArray[np.float32]) -> NDArray[np.float32]:
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    if not failed:
        factor, failed = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ValueError("EASE: the matrix of items has no inverse; give it a larger ridge")
    inverse = np.tril(factor) + np.tril(factor, -1).T
    inverse /= -np.diag(inverse)
    inverse[np.diag_indices_from(inverse)] = 0
    return np.asarray(inverse, np.float32)


def _spread(
    weights: NDArray[np.float32], chosen: NDArray[np.int64], n_items: int, *, kept: int
) -> sparse.csr_array:
    """The weights farthest from 0 of each row, at their places among all items."""
    count = min(kept, len(chosen))
    columns = np.argpartition(-np.abs(weights), count - 1, axis=1)[:, :count]
    values = np.take_along_axis(weights, columns, axis=1)
    rows = np.repeat(chosen, count)
    shape = (n_items, n_items)
    found = sparse.csr_array((values.ravel(), (rows, chosen[columns].ravel())), shape=shape)
    found.sort_indices()
    return found
