"""What Rasa's training cache cannot see by itself.

A component's cache key covers the source of its own class only. Everything else that decides
its output, our helper modules and the encoder's weights, has to be named in its fingerprint.
"""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType

from bot import paths


def fingerprint_of(*modules: ModuleType) -> str:
    """A digest of the modules' source."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()


def fingerprint_of_encoder() -> str:
    """A digest of the encoder's manifest, which holds the checksums of its weights."""
    return hashlib.sha256((paths.encoder() / "manifest.json").read_bytes()).hexdigest()
