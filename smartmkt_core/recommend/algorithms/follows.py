"""What follows what: item-based filtering that minds the order and how far apart events are.

Sequential rules with decay over the gap (Ludewig and Jannach: Evaluation of session-based
recommendation algorithms, UMUAI 2018), joined to item-based filtering: a pair counts in both
directions, backwards less; long histories say less about each pair in them (inverse user
frequency: Breese, Heckerman, Kadie, UAI 1998).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Floats, Log
from smartmkt_core.recommend.algorithms.blocks import scaled, strongest
from smartmkt_core.recommend.algorithms.linear import ItemVotes

_PAIRS = 4_000_000
"""Pairs held before they are summed: about 100 MB."""


@dataclass(frozen=True, slots=True)
class Config:
    """How much a pair of events tells."""

    window: int = 50
    """Events further apart than this in one history are no pair."""
    gap: float = 0.5
    """A pair counts 1 / distance to this power."""
    back: float = 0.4
    """What came after also speaks for what came before, so much."""
    source: float = 0.5
    """Power of the count of the item voting: 1 makes probabilities, 0 favours the popular."""
    target: float = 0.1
    """Power of the count of the item voted for: more favours the rare."""
    neighbours: int = 300
    """Kept for each item."""
    step: float = 0.75
    """Each event of a history counts so much of the next newer one."""


class Follows(ItemVotes):
    """``similar``: row what came before, column what followed."""

    name = "what follows"
    options = Config

    def fit(self, log: Log) -> None:
        """Count the ordered pairs of every history."""
        config: Config = self.config
        counts = np.bincount(log.item, minlength=log.n_items)
        pairs = strongest(_pairs(log, config), config.neighbours * 4)
        rare = np.maximum(counts, 1).astype(np.float64)
        both = scaled(pairs, rows=rare**-config.source, columns=rare**-config.target)
        self.similar = strongest(both, config.neighbours)


def _pairs(log: Log, config: Config) -> sparse.csr_array:
    """Sparse (items, items): how often, how near and in which direction two items come together."""
    shape = (log.n_items, log.n_items)
    found = sparse.csr_array(shape, dtype=np.float32)
    starts = log.starts()
    length = np.diff(starts)
    say = (1 / np.log2(length + 2)).astype(np.float32)[log.user]
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    values: list[Floats] = []
    held = 0
    for gap in range(1, min(config.window, int(length.max(initial=0)) - 1) + 1):
        before = np.flatnonzero(log.user[gap:] == log.user[:-gap])
        first, then = log.item[before], log.item[before + gap]
        other = first != then
        weight = (say[before] * np.float32(gap**-config.gap))[other]
        rows.append(first[other])
        columns.append(then[other])
        values.append(weight)
        held += len(weight)
        if held > _PAIRS:
            found = found + _summed(rows, columns, values, shape)
            rows, columns, values, held = [], [], [], 0
    if rows:
        found = found + _summed(rows, columns, values, shape)
    return sparse.csr_array(found + config.back * found.T) if config.back else found


def _summed(
    rows: list[np.ndarray],
    columns: list[np.ndarray],
    values: list[Floats],
    shape: tuple[int, int],
) -> sparse.csr_array:
    pairs = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(pairs, shape=shape)
