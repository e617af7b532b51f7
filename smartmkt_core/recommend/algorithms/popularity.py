"""What many people want, the newest wishes most.

Counts that fade exponentially, as in Koren's time-aware baselines (Collaborative filtering with
temporal dynamics, KDD 2009) reduced to a single half-life. The same list for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History, Log
from smartmkt_core.recommend.algorithms.memory import array_in, facts_in, keep


@dataclass(frozen=True, slots=True)
class Config:
    """How fast fashions fade."""

    half_life_days: float | None = 30.0
    """After so many days an event counts half; None or a log without times: never."""


class Popularity:
    """``counts``: (items,) faded sums of weights."""

    name = "popularity"
    options = Config

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.counts: Floats = np.zeros(0, np.float32)

    def fit(self, log: Log) -> None:
        """Count the events of each item, from the log's newest event backwards."""
        weight = log.weight.astype(np.float64)
        if len(log) and log.clock == "seconds" and self.config.half_life_days is not None:
            days = (log.at.max() - log.at) / 86400
            weight = weight * 0.5 ** (days / self.config.half_life_days)
        counts = np.bincount(log.item, weight, minlength=log.n_items)
        self.counts = np.maximum(counts, 0).astype(np.float32)

    def score(self, histories: Sequence[History]) -> Floats:
        """The same scores for every history."""
        return np.tile(self.counts, (len(histories), 1))

    def because(self, history: History, item: int) -> Contribution | None:
        """Nothing but what everybody wants."""
        return Contribution(self.name, popular=True) if self.counts[item] > 0 else None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        keep(folder, {"config": asdict(self.config)}, {"counts": self.counts})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(Config(**facts_in(folder)["config"]))
        model.counts = array_in(folder, "counts")
        return model
