"""What every recommendation algorithm reads, answers and keeps.

Items and users are dense integers here; who calls knows which SKU or customer they stand for. A
history is all that scoring needs, so that a click counts at once, for a guest too, and nothing is
trained anew for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

Ints = NDArray[np.int32]
Times = NDArray[np.int64]
Floats = NDArray[np.float32]
Clock = Literal["seconds", "order"]
"""What times mean: seconds, or only what came before what."""


def _no_times() -> Times:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of the items beside behaviour; either part may be missing.

    ``attributes``: sparse (items, attributes), an entry where an item has an attribute;
    ``vectors``: (items, dimensions), such as a sentence encoder's.
    """

    attributes: sparse.csr_array | None = None
    vectors: Floats | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What one shopper did, oldest first, an entry for each event; an item may come again.

    ``weight`` says how much an event tells (a purchase more than a view). ``now`` is when somebody
    asks, in the log's clock; None stands for just after the last event.
    """

    item: Ints
    weight: Floats
    at: Times = field(default_factory=_no_times)
    now: int | None = None

    @classmethod
    def of(cls, items: Sequence[int], *, weight: Sequence[float] | None = None) -> History:
        """A history without times: items in their order."""
        weights = np.ones(len(items)) if weight is None else np.asarray(weight)
        return cls(
            np.asarray(items, np.int32),
            weights.astype(np.float32),
            np.arange(len(items), dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True, slots=True)
class Log:
    """Events sorted by user and, within a user, by time: four arrays of the same length.

    ``clock`` tells whether ``at`` holds seconds since 1970 or only an order within each user.
    """

    user: Ints
    item: Ints
    weight: Floats
    at: Times
    n_users: int
    n_items: int
    clock: Clock = "seconds"
    content: Content | None = None

    def __len__(self) -> int:
        return len(self.user)

    def starts(self) -> NDArray[np.int64]:
        """Where each user's events begin; one entry more than there are users."""
        counts = np.bincount(self.user, minlength=self.n_users)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def histories(self) -> Iterator[History]:
        """Each user's history, in the order of the users, empty ones included."""
        starts = self.starts()
        for begin, end in itertools.pairwise(starts):
            yield History(self.item[begin:end], self.weight[begin:end], self.at[begin:end])

    def matrix(self) -> sparse.csr_array:
        """Sparse (users, items) of summed weights."""
        shape = (self.n_users, self.n_items)
        found = sparse.csr_array((self.weight, (self.user, self.item)), shape=shape)
        found.sum_duplicates()
        return found


@dataclass(frozen=True, slots=True)
class Contribution:
    """What carried a score, the strongest first.

    ``items``: (item of the history, its share of the score); ``neighbours``: (user of the log the
    model was trained on, who may be the one who asks; share); ``attributes``: (attribute, share).
    Shares are 0 to 1. All empty with ``popular``: nothing but what everybody wants.
    """

    algorithm: str
    items: tuple[tuple[int, float], ...] = ()
    neighbours: tuple[tuple[int, float], ...] = ()
    attributes: tuple[tuple[int, float], ...] = ()
    popular: bool = False


class Algorithm(Protocol):
    """A recommender: learn once, then score any history."""

    name: str

    def fit(self, log: Log) -> None:
        """Learn from a log. An empty one makes a model that scores everything 0."""

    def score(self, histories: Sequence[History]) -> Floats:
        """Scores (histories, items); higher is better, 0 where nothing speaks for an item.

        Items of the history are scored like others; who calls leaves out what must not come again.
        Scores of different algorithms have different scales.
        """

    def because(self, history: History, item: int) -> Contribution | None:
        """What carried the score of an item; None where the score is 0."""

    def save(self, folder: Path) -> None:
        """Write the model into a folder of its own, made here."""

    @classmethod
    def load(cls, folder: Path) -> Any:
        """The model that ``save`` wrote; OSError or ValueError where it is missing or damaged."""
