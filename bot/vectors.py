"""Embeddings kept from run to run, so that a changed file costs only its changed sentences.

Embedding the training sentences is the longest step of training. Vectors are kept by what the
encoder reads, so training, the checks of the data and the report share them, and a change to how
entities are masked makes only those sentences new that it touches.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bot import paths
from bot.understanding.embedding import Embedder
from bot.understanding.features import readable

_CHUNK = 256
_KEPT = 100_000
Told = Callable[[int, int], None]


def kept_vectors(embedder: Embedder, texts: list[str], *, tell: Told | None = None) -> np.ndarray:
    """The embeddings of `texts`, float32 (n, dim), new ones computed on every processor.

    `tell` is called with (done, to do) while new ones are computed.
    """
    path = paths.var() / "vectors" / f"{_encoder_digest()}.npz"
    kept = _read(path)
    keys = [hashlib.blake2b(readable(text).encode(), digest_size=16).digest() for text in texts]
    missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
                   .items())  # fmt: skip
    if missing:
        vectors = _embed(embedder, [text for _, text in missing], tell or _untold)
        kept.update(zip((key for key, _ in missing), vectors, strict=True))
        _write(path, kept)
    return np.stack([kept[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)


def progress(what: str) -> Told:
    """Tells how far it is: in place on a terminal, else a line every ten seconds."""
    state = {"told": time.monotonic()}

    def tell(done: int, total: int) -> None:
        now, here = time.monotonic(), sys.stdout.isatty()
        if done < total and now - state["told"] < (0.3 if here else 10):
            return
        state["told"] = now
        start, end = ("\r", "\n" if done == total else "") if here else ("", "\n")
        print(f"{start}  {what}: {done:,} of {total:,}", end=end, flush=True)

    return tell


def _embed(embedder: Embedder, texts: list[str], tell: Told) -> np.ndarray:
    chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    found = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for rows in pool.map(embedder.embed, chunks):
            found.append(rows)
            tell(sum(map(len, found)), len(texts))
    return np.concatenate(found)


def _encoder_digest() -> str:
    return hashlib.sha256((paths.encoder() / "manifest.json").read_bytes()).hexdigest()[:16]


def _read(path: Path) -> dict[bytes, np.ndarray]:
    try:
        with np.load(path) as arrays:
            keys, vectors = arrays["keys"], arrays["vectors"]
    except (FileNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _write(path: Path, kept: dict[bytes, np.ndarray]) -> None:
    """Whole or not at all; the oldest go where there are too many."""
    newest = list(kept.items())[-_KEPT:]
    keys = np.frombuffer(b"".join(key for key, _ in newest), dtype=np.uint8).reshape(-1, 16)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez(draft, keys=keys, vectors=np.stack([vector for _, vector in newest]))
    draft.replace(path)


def _untold(done: int, total: int) -> None:
    """Nobody waits."""
