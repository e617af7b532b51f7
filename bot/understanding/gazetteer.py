"""Names in a sentence: looked up word by word in a tree, the longest first.

English is matched by stems (plurals, possessives) and forgives one wrong letter inside a longer
word; Chinese is matched character by character and needs no word boundaries. What a name needs
around it to count (`nice` is a city after "to"), `bot.understanding.context` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’][^\W_\u3400-\u9fff]+)*")
_GAP = re.compile(r"[\s\-–&·.'’]{0,3}")
_TITLE_GAP = re.compile(r"[\s\-–—&·.,，、/()（）+|'’]{0,4}")
PARTS = re.compile(r"[,，·|/]|\s[-–—]\s")
"""Signs between a product's name and its variant."""
_LEAST_TYPO = 6
_LEAST_TYPO_NAMED = 9
"""Letters of a name that one wrong letter leaves recognisable."""
_NO_TYPO_TEXT = """
shipper scandal certain caution earning hearing matter costs trained charged charges changer
counter courier pointer stocking dressed tables cleaner cancel stories planned parker pockets
closed logging salmon
"""
_NO_TYPO = frozenset(_NO_TYPO_TEXT.split())
"""Words that are one letter from a name and mean something else."""


class Token(NamedTuple):
    """A word or a Chinese character: as it is looked up, as typed, and where."""

    stem: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True)
class Name:
    """A name's kind and value; `plural`: it is only meant in the plural (shorts, glasses)."""

    kind: str
    value: str
    plural: bool = False
    own: bool = False
    """Whether it is from the shop's data."""
    parted: bool = False
    """Whether it has a sign between its parts, "Copper Kettle, Large", without which it is two."""


class Hit(NamedTuple):
    """Names found at tokens `first` up to, without, `last`."""

    first: int
    last: int
    names: list[Name]


class Gazetteer:
    """Every name by its words. Build it once, then only read."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        self._words: set[str] = set()
        self._forgiven: set[str] = set()
        self._near: dict[str, list[str]] | None = None

    def add(self, text: str, name: Name) -> None:
        """Takes a name in; the first one added under the same words goes first."""
        tokens = tokens_of(text)
        if not tokens:
            return
        node = self._tree
        least = (
            _LEAST_TYPO if name.own or name.kind in ("category", "colour") else _LEAST_TYPO_NAMED
        )
        for token in tokens:
            node = node.setdefault(token.stem, {})
            self._words.add(token.stem)
            if len(token.stem) >= least:
                self._forgiven.add(token.stem)
        if not name.own and is_plural(tokens[-1]):
            name = Name(name.kind, name.value, plural=True)
        names = node.setdefault("", [])
        if all((known.kind, known.plural) != (name.kind, name.plural) for known in names):
            names.append(name)
        self._near = None

    def find(self, text: str, tokens: list[Token]) -> Iterator[Hit]:
        """Names from left to right, longest first; where one begins, shorter ones follow."""
        for first in range(len(tokens)):
            hits = list(self._from(text, tokens, first))
            yield from reversed(hits)

    def _from(self, text: str, tokens: list[Token], first: int) -> Iterator[Hit]:
        node: dict[str, Any] | None = self._tree
        for at in range(first, len(tokens)):
            token = tokens[at]
            if at > first and not _TITLE_GAP.fullmatch(text, tokens[at - 1].end, token.start):
                return
            assert node is not None
            child = node.get(token.stem)
            if child is None and token.stem not in self._words:
                child = next((node[w] for w in self._corrected(token) if w in node), None)
            if child is None and token.stem == "and" and at > first:
                child = node
            if child is None:
                return
            node = child
            if "" in node and token.stem != "and":
                loose = at > first and not all(
                    _GAP.fullmatch(text, tokens[i - 1].end, tokens[i].start)
                    for i in range(first + 1, at + 1)
                )
                within = text[tokens[first].start : token.end]
                names = [
                    name
                    for name in node[""]
                    if (name.kind == "product" or not loose)
                    and (not name.parted or PARTS.search(within))
                ]
                if names:
                    yield Hit(first, at + 1, names)

    def _corrected(self, token: Token) -> Iterable[str]:
        """Known words that differ from a misspelt one by a letter inside."""
        word = token.stem
        if len(word) < _LEAST_TYPO - 1 or not word.isalpha() or token.raw.lower() in _NO_TYPO:
            return ()
        if self._near is None:
            self._near = _neighbours(self._forgiven)
        found: list[str] = []
        for gone in _without_one(word):
            for known in self._near.get(gone, ()):
                if known[-1] == word[-1] and known[0] == word[0] and _one_apart(word, known):
                    found.append(known)
        return found


def tokens_of(text: str) -> list[Token]:
    """Words and Chinese characters of a text."""
    return [
        Token(stem(m.group().lower()), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)
    ]


def is_plural(token: Token) -> bool:
    """Whether a word was written with the s of a plural."""
    raw = token.raw.lower().replace("’", "'")
    return raw != token.stem and not raw.endswith("'s") and "'" not in raw


def stem(word: str) -> str:
    """An English word in lower case without plural or possessive ending."""
    word = word.replace("’", "'")
    word = word.removesuffix("'s").replace("'", "")
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def _neighbours(words: Iterable[str]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for word in words:
        if word.isascii() and word.isalpha():
            for gone in _without_one(word):
                near.setdefault(gone, []).append(word)
    return near


def _without_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def _one_apart(one: str, two: str) -> bool:
    """Whether one letter was added, left out, replaced, or swapped with the next."""
    if abs(len(one) - len(two)) > 1:
        return False
    if len(one) == len(two):
        differ = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        if len(differ) == 1:
            return True
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1
        return swapped and one[differ[0]] == two[differ[1]] and one[differ[1]] == two[differ[0]]
    long, short = (one, two) if len(one) > len(two) else (two, one)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
