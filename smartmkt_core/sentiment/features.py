"""What is looked at in a message beside the encoder's vector: letters, signs and leanings.

Plain Python and numpy, so that predicting needs nothing else. Everything that was learnt or read
from data is in ``Vocabulary`` and saved with the model.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.sentiment.lexicon import Lexicon

Array = NDArray[np.float64]

# A pasted novel is no more telling than its beginning and would be slow.
MAX_LETTERS = 2000
SIGNS = 26
"""How many features ``signs`` has."""
_MIN_LETTERS, _MAX_LETTERS = 1, 4
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"(.)\1{2,}")
_CAPITAL_WORD = re.compile(r"\b[A-Z]{2,}\b")
# "Great, just great.": praise said twice is irony.
_ECHO = re.compile(r"\b(\w{4,})[\s,.!…]+just \1\b")
_LONG_LETTERS = re.compile(r"([a-z\u4e00-\u9fff])\1{2,}", re.IGNORECASE)


def spoken(text: str) -> str:
    """The text as the encoder should read it: all capitals become small ones."""
    short = text[:MAX_LETTERS]
    return text.lower() if _shouted(short) else text


def plain(text: str) -> str:
    """Lower case, half-width, digits as 0, single spaces, runs cut to three."""
    folded = unicodedata.normalize("NFKC", text[:MAX_LETTERS]).replace("\ufe0f", "").lower()
    return _RUN.sub(r"\1\1\1", _SPACE.sub(" ", _DIGITS.sub("0", folded))).strip()


def grams(text: str) -> Counter[str]:
    """Character n-grams (1 to 4) of a plain text with a mark at both ends."""
    marked = f" {text} "
    return Counter(
        marked[start : start + length]
        for length in range(_MIN_LETTERS, _MAX_LETTERS + 1)
        for start in range(len(marked) - length + 1)
    )


def signs(text: str, lexicon: Lexicon) -> list[float]:
    """Marks, capitals and leanings of a text, each about 0 to 1. (SIGNS,)"""
    short = unicodedata.normalize("NFKC", text[:MAX_LETTERS]).replace("\ufe0f", "")
    letters = [letter for letter in short if letter.isalpha()]
    latin = [letter for letter in letters if letter.isascii()]
    capitals = sum(letter.isupper() for letter in latin)
    exclaims, asks = short.count("!"), short.count("?")
    shouts = _CAPITAL_WORD.findall(short)
    leanings = [math.log1p(count) for count in lexicon.counts(short.lower())]
    positive = leanings[0] + leanings[4] / 2 + leanings[7]
    negative = leanings[1] + leanings[2] + leanings[3] + leanings[8]
    return [
        min(exclaims, 4) / 4,
        float(exclaims > 1),
        min(asks, 4) / 4,
        float(asks > 1),
        float(asks == 1 and exclaims == 0),
        float(exclaims > 0 and asks > 0),
        float("..." in short or "。。" in short),
        capitals / len(latin) if len(latin) > 4 else 0.0,
        float(_shouted(short) and len(shouts) > 1),
        min(len(shouts), 3) / 3 if not _shouted(short) else 0.0,
        float(bool(_LONG_LETTERS.search(short))),
        float(not letters),
        float(any(letter.isdigit() for letter in short)),
        *leanings,
        math.tanh(positive - negative),
        math.tanh(min(positive, negative)),
        # Rare but telling, so heavier: a light sign would be smoothed away.
        4.0 if _ECHO.search(short.lower()) else 0.0,
    ]


@dataclass
class Vocabulary:
    """The n-grams that count and how rare they are, and the lexicon's entries."""

    grams: list[str]
    rarity: list[float]
    """Inverse document frequency of each n-gram."""
    entries: dict[str, list[str]]
    """The lexicon, by kind."""
    _places: dict[str, int] = field(init=False, repr=False)
    _lexicon: Lexicon = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._places = {gram: place for place, gram in enumerate(self.grams)}
        self._lexicon = Lexicon(self.entries)

    @classmethod
    def learn(
        cls, texts: Sequence[str], entries: dict[str, list[str]], *, at_least: int = 3
    ) -> Vocabulary:
        """Keep the n-grams that occur in ``at_least`` texts."""
        found: Counter[str] = Counter()
        for text in texts:
            found.update(grams(plain(text)).keys())
        kept = sorted(gram for gram, number in found.items() if number >= at_least)
        total = len(texts)
        rarity = [round(math.log((1 + total) / (1 + found[gram])) + 1, 4) for gram in kept]
        return cls(kept, rarity, entries)

    def letters(self, text: str) -> tuple[NDArray[np.intp], Array]:
        """Places and TF-IDF weights (length 1 together) of the n-grams in a text."""
        counts = grams(plain(text))
        known = [
            (place, (1 + math.log(number)) * self.rarity[place])
            for gram, number in counts.items()
            if (place := self._places.get(gram)) is not None
        ]
        places = np.array([place for place, _ in known], dtype=np.intp)
        weights = np.array([weight for _, weight in known], dtype=np.float64)
        norm = float(np.linalg.norm(weights))
        return places, weights / norm if norm else weights

    def signs(self, texts: Iterable[str]) -> Array:
        """Signs of each text, (n, SIGNS)."""
        rows = [signs(text, self._lexicon) for text in texts]
        return np.array(rows, dtype=np.float64).reshape(-1, SIGNS)


def _shouted(text: str) -> bool:
    latin = [letter for letter in text if letter.isalpha() and letter.isascii()]
    return len(latin) > 1 and all(letter.isupper() for letter in latin)
