"""The manifest beside a built encoder: what it was made from, and what must be there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from smartmkt_core.errors import NotReady

MANIFEST_NAME = "manifest.json"
MODEL_FILE = "onnx/model.int8.onnx"
TOKENIZER_FILE = "onnx/tokenizer.json"
# Raise it when the way of building changes, so that older folders are built anew.
RECIPE = 4


class EncoderNotBuilt(NotReady):
    """There is no complete encoder in the folder; the message names the command to run."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"No usable encoder in {folder}: {reason}. "
            f"Build it with: python -m smartmkt_core.encoder build --out {folder}"
        )


@dataclass(frozen=True)
class Manifest:
    """What ``manifest.json`` says."""

    recipe: int
    """Version of the way of building."""
    source: Mapping[str, str]
    """Where the weights come from: name, version or revision, sha256."""
    dim: int
    max_tokens: int
    """Longest input in tokens, special tokens included."""
    prefix: str
    """Put before every text, in training and in use."""
    fingerprint: str
    """Of everything that decides a text's vector."""
    versions: Mapping[str, str]
    """Libraries that built it."""
    files: Mapping[str, Mapping[str, Any]]
    """Each produced file: sha256 and bytes."""

    model_file: str = MODEL_FILE
    tokenizer_file: str = TOKENIZER_FILE

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it.

        Raises:
            EncoderNotBuilt: it is missing, damaged, or of another recipe.
        """
        try:
            content = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
            manifest = cls(**content)
        except FileNotFoundError as error:
            raise EncoderNotBuilt(folder, f"{MANIFEST_NAME} is missing") from error
        except (OSError, ValueError, TypeError) as error:
            raise EncoderNotBuilt(folder, f"{MANIFEST_NAME} is damaged ({error})") from error
        if manifest.recipe != RECIPE:
            raise EncoderNotBuilt(folder, "it was built by another version of SmartMkt")
        return manifest

    def write(self, folder: Path) -> None:
        """Write it into ``folder``."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (folder / MANIFEST_NAME).write_text(text + "\n", encoding="utf-8")

    def check_files(self, folder: Path) -> None:
        """See that every file is there with its size (quick; the checksums are ``verify``'s work).

        Raises:
            EncoderNotBuilt: one is missing or cut short.
        """
        for name, facts in self.files.items():
            path = folder / name
            if not path.is_file():
                raise EncoderNotBuilt(folder, f"{name} is missing")
            if path.stat().st_size != facts["bytes"]:
                raise EncoderNotBuilt(folder, f"{name} is not as it was built")

    def check_sums(self, folder: Path) -> None:
        """See that every file has its checksum.

        Raises:
            EncoderNotBuilt: one was changed.
        """
        self.check_files(folder)
        for name, facts in self.files.items():
            if sha256(folder / name) != facts["sha256"]:
                raise EncoderNotBuilt(folder, f"{name} is not as it was built")


def sha256(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def describe_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Checksum and size of every file below ``folder``, by its relative name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "sha256": sha256(path),
            "bytes": path.stat().st_size,
        }
        for path in paths
    }
