"""ALS: matrix factorisation for implicit feedback, by the library ``implicit``.

Hu, Koren, Volinsky: Collaborative filtering for implicit feedback datasets (ICDM 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares  # type: ignore[import-untyped]
from scipy import sparse  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.factors import Factors


@dataclass(frozen=True, slots=True)
class Config:
    """How the factors are learnt."""

    factors: int = 64
    ridge: float = 0.05
    alpha: float = 10.0
    """Confidence that an event of weight 1 adds."""
    rounds: int = 12
    step: float = 0.95
    """Each event of who asks counts so much of the next newer one."""
    seed: int = 7


class Als(Factors):
    """Alternating least squares."""

    name = "ALS"
    options = Config

    def _learn(self, log: Log) -> None:
        config: Config = self.config
        matrix = sparse.csr_matrix(log.matrix())
        matrix.data = np.maximum(matrix.data, 0).astype(np.float32)
        # implicit brings its own threads, and BLAS's would fight with them.
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=config.factors,
                regularization=config.ridge,
                alpha=config.alpha,
                iterations=config.rounds,
                random_state=config.seed,
            )
            model.fit(matrix, show_progress=False)
        # implicit starts from random factors: items that nobody touched must not keep theirs.
        factors = np.array(model.item_factors)
        factors[np.bincount(log.item, minlength=log.n_items) == 0] = 0
        self._take(factors, np.zeros(log.n_items))
