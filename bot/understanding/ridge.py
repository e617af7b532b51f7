"""Ridge regression in a kernel of meaning and words, for sentences of one script.

Two sentences are alike as far as their embeddings point the same way (a Gaussian of the angle)
and as far as they share grams (a dot product). The Gaussian lets one intent be several distant
ways of speaking, which no plane through the embeddings can. Fitting is one Cholesky
factorisation, and from it follows what the model would say of a sentence had it not seen it,
exactly and without training again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bot.understanding.features import GramVectors

NEAREST = 5
SAMPLE = 3000
"""Sentences that are judged as if unseen: enough to calibrate by, a third of the time of all."""
SAME = 0.97
"""From this cosine on, two sentences are one in two wordings, and no witnesses of each other."""
_BLOCK = 1000


@dataclass(frozen=True)
class Options:
    """How to train; the defaults are the ones that measured best on kept-apart sentences."""

    sharpness: float = 2.0
    dense_weight: float = 3.0
    gram_weight: float = 1.0
    ridge: float = 0.2
    axes: int = 192
    """Directions of the embeddings that are compared: half of them say as much as all 384 do
    (measured), and are compared in half the time."""


class Seen(NamedTuple):
    """A sentence's scores (…, classes), and its cosines with known sentences (…, 3).

    The cosines: the nearest sentence that is ours, the mean of the five nearest, and the nearest
    one that is out of scope.
    """

    logits: np.ndarray
    near: np.ndarray


class Unseen(NamedTuple):
    """Training sentences judged as if they were not known: their rows, and what was seen."""

    rows: np.ndarray
    seen: Seen


@dataclass(frozen=True)
class Head:
    """What is known of one script.

    Shapes: `mean` (dim,), `axes` (dim, axes), `known` (sentences, axes) as unit rows, `ours`
    (sentences,) whether it is in scope, `duals` (sentences, classes), `gram_coef` (grams, classes).
    """

    grams: GramVectors
    mean: np.ndarray
    axes: np.ndarray
    known: np.ndarray
    ours: np.ndarray
    duals: np.ndarray
    gram_coef: np.ndarray
    options: Options

    def look(self, text: str, dense: np.ndarray) -> tuple[Seen, bool]:
        """What is seen of a text and its embedding, and whether it has a single known word."""
        indices, weights = self.grams.transform(text)
        angles = self.known @ unit((dense - self.mean) @ self.axes)
        alike = self.options.dense_weight * np.exp(self.options.sharpness * (angles - 1))
        logits = alike @ self.duals + weights @ self.gram_coef[indices]
        return Seen(logits, _near(angles, self.ours)), bool(self.grams.is_word[indices].any())


def fit(
    texts: list[str], dense: np.ndarray, targets: np.ndarray, ours: np.ndarray, options: Options
) -> tuple[Head, Unseen]:
    """Fits sentences with embeddings (n, dim) to 0/1 targets (n, classes).

    Needs 4 n² bytes of memory: 580 MB for 12,000 sentences.
    """
    vectors = GramVectors.learn(texts)
    grams = _gram_rows(vectors, texts) * np.float32(options.gram_weight**0.5)
    mean = dense.mean(axis=0).astype(np.float32)
    axes = _main_axes(dense - mean, options.axes)
    known = unit((dense - mean) @ axes).astype(np.float32)
    kernel = _kernel(known, grams, options)
    # Rare intents count for more, but not as much as if all had equally many sentences.
    sizes = targets.sum(axis=0)
    share = sizes[targets.argmax(axis=1)] * np.count_nonzero(sizes) / len(targets)
    kernel[np.diag_indices_from(kernel)] += options.ridge * share**0.5
    rows = np.sort(np.random.default_rng(1).permutation(len(texts))[:SAMPLE])
    duals, unseen = _solve(kernel, targets, rows)
    head = Head(
        grams=vectors,
        mean=mean,
        axes=axes,
        known=known,
        ours=ours,
        duals=duals,
        gram_coef=np.asarray(grams.T @ duals) * np.float32(options.gram_weight**0.5),
        options=options,
    )
    return head, Unseen(rows, Seen(unseen, _near_others(known, ours, rows)))


def _main_axes(rows: np.ndarray, count: int) -> np.ndarray:
    """The directions (dim, count) in which centred rows (n, dim) differ most: PCA."""
    _, axes = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(axes[:, ::-1][:, :count], dtype=np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)


def _near(angles: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """(n,) cosines to the three that say how near a sentence is to what is known."""
    inside, outside = angles[ours], angles[~ours]
    nearest = np.partition(inside, -NEAREST)[-NEAREST:] if len(inside) > NEAREST else inside
    found = [
        nearest.max(initial=-1.0),
        nearest.mean() if len(nearest) else -1.0,
        outside.max(initial=-1.0),
    ]
    return np.array(found, dtype=np.float32)


def _near_others(known: np.ndarray, ours: np.ndarray, rows: np.ndarray) -> np.ndarray:
    found = np.empty((len(rows), 3), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        angles = known[rows[start : start + _BLOCK]] @ known.T
        angles[angles > SAME] = -1
        for at, line in enumerate(angles, start):
            found[at] = _near(line, ours)
    return found


def _kernel(known: np.ndarray, grams: Any, options: Options) -> np.ndarray:
    kernel = np.empty((len(known), len(known)), dtype=np.float32)
    for start in range(0, len(known), _BLOCK):
        rows = slice(start, start + _BLOCK)
        alike = np.exp(options.sharpness * (known[rows] @ known.T - 1))
        kernel[rows] = options.dense_weight * alike + (grams[rows] @ grams.T).toarray()
    return kernel


def _solve(
    kernel: np.ndarray, targets: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The weights of the sentences, and what those of `rows` would have got without themselves.

    Both (…, classes). The kernel is overwritten.
    """
    from scipy.linalg import lapack

    factor, failed = lapack.spotrf(kernel.T, lower=1, clean=1, overwrite_a=1)
    if failed:
        raise ValueError("The sentences cannot be told apart; is the ridge zero?")
    duals, _ = lapack.spotrs(factor, targets, lower=1)
    columns = np.zeros((len(kernel), len(rows)), dtype=np.float32, order="F")
    columns[rows, np.arange(len(rows))] = 1
    columns, _ = lapack.strtrs(factor, columns, lower=1, overwrite_b=1)
    weight = np.einsum("ij,ij->j", columns, columns)
    return np.ascontiguousarray(duals), targets[rows] - duals[rows] / weight[:, None]


def _gram_rows(vectors: GramVectors, texts: list[str]) -> Any:
    from scipy.sparse import csr_matrix

    rows = [vectors.transform(text) for text in texts]
    return csr_matrix(
        (
            np.concatenate([weights for _, weights in rows]),
            np.concatenate([indices for indices, _ in rows]),
            np.cumsum([0, *(len(indices) for indices, _ in rows)]),
        ),
        shape=(len(texts), len(vectors.vocabulary)),
    )
