"""Keeping what the search knows beside the products: only what has changed is read again."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.catalog import search_rows
from smartmkt_core.catalog.wording import meanings, wording

Vector = NDArray[np.float32]


class Encoder(Protocol):
    """Whatever turns texts into unit vectors, float32, shape (n, dim)."""

    def encode(self, texts: Sequence[str], /) -> Vector:
        """Vectors of the texts."""
        ...


def mark_of(encoder: Encoder) -> str:
    """What vectors of this encoder are known by."""
    return str(getattr(encoder, "fingerprint", type(encoder).__name__))[:16]


def read_words(session: Session, positions: Sequence[int]) -> None:
    """Write the words of products whose texts have changed, and count them anew."""
    rows: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for product in search_rows.unread(session, positions):
        counts.subtract(set(product.terms.split()))
        row: dict[str, Any] = {
            "at": product.position,
            "seen": product.changed,
            "stale": False,
            "title": "",
            "kind": "",
            "about": "",
            "colours": 0,
            "sizes": "",
            "encoder": "",
        }
        if product.text is not None:
            words = wording(product.text)
            counts.update(words.terms())
            row |= {
                "title": " ".join(words.title),
                "kind": " ".join(words.kind),
                "about": " ".join(words.about),
                "colours": words.colours,
                "sizes": words.sizes,
            }
        rows.append(row)
    search_rows.write(session, rows)
    search_rows.count_terms(session, counts)


def read_meanings(session: Session, encoder: Encoder, positions: Sequence[int]) -> None:
    """Make the vectors of some products, one for each language that they are described in."""
    products = [row for row in search_rows.unread(session, positions) if row.text is not None]
    if not products:
        return
    said = [dict.fromkeys(meanings(row.text)) for row in products if row.text is not None]
    rows = iter(encoder.encode([text for texts in said for text in texts]))
    mark = mark_of(encoder)
    search_rows.write(
        session,
        [
            {
                "at": row.position,
                "seen": row.changed,
                "encoder": mark,
                "vector_id": secrets.randbits(62) + 1,
                "vector": np.stack([next(rows) for _ in texts]).astype(np.float16).tobytes(),
            }
            for row, texts in zip(products, said, strict=True)
        ],
    )
