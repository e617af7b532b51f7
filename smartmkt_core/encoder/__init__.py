"""The sentence encoder: built once from the bundled weights, served by onnxruntime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartmkt_core.encoder.encoder import TextEncoder

__all__ = ["TextEncoder"]


def __getattr__(name: str) -> Any:
    # Opened on demand: building the encoder, or reading its manifest, needs no onnxruntime.
    if name == "TextEncoder":
        from smartmkt_core.encoder.encoder import TextEncoder

        return TextEncoder
    raise AttributeError(name)
