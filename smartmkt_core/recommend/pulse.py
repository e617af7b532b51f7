"""What people want at the moment, and what they want more than before; kept up event by event.

Counters that halve with time need no second look at an old event: each new one is added to what is
left of those before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.behaviour import weigh
from smartmkt_core.recommend.goods import Goods

HALF_LIVES = (3.0, 28.0, 90.0)
"""Days: now, lately, and what counts as popular."""
_DAY = 86400.0
_DAMPING = 1.0
Floats = NDArray[np.float32]
Event = tuple[int, str, str, float | None, datetime]


class Pulse:
    """Interest by product, faded three ways; ``last_id``: up to which event it has counted."""

    def __init__(self, now: datetime) -> None:
        self.last_id = 0
        self._at = now.timestamp()
        self._row: dict[str, int] = {}
        self._counts = np.zeros((len(HALF_LIVES), 1024))

    def add(self, events: Iterable[Event], *, now: datetime) -> None:
        """Count events (id, product, kind, value, time) that were not counted yet."""
        self._fade(now.timestamp())
        for id_, sku, kind, value, at in events:
            self.last_id = max(self.last_id, id_)
            weight = weigh(kind, value)
            if weight > 0:
                age = max(0.0, self._at - at.timestamp()) / _DAY
                row = self._place(sku)
                for n, half_life in enumerate(HALF_LIVES):
                    self._counts[n, row] += weight * 0.5 ** (age / half_life)

    def popular(self, goods: Goods) -> Floats:
        """(n,) interest of late, at most 1; a product nobody cares for has 0."""
        counts = self._of(goods)[2]
        top = counts.max(initial=0.0)
        return np.asarray(counts / top if top > 0 else counts, np.float32)

    def trending(self, goods: Goods) -> Floats:
        """(n,) how far the interest of these days stands above that of the month, 0 where not."""
        rates = self._of(goods) * np.log(2) / np.array(HALF_LIVES)[:, None]
        rise = (rates[0] - rates[1]) / np.sqrt(rates[1] + _DAMPING / HALF_LIVES[1])
        return np.asarray(np.maximum(rise, 0), np.float32)

    def _of(self, goods: Goods) -> NDArray[np.float64]:
        rows = np.array([self._row.get(sku, -1) for sku in goods.skus], np.int64)
        if not len(rows):
            return np.zeros((len(HALF_LIVES), 0))
        return np.where(rows >= 0, self._counts[:, rows], 0.0)

    def _place(self, sku: str) -> int:
        row = self._row.setdefault(sku, len(self._row))
        if row >= self._counts.shape[1]:
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)], axis=1)
        return row

    def _fade(self, now: float) -> None:
        if now <= self._at:
            return
        days = (now - self._at) / _DAY
        self._counts *= 0.5 ** (days / np.array(HALF_LIVES))[:, None]
        self._at = now
