"""The order of what is shown: the best first, but not six times the same kind of thing.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each next product is the one that
scores best after what it has in common with those above it is taken off.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.goods import Goods


def varied(
    goods: Goods, places: NDArray[np.int64], scores: NDArray[np.float32], *, variety: float
) -> Iterator[int]:
    """Some products, given best first with scores of about 1 at most, in the order to show them.

    ``variety`` 0 leaves the order as it is; at 1 likeness alone decides. Of one product in several
    colours and sizes one is taken. What is above counts by its mean likeness, so that a list that
    is all of one taste still keeps to the taste.
    """
    left = _one_of_each(goods, places)
    places = places[left]
    gains = (1 - variety) * scores[left]
    likeness = np.zeros(len(places), np.float32)
    for step in range(len(places)):
        best = int(np.argmax(gains - variety / max(step, 1) * likeness))
        gains[best] = -np.inf
        yield int(places[best])
        likeness += goods.same(int(places[best]), places)


def _one_of_each(goods: Goods, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions within ``places`` of the first product of each group."""
    _, first = np.unique(goods.group[places], return_index=True)
    return np.sort(first)
