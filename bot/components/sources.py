"""What Rasa's training cache cannot see by itself.

A component's cache key covers the source of its own class only. Everything else that decides
its output, our helper modules and the encoder's weights, has to be named in its fingerprint.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterable
from types import ModuleType

from bot import paths

_OURS = "bot.understanding."


def fingerprint_of(*modules: ModuleType) -> str:
    """A digest of the source of modules and of what they import from `bot.understanding`."""
    digest = hashlib.sha256()
    for name in sorted(_reached(modules)):
        digest.update(inspect.getsource(sys.modules[name]).encode())
    return digest.hexdigest()


def _reached(modules: Iterable[ModuleType]) -> set[str]:
    left, reached = list(modules), set()
    while left:
        module = left.pop()
        reached.add(module.__name__)
        for value in vars(module).values():
            name = value.__name__ if isinstance(value, ModuleType) else _home(value)
            if name.startswith(_OURS) and name not in reached and name in sys.modules:
                left.append(sys.modules[name])
    return reached


def _home(value: object) -> str:
    return str(getattr(value, "__module__", None) or "")


def fingerprint_of_encoder() -> str:
    """A digest of the encoder's manifest, which holds the checksums of its weights."""
    return hashlib.sha256((paths.encoder() / "manifest.json").read_bytes()).hexdigest()
