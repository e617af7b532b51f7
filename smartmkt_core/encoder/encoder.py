"""``TextEncoder``: sentences to vectors, by onnxruntime.

Also runs in Rasa's environment: Python 3.10 with numpy, onnxruntime and tokenizers alone.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from smartmkt_core.encoder.manifest import EncoderNotBuilt, Manifest

# No text of this many characters fits the model's window; cutting first keeps a pasted novel cheap.
_CHARACTERS_PER_TOKEN = 16

Vector = NDArray[np.float32]
_Reading = tuple[Vector, Vector]
"""Of a text: its vector (dim,), and its states below (depths, width)."""


class TextEncoder:
    """Encodes short texts, English or Chinese, as unit vectors.

    Texts are run one by one, not padded together: on a processor a batch is no quicker
    (measured), and so the same text has the same vector whatever its neighbours are.
    """

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        manifest: Manifest,
        *,
        threads: int = 1,
        cache_size: int = 1024,
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._manifest = manifest
        self._threads = threads
        self._cache: OrderedDict[str, _Reading] = OrderedDict()
        self._cache_size = cache_size
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: str | Path, *, threads: int = 1, cache_size: int = 1024) -> TextEncoder:
        """Open a built encoder.

        Args:
            path: the folder that ``python -m smartmkt_core.encoder build`` wrote.
            threads: how many texts of one call are encoded side by side.
            cache_size: how many recent texts keep their vectors (4.6 kB each at 384 dimensions).

        Raises:
            EncoderNotBuilt: there is no complete encoder in that folder.
        """
        folder = Path(path)
        manifest = Manifest.read(folder)
        manifest.check_files(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(
                str(folder / manifest.model_file), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / manifest.tokenizer_file))
        except Exception as error:
            # Both libraries raise bare exceptions; to the caller it is one thing: a broken build.
            raise EncoderNotBuilt(folder, f"its files cannot be opened ({error})") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(manifest.max_tokens)
        return cls(session, tokenizer, manifest, threads=threads, cache_size=cache_size)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._manifest.dim

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another vector. 64 hexadecimal digits."""
        return self._manifest.fingerprint

    def encode(self, texts: Sequence[str]) -> Vector:
        """Vectors of ``texts``: float32, shape (len(texts), dim), each of length 1.

        Texts longer than the model's window (512 tokens) are cut. An empty text is encoded too.
        """
        return self._rows(self._read(texts))

    def encode_deep(self, texts: Sequence[str]) -> tuple[Vector, Vector]:
        """Vectors as ``encode`` gives them, and what the model holds of the texts on its way.

        The second, float32, (len(texts), depths, width): the states half and three quarters of the
        way up, each of length 1. They tell tone and manner better than the last one, which tells
        the meaning.
        """
        read = self._read(texts)
        below = [below for _, below in read]
        none = np.empty((0, 0, 0), dtype=np.float32)
        return self._rows(read), np.stack(below) if below else none

    def _rows(self, read: Sequence[_Reading]) -> Vector:
        vectors = np.empty((len(read), self.dim), dtype=np.float32)
        for row, (vector, _) in enumerate(read):
            vectors[row] = vector
        return vectors

    def _read(self, texts: Sequence[str]) -> list[_Reading]:
        found: dict[str, _Reading] = {}
        missing: dict[str, None] = {}
        with self._lock:
            for text in texts:
                reading = self._cache.get(text)
                if reading is None:
                    missing[text] = None
                else:
                    self._cache.move_to_end(text)
                    found[text] = reading
        found.update(zip(missing, self._run_all(list(missing)), strict=True))
        with self._lock:
            for text in missing:
                self._cache[text] = found[text]
            while len(self._cache) > self._cache_size:
                self._cache.popitem(last=False)
        return [found[text] for text in texts]

    def token_ids(self, text: str) -> list[int]:
        """The ids that the model reads for ``text``: prefix and special tokens included."""
        limit = self._manifest.max_tokens * _CHARACTERS_PER_TOKEN
        # Lone surrogates (half an emoji from a broken client) are not text: "?" stands for them.
        clean = text[:limit].encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(self._manifest.prefix + clean).ids
        return ids

    def _run_all(self, texts: list[str]) -> list[_Reading]:
        if self._threads > 1 and len(texts) > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                return list(pool.map(self._run, texts))
        return [self._run(text) for text in texts]

    def _run(self, text: str) -> _Reading:
        ids = np.array([self.token_ids(text)], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        sentence, below = self._session.run(["sentence", "below"], feed)
        return _unit(sentence[0]), _unit(below[0])


def _unit(rows: Vector) -> Vector:
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Vector = (rows / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled
