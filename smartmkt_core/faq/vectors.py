"""Vectors of the FAQ kept from start to start, so that an edit costs only what it changes."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class Encoder(Protocol):
    """Whatever turns texts into unit vectors, float32, shape (n, dim)."""

    def encode(self, texts: Sequence[str], /) -> Vector:
        """Vectors of the texts."""
        ...


def vectors_of(texts: Sequence[str], encoder: Encoder, folder: Path | None) -> Vector:
    """Vectors of the texts: those kept in the folder, the others encoded and kept there too."""
    fingerprint = str(getattr(encoder, "fingerprint", ""))
    if folder is None or not fingerprint:
        return encoder.encode(texts)
    path = folder / f"{fingerprint[:16]}.npz"
    kept = _read(path)
    missing = list(dict.fromkeys(text for text in texts if text not in kept))
    if missing:
        kept.update(zip(missing, encoder.encode(missing), strict=True))
        _write(path, {text: kept[text] for text in dict.fromkeys(texts)})
    return np.stack([kept[text] for text in texts])


def _read(path: Path) -> dict[str, Vector]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return dict(zip(arrays["texts"].tolist(), arrays["vectors"], strict=True))
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return {}  # Not there yet, or damaged: encoded anew.


def _write(path: Path, vectors: dict[str, Vector]) -> None:
    """Whole or not at all: another process may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez(draft, texts=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    draft.replace(path)
