"""A learnt model: an algorithm and the products that its items stand for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.algorithms.base import Algorithm
from smartmkt_core.recommend.algorithms.user_neighbours import UserNeighbours

_WORDS, _COUNTS, _ALGORITHM, _CROWD = "words.json", "counts.npy", "algorithm", "crowd"


@dataclass(slots=True)
class Model:
    """``crowd``: who is like whom; ``skus``: by item; ``counts`` (2, n): events and purchases by
    item; ``values``: what the attributes that it learnt from stand for."""

    algorithm: Algorithm
    crowd: UserNeighbours
    skus: list[str]
    counts: NDArray[np.int32]
    values: list[tuple[str, str]] = field(default_factory=list)
    position: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.position = {sku: n for n, sku in enumerate(self.skus)}
        if self.counts.shape != (2, len(self.skus)):
            raise ValueError(f"{len(self.skus)} products, but counts of {self.counts.shape}")

    def save(self, folder: Path) -> None:
        """Write it into a folder, made here."""
        folder.mkdir(parents=True)
        self.algorithm.save(folder / _ALGORITHM)
        self.crowd.save(folder / _CROWD)
        np.save(folder / _COUNTS, self.counts, allow_pickle=False)
        words = {"skus": self.skus, "values": self.values}
        (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, load: Callable[[Path], Algorithm]) -> Model:
        """Read what ``save`` wrote; ``load`` makes the algorithm.

        Raises:
            OSError, ValueError, KeyError: something is missing or makes no sense.
        """
        words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        values = [(str(name), str(value)) for name, value in words["values"]]
        counts = np.load(folder / _COUNTS, allow_pickle=False)
        crowd = UserNeighbours.load(folder / _CROWD)
        return cls(load(folder / _ALGORITHM), crowd, words["skus"], counts, values)
