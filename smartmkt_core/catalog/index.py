"""The catalogue in memory: numbers to filter by, words to understand, vectors to compare.

Words themselves stay in the database's full-text index. Each search first asks for the marks of
what has changed since the last one, by whichever process, and takes only that in.
"""

from __future__ import annotations

import threading
import weakref
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from smartmkt_core.catalog import fulltext, keeping, search_rows
from smartmkt_core.catalog.keeping import Encoder
from smartmkt_core.catalog.meanings import Meanings
from smartmkt_core.catalog.search_rows import Changed
from smartmkt_core.catalog.vectors import LEAST_FOR_LISTS
from smartmkt_core.catalog.words import plain

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
# A search itself reads at most so many changed products, and makes the meanings of so many;
# ``warm`` does the rest.
READ_AT_ONCE, MEANINGS_AT_ONCE = 2000, 32
KEPT_ENTRIES = 50_000
WEIGHTS = {"title": 3.0, "kind": 2.0, "about": 0.5}
_CENTS = 100
_LOADED_AT_ONCE = 20_000
_COLUMNS = ["price", "stock", "brand", "category", "colours", "maker", "vector_id", "sold"]


class Words(NamedTuple):
    """A product's words by field, each between spaces, and the sizes that it comes in."""

    sku: str
    title: str
    kind: str
    about: str
    sizes: str

    def own(self) -> set[str]:
        """Words of name, category, brand and attributes."""
        return {*self.title.split(), *self.kind.split()}

    def all(self) -> set[str]:
        """Those of the description too."""
        return self.own() | set(self.about.split())


class Index:
    """Products by position. ``price`` in cents; brands and categories by their place in a list."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.mark = 0
        self.price: Ints = np.zeros(0, np.int64)
        self.stock: Codes = np.zeros(0, np.int32)
        self.brand: Codes = np.zeros(0, np.int32)
        self.category: Codes = np.zeros(0, np.int32)
        self.colours: Codes = np.zeros(0, np.int32)
        self.maker: Codes = np.zeros(0, np.int32)
        self.vector_id: Ints = np.zeros(0, np.int64)
        self.sold: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.brands: dict[str, int] = {}
        self.categories: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.vectors = Meanings()
        self._unsure: set[int] = set()
        self._stale: set[int] = set()
        self._makers: dict[str, int] = {"": 0}
        self._meanings_due = True
        self._missing = 0
        self._count = 0
        self._words: OrderedDict[int, Words] = OrderedDict()
        self._spelling: dict[tuple[str, int], list[str]] | None = None
        self._nearest: dict[str, str | None] = {}

    def __len__(self) -> int:
        return self._count

    def catch_up(self, session: Session, *, most: int | None = READ_AT_ONCE) -> None:
        """Take in what has changed; read the words of at most ``most`` products."""
        with self.lock:
            first = not self.mark
            changed = self._take(session)
            waiting = sorted(self._stale)[:most]
            if waiting and search_rows.if_free(
                session, lambda: keeping.read_words(session, waiting)
            ):
                changed |= self._take(session)
            if first or len(changed) > READ_AT_ONCE or len(waiting) * 10 > len(self):
                self._learn(search_rows.terms(session))
            elif changed:
                entries = self.words(session, changed).values()
                self._learn(Counter(term for entry in entries for term in entry.all()))

    def embed(
        self, session: Session, encoder: Encoder, *, most: int | None = MEANINGS_AT_ONCE
    ) -> None:
        """Have the vectors that are made, and make at most ``most`` of those that are missing."""
        mark = keeping.mark_of(encoder)
        with self.lock:
            if self.vectors.encoder != mark:
                self.vectors = Meanings(self.vectors.folder, encoder=mark)
                self._meanings_due = True
            if not self._meanings_due:
                return
            self._load(session, encoder)
            made_by = self._makers.setdefault(mark, len(self._makers))
            missing = np.flatnonzero(self.sold & (self.maker != made_by)).tolist()
            wanted = missing[:most]
            if wanted and search_rows.if_free(
                session, lambda: keeping.read_meanings(session, encoder, wanted)
            ):
                self._take(session)
                self._load(session, encoder)
                missing = np.flatnonzero(self.sold & (self.maker != made_by)).tolist()
            self._missing = len(missing)
            self._meanings_due = bool(missing)

    @property
    def waiting(self) -> int:
        """How many products are to be read, or to be compared by meaning, still."""
        return len(self._stale) + self._missing

    def open_vectors(self, folder: Path, encoder: Encoder) -> None:
        """Go on with the newest version of the vectors in a folder."""
        self.vectors = Meanings(folder, encoder=keeping.mark_of(encoder))
        self._meanings_due = True

    def words(self, session: Session, positions: Iterable[int]) -> dict[int, Words]:
        """Words of some products; those asked for lately are in memory."""
        wanted = list(positions)
        with self.lock:
            missing = [position for position in wanted if position not in self._words]
            for entry in search_rows.entries(session, missing):
                fields = (f" {entry.title} ", f" {entry.kind} ", f" {entry.about} ")
                self._words[entry.position] = Words(entry.sku, *fields, entry.sizes)
            found = {p: self._words[p] for p in wanted if p in self._words}
            while len(self._words) > KEPT_ENTRIES:
                self._words.popitem(last=False)
        return found

    def spelled(self, word: str) -> str | None:
        """The word of the catalogue that a misspelled one is nearest to."""
        if len(word) < 4 or not (word.isascii() and word.isalpha()) or word in self.counts:
            return None
        if word not in self._nearest:
            spelling = self._spelling
            if spelling is None:
                # Other threads see it only when it is whole.
                spelling = defaultdict(list)
                for term in self.counts:
                    if term.isascii() and term.isalpha() and len(term) > 2:
                        spelling[term[0], len(term)].append(term)
                self._spelling = spelling
            self._nearest[word] = self._look_up(word, spelling)
        return self._nearest[word]

    def _look_up(self, word: str, spelling: dict[tuple[str, int], list[str]]) -> str | None:
        far = 1 if len(word) < 6 else 2
        near = [
            term
            for first in dict.fromkeys(word[:2])
            for length in range(len(word) - far, len(word) + far + 1)
            for term in spelling.get((first, length), ())
        ]
        found = process.extract(
            word, near, scorer=DamerauLevenshtein.distance, score_cutoff=far, limit=20
        )
        best = min(found, key=lambda hit: (hit[1], -self.counts[hit[0]]), default=None)
        return str(best[0]) if best else None

    def _take(self, session: Session) -> set[int]:
        """Take in what has changed since the mark; which products that are."""
        settled = fulltext.settled(session)
        sqlite = session.get_bind().dialect.name == "sqlite"
        # PostgreSQL's mark may stand still while changes are being committed.
        if sqlite and settled == self.mark and not self._unsure:
            return set()
        unsure: set[int] = set()
        changed: set[int] = set()
        for row in search_rows.changed_since(session, self.mark, self._unsure):
            self._put(row)
            changed.add(row.position)
            if settled is None or row.changed >= settled:
                unsure.add(row.position)
        # What was taken in from a transaction that was then taken back.
        for position in self._unsure - changed:
            self._forget(position)
        self._unsure = unsure
        self._count = int(np.count_nonzero(self.sold))
        self.mark = self.mark if settled is None else settled
        return {position for position in changed if self.sold[position]}

    def _put(self, row: Changed) -> None:
        at = row.position
        if at >= len(self.sold):
            self._grow(at + 1)
        self._words.pop(at, None)
        if row.price is None:
            self._forget(at)
        else:
            self.sold[at] = True
            self.price[at] = int(row.price * _CENTS)
            self.stock[at] = row.stock or 0
            self.colours[at] = row.colours
            self.brand[at] = self.brands.setdefault(plain(row.brand or ""), len(self.brands))
            name = plain(row.category or "")
            self.category[at] = self.categories.setdefault(name, len(self.categories))
            maker = self._makers.setdefault(row.encoder, len(self._makers))
            if not row.vector_id or (maker, row.vector_id) != (self.maker[at], self.vector_id[at]):
                self._meanings_due = True
            self.maker[at], self.vector_id[at] = maker, row.vector_id
        if row.stale:
            self._stale.add(at)
        else:
            self._stale.discard(at)

    def _forget(self, position: int) -> None:
        self.sold[position] = False
        self._stale.discard(position)
        self._words.pop(position, None)
        self.vectors.remove([position])

    def _grow(self, size: int) -> None:
        size = max(size, 2 * len(self.sold))
        for name in _COLUMNS:
            old = getattr(self, name)
            new = np.zeros(size, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def _load(self, session: Session, encoder: Encoder) -> None:
        """Vectors that another process made, or this one at its start."""
        made_by = self._makers.setdefault(self.vectors.encoder, len(self._makers))
        ids = np.zeros(len(self.sold), np.int64)
        ids[: len(self.vectors.ids)] = self.vectors.ids[: len(ids)]
        self.vectors.remove(np.flatnonzero((ids > 0) & ~self.sold).tolist())
        due = self.sold & (self.maker == made_by) & (ids != self.vector_id)
        if int(np.count_nonzero(due)) >= LEAST_FOR_LISTS and self.vectors.has_newer():
            # Another process has written them down: they are mapped, not read one by one.
            self.vectors = Meanings(self.vectors.folder, encoder=self.vectors.encoder)
            ids[:] = 0
            ids[: len(self.vectors.ids)] = self.vectors.ids[: len(ids)]
            self.vectors.remove(np.flatnonzero((ids > 0) & ~self.sold).tolist())
            due = self.sold & (self.maker == made_by) & (ids != self.vector_id)
        waiting = np.flatnonzero(due).tolist()
        dim = len(encoder.encode([""])[0]) if waiting else 0
        for start in range(0, len(waiting), _LOADED_AT_ONCE):
            found = list(search_rows.vectors(session, waiting[start : start + _LOADED_AT_ONCE]))
            at = [position for position, _ in found]
            rows = [np.frombuffer(vector, np.float16).reshape(-1, dim) for _, vector in found]
            self.vectors.put(at, self.vector_id[at].tolist() if at else [], rows)

    def _learn(self, terms: Mapping[str, int]) -> None:
        """Words of the catalogue, for spelling and for how rare each is."""
        new = [term for term in terms if term not in self.counts]
        if len(terms) > len(self.counts) or not self.counts:
            self.counts = dict(terms)
        else:
            # A new one: other threads may be reading the old one.
            self.counts = {**self.counts, **{term: terms[term] for term in new}}
        if new:
            self._spelling = None
            self._nearest.clear()


_indexes: weakref.WeakKeyDictionary[Engine, Index] = weakref.WeakKeyDictionary()
_making = threading.Lock()


def current(session: Session) -> Index:
    """The index of the catalogue as it is now."""
    engine = session.get_bind().engine
    with _making:
        index = _indexes.setdefault(engine, Index())
    index.catch_up(session)
    return index


def warm(session: Session, encoder: Encoder | None) -> int:
    """Read and compare everything that has changed; how many products there are."""
    index = current(session)
    index.catch_up(session, most=None)
    if encoder is not None:
        index.embed(session, encoder, most=None)
    return len(index)
