"""The best items of an algorithm for many histories, a block at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from smartmkt_core.recommend.algorithms.base import Algorithm, Floats, History, Ints

_CELLS = 4_000_000
"""Scores held at once: 16 MB, which the allocator takes from what it has."""
Advance = Callable[[int], None]
"""Told how many histories are done since the last call."""


def blocks(count: int, n_items: int) -> list[slice]:
    """Slices over histories whose scores fit into memory together."""
    size = max(1, min(1000, _CELLS // max(n_items, 1)))
    return [slice(begin, min(begin + size, count)) for begin in range(0, count, size)]


def top(
    algorithm: Algorithm,
    histories: Sequence[History],
    *,
    n_items: int,
    count: int = 20,
    keep_seen: bool,
    advance: Advance | None = None,
) -> Ints:
    """(histories, count) items, the best first; -1 where an algorithm knows no more.

    Equal scores go by the item's number.
    """
    found = np.full((len(histories), count), -1, np.int32)
    for block in blocks(len(histories), n_items):
        asked = histories[block]
        scores = algorithm.score(asked)
        if not keep_seen:
            leave_out(scores, asked)
        found[block] = best(scores, count)[0]
        if advance is not None:
            advance(len(asked))
    return found


def leave_out(scores: Floats, histories: Sequence[History]) -> None:
    """Put each history's own items last, in place."""
    rows = np.repeat(np.arange(len(histories)), [len(history) for history in histories])
    if len(rows):
        scores[rows, np.concatenate([history.item for history in histories])] = -np.inf


def best(scores: Floats, count: int) -> tuple[Ints, Floats]:
    """(rows, count) columns with the highest scores and those scores; -1 and 0 beyond the end."""
    width = min(count, scores.shape[1])
    if width < scores.shape[1]:
        near = np.sort(np.argpartition(-scores, width, axis=1)[:, :width], axis=1)
    else:
        near = np.broadcast_to(np.arange(width), (len(scores), width))
    values = np.take_along_axis(scores, near, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    items = np.full((len(scores), count), -1, np.int32)
    kept = np.zeros((len(scores), count), np.float32)
    items[:, :width] = np.take_along_axis(near, order, axis=1)
    kept[:, :width] = np.take_along_axis(values, order, axis=1)
    nothing = ~np.isfinite(kept) | (kept == 0)
    items[nothing], kept[nothing] = -1, 0
    return items, kept
