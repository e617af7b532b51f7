"""What products mean, in both of the languages that they are described in.

The encoder puts texts of one language nearer to each other than to the same said in the other, so
a product has a vector for each language that it speaks, and counts by the one nearer to the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.catalog.vectors import Mask, Positions, Vector, Vectors

LANGUAGES = 2
SAMPLE = 1000


class Meanings:
    """Vectors by position of the product: of its first language, and of a second where it has one.

    ``encoder``: what made them. ``folder``: where a large catalogue's are kept. ``parts``: by
    language.
    """

    def __init__(self, folder: Path | None = None, *, encoder: str = "") -> None:
        self.encoder, self.folder = encoder, folder
        self.parts = [
            Vectors(folder / f"language-{n + 1}" if folder else None, encoder=encoder)
            for n in range(LANGUAGES)
        ]
        self._sample: list[Vector] | None = None

    @property
    def ids(self) -> Positions:
        """The number of each product's vectors, 0 without any."""
        return self.parts[0].ids

    def put(
        self, positions: Sequence[int], ids: Sequence[int], vectors: Sequence[NDArray[Any]]
    ) -> None:
        """Take vectors in, each of shape (languages, dim), instead of those that were there."""
        for n, part in enumerate(self.parts):
            having = [at for at, rows in enumerate(vectors) if n < len(rows)]
            part.remove(positions)
            part.put(
                [positions[at] for at in having],
                [ids[at] for at in having],
                [vectors[at][n] for at in having],
            )
        self._sample = None

    def remove(self, positions: Iterable[int]) -> None:
        """Forget the vectors of some products."""
        gone = list(positions)
        for part in self.parts:
            part.remove(gone)

    def cosines(self, positions: Positions, query: Vector) -> Vector:
        """Of some products with a unit vector, or with the nearest of several, by the nearer
        language; -1 for one without any."""
        known = [part.of(positions) for part in self.parts if part.dim]
        return _nearer(known, query) if known else np.full(len(positions), -1, np.float32)

    def nearest(self, query: Vector, count: int, allowed: Mask) -> Positions:
        """Positions of those of the ``allowed`` products nearest to a unit vector in either
        language."""
        found = [part.nearest(query, count, allowed) for part in self.parts]
        return np.unique(np.concatenate(found))

    def middle(self, query: Vector) -> float:
        """The median cosine of a query with the catalogue (with a sample of a large one)."""
        if self._sample is None:
            known = np.flatnonzero(self.ids)
            if len(known) > SAMPLE:
                known = np.random.default_rng(0).choice(known, SAMPLE, replace=False)
            known.sort()
            self._sample = [part.of(known) for part in self.parts if part.dim and len(known)]
        return float(np.median(_nearer(self._sample, query))) if self._sample else 0.0

    def has_newer(self) -> bool:
        """Whether the folder has newer versions than those opened."""
        return any(part.has_newer() for part in self.parts)

    def save(self) -> bool:
        """Write new versions where that is worth while for a language; whether it was done."""
        if not any(part.differs() for part in self.parts):
            return False
        # All of them: what is known of a product in one language is known in the other.
        written = [part.save() for part in self.parts]
        return any(written)


def _nearer(languages: Sequence[Vector], query: Vector) -> Vector:
    """Cosines of products with a query, by the nearer of their vectors; -1 without any."""
    best = []
    for rows in languages:
        cosines = rows @ query.T
        nearest = cosines.max(axis=1) if query.ndim == 2 else cosines
        best.append(np.where(rows.any(axis=1), nearest, -1))
    return np.asarray(np.maximum.reduce(best), np.float32) if best else np.zeros(0, np.float32)
