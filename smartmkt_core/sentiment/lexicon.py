"""Words and emoji with a leaning, from ``data/sentiment/lexicon/``.

Tab-separated files with the header ``kind  entry``. A kind is positive, negative, furious,
negation (turns the words after it around) or turn (what follows it weighs more: "but", 不过).
An English entry may end in ``*`` for any ending.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from smartmkt_core.errors import ShopError

KINDS = ("positive", "negative", "furious", "negation", "turn")
FOLDER = "lexicon"
_HEADER = "kind\tentry"
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*\*{0,3}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[.,;!?，。；！？\n]")
# A negation reaches this many English words, or this many Chinese characters, to its right.
_REACH_WORDS = 3
_REACH_LETTERS = 3

Entries = Mapping[str, Sequence[str]]


class LexiconUnreadable(ShopError):
    """A line of a lexicon file is wrong; the message says which and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{FOLDER}/{path.name}, line {line}: {reason}")


def read_entries(folder: Path) -> dict[str, list[str]]:
    """The entries of every file in ``folder``, by kind; nothing where there is no folder.

    Raises:
        LexiconUnreadable: a line is wrong.
    """
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for path in sorted(folder.glob("*.tsv")):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        if not lines or lines[0] != _HEADER:
            raise LexiconUnreadable(path, 1, "the header must be kind entry (with a tab)")
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            kind, _, entry = line.partition("\t")
            if kind not in KINDS:
                raise LexiconUnreadable(path, number, f"{kind!r} is none of {', '.join(KINDS)}")
            if not entry.strip():
                raise LexiconUnreadable(path, number, "the entry is empty")
            found[kind][entry.strip().lower()] = None
    return {kind: list(entries) for kind, entries in found.items()}


class Lexicon:
    """Counts what leans which way in a text."""

    def __init__(self, entries: Entries) -> None:
        self._words: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._letters: dict[str, set[str]] = {}
        self._signs: dict[str, list[str]] = {}
        for kind in KINDS:
            for entry in entries.get(kind, ()):
                self._place(kind, entry)
        self._longest_stem = max((len(stem) for stem in self._stems), default=0)
        self._longest = max((len(entry) for entry in self._letters), default=0)

    def counts(self, text: str) -> list[float]:
        """Leanings of a text: positive, negative, furious words; positive and negative ones under
        a negation; positive and negative ones after the last turn; positive, negative and furious
        signs (emoji and such). The text is lower-cased already.
        """
        hits: list[tuple[str, bool]] = []
        after_turn = 0
        for clause in _CLAUSE.split(text):
            for kinds, denied in (*self._in_words(clause), *self._in_letters(clause)):
                if "turn" in kinds:
                    after_turn = len(hits)
                hits += [(kind, denied) for kind in kinds if kind in KINDS[:3]]
        late = hits[after_turn:] if after_turn else []
        signs = [
            float(sum(text.count(sign) for sign in self._signs.get(kind, ()))) for kind in KINDS[:3]
        ]
        return [
            *(_number(hits, kind, denied=False) for kind in KINDS[:3]),
            *(_number(hits, kind, denied=True) for kind in KINDS[:2]),
            *(_number(late, kind, denied=False) for kind in KINDS[:2]),
            *signs,
        ]

    def _place(self, kind: str, entry: str) -> None:
        if _HAN.search(entry) and not entry.startswith("["):
            self._letters.setdefault(entry, set()).add(kind)
        elif entry.endswith("*") and not entry.endswith("**"):
            self._stems.setdefault(entry[:-1], set()).add(kind)
        elif entry[0].isascii() and entry[0].isalpha() and len(entry) > 1 and entry.isascii():
            self._words.setdefault(entry, set()).add(kind)
        else:
            self._signs.setdefault(kind, []).append(entry)

    def _in_words(self, clause: str) -> list[tuple[set[str], bool]]:
        found = []
        denied_until = -1
        for position, match in enumerate(_WORD.finditer(clause)):
            word = match.group().replace("’", "'")
            kinds = self._kinds(word)
            if kinds:
                found.append((kinds, position <= denied_until))
            if "negation" in kinds or word.endswith("n't"):
                denied_until = position + _REACH_WORDS
        return found

    def _kinds(self, word: str) -> set[str]:
        if word in self._words:
            return self._words[word]
        for end in range(min(len(word), self._longest_stem), 2, -1):
            if word[:end] in self._stems:
                return self._stems[word[:end]]
        return set()

    def _in_letters(self, clause: str) -> list[tuple[set[str], bool]]:
        found = []
        denied_until = -1
        at = 0
        while at < len(clause):
            for end in range(min(len(clause), at + self._longest), at, -1):
                kinds = self._letters.get(clause[at:end])
                if kinds:
                    found.append((kinds, at <= denied_until))
                    if "negation" in kinds:
                        denied_until = end - 1 + _REACH_LETTERS
                    at = end
                    break
            else:
                at += 1
        return found


def _number(hits: list[tuple[str, bool]], kind: str, *, denied: bool) -> float:
    return float(sum(1 for hit in hits if hit == (kind, denied)))
