"""Visits like this one: session-based nearest neighbours, for guests above all.

V-SkNN (Ludewig and Jannach: Evaluation of session-based recommendation algorithms, UMUAI 2018)
with what VMIS-kNN adds (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD 2022): of each item only
the newest visits are searched, newer items of the visit count more, rare items say more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.blocks import scaled
from smartmkt_core.recommend.algorithms.crowd import CrowdVotes


@dataclass(frozen=True, slots=True)
class Config:
    """What a visit is, and which ones vote."""

    pause_hours: float | None = None
    """A longer pause begins a new visit; None or a log without times: one visit a user."""
    searched: int = 1000
    """Newest visits of each item that are searched."""
    neighbours: int = 200
    """Visits that vote."""
    step: float = 0.7
    """Each event of the current visit counts so much of the next newer one."""
    length: float = 0.3
    """Power of a visit's length that its nearness is divided by."""


class Sessions(CrowdVotes):
    """A row for each visit."""

    name = "sessions"
    options = Config

    def fit(self, log: Log) -> None:
        """Cut the log into visits and keep the newest of each item."""
        config: Config = self.config
        self._kept = None
        visit, user, last = _visits(log, config.pause_hours)
        shape = (len(user), log.n_items)
        ones = np.ones(len(log), np.float32)
        matrix = sparse.csr_array((ones, (visit, log.item)), shape=shape)
        matrix.sum_duplicates()
        matrix.data = np.ones_like(matrix.data)
        counts = np.maximum(np.bincount(matrix.indices, minlength=log.n_items), 1)
        rare = np.log1p(max(len(user), 1) / counts)
        lengths = np.maximum(np.diff(matrix.indptr), 1).astype(float)
        weighed = scaled(matrix, rows=lengths**-config.length, columns=rare)
        self.near = _newest(sparse.csr_array(weighed.T), last, config.searched)
        self.votes, self.user = matrix, user


def _visits(
    log: Log, pause_hours: float | None
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """The visit of each event; the user and the time of the last event of each visit."""
    if not len(log):
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)
    begins = np.ones(len(log), bool)
    begins[1:] = log.user[1:] != log.user[:-1]
    if pause_hours is not None and log.clock == "seconds":
        begins[1:] |= np.diff(log.at) > pause_hours * 3600
    visit = np.cumsum(begins) - 1
    ends = np.append(np.flatnonzero(begins)[1:], len(log)) - 1
    return visit, log.user[begins].astype(np.int32), log.at[ends]


def _newest(near: sparse.csr_array, last: NDArray[np.int64], count: int) -> sparse.csr_array:
    """Of each item (row) only the ``count`` visits that ended last."""
    row = np.repeat(np.arange(near.shape[0]), np.diff(near.indptr))
    order = np.lexsort((-last[near.indices], row))
    begins = near.indptr[:-1][row]
    kept = np.sort(order[np.arange(len(row)) - begins < count])
    cut = (near.data[kept], (row[kept], near.indices[kept]))
    return sparse.csr_array(cut, shape=near.shape)
