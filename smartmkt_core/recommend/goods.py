"""The catalogue as recommending sees it: arrays by position, and how alike products are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.search_rows import meanings_by
from smartmkt_core.catalog.words import query_terms
from smartmkt_core.encoder.manifest import Manifest
from smartmkt_core.errors import NotReady
from smartmkt_core.recommend import repository
from smartmkt_core.recommend.algorithms.base import Content
from smartmkt_core.recommend.repository import Good

Ints = NDArray[np.int32]
Places = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float32]

# How much it says that two products share a value, beside how rare the value is.
_FIELDS = {"category": 1.0, "type": 2.0, "brand": 0.7}
_ATTRIBUTE, _WORD = 0.7, 0.5
_LONGEST_VALUE = 30
MOST_VECTORS = 100_000
"""Products whose meanings are held in memory: 150 MB at 384 dimensions."""
_UNKNOWN = 4.0
"""Square of what may be different in what is not known of a product."""
# Values that say nothing of what somebody likes.
_SILENT = frozenset({"group", "old_price", "size", "sizes", "price", "cost", "margin", "barcode"})
SAME_CATEGORY, SAME_KIND, SAME_BRAND = 0.5, 0.3, 0.2


@dataclass(slots=True)
class Goods:
    """Products by position, in the order of their numbers.

    ``category``, ``kind``, ``brand``, ``group`` (one thing in its colours and sizes): codes, equal
    where the values are, below 0 where there is none. ``values``: what the columns of
    ``attributes`` (n, values), rows of at most length 1, stand for; ``said``: the same before rare
    values
    got more weight; ``more``: attributes that are figures, NaN where a product has none.
    """

    stamp: tuple[Any, ...]
    skus: list[str]
    position: dict[str, int]
    category: Ints
    kind: Ints
    brand: Ints
    group: Ints
    price: Floats
    attributes: sparse.csr_array
    said: sparse.csr_array
    values: list[tuple[str, str]]
    categories: list[str]
    kinds: list[str]
    brands: list[str]
    vectors: Floats | None = None
    more: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.skus)

    @property
    def content(self) -> Content:
        """What an algorithm may know of the products."""
        return Content(self.said, self.vectors)

    def same(self, one: int, others: Places) -> Floats:
        """How alike a product is to some others in kind, 0 to 1: what variety goes by."""
        found: Floats = SAME_CATEGORY * _equal(self.category, one, others)
        found += SAME_KIND * _equal(self.kind, one, others)
        found += SAME_BRAND * _equal(self.brand, one, others)
        return found

    def alike(self, rows: Sequence[int] | Places) -> Floats:
        """Cosines (rows, n) of products with all, from what is known of them; -1 to 1."""
        found = np.asarray((self.attributes[rows] @ self.attributes.T).todense(), np.float32)
        if self.vectors is not None:
            found = 0.5 * found + 0.5 * spread(self.vectors[rows] @ self.vectors.T)
        return found


def read_vectors(session: Session, skus: Sequence[str], encoder: Path) -> Floats | None:
    """What the search knows of the products' meanings: (n, dim), the mean of their languages.

    None without an encoder in the folder, while most meanings are still to be made, and for more
    products than ``MOST_VECTORS``: their attributes have to do. A product without any has zeros.
    """
    try:
        built = Manifest.read(encoder)
    except NotReady:
        return None
    if not skus or len(skus) > MOST_VECTORS:
        return None
    position = {sku: n for n, sku in enumerate(skus)}
    found = np.zeros((len(skus), built.dim), np.float32)
    known = 0
    for sku, kept in meanings_by(session, built.fingerprint[:16]):
        if sku in position:
            languages = np.frombuffer(kept, np.float16).reshape(-1, built.dim)
            mean = languages.astype(np.float32).mean(axis=0)
            found[position[sku]] = mean / max(float(np.linalg.norm(mean)), 1e-9)
            known += 1
    return found if known * 2 >= len(skus) else None


def spread(cosines: Floats) -> Floats:
    """An encoder's cosines, which crowd together, as 0 for the usual one and 1 for the same."""
    middle = np.median(cosines, axis=-1, keepdims=True)
    return np.asarray((cosines - middle) / np.maximum(1 - middle, 1e-6), np.float32)


def read_goods(session: Session, stamp: tuple[Any, ...]) -> Goods:
    """Read the catalogue."""
    rows = list(repository.goods(session))
    skus = [row.sku for row in rows]
    said, values = _attributes(rows)
    categories, category = _codes(row.category for row in rows)
    brands, brand = _codes(row.brand for row in rows)
    kinds, kind = _codes(str((row.attributes or {}).get("type") or "") for row in rows)
    _, group = _codes(group_name(row) for row in rows)
    return Goods(
        stamp,
        skus,
        {sku: n for n, sku in enumerate(skus)},
        category,
        kind,
        brand,
        group,
        np.array([float(row.price) for row in rows], np.float32),
        _weighed(said),
        said,
        values,
        categories,
        kinds,
        brands,
        more={name: _figures(rows, name) for name in _figure_names(rows)},
    )


def group_name(row: Good | Product) -> str:
    """What a product shares with its other colours and sizes."""
    return catalog.group_of(row)  # type: ignore[arg-type]


def _codes(values: Iterable[str]) -> tuple[list[str], Ints]:
    known: dict[str, int] = {}
    codes = [known.setdefault(value, len(known)) if value else -1 for value in values]
    return list(known), np.array(codes, np.int32)


def _equal(codes: Ints, one: int, others: Places) -> Floats:
    equal = (codes[others] == codes[one]) & (codes[one] >= 0)
    return np.asarray(equal, np.float32)


def _attributes(rows: Sequence[Good]) -> tuple[sparse.csr_array, list[tuple[str, str]]]:
    """Values of the products; a value of a single product says nothing."""
    said = [dict(_said(row)) for row in rows]
    counts = Counter(value for values in said for value in values)
    columns = {value: n for n, value in enumerate(v for v, count in counts.items() if count > 1)}
    indptr, indices, data = [0], [], []
    for values in said:
        for value, weight in values.items():
            if (column := columns.get(value)) is not None:
                indices.append(column)
                data.append(weight)
        indptr.append(len(indices))
    shape = (len(rows), len(columns))
    matrix = sparse.csr_array(
        (np.array(data, np.float32), np.array(indices, np.int32), np.array(indptr)), shape=shape
    )
    return matrix, list(columns)


def _weighed(said: sparse.csr_array) -> sparse.csr_array:
    """Rows of at most length 1, rare values the heavier; the less is known the shorter the row."""
    counts = np.maximum(np.bincount(said.indices, minlength=said.shape[1]), 1)
    matrix = said.copy()
    matrix.data = said.data * np.log(said.shape[0] / counts)[said.indices]
    matrix.eliminate_zeros()
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel() + _UNKNOWN)
    scaled = sparse.diags_array((1 / np.maximum(norms, 1e-9)).astype(np.float32)) @ matrix
    return sparse.csr_array(scaled, dtype=np.float32)


def _said(row: Good) -> Iterable[tuple[tuple[str, str], float]]:
    more = row.attributes or {}
    named = {"category": row.category, "brand": row.brand, "type": str(more.get("type") or "")}
    for name, value in named.items():
        if value:
            yield (name, value), _FIELDS[name]
    for name, value in more.items():
        telling = isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE
        if telling and name not in _SILENT | _FIELDS.keys() and not name.endswith("_zh"):
            yield (name, str(value)), _ATTRIBUTE
    for word in query_terms(group_name(row)):
        yield ("word", word), _WORD


def _figure_names(rows: Sequence[Good]) -> set[str]:
    """Attributes that are figures, such as a margin or an old price."""
    return {
        name
        for row in rows
        for name, value in (row.attributes or {}).items()
        if _figure(value) is not None and name != "group"
    }


def _figures(rows: Sequence[Good], name: str) -> Floats:
    read = [_figure((row.attributes or {}).get(name)) for row in rows]
    return np.array([np.nan if value is None else value for value in read], np.float32)


def _figure(value: Any) -> float | None:
    if isinstance(value, bool):
        return float(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
