"""How much of a history counts: the newest most, and how a model is kept in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Floats, History

_MODEL = "model.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """How the events of a history are weighed when somebody asks."""

    step: float = 0.85
    """Each event counts so much of the next newer one; 1 remembers all alike."""
    last: int = 100
    """Older events than these many don't count."""
    half_life_days: float | None = None
    """After so many days before the question an event counts half; needs times in seconds."""

    def weights(self, history: History) -> Floats:
        """The weight of each of the newest ``last`` events, oldest first."""
        kept = history.weight[-self.last :]
        found = kept * np.float32(self.step) ** np.arange(len(kept) - 1, -1, -1, dtype=np.float32)
        if self.half_life_days is not None and len(kept):
            at = history.at[-self.last :]
            now = int(at[-1]) if history.now is None else history.now
            days = np.maximum(now - at, 0) / 86400
            found = found * 0.5 ** (days / self.half_life_days)
        return np.asarray(found, np.float32)

    def matrix(self, histories: Sequence[History], n_items: int) -> sparse.csr_array:
        """Sparse (histories, items) of summed weights; items that the model never saw drop out."""
        items, weights, lengths = [], [], [0]
        for history in histories:
            item = history.item[-self.last :]
            known = (item >= 0) & (item < n_items)
            items.append(item[known])
            weights.append(self.weights(history)[known])
            lengths.append(len(items[-1]))
        if not items:
            return sparse.csr_array((0, n_items), dtype=np.float32)
        found = sparse.csr_array(
            (np.concatenate(weights), np.concatenate(items), np.cumsum(lengths)),
            shape=(len(items), n_items),
        )
        found.sum_duplicates()
        return found


def shares(parts: Mapping[int, float], *, most: int = 5) -> tuple[tuple[int, float], ...]:
    """The largest positive parts as shares of their sum."""
    positive = {key: part for key, part in parts.items() if part > 0}
    whole = sum(positive.values())
    ordered = sorted(positive.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return tuple((key, float(part / whole)) for key, part in ordered)


def keep(folder: Path, facts: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Write plain facts as JSON, dense arrays as .npy, sparse ones as .npz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        if sparse.issparse(array):
            sparse.save_npz(folder / f"{name}.npz", array)
        else:
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / _MODEL).write_text(json.dumps(facts), "utf-8")


def facts_in(folder: Path) -> dict[str, Any]:
    """The facts that ``keep`` wrote.

    Raises:
        OSError, ValueError: where the model is missing or damaged.
    """
    found: dict[str, Any] = json.loads((folder / _MODEL).read_text("utf-8"))
    return found


def array_in(folder: Path, name: str) -> Any:
    """The array of that name, dense or sparse, that ``keep`` wrote."""
    dense = folder / f"{name}.npy"
    if dense.exists():
        return np.load(dense, allow_pickle=False)
    return sparse.csr_array(sparse.load_npz(folder / f"{name}.npz"))
