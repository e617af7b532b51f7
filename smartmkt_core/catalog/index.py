"""The catalogue in memory: words and meanings of every product, built once per version."""

from __future__ import annotations

import difflib
import hashlib
import math
import re
import threading
import weakref
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from smartmkt_core.catalog import repository
from smartmkt_core.catalog.repository import ProductText
from smartmkt_core.catalog.words import ALIKE, colours_in, plain, terms

Vector = NDArray[np.float32]
WEIGHTS = {"title": 3.0, "category": 2.0, "brand": 2.0, "attributes": 2.0, "description": 0.5}
# Half of the score is reached at this weight of a word in a product.
_SATURATION = 1.0
# What another name for a thing counts beside the word itself.
_ALIKE_PART = 0.6
_SUFFIXES = "子儿头"
# Two Chinese characters that no product has are often the end of one word and the next one's start.
_UNKNOWN_PART = 0.4
# Attributes that shops keep for themselves, by name; they say nothing to a shopper.
_INTERNAL = re.compile(r"price|cost|group|barcode|gtin|ean|handle|(^|_)id$", re.IGNORECASE)
# What a product's meaning is made of besides title and category: short values, and not many.
_MEANING_VALUES, _MEANING_LENGTH = 6, 30


class Encoder(Protocol):
    """Whatever turns texts into unit vectors, float32, shape (n, dim)."""

    def encode(self, texts: Sequence[str], /) -> Vector:
        """Vectors of the texts."""
        ...


@dataclass
class Index:
    """Products of one version of the catalogue, by position. ``vectors``: (2, n, dim) or None."""

    stamp: tuple[Any, ...]
    skus: list[str]
    titles: list[tuple[str, str]]
    categories: list[str]
    brands: list[str]
    colours: list[set[str]]
    sizes: list[str]
    texts: list[tuple[str, str]]
    postings: dict[str, tuple[NDArray[np.int64], Vector]]
    vectors: Vector | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def build(cls, stamp: tuple[Any, ...], rows: Sequence[ProductText]) -> Index:
        """Index the words of every product."""
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for position, row in enumerate(rows):
            for name, weight in WEIGHTS.items():
                for term in set(terms(_field(row, name))):
                    seen = weights[term].get(position, 0.0)
                    weights[term][position] = seen + weight
        return cls(
            stamp=stamp,
            skus=[row.sku for row in rows],
            titles=[(row.title, row.title_zh) for row in rows],
            categories=[row.category for row in rows],
            brands=[row.brand for row in rows],
            colours=[colours_in(f"{row.title} {row.title_zh} {_colour(row)}") for row in rows],
            sizes=[
                str(row.attributes.get("sizes") or row.attributes.get("size") or "") for row in rows
            ],
            texts=[_meanings(row) for row in rows],
            postings={
                term: (np.array(list(found), np.int64), np.array(list(found.values()), np.float32))
                for term, found in weights.items()
            },
        )

    def lexical(self, words: Sequence[str]) -> Vector:
        """How much of the query each product has in its words, 0 to 1; rare words count more.

        A number alone ("15") is no match where the query has words too.
        """
        scores = np.zeros(len(self.skus), np.float32)
        worded = np.zeros(len(self.skus), np.bool_)
        total = 0.0
        for word in words:
            part = self._weights(word)
            count = int(np.count_nonzero(part))
            idf = math.log(1 + (len(self.skus) - count + 0.5) / (count + 0.5))
            total += idf if count or word.isascii() else idf * _UNKNOWN_PART
            scores += idf * part / (part + _SATURATION)
            worded |= (part > 0) & (not word.isdecimal())
        if not all(word.isdecimal() for word in words):
            scores[~worded] = 0
        return scores / total if total else scores

    def semantic(self, query: str, encoder: Encoder) -> Vector:
        """Cosine of the query with each product, the better of the two languages."""
        self.embed(encoder)
        assert self.vectors is not None
        vector = encoder.encode([query])[0]
        return np.asarray((self.vectors @ vector).max(axis=0), np.float32)

    def embed(self, encoder: Encoder, *, folder: Path | None = None) -> None:
        """Make the vectors unless they exist; ``folder`` keeps them for the next start."""
        with self.lock:
            if self.vectors is not None:
                return
            texts = [text for pair in self.texts for text in pair]
            mark = f"{getattr(encoder, 'fingerprint', type(encoder).__name__)}\n"
            name = hashlib.sha256((mark + "\n".join(texts)).encode()).hexdigest()[:24]
            path = folder / f"products-{name}.npy" if folder else None
            if path is not None and path.exists():
                self.vectors = np.load(path, allow_pickle=False)
                return
            flat = encoder.encode(texts)
            self.vectors = np.ascontiguousarray(
                flat.reshape(len(self.texts), 2, -1).transpose(1, 0, 2)
            )
            if path is not None:
                _keep(path, self.vectors)

    def _weights(self, word: str) -> Vector:
        """Weight of a word in each product; another name for the same thing counts for less.

        A Chinese suffix may be missing in the title: 杯子 is the 杯 of 马克杯.
        """
        weights = np.zeros(len(self.skus), np.float32)
        if found := self.postings.get(word):
            weights[found[0]] = found[1]
        for other in ALIKE.get(word, ()):
            if found := self.postings.get(other):
                weights[found[0]] = np.maximum(weights[found[0]], _ALIKE_PART * found[1])
        if len(word) == 2 and word[1] in _SUFFIXES and (found := self.postings.get(word[0])):
            weights[found[0]] = np.maximum(weights[found[0]], found[1])
        if not weights.any() and (found := self._near(word)):
            weights[found[0]] = found[1]
        return weights

    def _near(self, word: str) -> tuple[NDArray[np.int64], Vector] | None:
        """The word most like a misspelled one."""
        if len(word) < 4 or not word.isascii() or not word.isalpha():
            return None
        near = [
            term
            for term in self.postings
            if term[:1] == word[:1] and abs(len(term) - len(word)) <= 2 and term.isascii()
        ]
        closest = difflib.get_close_matches(word, near, n=1, cutoff=0.8)
        return self.postings[closest[0]] if closest else None


_indexes: weakref.WeakKeyDictionary[Engine, Index] = weakref.WeakKeyDictionary()
_building = threading.Lock()


def current(session: Session) -> Index:
    """The index of the catalogue as it is now; rebuilt where the catalogue has changed."""
    engine = session.get_bind().engine
    stamp = repository.stamp(session)
    index = _indexes.get(engine)
    if index is None or index.stamp != stamp:
        with _building:
            index = _indexes.get(engine)
            if index is None or index.stamp != stamp:
                index = Index.build(stamp, repository.texts(session))
                _indexes[engine] = index
    return index


def _field(row: ProductText, name: str) -> str:
    if name == "title":
        return f"{row.title} {row.title_zh} {row.sku}"
    if name == "category":
        return f"{row.category} {row.attributes.get('category_zh', '')}"
    if name == "description":
        return f"{row.description} {row.description_zh}"
    if name == "attributes":
        return " ".join(_values(row, ""))
    return row.brand


def _values(row: ProductText, language: str) -> list[str]:
    """Attributes as words: of one language, or of both."""
    return [
        key if value is True else str(value)
        for key, value in row.attributes.items()
        if value not in (None, False, "")
        and not _INTERNAL.search(key)
        and (not language or key.endswith("_zh") == (language == "zh"))
    ]


def _colour(row: ProductText) -> str:
    keys = ("colour", "color", "colour_zh", "color_zh", "颜色")
    return " ".join(str(row.attributes.get(key, "")) for key in keys)


def _meanings(row: ProductText) -> tuple[str, str]:
    """What stands for a product in each language: title, category, attributes."""
    category_zh = str(row.attributes.get("category_zh") or row.category)
    english = [row.title or row.title_zh, row.category, ", ".join(_short(_values(row, "en")))]
    chinese = [row.title_zh or row.title, category_zh, "，".join(_short(_values(row, "zh")))]
    return plain(". ".join(filter(None, english))), plain("。".join(filter(None, chinese)))


def _short(values: list[str]) -> list[str]:
    return [value for value in values if len(value) <= _MEANING_LENGTH][:_MEANING_VALUES]


def _keep(path: Path, vectors: Vector) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part.npy")
    np.save(draft, vectors, allow_pickle=False)
    draft.replace(path)
