"""Figures for lists of recommendations, with confidence intervals from a bootstrap over users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Floats, Ints, Log
from smartmkt_core.recommend.algorithms.blocks import scaled
from smartmkt_core.recommend.evaluation.protocols import Case

CUTS = (5, 10, 20)
_RESAMPLES = 500
_LEVEL = 95


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over users with its 95 % interval; coverage, which is no mean, has none."""

    value: float
    low: float | None = None
    high: float | None = None


def ndcg(lists: Ints, cases: Sequence[Case], *, cut: int) -> Floats:
    """NDCG of each list, 0 to 1; a perfect list has every target first."""
    return _of_hits(hits(lists, cases), cases, cut)["ndcg"]


def recall(lists: Ints, cases: Sequence[Case], *, cut: int) -> Floats:
    """The share of each case's targets among the first ``cut``."""
    return _of_hits(hits(lists, cases), cases, cut)["recall"]


def hits(lists: Ints, cases: Sequence[Case]) -> NDArray[np.bool_]:
    """(cases, places): which places hold a target."""
    found = np.zeros(lists.shape, bool)
    for row, case in enumerate(cases):
        found[row] = np.isin(lists[row], case.targets)
    return found


def figures(lists: Ints, cases: Sequence[Case], log: Log) -> dict[str, dict[int, Figure]]:
    """Each metric at each cut.

    ``lists``: (cases, 20) items, the best first, -1 where a list is shorter. Diversity is 1 minus
    the mean likeness of two items in a list (attributes, or who touched them); novelty the mean
    surprise of an item in bits, -log2 of its share of the events learnt from.
    """
    hit = hits(lists, cases)
    surprise = _surprise(log)
    profiles = _profiles(log)
    per_case: dict[tuple[str, int], Floats] = {}
    for cut in CUTS:
        for name, values in _of_hits(hit, cases, cut).items():
            per_case[name, cut] = values
        per_case["diversity", cut] = _diversity(lists[:, :cut], profiles)
        per_case["novelty", cut] = _mean_of(surprise, lists[:, :cut])
    intervals = _bootstrap(np.stack(list(per_case.values()), axis=1))
    found: dict[str, dict[int, Figure]] = {}
    for (name, cut), figure in zip(per_case, intervals, strict=True):
        found.setdefault(name, {})[cut] = figure
    for cut in CUTS:
        shown = np.unique(lists[:, :cut])
        covered = np.count_nonzero(shown >= 0) / max(log.n_items, 1)
        found.setdefault("coverage", {})[cut] = Figure(float(covered))
    return found


def difference(one: Floats, other: Floats) -> Figure:
    """The mean of ``one - other`` over the same users, with its interval."""
    return _bootstrap((one - other)[:, None])[0]


def _of_hits(hit: NDArray[np.bool_], cases: Sequence[Case], cut: int) -> dict[str, Floats]:
    near = hit[:, :cut]
    gains = 1 / np.log2(np.arange(2, cut + 2))
    wanted = np.array([len(case.targets) for case in cases])
    ideal = np.concatenate([[0], np.cumsum(gains)])[np.minimum(wanted, cut)]
    first = np.where(near.any(axis=1), near.argmax(axis=1), -1)
    found = {
        "ndcg": near @ gains[: near.shape[1]] / ideal,
        "recall": near.sum(axis=1) / wanted,
        "hit rate": near.any(axis=1),
        "mrr": np.where(first >= 0, 1 / (first + 1.0 + (first < 0)), 0),
    }
    return {name: values.astype(np.float32) for name, values in found.items()}


def _surprise(log: Log) -> Floats:
    counts = np.bincount(log.item, minlength=log.n_items) + 1.0
    return np.asarray(-np.log2(counts / counts.sum()), np.float32)


def _profiles(log: Log) -> sparse.csr_array:
    """Rows of length 1: an item's attributes, or the people who touched it."""
    content = log.content.attributes if log.content is not None else None
    matrix = sparse.csr_array(log.matrix().T) if content is None else sparse.csr_array(content)
    matrix = matrix.astype(np.float32)
    matrix.data = np.ones_like(matrix.data)
    lengths = np.sqrt(np.asarray(matrix.sum(axis=1)).ravel())
    return scaled(matrix, rows=1 / np.maximum(lengths, 1))


def _diversity(lists: Ints, profiles: sparse.csr_array) -> Floats:
    """With rows of length 1 the sum over all pairs is the squared length of the sum."""
    row = np.repeat(np.arange(len(lists)), lists.shape[1])
    item = lists.ravel()
    there = item >= 0
    chosen = sparse.csr_array(
        (np.ones(int(there.sum()), np.float32), (row[there], item[there])),
        shape=(len(lists), profiles.shape[0]),
    )
    own = np.asarray(profiles.multiply(profiles).sum(axis=1)).ravel()
    summed = chosen @ profiles
    whole = np.asarray(summed.multiply(summed).sum(axis=1)).ravel()
    many = np.asarray(chosen.sum(axis=1)).ravel()
    pairs = np.maximum(many * (many - 1), 1)
    return np.asarray(1 - (whole - chosen @ own) / pairs, np.float32)


def _mean_of(values: Floats, lists: Ints) -> Floats:
    there = lists >= 0
    return np.asarray(
        (values[lists] * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1), np.float32
    )


def _bootstrap(values: Floats) -> list[Figure]:
    """Means of columns; each resample draws every user a Poisson number of times."""
    draws = np.random.default_rng(0)
    means = []
    for _ in range(_RESAMPLES // 50):
        often = draws.poisson(1.0, (50, len(values))).astype(np.float32)
        means.append(often @ values / np.maximum(often.sum(axis=1, keepdims=True), 1))
    tail = (100 - _LEVEL) / 2
    low, high = np.percentile(np.concatenate(means), [tail, 100 - tail], axis=0)
    middle = values.mean(axis=0)
    return [
        Figure(*(float(part) for part in parts)) for parts in zip(middle, low, high, strict=True)
    ]
