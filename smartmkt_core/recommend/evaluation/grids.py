"""What is tried for each algorithm: alike many tries for each that has something to choose."""

from __future__ import annotations

from typing import Any

from smartmkt_core.recommend.algorithms import (
    als,
    bpr,
    content,
    ease,
    follows,
    item_neighbours,
    popularity,
    repeats,
    sessions,
    user_neighbours,
)

STEPS = (1.0, 0.9, 0.75, 0.55)
"""How much each event counts of the next newer one."""
GRIDS: dict[str, list[Any]] = {
    "popularity": [popularity.Config(days) for days in (None, 3.0, 10.0, 30.0, 120.0)],
    "content": [content.Config(popularity=power) for power in (0.0, 0.3, 0.6, 0.9)],
    "item neighbours": [
        item_neighbours.Config(similarity="cosine", tilt=0.5),
        item_neighbours.Config(similarity="cosine", tilt=0.2, shrinkage=0.0),
        item_neighbours.Config(similarity="cosine", tilt=0.35, shrinkage=10.0),
        item_neighbours.Config(similarity="pearson", shrinkage=3.0),
    ],
    "user neighbours": [
        user_neighbours.Config("cosine", neighbours=50, rare=0.5),
        user_neighbours.Config("cosine", neighbours=200, rare=0.3),
        user_neighbours.Config("cosine", neighbours=500, rare=0.5),
        user_neighbours.Config("pearson", neighbours=200, rare=0.3),
    ],
    "what follows": [
        follows.Config(back=0.3, target=0.05),
        follows.Config(back=1.0, target=0.1),
        follows.Config(back=0.3, target=0.25, gap=0.3),
        follows.Config(back=0.1, target=0.1, gap=0.8, window=20),
    ],
    "sessions": [
        sessions.Config(neighbours=100, length=0.5),
        sessions.Config(neighbours=300, length=0.2),
        sessions.Config(neighbours=1000, length=0.2),
        sessions.Config(neighbours=300, length=0.2, pause_hours=6),
    ],
    "ALS": [
        als.Config(factors=32, ridge=0.1, alpha=2.0),
        als.Config(factors=64, ridge=1.0, alpha=10.0),
        als.Config(factors=64, ridge=10.0, alpha=5.0),
        als.Config(factors=64, ridge=10.0, alpha=20.0),
    ],
    "BPR": [
        bpr.Config(factors=32, rate=0.02, decay=0.01),
        bpr.Config(factors=64, rate=0.05, decay=0.01),
        bpr.Config(factors=64, rate=0.05, decay=0.05),
        bpr.Config(factors=64, rate=0.1, decay=0.02),
    ],
    "EASE": [ease.Config(ridge) for ridge in (20.0, 100.0, 400.0, 1500.0)],
    "repeats": [repeats.Config()],
}
