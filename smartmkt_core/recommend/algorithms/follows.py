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

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.blocks import scaled, strongest
from smartmkt_core.recommend.algorithms.linear import ItemVotes

_EVENTS = 1_000_000
"""Events whose pairs are listed at once, as long as nobody has more: about 60 MB."""
_HELD = 50_000_000
"""Different pairs kept while counting, 400 MB; beyond, each item forgets its weakest ones.

Never below what it keeps in the end, which is more where there are very many items."""


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
    lengths = np.diff(starts)
    begin = 0
    while begin < log.n_users:
        end = int(np.searchsorted(starts, starts[begin] + _EVENTS, side="right")) - 1
        end = min(max(end, begin + 1), log.n_users)
        events = slice(int(starts[begin]), int(starts[end]))
        user, item = log.user[events], log.item[events]
        longest = int(lengths[begin:end].max(initial=0))
        for gap in range(1, min(config.window, longest - 1) + 1):
            before = np.flatnonzero(user[gap:] == user[:-gap])
            first, then = item[before], item[before + gap]
            say = gap**-config.gap / np.log2(lengths[user[before]] + 2)
            other = first != then
            pairs = (say[other].astype(np.float32), (first[other], then[other]))
            found = found + sparse.csr_array(pairs, shape=shape)
        if found.nnz > _HELD:
            most = min(config.neighbours * 8, _HELD // log.n_items)
            found = strongest(found, max(config.neighbours, most))
        begin = end
    return sparse.csr_array(found + config.back * found.T) if config.back else found
