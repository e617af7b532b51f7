"""Slips of the fingers in the few words that change what is shown: "chepaer", 便宜店."""

from __future__ import annotations

import re
from difflib import get_close_matches

_CRITIQUES = (
    "cheaper", "cheap", "bigger", "larger", "smaller", "lighter", "heavier", "longer", "shorter",
    "expensive", "waterproof", "colour", "colours", "others", "different", "something", "similar",
    "another", "brand", "available", "stock", "rating", "reviews", "previous",
)  # fmt: skip
_FINE = frozenset({
    "other", "color", "colors", "brands", "lights", "heavy", "large", "small", "short", "cheapest",
    "biggest", "lightest", "heaviest", "longest", "shortest", "expense", "review", "rated",
    "ratings", "stocks", "style", "lighting", "simile", "watering", "washing", "availability",
    "price", "prices", "weather", "whether",
})  # fmt: skip
"""Words that are nearly such a word and are meant as they stand."""
_CLOSE = 0.82
_LEAST = 5
_ZH = {
    "便宜店": "便宜点",
    "便宜电": "便宜点",
    "便移": "便宜",
    "便亦": "便宜",
    "便易": "便宜",
    "便宜d": "便宜点",
}


def mended(text: str) -> str:
    """The text with the words put right that are nearly such a word, and nothing else."""
    for wrong, right in _ZH.items():
        text = text.replace(wrong, right)
    return re.sub(r"[A-Za-z]+", _word, text)


def _word(found: re.Match[str]) -> str:
    return nearest(found[0], _CRITIQUES) or found[0]


def nearest(word: str, words: tuple[str, ...]) -> str:
    """The one of the words that this is a slip of; empty where it is none, or none."""
    low = word.casefold()
    if len(low) < _LEAST or low in words or low in _CRITIQUES or low in _FINE:
        return ""
    # People turn letters round and drop some, but seldom miss the first one.
    close = get_close_matches(low, [w for w in words if w[0] == low[0]], n=1, cutoff=_CLOSE)
    return close[0] if close else ""
