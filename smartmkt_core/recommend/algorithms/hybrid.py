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
    scores = np.maximum(scores, 0)
    rest = scores.copy()
    rows = np.repeat(np.arange(len(histories)), [len(history) for history in histories])
    if len(rows):
        rest[rows, np.concatenate([history.item for history in histories])] = 0
    best = rest.max(axis=1, initial=0, keepdims=True)
    own = scores.max(axis=1, initial=0, keepdims=True)
    best = np.where(best > 0, best, own)
    found = scores / np.where(best > 0, best, 1)
    above = found > 1
    found[above] = 1 + np.log(found[above])
    return np.asarray(found, np.float32)


class Hybrid:
    """``weights``: (kinds of history, members, powers), none below 0."""

    name = "hybrid"

    def __init__(self, members: Sequence[Algorithm], weights: Floats | None = None) -> None:
        self.members = list(members)
        shape = (len(LENGTHS) + 1, len(self.members), len(POWERS))
        self.weights = np.ones(shape, np.float32) if weights is None else weights

    def fit(self, log: Log) -> None:
        """Let every member learn; the weights stay."""
        for member in self.members:
            member.fit(log)

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        kind = kinds(histories)
        found: Floats | None = None
        for place, member in enumerate(self.members):
            weights = self.weights[kind, place]
            if not weights.any():
                continue
            part = _part(normalised(member.score(histories), histories), weights)
            found = part if found is None else found + part
        if found is None:
            found = np.zeros_like(self.members[0].score(histories))
        return found

    def because(self, history: History, item: int) -> Contribution | None:
        """What the member says that carried most of the score."""
        weights = self.weights[kinds([history])]
        parts = []
        for place, member in enumerate(self.members):
            if weights[0, place].any():
                near = normalised(member.score([history]), [history])[:, [item]]
                parts.append((float(_part(near, weights[:, place])[0, 0]), member))
        for part, member in sorted(parts, key=lambda pair: -pair[0]):
            if part > 0 and (reason := member.because(history, item)) is not None:
                return reason
        return None

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
