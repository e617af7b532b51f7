"""A logistic head on the sentence encoder: negative, neutral or positive, and how angry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.errors import NotReady

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
    """How angry, 0 to 1; .5 where angry and calm examples are equally near. A problem that is
    reported calmly is not anger."""


@dataclass(frozen=True)
class Head:
    """What training finds, and all that predicting needs."""

    encoder: str
    """Fingerprint of the encoder whose vectors it was trained on."""
    examples: str
    """Digest of the examples it was trained on."""
    centre: list[float]
    """Mean vector of the examples, (dim,)."""
    weights: list[list[float]]
    """One row for each label and a last one for anger, (4, dim)."""
    bias: list[float]
    temperature: float
    """Divides the labels' logits, so that probabilities mean what they say."""
    anger_temperature: float

    def save(self, path: Path) -> None:
        """Write it into the folder ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        draft = path / f".{FILE_NAME}.new"
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        draft.replace(path / FILE_NAME)

    @classmethod
    def read(cls, path: Path) -> Head:
        """Read it from the folder ``path``.

        Raises:
            SentimentNotTrained: it is missing or damaged.
        """
        try:
            return cls(**json.loads((path / FILE_NAME).read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is missing") from error
        except (OSError, ValueError, TypeError) as error:
            raise SentimentNotTrained(path, f"{FILE_NAME} is damaged ({error})") from error


class SentimentClassifier:
    """Scores the mood of messages in English and Chinese."""

    def __init__(self, head: Head, encoder: Encoder) -> None:
        self._encoder = encoder
        self._centre = np.array(head.centre)
        self._weights = np.array(head.weights)
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
        vectors = self._encoder.encode(texts)
        labels, anger = self.probabilities(vectors.astype(np.float64))
        return [
            _SILENT if not text.strip() else _mood(row, angry)
            for text, row, angry in zip(texts, labels, anger, strict=True)
        ]

    def probabilities(self, vectors: Array) -> tuple[Array, Array]:
        """From vectors (n, dim): probabilities of the labels (n, 3) and of anger (n,)."""
        logits = (vectors - self._centre) @ self._weights.T + self._bias
        labels = softmax(logits[:, :3] / self._temperature)
        anger = 1.0 / (1.0 + np.exp(-logits[:, 3] / self._anger_temperature))
        return labels, anger


def softmax(logits: Array) -> Array:
    """Row by row, (n, k) → (n, k)."""
    powers: Array = np.exp(logits - logits.max(axis=1, keepdims=True))
    total: Array = powers / powers.sum(axis=1, keepdims=True)
    return total


_SILENT = Mood("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0}, 0.0)


def _mood(row: Array, angry: float) -> Mood:
    scores = dict(zip(LABELS, (float(value) for value in row), strict=True))
    return Mood(LABELS[int(row.argmax())], scores, float(angry))
