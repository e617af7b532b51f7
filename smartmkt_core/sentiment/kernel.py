"""Ridge regression in a kernel of meaning, letters and signs.

Two sentences are alike as far as their embeddings point the same way (a Gaussian of the angle) and
as far as they share n-grams and signs (dot products). The Gaussian lets one mood be several
distant ways of speaking, which no plane through the embeddings can. What the model would say of a
whole file of sentences had it not read that file follows exactly from the inverse of the kernel
matrix, without training again: the leave-one-out identity of ridge regression, for groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Float32 = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Options:
    """The kernel. The defaults measured best in cross-validation, a whole file left out each time,
    and on ``dev.tsv``."""

    sharpness: float = 2.0
    meaning: float = 3.0
    letters: float = 1.0
    signs: float = 0.1
    constant: float = 0.5
    ridge: float = 1.0
    balance: float = 1.0
    """How much more rare labels count, from 0, not at all, to 1, as much as if all were equally
    frequent."""


@dataclass(frozen=True)
class Inputs:
    """Sentences as the kernel sees them, a row each.

    Shapes: ``meaning`` (n, dim) unit rows, ``letters`` (n, n-grams) sparse unit rows, ``signs``
    (n, signs).
    """

    meaning: Array
    letters: Any
    signs: Array

    def of(self, rows: Rows) -> Inputs:
        """Some of the sentences."""
        return Inputs(self.meaning[rows], self.letters[rows], self.signs[rows])

    def kernel(self, options: Options) -> Array:
        """How alike every two sentences are, (n, n)."""
        alike: Array = options.sharpness * (self.meaning @ self.meaning.T - 1)
        np.exp(alike, out=alike)
        alike *= options.meaning
        alike += options.letters * (self.letters @ self.letters.T).toarray()
        alike += options.signs * (self.signs @ self.signs.T)
        alike += options.constant
        return alike


def solve(
    kernel: Array, targets: Array, ridge: Array, groups: Sequence[str]
) -> tuple[Array, Array]:
    """Fit a kernel matrix to targets.

    Args:
        kernel: (n, n); overwritten.
        targets: (n, outputs).
        ridge: (n,), how little each sentence is believed; more than 0.
        groups: (n,), the group of each sentence.

    Returns:
        The sentences' weights, and what would have been found for each sentence without any of
        its group; both (n, outputs).
    """
    from scipy.linalg import lapack  # type: ignore[import-untyped]

    kernel[np.diag_indices_from(kernel)] += ridge
    factor, failed = lapack.dpotrf(kernel.T, lower=1, overwrite_a=1)
    if failed:
        raise ValueError("the sentences cannot be told apart")
    weights, _ = lapack.dpotrs(factor, targets, lower=1)
    # Only its lower triangle is filled.
    inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    unseen = np.empty_like(targets)
    for rows in rows_of_groups(groups):
        block = inverse[np.ix_(rows, rows)]
        block = np.tril(block) + np.tril(block, -1).T
        unseen[rows] = targets[rows] - np.linalg.solve(block, weights[rows])
    return weights, unseen


def rows_of_groups(groups: Sequence[str]) -> list[Rows]:
    """The rows of each group, in ascending order."""
    names = np.array(groups)
    return [np.flatnonzero(names == name) for name in sorted(set(groups))]


def unit(rows: Array) -> Array:
    """Rows of length 1."""
    scaled: Array = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return scaled


def meaning(vectors: NDArray[Any], centre: NDArray[Any], axes: NDArray[Any]) -> NDArray[Any]:
    """Vectors along their axes, each depth for itself and of equal weight, as rows of length 1.

    Shapes: (n, depths, dim), (depths, dim), (depths, dim, axes) → (n, depths * axes).
    """
    turned = np.einsum("ndk,dka->nda", vectors - centre, axes, optimize=True)
    alike = unit(turned) / np.sqrt(len(centre))
    rows: NDArray[Any] = alike.reshape(len(vectors), -1).astype(vectors.dtype)
    return rows
