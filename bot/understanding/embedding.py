"""Sentences as vectors, by the encoder that the whole shop shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot import paths
from bot.understanding.features import readable
from smartmkt_core.encoder.encoder import TextEncoder

_BATCH = 64


class Embedder:
    """Turns what people type into embeddings, numbers and addresses masked."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path | None = None) -> Embedder:
        """Loads the encoder; FileNotFoundError where it was not built."""
        return cls(TextEncoder.load(folder or paths.encoder()))

    def embed(self, texts: list[str]) -> np.ndarray:
        """float32 (n, dim), each row of unit length."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.concatenate(list(self._batches([readable(t) for t in texts])))

    def _batches(self, texts: list[str]) -> Iterator[np.ndarray]:
        for start in range(0, len(texts), _BATCH):
            yield self._encoder.encode(texts[start : start + _BATCH])
