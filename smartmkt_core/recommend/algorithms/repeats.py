"""What somebody comes back to: their own history, the newest and heaviest first.

Anderson, Kumar, Tomkins, Vassilvitskii: The dynamics of repeat consumption (WWW 2014): recency and
how often are the two things that tell. Of use where people buy what they looked at before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from smartmkt_core.recommend.algorithms.base import Contribution, Floats, History, Log
from smartmkt_core.recommend.algorithms.memory import Memory, facts_in, keep


@dataclass(frozen=True, slots=True)
class Config:
    """How long somebody's own events count."""

    step: float = 0.9
    """Each event counts so much of the next newer one."""


class Repeats:
    """Learns nothing but the number of items."""

    name = "repeats"
    options = Config

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.n_items = 0

    def fit(self, log: Log) -> None:
        """Remember how many items there are."""
        self.n_items = log.n_items

    def score(self, histories: Sequence[History]) -> Floats:
        """The faded weight of each history's own items."""
        asked = Memory(step=self.config.step).matrix(histories, self.n_items)
        return np.asarray(asked.toarray(), np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The item itself."""
        seen = item in history.item
        return Contribution(self.name, items=((item, 1.0),)) if seen else None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        keep(folder, {"config": asdict(self.config), "n_items": self.n_items}, {})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        facts = facts_in(folder)
        model = cls(Config(**facts["config"]))
        model.n_items = facts["n_items"]
        return model
