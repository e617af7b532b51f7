"""Sparse products a block of rows at a time, so that memory stays bounded at any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

_WORK = 20_000_000
"""Multiplications in one block at most: the block's product holds no more entries than that."""


def strongest(matrix: sparse.csr_array, count: int) -> sparse.csr_array:
    """Only the largest positive entries of each row, at most ``count`` of them.

    Of equal entries at the edge any may stay.
    """
    good = matrix.data > 0
    lengths = np.diff(np.concatenate([[0], np.cumsum(good)])[matrix.indptr])
    column, value = matrix.indices[good], matrix.data[good]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    kept = np.ones(len(value), bool)
    for row in np.flatnonzero(lengths > count):
        part = slice(begins[row], begins[row + 1])
        kept[part] = False
        kept[begins[row] + np.argpartition(-value[part], count)[:count]] = True
    ends = np.concatenate([[0], np.cumsum(kept)])[begins]
    found = sparse.csr_array((value[kept], column[kept], ends), shape=matrix.shape)
    found.sort_indices()
    return found


def product(
    left: sparse.csr_array,
    right: sparse.csr_array,
    *,
    count: int,
    change: Callable[[sparse.csr_array, int], sparse.csr_array] | None = None,
) -> sparse.csr_array:
    """The strongest ``count`` entries of each row of ``left @ right``.

    ``change(block, first_row)`` turns a block of the product into similarities before it is cut.
    """
    parts = []
    for begin, end in _blocks(left, right):
        block = sparse.csr_array(left[begin:end] @ right)
        if change is not None:
            block = change(block, begin)
        parts.append(strongest(block, count))
    if not parts:
        return sparse.csr_array((left.shape[0], right.shape[1]), dtype=np.float32)
    return sparse.csr_array(sparse.vstack(parts, format="csr"))


def _blocks(left: sparse.csr_array, right: sparse.csr_array) -> list[tuple[int, int]]:
    """Ranges of rows of ``left`` whose product takes about ``_WORK`` multiplications each."""
    entries = np.diff(right.indptr)
    work = np.concatenate([[0], np.cumsum(entries[left.indices])])[left.indptr]
    found, begin = [], 0
    while begin < left.shape[0]:
        end = int(np.searchsorted(work, work[begin] + _WORK, side="right")) - 1
        end = min(max(end, begin + 1), left.shape[0])
        found.append((begin, end))
        begin = end
    return found


def scaled(
    matrix: sparse.csr_array, *, rows: object = None, columns: object = None
) -> sparse.csr_array:
    """The matrix with its rows and columns multiplied by numbers."""
    found = sparse.csr_array(matrix, copy=True)
    if rows is not None:
        found.data = found.data * np.repeat(np.asarray(rows), np.diff(found.indptr))
    if columns is not None:
        found.data = found.data * np.asarray(columns)[found.indices]
    found.data = found.data.astype(np.float32)
    return found


def without_itself(block: sparse.csr_array, first_row: int) -> sparse.csr_array:
    """A block of an item-item product without each item's own entry."""
    row = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + first_row
    block.data[row == block.indices] = 0
    return block


def rows_of(
    matrix: sparse.csr_array, rows: NDArray[np.integer[Any]]
) -> tuple[NDArray[np.int64], NDArray[np.integer[Any]], NDArray[np.floating[Any]]]:
    """The entries of some rows as (place in ``rows``, column, value); scipy needs five times as
    long for a few rows."""
    begins = matrix.indptr[rows].astype(np.int64)
    counts = matrix.indptr[np.asarray(rows) + 1] - begins
    place = np.repeat(np.arange(len(begins)), counts)
    before = np.cumsum(counts) - counts
    at = np.arange(len(place)) + (begins - before)[place]
    return place, matrix.indices[at], matrix.data[at]


def column_of(
    matrix: sparse.csr_array, rows: NDArray[np.integer[Any]], column: int
) -> list[tuple[int, float]]:
    """The entries of a column in some rows, as (place in ``rows``, value)."""
    place, columns, values = rows_of(matrix, rows)
    at = np.flatnonzero(columns == column)
    return list(zip(place[at].tolist(), values[at].tolist(), strict=True))
