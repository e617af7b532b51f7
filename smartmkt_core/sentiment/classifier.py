"""Negative, neutral or positive, and how angry.

One logistic head on the sentence encoder's vector, on character n-grams and on a few signs (marks,
capitals, emoji, words with a leaning). Predicting needs numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.errors import NotReady
from smartmkt_core.sentiment.features import Vocabulary, spoken

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = get_args(Label)
FILE_NAME = "mood.json"

Array = NDArray[np.float64]


class Encoder(Protocol):
    """What is needed of the sentence encoder."""

    @property
    def fingerprint(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class SentimentNotTrained(NotReady):
    """There is no classifier for this encoder; the message names the command to run."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"No usable mood classifier in {path}: {reason}. "
            "Train it with: python -m smartmkt_core.sentiment train"
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


@dataclass(frozen=True)
class Head:
    """What training finds, and all that predicting needs beside the encoder.

    Weights have one row for each label and a last one for anger: (4, features).
    """

    encoder: str
    """Fingerprint of the encoder whose vectors it was trained on."""
    examples: str
    """Digest of the examples and the lexicon it was trained on."""
    centre: list[float]
    """Mean vector of the examples, (dim,)."""
    vector_weights: list[list[float]]
    gram_weights: list[list[float]]
    sign_weights: list[list[float]]
    bias: list[float]
    temperature: float
    """Divides the labels' logits, so that probabilities mean what they say."""
    anger_temperature: float
    grams: list[str]
    """The character n-grams that have a weight."""
    rarity: list[float]
    """Inverse document frequency of each."""
    lexicon: dict[str, list[str]]
    """Words and emoji with a leaning, by kind."""

    def save(self, path: Path) -> None:
        """Write it into the folder ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        draft = path / f".{FILE_NAME}.new"
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        draft.replace(path / FILE_NAME)

    @classmethod
    def read(cls, path: Path) -> Head:
        """Read it from the folder ``path``.

        Raises:
            SentimentNotTrained: it is missing, damaged or of an older form.
        """
        try:
            return cls(**json.loads((path / FILE_NAME).read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is missing") from error
        except (OSError, ValueError, TypeError) as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is damaged or old ({error})") from error


class SentimentClassifier:
    """Scores the mood of messages in English and Chinese."""

    def __init__(self, head: Head, encoder: Encoder) -> None:
        self._encoder = encoder
        self._centre = np.array(head.centre)
        self._vector_weights = np.array(head.vector_weights)
        # One row an n-gram, so that a message touches only the rows it needs.
        self._gram_weights = np.array(head.gram_weights).T.reshape(-1, 4)
        self._sign_weights = np.array(head.sign_weights)
        self._vocabulary = Vocabulary(head.grams, head.rarity, head.lexicon)
        self._bias = np.array(head.bias)
        self._temperature = head.temperature
        self._anger_temperature = head.anger_temperature

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
        logits = self._logits(texts)
        labels = softmax(logits[:, :3] / self._temperature)
        anger = 1.0 / (1.0 + np.exp(-logits[:, 3] / self._anger_temperature))
        return [
            _SILENT if not text.strip() else _mood(row, angry)
            for text, row, angry in zip(texts, labels, anger, strict=True)
        ]

    def _logits(self, texts: Sequence[str]) -> Array:
        vectors = self._encoder.encode([spoken(text) for text in texts]).astype(np.float64)
        logits: Array = (vectors - self._centre) @ self._vector_weights.T + self._bias
        logits += self._vocabulary.signs(texts) @ self._sign_weights.T
        for row, text in enumerate(texts):
            places, weights = self._vocabulary.letters(text)
            logits[row] += weights @ self._gram_weights[places]
        return logits


def softmax(logits: Array) -> Array:
    """Row by row, (n, k) → (n, k)."""
    powers: Array = np.exp(logits - logits.max(axis=1, keepdims=True))
    total: Array = powers / powers.sum(axis=1, keepdims=True)
    return total


_SILENT = Mood("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0}, 0.0)


def _mood(row: Array, angry: float) -> Mood:
    scores = dict(zip(LABELS, (float(value) for value in row), strict=True))
    return Mood(LABELS[int(row.argmax())], scores, float(angry))
