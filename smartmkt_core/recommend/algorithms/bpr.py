"""BPR: matrix factorisation that learns from pairs, by the library ``implicit``.

Rendle, Freudenthaler, Gantner, Schmidt-Thieme: BPR, Bayesian personalized ranking from implicit
feedback (UAI 2009). A history is folded in as the mean of its items' factors, stretched as much as
the factors of the users that were learnt from are; what BPR has learnt is where items lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from implicit.cpu.bpr import BayesianPersonalizedRanking  # type: ignore[import-untyped]
from implicit.recommender_base import ModelFitError  # type: ignore[import-untyped]
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Floats, Log
from smartmkt_core.recommend.algorithms.factors import Factors


@dataclass(frozen=True, slots=True)
class Config:
    """How the factors are learnt."""

    factors: int = 64
    rate: float = 0.05
    decay: float = 0.01
    """Regularisation while learning."""
    rounds: int = 60
    step: float = 0.95
    """Each event of who asks counts so much of the next newer one."""
    seed: int = 7


class Bpr(Factors):
    """Bayesian personalised ranking."""

    name = "BPR"
    options = Config

    def _learn(self, log: Log) -> None:
        matrix = sparse.csr_matrix(log.matrix())
        matrix.data = np.ones_like(matrix.data, np.float32)
        rate, model = self.config.rate, None
        while model is None:
            try:
                model = self._descended(matrix, rate)
            except ModelFitError:
                # The steps were too large for these data and ran away.
                rate /= 20
        # The last column is implicit's bias of the item.
        learnt = np.array(model.item_factors)
        learnt[np.bincount(log.item, minlength=log.n_items) == 0] = 0
        # Where the origin lies changes no user's order; in the middle, means tell likes apart.
        factors = learnt[:, :-1] - learnt[:, :-1].mean(axis=0)
        means = (matrix @ factors) / np.maximum(np.diff(matrix.indptr), 1)[:, None]
        users = np.array(model.user_factors)[:, :-1]
        stretch = float((users * means).sum() / max(float((means**2).sum()), 1e-9))
        self._take(factors * np.sqrt(max(stretch, 0)), learnt[:, -1])

    def _descended(self, matrix: sparse.csr_matrix, rate: float) -> BayesianPersonalizedRanking:
        config: Config = self.config
        model = BayesianPersonalizedRanking(
            factors=config.factors,
            learning_rate=rate,
            regularization=config.decay,
            iterations=config.rounds,
            random_state=config.seed,
            num_threads=1,
        )
        model.fit(matrix, show_progress=False)
        return model

    def _fold_in(self, items: np.ndarray, weights: Floats) -> Floats:
        mean = weights @ self.factors[items] / weights.sum()
        return np.asarray(mean, np.float32)

    def _parts(self, items: np.ndarray, weights: Floats, item: int) -> Floats:
        return np.asarray(weights * (self.factors[items] @ self.factors[item]), np.float32)
