"""Things like those somebody cared about: by their attributes and by what their text means.

A profile of who asks is the mean of what they cared about (Pazzani and Billsus: Content-based
recommendation systems, 2007): attributes weighed by how rare they are, and vectors of a sentence
encoder. A new item counts as soon as it has a text, behaviour or not; what many want goes first
among equals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Content, Contribution, Floats, History, Log
from smartmkt_core.recommend.algorithms.blocks import scaled
from smartmkt_core.recommend.algorithms.memory import Memory, array_in, facts_in, keep, shares

_COMMON = 0.6
"""An attribute that more items have is left out."""


@dataclass(frozen=True, slots=True)
class Config:
    """How alike and liked are weighed."""

    vectors: float = 0.5
    """The part of the vectors beside the attributes, where there are both."""
    popularity: float = 0.4
    """Power of one plus an item's count that likeness is multiplied by."""
    least: float = 0.1
    """Likeness below this counts for nothing."""
    step: float = 0.8
    """Each event of a history counts so much of the next newer one."""


class ContentBased:
    """``attributes``: (items, attributes) of length 1; ``vectors``: (items, dimensions)."""

    name = "content"
    options = Config

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self._take(sparse.csr_array((0, 0), dtype=np.float32))
        self.vectors: Floats = np.zeros((0, 0), np.float32)
        self.prior: Floats = np.zeros(0, np.float32)

    def fit(self, log: Log) -> None:
        """Take up the items' content; without any, everything scores 0."""
        content = log.content or Content()
        attributes = content.attributes
        if attributes is None:
            attributes = sparse.csr_array((log.n_items, 0), dtype=np.float32)
        self._take(_of_length_one(attributes))
        vectors = content.vectors
        if vectors is None:
            vectors = np.zeros((log.n_items, 0), np.float32)
        centred = vectors - vectors.mean(axis=0) if len(vectors) else vectors
        lengths = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        self.vectors = np.asarray(centred / lengths, np.float32)
        counts = np.maximum(np.bincount(log.item, log.weight, minlength=log.n_items), 0)
        self.prior = ((1 + counts) ** self.config.popularity).astype(np.float32)

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items)."""
        asked = self._memory().matrix(histories, len(self.prior))
        whole = np.maximum(np.asarray(asked.sum(axis=1)).ravel(), 1e-9)
        profiles = scaled(asked, rows=1 / whole)
        like = np.zeros((len(histories), len(self.prior)), np.float32)
        for part, weight in self._parts():
            mean = profiles @ part
            if part is self.vectors:
                like += np.float32(weight) * (mean @ part.T)
            else:
                like += np.float32(weight) * (mean @ self._by_attribute).toarray()
        like[like < self.config.least] = 0
        return np.asarray(like * self.prior, np.float32)

    def because(self, history: History, item: int) -> Contribution | None:
        """The items of the history that it is most like, and the attributes they share."""
        newest = self._memory().weights(history)
        items: dict[int, float] = {}
        attributes: dict[int, float] = {}
        mine = self._of(item)
        for source, weight in zip(history.item[-len(newest) :].tolist(), newest, strict=True):
            if not 0 <= source < len(self.prior):
                continue
            like = 0.0
            for part, scale in self._parts():
                if part is self.vectors:
                    like += scale * float(part[source] @ part[item])
                    continue
                for attribute, value in self._of(source).items():
                    shared = value * mine.get(attribute, 0.0)
                    attributes[attribute] = attributes.get(attribute, 0.0) + weight * shared
                    like += scale * shared
            items[source] = items.get(source, 0.0) + float(weight) * like
        whole = float(newest.sum())
        if not whole or sum(items.values()) / whole < self.config.least:
            return None
        return Contribution(self.name, items=shares(items), attributes=shares(attributes))

    def _of(self, item: int) -> dict[int, float]:
        """An item's attributes and their weights."""
        row = slice(self.attributes.indptr[item], self.attributes.indptr[item + 1])
        return dict(
            zip(
                self.attributes.indices[row].tolist(),
                self.attributes.data[row].tolist(),
                strict=True,
            )
        )

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        arrays = {"attributes": self.attributes, "vectors": self.vectors, "prior": self.prior}
        keep(folder, {"config": asdict(self.config)}, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that ``save`` wrote."""
        model = cls(Config(**facts_in(folder)["config"]))
        model._take(array_in(folder, "attributes"))
        model.vectors, model.prior = array_in(folder, "vectors"), array_in(folder, "prior")
        return model

    def _take(self, attributes: sparse.csr_array) -> None:
        self.attributes = attributes
        # Turned over once: scipy would do it for every question.
        self._by_attribute = sparse.csr_array(attributes.T)

    def _memory(self) -> Memory:
        return Memory(step=self.config.step, last=20)

    def _parts(self) -> list[tuple[Any, float]]:
        """What there is of attributes and vectors, with its weight."""
        found: list[tuple[Any, float]] = []
        share = self.config.vectors if self.vectors.shape[1] else 0.0
        if not self.attributes.nnz:
            share = 1.0
        if self.attributes.nnz and share < 1:
            found.append((self.attributes, 1 - share))
        if self.vectors.shape[1] and share > 0:
            found.append((self.vectors, share))
        return found


def _of_length_one(attributes: sparse.csr_array) -> sparse.csr_array:
    """Rows of length 1, rare attributes weighing more; what most items have tells nothing."""
    counts = np.bincount(attributes.indices, minlength=attributes.shape[1])
    often = counts / max(attributes.shape[0], 1)
    rare = np.where(often < _COMMON, -np.log(np.maximum(often, 1e-9)), 0)
    found = scaled(attributes, columns=rare)
    found.eliminate_zeros()
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return scaled(found, rows=1 / np.maximum(lengths, 1e-9))
