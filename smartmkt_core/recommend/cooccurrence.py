"""Products that the same people care about: item-item cosine over weighted behaviour.

After Sarwar et al., Item-based collaborative filtering (WWW 2001), with two changes: interest fades
with time, and cosines that rest on few people are shrunk. Learns no user factors, on purpose: a
customer's newest click counts at once, without building the model anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.repository import Row

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Config:
    """How behaviour becomes interest."""

    half_life_days: float = 120.0
    """After so many days an event counts half."""
    view: float = 1.0
    cart: float = 2.0
    purchase: float = 4.0
    rating: float = 1.5
    """For each star above three; a rating of three and below takes interest away."""
    shrinkage: float = 3.0
    """Added to the number of people two products share; damps chance."""
    neighbours: int = 60
    """Kept for each product."""


class ItemModel:
    """``similar``: sparse (n, n) cosines, no diagonal; ``popularity``: (n,) summed interest."""

    def __init__(self, skus: list[str], similar: sparse.csr_array, popularity: Vector) -> None:
        self.skus = skus
        self.similar = similar
        self.popularity = popularity
        self.position = {sku: position for position, sku in enumerate(skus)}

    @classmethod
    def train(
        cls, rows: Sequence[Row], *, now: datetime, config: Config | None = None
    ) -> ItemModel:
        """Learn from events; an empty list makes a model that recommends nothing."""
        config = config or Config()
        if not rows:
            return cls([], sparse.csr_array((0, 0)), np.zeros(0))
        users, user_of = np.unique([row[0] for row in rows], return_inverse=True)
        skus, sku_of = np.unique([row[1] for row in rows], return_inverse=True)
        weights = np.array([interest(row, now=now, config=config) for row in rows])
        shape = (len(users), len(skus))
        matrix = sparse.csr_array((weights, (user_of, sku_of)), shape=shape)
        matrix.sum_duplicates()
        matrix.data = np.log1p(np.maximum(matrix.data, 0))
        matrix.eliminate_zeros()
        popularity = np.asarray(matrix.sum(axis=0), np.float64).ravel()
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel())
        scaled = matrix @ sparse.diags_array(1 / np.maximum(norms, 1e-12))
        cosines = sparse.csr_array(scaled.T @ scaled)
        seen = matrix.copy()
        seen.data = np.ones_like(seen.data)
        shared = sparse.csr_array(seen.T @ seen)
        shared.data = shared.data / (shared.data + config.shrinkage)
        similar = sparse.csr_array(cosines.multiply(shared))
        similar.setdiag(0)
        similar.eliminate_zeros()
        return cls([str(sku) for sku in skus], _nearest(similar, config.neighbours), popularity)

    def scores(self, interests: dict[str, float]) -> tuple[Vector, sparse.csr_array]:
        """Scores of all products for somebody's interests, and each interest's part in them.

        Returns:
            (n,) scores, and sparse (interests, n) parts in the order of the interests known here.
        """
        known = self.known(interests)
        if not known:
            return np.zeros(len(self.skus)), sparse.csr_array((0, len(self.skus)))
        rows = self.similar[[self.position[sku] for sku in known]]
        weights = np.array([interests[sku] for sku in known])
        parts = sparse.csr_array(sparse.diags_array(weights) @ rows)
        return np.asarray(parts.sum(axis=0), np.float64).ravel(), parts

    def known(self, skus: Iterable[str]) -> list[str]:
        """Those products that the model has seen, in the order given."""
        return [sku for sku in skus if sku in self.position]


def interest(row: Row, *, now: datetime, config: Config) -> float:
    """What one event tells about interest, faded with its age."""
    _, _, kind, value, at = row
    weight = {"view": config.view, "cart": config.cart, "purchase": config.purchase}.get(kind, 0.0)
    if kind == "rating":
        weight = config.rating * ((value if value is not None else 3.0) - 3.0)
    age = max(0.0, (now - at).total_seconds() / 86400)
    return float(weight * 0.5 ** (age / config.half_life_days))


def _nearest(similar: sparse.csr_array, count: int) -> sparse.csr_array:
    """Keep the largest entries of each row."""
    for row in range(similar.shape[0]):
        part = similar.data[similar.indptr[row] : similar.indptr[row + 1]]
        if len(part) > count:
            part[part < np.partition(part, -count)[-count]] = 0
    similar.eliminate_zeros()
    return similar
