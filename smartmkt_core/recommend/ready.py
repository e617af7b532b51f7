"""Everything an answer needs, in memory and never changed: swapped as a whole for a newer one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.blocks import rows_of
from smartmkt_core.recommend.goods import Goods
from smartmkt_core.recommend.model import Model
from smartmkt_core.recommend.rules import Policy

Floats = NDArray[np.float32]

KNOWN_FROM = 4
"""Events from which a product stands on its own; before, it borrows from those like it."""
LENDERS = 8
LENT = 0.8
"""Of what the products like it score."""
_BLOCK = 4_000_000
"""Likenesses that are compared at once: 16 MB, a few times over."""
MOST_BORROWERS, _WORK = 20_000, 4_000_000_000
"""Products without a past that borrow: fewer in a huge catalogue, so that a start stays short."""


@dataclass(frozen=True, slots=True)
class Ready:
    """``item``: by place in the goods, the model's item or -1; ``lend`` (places, items): what a
    product without a past of its own takes from others' scores; ``columns``: the goods' attributes
    the other way round; ``in_stock``: when it was last looked at, so who shows looks again."""

    goods: Goods
    model: Model
    policy: Policy
    item: NDArray[np.int32]
    lend: sparse.csr_array
    columns: sparse.csr_array
    popular: Floats
    trending: Floats
    in_stock: NDArray[np.bool_]

    def scores(self, raw: Floats) -> Floats:
        """(n,) scores of the goods from the model's (items,), at most 1."""
        scores = self.known(raw)
        if self.lend.nnz:
            scores = np.maximum(scores, self.lend @ np.maximum(raw, 0))
        return to_one(scores)

    def known(self, raw: Floats) -> Floats:
        """(n,) scores of the goods that the model knows, from its (items,); 0 for the others."""
        # The place behind the last item stands for those that the model does not know.
        return np.maximum(np.append(raw, np.float32(0))[self.item], 0)

    def like(self, places: NDArray[np.int32], weights: Floats) -> Floats:
        """(n,) mean likeness of products to some of them, by weight, from their attributes."""
        if not len(places):
            return np.zeros(len(self.goods), np.float32)
        place, column, value = rows_of(self.goods.attributes, places)
        values, at = np.unique(column, return_inverse=True)
        profile = np.bincount(at, value * (weights / weights.sum())[place], len(values))
        place, product, value = rows_of(self.columns, values)
        found = np.bincount(product, value * profile[place], len(self.goods))
        return found.astype(np.float32)


def make_ready(goods: Goods, model: Model, policy: Policy) -> Ready:
    """Link a model's items with the goods of today; what is popular or gone is not known yet."""
    item = np.array([model.position.get(sku, -1) for sku in goods.skus], np.int32)
    nothing = np.zeros(len(goods), np.float32)
    events = model.counts[0] if len(model.skus) else np.zeros(0, np.int32)
    known = np.zeros(len(goods), np.bool_)
    known[item >= 0] = events[item[item >= 0]] >= KNOWN_FROM
    return Ready(
        goods,
        model,
        policy,
        item,
        _lend(goods, item, known, len(model.skus)),
        sparse.csr_array(goods.attributes.T),
        popular=nothing,
        trending=nothing,
        in_stock=np.ones(len(goods), np.bool_),
    )


def _lend(
    goods: Goods, item: NDArray[np.int32], known: NDArray[np.bool_], items: int
) -> sparse.csr_array:
    """Which known products lend their scores to those that nobody knows yet.

    By likeness of content, after Gantner et al., Learning attribute-to-feature mappings for
    cold-start recommendations (ICDM 2010), the mapping by nearest neighbours.
    """
    shape = (len(goods), items)
    new = np.flatnonzero(~known)[: min(MOST_BORROWERS, _WORK // max(len(goods), 1))]
    if not len(new) or not known.any():
        return sparse.csr_array(shape, dtype=np.float32)
    rows, columns, shares = [], [], []
    step = max(1, _BLOCK // len(goods))
    for begin in range(0, len(new), step):
        part = new[begin : begin + step]
        alike = np.where(known, goods.alike(part), 0)
        count = min(LENDERS, alike.shape[1])
        nearest = np.argpartition(-alike, count - 1, axis=1)[:, :count]
        weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0)
        total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
        # What is like nothing borrows nothing.
        weights = LENT * weights.max(axis=1, keepdims=True) * weights / total
        rows.append(np.repeat(part, count))
        columns.append(item[nearest].ravel())
        shares.append(weights.ravel())
    entries = (np.concatenate(shares), (np.concatenate(rows), np.concatenate(columns)))
    lend = sparse.csr_array(entries, shape=shape, dtype=np.float32)
    lend.eliminate_zeros()
    return lend


def to_one(scores: Floats) -> Floats:
    """Scores so that the best is 1; those without any stay."""
    top = float(scores.max(initial=0.0))
    return scores / top if top > 0 else scores


def best(scores: Floats, count: int) -> NDArray[np.int64]:
    """Places of the highest positive scores, best first; of equal ones the first."""
    if count < len(scores):
        least = np.partition(scores, -count)[-count]
        pool = np.flatnonzero((scores >= least) & (scores > 0))
    else:
        pool = np.flatnonzero(scores > 0)
    return pool[np.argsort(-scores[pool], kind="stable")][:count]
