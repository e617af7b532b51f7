"""Order numbers as people write them. Every shop has its own format: the database knows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from smartmkt_core.orders import repository
from smartmkt_core.orders.figures import other_figures

KEY_LENGTH = 64
# Longest window of pieces that may form one number: "SO 2024/11/A-00017" has six.
WINDOW = 10
# A run of Latin letters and digits, or one character of a script without spaces.
_CHUNK = re.compile(r"[0-9A-Z]+|[^\W_]")
_PIECE = re.compile(r"\d+|[A-Z]+|[^\W\d_A-Z]")
_GLUE = re.compile(r"[\s#№\-_/.:·–—]{0,3}")
_LETTERS_ALONE = 5


def folded(text: str) -> str:
    """Full-width and other compatibility forms made plain, in upper case."""
    return unicodedata.normalize("NFKC", text).upper()


def number_key(text: str) -> str:
    """An order number as it is looked up: plain upper-case letters and digits, nothing else."""
    return "".join(char for char in folded(text) if char.isalnum())[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Mention:
    """A known number in a text: as the shop writes it, as it was typed, and where."""

    number: str
    written: str
    start: int
    end: int


def find_numbers_in(session: Session, text: str) -> list[str]:
    """Known order numbers written in a text, as the shop writes them, in the text's order.

    For the assistant's own use: the answer must never tell a shopper what exists.
    """
    return list(dict.fromkeys(mention.number for mention in find_mentions(session, text)))


def find_mentions(session: Session, text: str) -> list[Mention]:
    """Where known order numbers stand in a text, in its order.

    Prices and house numbers are none. Looks candidate parts of the text up in the index, longest
    first, so the size of the shop does not matter. Who is not known to own an order is answered
    with ``written``, never ``number``.
    """
    plain = folded(text)
    others = other_figures(plain)
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end, key in candidates(plain):
        if any(start < last and first < end for first, last in others):
            continue
        spans.setdefault(key, []).append((start, end))
    known = repository.numbers_by_keys(session, list(spans))
    hits = [
        (start, end, number)
        for key, numbers in known.items()
        for start, end in spans[key]
        for number in _as_written(numbers, plain[start:end])
    ]
    taken: list[tuple[int, int]] = []
    chosen: list[Mention] = []
    shown = text if len(text) == len(plain) else plain
    for start, end, number in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if all(end <= a or start >= b or (start, end) == (a, b) for a, b in taken):
            taken.append((start, end))
            chosen.append(Mention(number, shown[start:end], start, end))
    return sorted(chosen, key=lambda mention: (mention.start, mention.number))


def candidates(plain: str) -> Iterator[tuple[int, int, str]]:
    """Parts of a folded text that might be a number: start, end and key of each."""
    seen: set[tuple[int, int]] = set()
    for pattern in (_CHUNK, _PIECE):
        pieces = [match.span() for match in pattern.finditer(plain)]
        joined = [
            _GLUE.fullmatch(plain, left[1], right[0]) is not None
            for left, right in pairwise(pieces)
        ]
        for first, (start, _) in enumerate(pieces):
            key = ""
            for last in range(first, min(first + WINDOW, len(pieces))):
                if last > first and not joined[last - 1]:
                    break
                end = pieces[last][1]
                key += plain[slice(*pieces[last])]
                if len(key) > KEY_LENGTH:
                    break
                if (start, end) not in seen and _plausible(key, last > first):
                    seen.add((start, end))
                    yield start, end, key


def _plausible(key: str, joined: bool) -> bool:
    if any(char.isdecimal() for char in key):
        return True
    return not joined and key.isascii() and len(key) >= _LETTERS_ALONE


def _as_written(numbers: list[str], written: str) -> list[str]:
    """Of numbers that differ in punctuation only, the one written so; else all of them."""
    exact = [number for number in numbers if folded(number).strip("# ") == written.strip("# ")]
    return exact or numbers
