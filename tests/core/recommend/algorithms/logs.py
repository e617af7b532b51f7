"""Made behaviour: two tastes, so that right and wrong are plain."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from smartmkt_core.recommend.algorithms.base import Content, Log

TENTS, PANS, NEVER_SEEN = (0, 1, 2, 3), (4, 5, 6, 7), 8
ITEMS = 9


def made(
    lines: list[list[int]],
    *,
    n_items: int = ITEMS,
    content: Content | None = None,
    weight: float = 1.0,
    seconds: bool = False,
) -> Log:
    """A log from lines of items, a line for each user, a day between events."""
    user = np.repeat(np.arange(len(lines)), [len(line) for line in lines]).astype(np.int32)
    item = np.array([item for line in lines for item in line], np.int32)
    place = np.array([day for line in lines for day in range(len(line))], np.int64)
    at = place * 86400 if seconds else place
    weights = np.full(len(item), weight, np.float32)
    clock = "seconds" if seconds else "order"
    return Log(user, item, weights, at, len(lines), n_items, clock, content)


def two_tastes(*, content: Content | None = None) -> Log:
    """Campers take tents, cooks take pans; nobody takes both."""
    campers = [[0, 1, 2], [1, 2, 3], [0, 1, 3], [0, 2, 3], [1, 0, 2]]
    cooks = [[4, 5, 6], [5, 6, 7], [4, 5, 7], [4, 6, 7], [5, 4, 6]]
    return made(campers + cooks, content=content)


def kinds_of_thing() -> Content:
    """An attribute for camping, one for cooking; the item nobody has touched is for camping."""
    kind = [0, 0, 0, 0, 1, 1, 1, 1, 0]
    ones = np.ones(ITEMS, np.float32)
    return Content(attributes=sparse.csr_array((ones, (np.arange(ITEMS), kind)), shape=(ITEMS, 2)))
