"""Negative, neutral or positive, how angry, and what about.

Kernel ridge regression on the sentence encoder's vector, on character n-grams and on a few signs
(marks, capitals, emoji, words with a leaning); see ``kernel``. Predicting needs numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Protocol, get_args
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.errors import NotReady
from smartmkt_core.sentiment.features import Vocabulary, spoken
from smartmkt_core.sentiment.kernel import Array, Float32, meaning

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = get_args(Label)
Cause = Literal["delivery", "product_quality", "refund", "price", "service", "website", "other"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
FILE_NAME = "mood.npz"
BLAME = 0.3
"""From this probability of being negative on, a message's cause is told."""


class Encoder(Protocol):
    """What is needed of the sentence encoder."""

    @property
    def fingerprint(self) -> str: ...

    def encode_deep(
        self, texts: Sequence[str]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]: ...


class SentimentNotTrained(NotReady):
    """There is no classifier for this encoder; the message names the command to run."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"No usable mood classifier in {path}: {reason}. "
            "Train it with: smartmkt sentiment train"
        )


@dataclass(frozen=True)
class Mood:
    """How one message sounds."""

    label: Label
    """The most probable of the three."""
    scores: dict[Label, float]
    """Calibrated probabilities; they add up to 1."""
    anger: float
    """How angry, 0 to 1: about .5 impatient or ironic, from .6 on furious. A problem that is
    reported calmly is not anger."""
    cause: Cause | None
    """What an unhappy message is about: told from a probability of .3 of being negative on, since
    problems that are reported calmly have a cause, too. None below, and without examples of causes.
    """
    causes: dict[Cause, float]
    """What the message would be about if it were a complaint: probabilities that add up to 1.
    Those without examples are 0; all are for an empty text."""


@dataclass(frozen=True)
class Head:
    """What training finds, and all that predicting needs beside the encoder.

    A column of scores for each label, one for anger and one for each cause: 4 + causes = "outputs".
    """

    encoder: str
    """Fingerprint of the encoder whose vectors it was trained on."""
    examples: str
    """Digest of the examples and the lexicon it was trained on."""
    sharpness: float
    """Of the Gaussian of the angle between two sentences."""
    causes: list[Cause]
    """The causes that there were examples of."""
    grams: list[str]
    """The character n-grams that have weights."""
    rarity: list[float]
    """Inverse document frequency of each."""
    lexicon: dict[str, list[str]]
    """Words and emoji with a leaning, by kind."""
    centre: Float32
    """Mean vector of the examples at each depth, (depths, dim)."""
    axes: Float32
    """The directions in which the examples differ most at each depth, (depths, dim, axes)."""
    known: Float32
    """The examples along the axes, rows of length 1, (examples, depths * axes)."""
    example_weights: Float32
    """(examples, outputs)"""
    gram_weights: Float32
    """(n-grams, outputs)"""
    sign_weights: Float32
    """(signs, outputs)"""
    constant: Float32
    """(outputs,)"""
    label_calibration: Float32
    """From the labels' scores to log-odds that mean what they say: (4, 3), the last row added."""
    anger_calibration: Float32
    """The same for anger, from the labels' scores and its own: (5, 1)."""
    cause_calibration: Float32
    """The same for the causes: (causes + 1, causes)."""

    def save(self, path: Path) -> None:
        """Write it into the folder ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        draft = path / f".{FILE_NAME}.new"
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        arrays: dict[str, Any] = {
            name: value for name, value in values.items() if isinstance(value, np.ndarray)
        }
        words = {name: value for name, value in values.items() if name not in arrays}
        with draft.open("wb") as file:
            np.savez(file, words=json.dumps(words, ensure_ascii=False), **arrays)
        draft.replace(path / FILE_NAME)

    @classmethod
    def read(cls, path: Path) -> Head:
        """Read it from the folder ``path``.

        Raises:
            SentimentNotTrained: it is missing, damaged or of an older form.
        """
        try:
            with np.load(path / FILE_NAME, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            return cls(**json.loads(str(arrays.pop("words"))), **arrays)
        except FileNotFoundError as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is missing") from error
        except (OSError, ValueError, TypeError, KeyError, BadZipFile) as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is damaged or old ({error})") from error


class SentimentClassifier:
    """Scores the mood of messages in English and Chinese."""

    def __init__(self, head: Head, encoder: Encoder) -> None:
        self._encoder = encoder
        self._head = head
        self._vocabulary = Vocabulary(head.grams, head.rarity, head.lexicon)

    @classmethod
    def load(cls, path: str | Path, encoder: Encoder) -> SentimentClassifier:
        """Open a trained classifier.

        Raises:
            SentimentNotTrained: there is none, or it was trained with another encoder.
        """
        folder = Path(path)
        head = Head.read(folder)
        if head.encoder != encoder.fingerprint:
            raise SentimentNotTrained(folder, "it was trained with another encoder")
        return cls(head, encoder)

    def score(self, texts: Sequence[str]) -> list[Mood]:
        """The mood of each text. An empty text is neutral."""
        if not texts:
            return []
        head, scores = self._head, self._scores(texts)
        labels = softmax(calibrated(scores[:, :3], head.label_calibration))
        anger = 1.0 / (1.0 + np.exp(-calibrated(scores[:, :4], head.anger_calibration)[:, 0]))
        causes = softmax(calibrated(scores[:, 4:], head.cause_calibration))
        return [
            self._mood(*rows) if text.strip() else _SILENT
            for text, *rows in zip(texts, labels, anger, causes, strict=True)
        ]

    def _mood(self, labels: Array, anger: float, causes: Array) -> Mood:
        scores = dict(zip(LABELS, map(float, labels), strict=True))
        blamed = scores["negative"] >= BLAME and self._head.causes
        return Mood(
            LABELS[int(labels.argmax())],
            scores,
            float(anger),
            self._head.causes[int(causes.argmax())] if blamed else None,
            _NO_CAUSES | dict(zip(self._head.causes, map(float, causes), strict=True)),
        )

    def _scores(self, texts: Sequence[str]) -> Array:
        head = self._head
        vectors = read_by(self._encoder, texts)
        angles = meaning(vectors, head.centre, head.axes) @ head.known.T
        scores = np.exp(np.float32(head.sharpness) * (angles - 1)) @ head.example_weights
        scores += head.constant + self._vocabulary.signs(texts).astype(np.float32) @ (
            head.sign_weights
        )
        for row, text in enumerate(texts):
            places, weights = self._vocabulary.letters(text)
            scores[row] += weights.astype(np.float32) @ head.gram_weights[places]
        exact: Array = scores.astype(np.float64)
        return exact


def read_by(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """What the encoder tells of texts, (n, depths, dim): the vector of each last.

    Where a vector is shorter or longer than the states below it, zeros make up for it.
    """
    top, below = encoder.encode_deep([spoken(text) for text in texts])
    parts = [below, top[:, None]]
    dim = max(part.shape[-1] for part in parts)
    even = [np.pad(part, ((0, 0), (0, 0), (0, dim - part.shape[-1]))) for part in parts]
    return np.concatenate(even, axis=1)


def calibrated(scores: Array, calibration: Float32) -> Array:
    """Scores (n, k) to log-odds (n, m) by a calibration (k + 1, m)."""
    odds: Array = scores @ calibration[:-1] + calibration[-1]
    return odds


def softmax(logits: Array) -> Array:
    """Row by row, (n, k) → (n, k)."""
    powers: Array = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    total: Array = powers / powers.sum(axis=1, keepdims=True)
    return total


_NO_CAUSES: dict[Cause, float] = dict.fromkeys(CAUSES, 0.0)
_SILENT = Mood("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0}, 0.0, None, _NO_CAUSES)
