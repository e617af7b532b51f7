"""Several algorithms as one: a weighted sum whose weights are learnt on what was held back.

Linear stacking (Sill et al.: Feature-weighted linear stacking, 2009) with weights that depend on
how long the history is: order tells most where there is little, neighbours where there is much.
No weight is below 0, so that the algorithm with the largest part in a score is its true reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.algorithms.base import (
    Algorithm,
    Contribution,
    Floats,
    History,
    Log,
)
from smartmkt_core.recommend.algorithms.memory import array_in, facts_in, keep
from smartmkt_core.recommend.algorithms.registry import ALGORITHMS

LENGTHS = (0, 2, 5, 12)
"""Histories with more events than these are of the next kind; weights differ between kinds."""
POWERS = (1.0, 0.5)
"""A score enters as its share of the member's best, which is steep, and as its root: flat."""


def kinds(histories: Sequence[History]) -> NDArray[np.int64]:
    """The kind of each history by its length, from 0."""
    lengths = [len(history) for history in histories]
    return np.asarray(np.searchsorted(LENGTHS, lengths, side="left"), np.int64)


def normalised(scores: Floats, histories: Sequence[History]) -> Floats:
    """Scores as shares of each row's best among the items that are not in the history.

    0 to 1; an item of the history may lie above, where shares grow with the logarithm.
    """
    shares = np.maximum(scores, 0)
    for row, history in enumerate(histories):
        items = history.item[history.item < shares.shape[1]]
        own = shares[row, items]
        shares[row, items] = 0
        # Where nothing else speaks for anything, the history's own items are the measure.
        best = shares[row].max(initial=0) or own.max(initial=0) or 1
        shares[row] *= 1 / best
        own = own / best
        shares[row, items] = np.where(own > 1, 1 + np.log(np.maximum(own, 1)), own)
    return np.asarray(shares, np.float32)


class Hybrid:
    """``weights``: (kinds of history, members, powers), none below 0."""

    name = "hybrid"

    def __init__(self, members: Sequence[Algorithm], weights: Floats | None = None) -> None:
        shape = (len(LENGTHS) + 1, len(members), len(POWERS))
        weights = np.ones(shape, np.float32) if weights is None else weights
        every = range(len(members))
        used = [place for place in every if weights[:, place].any()] or list(every)
        self.members = [members[place] for place in used]
        self.weights = weights[:, used]
        self._kept: tuple[History, list[Floats]] | None = None

    def fit(self, log: Log) -> None:
        """Let every member learn; the weights stay."""
        self._kept = None
        for member in self.members:
            member.fit(log)

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        parts = self._parts(histories)
        if len(histories) == 1:
            # Reasons are asked for next: they need not be computed anew.
            self._kept = histories[0], parts
        return np.asarray(sum(parts[1:], parts[0].copy()), np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """What the member says that carried most of the score."""
        kept = self._kept
        if kept is None or kept[0] is not history:
            # More reasons of the same history are asked for next.
            kept = self._kept = history, self._parts([history])
        carried = [float(part[0, item]) for part in kept[1]]
        for place in np.argsort(carried, kind="stable")[::-1]:
            if carried[place] <= 0:
                break
            reason: Contribution | None = self.members[place].because(history, item)
            if reason is not None:
                return reason
        return None

    def _parts(self, histories: Sequence[History]) -> list[Floats]:
        """Each member's part in the scores (histories, items)."""
        kind = kinds(histories)
        return [
            _part(normalised(member.score(histories), histories), self.weights[kind, place])
            for place, member in enumerate(self.members)
        ]

    def influence(self) -> dict[str, float]:
        """Each member's share of all weights, the largest first."""
        whole = self.weights.sum(axis=(0, 2))
        found = {
            member.name: float(part / max(whole.sum(), 1e-9))
            for member, part in zip(self.members, whole, strict=True)
        }
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def save(self, folder: Path) -> None:
        """Write every member into a folder of its own, and the weights."""
        names = [member.name for member in self.members]
        for place, member in enumerate(self.members):
            member.save(folder / f"member-{place}")
        keep(folder, {"members": names}, {"weights": self.weights})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        names = facts_in(folder)["members"]
        members = [
            ALGORITHMS[name].load(folder / f"member-{place}") for place, name in enumerate(names)
        ]
        return cls(members, array_in(folder, "weights"))


def _part(shares: Floats, weights: Floats) -> Floats:
    """A member's part in the scores: ``weights`` (rows, powers)."""
    found = np.zeros_like(shares)
    for place, power in enumerate(POWERS):
        column = weights[:, [place]]
        if column.any():
            found += column * (shares if power == 1 else np.sqrt(shares))
    return found
