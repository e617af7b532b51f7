"""Vectors of the catalogue: exact where they are few, by lists of near ones where many.

A large catalogue has a folder with the vectors (float16) and an inverted file of them: lists around
centroids (IVF: Jégou, Douze, Schmid 2011), in each the vectors in two bits a dimension (RaBitQ: Gao
and Long 2024), by ``faiss``. A search looks into the lists nearest to it. Both are mapped into
memory, so that all processes of a machine share them and a start reads next to nothing. What has
changed since is held beside them and searched exactly. A folder is written once and never changed;
a newer one takes its place (``products-000002`` after ``products-000001``).
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]
# Fewer vectors than this are compared one by one: 10,000 take a millisecond.
LEAST_FOR_LISTS = 10_000
# A new folder is written when this part of the vectors is not in the old one.
RENEW_AT = 0.1
# The work of a search is least with about as many lists as there are vectors in each. Measured by
# benchmarks/search.py: every 16th list holds .98 of the ten nearest among a million.
_LISTS_PER_ROOT, _LOOKED_INTO, _LEAST_LOOKED_INTO = 2, 1 / 16, 64
_LEARNT_FROM, _ROUNDS = 40, 8
_AT_ONCE = 50_000


class Vectors:
    """Vectors by position of the product. ``ids``: the number of each vector, 0 without one."""

    def __init__(self, folder: Path | None = None, *, encoder: str = "") -> None:
        self.encoder = encoder
        self.folder = folder
        self.version = ""
        self.dim = 0
        self.ids: Positions = np.zeros(0, np.int64)
        self._slots: Positions = np.zeros(0, np.int64)
        self._base: NDArray[np.float16] | None = None
        self._lists: Any = None
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

    def nearest(self, query: Vector, count: int, allowed: Mask) -> Positions:
        """Positions of the vectors nearest to a unit vector, in no sequence.

        Only of products that are ``allowed``, a mask by position.
        """
        found: list[Positions] = []
        if self._lists is not None:
            bits = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            looked_into = max(int(self._lists.nlist * _LOOKED_INTO), _LEAST_LOOKED_INTO)
            options = faiss.SearchParametersIVF(nprobe=looked_into, sel=bits)
            # One question has nothing to share out, and waiting threads cost others their time.
            faiss.omp_set_num_threads(1)
            owners = self._lists.search(query[None], count, params=options)[1][0]
            slots = self._slots[owners := owners[owners >= 0]]
            found.append(owners[(slots > 0) & (slots <= self._in_base)])
        if used := len(self._fresh_owners):
            owners = np.asarray(self._fresh_owners, np.int64)
            alive = self._slots[owners] == self._in_base + np.arange(used) + 1
            alive &= owners < len(allowed)
            alive[alive] = allowed[owners[alive]]
            cosines = np.where(alive, self._fresh[:used] @ query, -2)
            best = np.argpartition(-cosines, min(count, used) - 1)[:count]
            found.append(owners[best[alive[best]]])
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def has_newer(self) -> bool:
        """Whether the folder has a newer version than the one opened."""
        found = _versions(self.folder) if self.folder is not None else []
        return bool(found) and found[-1].name != self.version

    def differs(self) -> bool:
        """Whether there are many vectors, and a part of them is not in the version at hand."""
        in_base = int(np.count_nonzero((self._slots > 0) & (self._slots <= self._in_base)))
        differing = len(self) - in_base + self._in_base - in_base
        return len(self) >= LEAST_FOR_LISTS and differing >= RENEW_AT * len(self)

    def save(self) -> bool:
        """Write everything as a new version in the folder; False where that is too little."""
        folder = self.folder
        if folder is None or len(self) < LEAST_FOR_LISTS:
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
        for start in range(0, len(owners), _AT_ONCE):
            base[start : start + _AT_ONCE] = self.of(owners[start : start + _AT_ONCE])
        base.flush()
        faiss.write_index(_listed(base, owners), str(folder / "lists.faiss"))
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
                lists = faiss.read_index(str(version / "lists.faiss"), faiss.IO_FLAG_MMAP_IFC)
            except (OSError, ValueError, KeyError, RuntimeError):
                continue
            self._base, self._lists, self.dim = base, lists, facts["dim"]
            self.version = version.name
            self._fresh = np.zeros((0, self.dim), np.float32)
            self._grow(int(owners.max()) + 1)
            self.ids[owners] = ids
            self._slots[owners] = np.arange(len(owners)) + 1
            return


def _listed(base: NDArray[np.float16], owners: Positions) -> Any:
    """Lists of the vectors, known by the positions of their products."""
    count, dim = base.shape
    lists = int(_LISTS_PER_ROOT * math.sqrt(count))
    index = faiss.index_factory(dim, f"IVF{lists},RaBitQfs2", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, _LEARNT_FROM
    chosen = np.random.default_rng(0).choice(count, min(count, lists * _LEARNT_FROM), replace=False)
    index.train(base[np.sort(chosen)].astype(np.float32))
    for start in range(0, count, _AT_ONCE):
        rows = base[start : start + _AT_ONCE].astype(np.float32)
        index.add_with_ids(rows, owners[start : start + _AT_ONCE])
    return index


def _versions(folder: Path) -> list[Path]:
    return sorted(folder.glob("products-[0-9]*[0-9]"))
