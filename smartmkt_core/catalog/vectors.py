"""Vectors of the catalogue: exact where they are few, through a graph in a file where many.

A large catalogue has a folder with the vectors (float16) and a navigable small-world graph of them
in 8 bits (HNSW: Malkov and Yashunin 2018, by ``usearch``), both mapped into memory, so that all
processes of a machine share them and a start reads next to nothing. What has changed since is held
beside them and searched exactly. A folder is written once and never changed; a newer one takes its
place (``products-000002`` after ``products-000001``).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from usearch.index import Index as Graph

Vector = NDArray[np.float32]
Positions = NDArray[np.int64]
# Fewer vectors than this are compared one by one: 10,000 take a millisecond.
LEAST_FOR_GRAPH = 10_000
# A new folder is written when this part of the vectors is not in the old one.
RENEW_AT = 0.1
# Shoppers' words lie apart from the vectors of products, so that more of the graph has to be seen
# than for vectors of one kind: measured by benchmarks/search.py.
_CONNECTIVITY, _EXPANSION_ADD, _EXPANSION_SEARCH = 24, 128, 512


class Vectors:
    """Vectors by position of the product. ``ids``: the number of each vector, 0 without one."""

    def __init__(self, folder: Path | None = None, *, encoder: str = "") -> None:
        self.encoder = encoder
        self.folder = folder
        self.dim = 0
        self.ids: Positions = np.zeros(0, np.int64)
        self._slots: Positions = np.zeros(0, np.int64)
        self._base: NDArray[np.float16] | None = None
        self._owners: Positions = np.zeros(0, np.int64)
        self._graph: Graph | None = None
        self._fresh: Vector = np.zeros((0, 0), np.float32)
        self._fresh_owners: list[int] = []
        if folder is not None:
            self._open(folder)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.ids))

    def put(
        self, positions: Sequence[int], ids: Sequence[int], vectors: Sequence[NDArray[Any]]
    ) -> None:
        """Take vectors in, instead of those that the products had."""
        if not positions:
            return
        self._grow(max(positions) + 1)
        rows = np.asarray(vectors, np.float32)
        self.dim = rows.shape[1]
        start = len(self._fresh_owners)
        if start + len(rows) > len(self._fresh):
            room = np.zeros((max(64, 2 * (start + len(rows))), self.dim), np.float32)
            if start:
                room[:start] = self._fresh[:start]
            self._fresh = room
        self._fresh[start : start + len(rows)] = rows
        self._fresh_owners += positions
        where = np.asarray(positions)
        self._slots[where] = self._in_base + np.arange(start, start + len(rows)) + 1
        self.ids[where] = ids

    def remove(self, positions: Iterable[int]) -> None:
        """Forget the vectors of some products."""
        for position in positions:
            if position < len(self.ids):
                self.ids[position] = self._slots[position] = 0

    def of(self, positions: Positions) -> Vector:
        """Vectors of some products, shape (n, dim); zeros for a product that has none."""
        slots = np.zeros(len(positions), np.int64)
        inside = positions < len(self._slots)
        slots[inside] = self._slots[positions[inside]]
        found = np.zeros((len(positions), self.dim), np.float32)
        if self._base is not None:
            old = (slots > 0) & (slots <= self._in_base)
            found[old] = self._base[slots[old] - 1]
        new = slots > self._in_base
        found[new] = self._fresh[slots[new] - 1 - self._in_base]
        return found

    def nearest(self, query: Vector, count: int) -> Positions:
        """Positions of the vectors nearest to a unit vector, in no sequence."""
        found: list[Positions] = []
        if self._graph is not None and len(self._graph):
            keys = np.asarray(self._graph.search(query, count, threads=1).keys, np.int64)
            owners = self._owners[keys]
            found.append(owners[self._slots[owners] == keys + 1])
        if used := len(self._fresh_owners):
            owners = np.asarray(self._fresh_owners, np.int64)
            alive = self._slots[owners] == self._in_base + np.arange(used) + 1
            cosines = np.where(alive, self._fresh[:used] @ query, -2)
            best = np.argpartition(-cosines, min(count, used) - 1)[:count]
            found.append(owners[best[alive[best]]])
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def save(self) -> bool:
        """Write everything as a new version in the folder; False where that is not worth while.

        It is where there are many vectors and a part of them is not in the version at hand.
        """
        in_base = int(np.count_nonzero((self._slots > 0) & (self._slots <= self._in_base)))
        differing = len(self) - in_base + self._in_base - in_base
        folder = self.folder
        if folder is None or len(self) < LEAST_FOR_GRAPH or differing < RENEW_AT * len(self):
            return False
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        try:
            self._write(draft)
            self._place(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return True

    @property
    def _in_base(self) -> int:
        return 0 if self._base is None else len(self._base)

    def _grow(self, size: int) -> None:
        if size > len(self.ids):
            more = max(size, 2 * len(self.ids)) - len(self.ids)
            self.ids = np.concatenate([self.ids, np.zeros(more, np.int64)])
            self._slots = np.concatenate([self._slots, np.zeros(more, np.int64)])

    def _write(self, folder: Path) -> None:
        owners = np.flatnonzero(self.ids)
        base = np.lib.format.open_memmap(
            folder / "vectors.npy", "w+", np.float16, (len(owners), self.dim)
        )
        graph = Graph(
            ndim=self.dim,
            metric="cos",
            dtype="i8",
            connectivity=_CONNECTIVITY,
            expansion_add=_EXPANSION_ADD,
        )
        for start in range(0, len(owners), 50_000):
            rows = self.of(owners[start : start + 50_000])
            base[start : start + len(rows)] = rows
            graph.add(np.arange(start, start + len(rows)), rows)
        base.flush()
        graph.save(str(folder / "graph.usearch"))
        np.save(folder / "owners.npy", owners, allow_pickle=False)
        np.save(folder / "ids.npy", self.ids[owners], allow_pickle=False)
        facts = {"encoder": self.encoder, "dim": self.dim, "vectors": len(owners)}
        (folder / "facts.json").write_text(json.dumps(facts))

    def _place(self, draft: Path, folder: Path) -> None:
        versions = _versions(folder)
        number = int(versions[-1].name.rpartition("-")[2]) + 1 if versions else 1
        draft.chmod(0o755)
        draft.rename(folder / f"products-{number:06}")
        # Whoever has an older one mapped keeps it until they let go.
        for old in versions:
            shutil.rmtree(old, ignore_errors=True)

    def _open(self, folder: Path) -> None:
        for version in reversed(_versions(folder)):
            try:
                facts = json.loads((version / "facts.json").read_text())
                if facts["encoder"] != self.encoder:
                    continue
                base = np.load(version / "vectors.npy", mmap_mode="r")
                owners, ids = np.load(version / "owners.npy"), np.load(version / "ids.npy")
                graph = Graph(
                    ndim=facts["dim"],
                    metric="cos",
                    dtype="i8",
                    connectivity=_CONNECTIVITY,
                    expansion_search=_EXPANSION_SEARCH,
                )
                graph.view(str(version / "graph.usearch"))
            except (OSError, ValueError, KeyError, RuntimeError):
                continue
            self._base, self._owners, self._graph, self.dim = base, owners, graph, facts["dim"]
            self._fresh = np.zeros((0, self.dim), np.float32)
            self._grow(int(owners.max()) + 1)
            self.ids[owners] = ids
            self._slots[owners] = np.arange(len(owners)) + 1
            return


def _versions(folder: Path) -> list[Path]:
    return sorted(folder.glob("products-[0-9]*[0-9]"))
