"""The formats of a shop's order numbers, learnt from the numbers and holding none of them.

`SO_00017` becomes letters "SO", a sign, five digits. Letters are kept as they are only where many
different customers' orders share them, so that nobody's name or initials are written down.
Also runs in the assistant's environment (Python 3.10, standard library alone).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

MOST = 40
SHARED = 5
"""Least customers whose numbers share letters before these are kept."""
_PART = re.compile(
    r"(?P<digits>[0-9]+)|(?P<letters>[A-Za-z]+)|(?P<han>[\u3400-\u9fff]+)|(?P<sign>.)", re.DOTALL
)

Part = tuple[str, str, int]
"""Kind (digits, letters, han, sign), the letters or sign themselves or nothing, the length."""


def learn_formats(numbers: Iterable[tuple[str, str | None]]) -> list[list[dict[str, Any]]]:
    """The formats of order numbers, given with their customers; the most frequent first.

    Each format is a list of parts: `kind`, `text` where it is always the same, `least` and `most`
    characters.
    """
    rows = [(_parts(number), customer or number) for number, customer in numbers]
    owners: dict[tuple[int, str], set[str]] = defaultdict(set)
    for parts, customer in rows:
        for place, (kind, text, _) in enumerate(parts):
            if kind in ("letters", "han"):
                owners[place, text].add(customer)
    lengths: dict[tuple[tuple[str, str], ...], list[tuple[int, int]]] = {}
    frequency: Counter[tuple[tuple[str, str], ...]] = Counter()
    for parts, _ in rows:
        shape = []
        sizes = []
        for place, (kind, text, length) in enumerate(parts):
            known = kind == "sign" or len(owners[place, text]) >= SHARED
            shape.append((kind, text if known and kind != "digits" else ""))
            sizes.append(length)
        key = tuple(shape)
        frequency[key] += 1
        seen = lengths.get(key)
        lengths[key] = [
            (min(low, size), max(high, size))
            for (low, high), size in zip(
                seen or [(size, size) for size in sizes], sizes, strict=True
            )
        ]
    return [
        [
            {"kind": kind, "text": text, "least": least, "most": most}
            for (kind, text), (least, most) in zip(shape, lengths[shape], strict=True)
        ]
        for shape, _ in frequency.most_common(MOST)
    ]


def _parts(number: str) -> list[Part]:
    plain = unicodedata.normalize("NFKC", number).strip()
    found: list[Part] = []
    for match in _PART.finditer(plain):
        kind = match.lastgroup or "sign"
        text = match[0].upper()
        found.append((kind, "" if kind == "digits" else text, len(text)))
    return found
