"""Sentences that stand twice, or almost: within an intent they teach nothing, under two intents
they teach the wrong thing.

Almost alike are two sentences whose meaning is as good as the same (the angle between their
embeddings) and whose words are mostly the same. Either alone is normal: "cancel my order" and
"track my order" share most words, "cancel it" and "I no longer want it" the meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot.checks.problems import Problem, error, warning
from bot.checks.sentences import Sentence

MEANING = 0.86
"""Cosine after the common direction of all sentences is taken out."""
WORDS = 0.5
"""Share of the words that both have."""
_BLOCK = 1000
_WORD = re.compile("[\u3400-\u9fff]|[^\\W_]+")


def plain(text: str) -> str:
    """A sentence without case, width, punctuation and spaces between words."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return " ".join(_WORD.findall(folded)) or folded


def duplicates(sentences: list[Sentence], test: list[Sentence], root: Path) -> Iterator[Problem]:
    """The same words under two intents, within one, and in the kept-apart sentences too."""
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        groups[plain(sentence.text)].append(sentence)
    for alike in groups.values():
        first = alike[0]
        for other in alike[1:]:
            if other.intent != first.intent:
                yield error(
                    "two intents", other.path, other.line,
                    f"“{other.text}” is {other.intent} here and {first.intent} in "
                    f"{first.where(root)}",
                    "keep it under the intent that it means, delete the other line",
                )  # fmt: skip
            else:
                yield warning(
                    "twice", other.path, other.line,
                    f"“{other.text}” stands in {first.where(root)} already",
                    "delete the line, or write another sentence",
                )  # fmt: skip
    for sentence in test:
        for taught in groups.get(plain(sentence.text), [])[:1]:
            if len(plain(sentence.text).split()) > 2:
                yield warning(
                    "not kept apart", taught.path, taught.line,
                    f"“{taught.text}” is in {sentence.where(root)} too, so it measures nothing",
                    "never copy between the two; the report also scores without such sentences",
                )  # fmt: skip


def almost(
    sentences: list[Sentence], vectors: np.ndarray, root: Path
) -> Iterator[tuple[float, Problem]]:
    """Pairs of different intents that hardly differ, with how alike they are."""
    unit = vectors - vectors.mean(axis=0)
    unit = (unit / np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    names = {name: i for i, name in enumerate(sorted({s.intent for s in sentences}))}
    intents = np.array([names[s.intent] for s in sentences])
    words: dict[int, set[str]] = {}
    for start in range(0, len(unit), _BLOCK):
        rows = slice(start, start + _BLOCK)
        near = unit[rows] @ unit[start:].T
        near[intents[rows, None] == intents[None, start:]] = 0
        for i, j in zip(*np.nonzero(near > MEANING), strict=True):
            one, other = start + int(i), start + int(j)
            if one >= other:
                continue
            a, b = (
                words.setdefault(at, set(plain(sentences[at].text).split())) for at in (one, other)
            )
            shared = len(a & b) / len(a | b)
            if shared >= WORDS and plain(sentences[one].text) != plain(sentences[other].text):
                yield float(near[i, j]) * shared, _pair(sentences[one], sentences[other], root)


def _pair(one: Sentence, other: Sentence, root: Path) -> Problem:
    return warning(
        "almost alike", other.path, other.line,
        f"“{other.text}” ({other.intent}) is almost “{one.text}” ({one.intent}, "
        f"{one.where(root)})",
        "if a careful reader could not tell them apart, keep one",
    )  # fmt: skip
