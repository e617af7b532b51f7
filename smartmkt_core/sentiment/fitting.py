"""From labelled sentences to a head: the kernel's weights, and calibrated probabilities."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from smartmkt_core.sentiment.classifier import CAUSES, LABELS, Cause, Encoder, Head, read_by
from smartmkt_core.sentiment.examples import Example, NoExamples, digest
from smartmkt_core.sentiment.features import Vocabulary
from smartmkt_core.sentiment.kernel import Array, Float32, Inputs, Options, Rows, meaning, solve
from smartmkt_core.sentiment.lexicon import Entries

Integers = NDArray[np.int64]

_FILES = 6
"""From so many files on, a sentence is judged by what the other files say: shoppers write more
differently from the examples than the examples of one file from each other."""
_PARTS = 10
"""Otherwise, by what the other parts of the sentences say."""
_AXES = 192
"""Directions of the vectors that are compared: half of them say as much as all 384 do."""
_LEAST = 5
"""Examples that a label or a cause must have."""


def fit(
    examples: Sequence[Example],
    encoder: Encoder,
    *,
    entries: Entries | None = None,
    options: Options | None = None,
) -> Head:
    """Find the head.

    Args:
        examples: what to learn from; all three labels, calm and angry.
        encoder: whose vectors are used.
        entries: the lexicon, by kind.
        options: the kernel.

    Raises:
        NoExamples: there are too few sentences of a label, or none says how angry it is.
    """
    _check(examples)
    chosen = options or Options()
    lexicon = {kind: list(words) for kind, words in (entries or {}).items()}
    texts = [example.text for example in examples]
    vocabulary = Vocabulary.learn(texts, lexicon)
    vectors = read_by(encoder, texts).astype(np.float64)
    centre = vectors.mean(axis=0)
    axes = np.stack([_main_axes(depth, _AXES) for depth in (vectors - centre).swapaxes(0, 1)])
    inputs = Inputs(
        meaning(vectors, centre, axes), _letters(vocabulary, texts), vocabulary.signs(texts)
    )
    groups = _groups(examples)
    causes = _known_causes(examples)
    with threadpool_limits(os.cpu_count() or 1):
        parts = [
            _labels(inputs, examples, groups, chosen),
            _anger(inputs, examples, groups, chosen),
            _causes(inputs, examples, groups, causes, chosen),
        ]
        weights = np.hstack([part for part, _ in parts])
        scores = np.hstack([unseen for _, unseen in parts])
        calibrations = [
            _label_calibration(scores, examples),
            _anger_calibration(scores, examples),
            _cause_calibration(scores, examples, causes),
        ]
    return Head(
        encoder=encoder.fingerprint,
        examples=digest(examples, lexicon),
        sharpness=chosen.sharpness,
        causes=causes,
        grams=vocabulary.grams,
        rarity=vocabulary.rarity,
        lexicon=lexicon,
        centre=_small(centre),
        axes=_small(axes),
        known=_small(inputs.meaning),
        example_weights=_small(chosen.meaning * weights),
        gram_weights=_small(chosen.letters * (inputs.letters.T @ weights)),
        sign_weights=_small(chosen.signs * (inputs.signs.T @ weights)),
        constant=_small(chosen.constant * weights.sum(axis=0)),
        label_calibration=calibrations[0],
        anger_calibration=calibrations[1],
        cause_calibration=calibrations[2],
    )


def _check(examples: Sequence[Example]) -> None:
    counts = Counter(example.label for example in examples)
    for label in LABELS:
        if counts[label] < _LEAST:
            raise NoExamples(
                f"at least {_LEAST} {label} sentences are needed, {counts[label]} found"
            )
    if not {0.0, 1.0} <= {example.anger for example in examples}:
        raise NoExamples("some sentences must have anger 0 and some anger 1")


def _main_axes(rows: Array, count: int) -> Array:
    """The directions (dim, count) in which centred rows (n, dim) differ most: PCA."""
    _, axes = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(axes[:, ::-1][:, :count])


def _letters(vocabulary: Vocabulary, texts: Sequence[str]) -> sparse.csr_matrix:
    rows = [vocabulary.letters(text) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    weights = np.concatenate([weights for _, weights in rows])
    return sparse.csr_matrix((weights, places, starts), shape=(len(texts), len(vocabulary.grams)))


def _groups(examples: Sequence[Example]) -> list[str]:
    if len({example.source for example in examples}) >= _FILES:
        return [example.source for example in examples]
    parts = np.random.default_rng(0).permutation(len(examples)) % _PARTS
    return [str(part) for part in parts]


def _known_causes(examples: Sequence[Example]) -> list[Cause]:
    """The causes with enough examples; three at least, or none."""
    counts = Counter(example.cause for example in examples)
    known = [cause for cause in CAUSES if counts[cause] >= _LEAST]
    return known if len(known) > 2 else []


def _labels(
    inputs: Inputs, examples: Sequence[Example], groups: Sequence[str], options: Options
) -> tuple[Array, Array]:
    """Weights and unseen scores, (n, 3) each."""
    truth = np.array([LABELS.index(example.label) for example in examples])
    return _on_rows(inputs, np.arange(len(examples)), np.eye(3)[truth], groups, options)


def _anger(
    inputs: Inputs, examples: Sequence[Example], groups: Sequence[str], options: Options
) -> tuple[Array, Array]:
    """Weights and unseen scores, (n, 1) each, of how angry and how calm the sentences are."""
    rows = _rows(example.anger is not None for example in examples)
    truth = np.array([examples[row].anger for row in rows], dtype=np.float64)
    weights, unseen = _on_rows(inputs, rows, np.stack([truth, 1 - truth], axis=1), groups, options)
    return weights[:, :1], unseen[:, :1]


def _causes(
    inputs: Inputs,
    examples: Sequence[Example],
    groups: Sequence[str],
    causes: list[Cause],
    options: Options,
) -> tuple[Array, Array]:
    """Weights and unseen scores, (n, causes) each; 0 where a sentence has none of them."""
    if not causes:
        nothing = np.zeros((len(examples), 0))
        return nothing, nothing
    rows, truth = _blamed(examples, causes)
    return _on_rows(inputs, rows, np.eye(len(causes))[truth], groups, options)


def _on_rows(
    inputs: Inputs, rows: Rows, targets: Array, groups: Sequence[str], options: Options
) -> tuple[Array, Array]:
    """Fit some of the sentences; the others have weight and score 0.

    The share of a target in the sentences decides how little each of its sentences is believed.
    """
    frequent = targets.sum(axis=0)
    share = targets @ frequent * np.count_nonzero(frequent) / len(targets)
    weights, unseen = solve(
        inputs.of(rows).kernel(options),
        targets,
        options.ridge * share**options.balance,
        [groups[row] for row in rows],
    )
    everywhere = np.zeros((2, len(groups), targets.shape[1]))
    everywhere[:, rows] = weights, unseen
    return everywhere[0], everywhere[1]


def _label_calibration(scores: Array, examples: Sequence[Example]) -> Float32:
    truth = np.array([LABELS.index(example.label) for example in examples])
    return _calibration(scores[:, :3], truth)


def _anger_calibration(scores: Array, examples: Sequence[Example]) -> Float32:
    """A half-angry example counts half as angry and half as calm."""
    anger = np.array([np.nan if e.anger is None else e.anger for e in examples])
    angry, calm = np.flatnonzero(anger > 0), np.flatnonzero(anger < 1)
    weights = np.concatenate([anger[angry], 1 - anger[calm]])
    truth = np.repeat([1, 0], [len(angry), len(calm)])
    return _calibration(scores[np.concatenate([angry, calm]), :4], truth, weights)


def _cause_calibration(scores: Array, examples: Sequence[Example], causes: list[Cause]) -> Float32:
    if not causes:
        return np.zeros((1, 0), dtype=np.float32)
    rows, truth = _blamed(examples, causes)
    return _calibration(scores[rows, 4:], truth)


def _calibration(scores: Array, truth: Integers, weights: Array | None = None) -> Float32:
    """Logistic regression of the truth on unseen scores: coefficients, and a row to add."""
    model = LogisticRegression(C=100.0, max_iter=2000, class_weight="balanced")
    model.fit(scores, truth, sample_weight=weights)
    return _small(np.vstack([model.coef_.T, model.intercept_]))


def _blamed(examples: Sequence[Example], causes: list[Cause]) -> tuple[Rows, Integers]:
    """The rows with one of the causes, and which one."""
    found = [(row, one.cause) for row, one in enumerate(examples) if one.cause in causes]
    rows = np.array([row for row, _ in found], dtype=np.intp)
    return rows, np.array([causes.index(cause) for _, cause in found if cause])


def _rows(chosen: Iterable[bool]) -> Rows:
    return np.flatnonzero(np.fromiter(chosen, dtype=np.bool_))


def _small(values: Array) -> Float32:
    small: Float32 = np.ascontiguousarray(values, dtype=np.float32)
    return small
