"""What the classifier sees of a sentence beside its embedding: words and pieces of words.

Embeddings average over a sentence, so they are weak on negation, typos and what single words
change. Pieces of words are strong exactly there. Entities are masked first, because whether
somebody says 10027 or A-7741 must not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from bot.understanding.entities import find_entities

_CJK = "\u3400-\u9fff"
_LETTERS = rf"[^\W_{_CJK}]+"
_WORD = re.compile(rf"<\w+>|[{_CJK}]|{_LETTERS}(?:'{_LETTERS})*|[?!？！]")

# Typed in haste, the one word that turns a wish round must not read as a stranger.
_NOT = re.compile(
    r"\b(do|does|did|is|are|was|were|has|have|had|ca|wo|could|would|should|must|need)nt\b", re.I
)


def _with_apostrophes(text: str) -> str:
    return _NOT.sub(r"\1n't", text)


def _plain(text: str) -> str:
    return _with_apostrophes(unicodedata.normalize("NFKC", text).replace("’", "'"))


@lru_cache(maxsize=64)
def mask(text: str) -> str:
    """The text with each entity replaced by its name, `where is <order_number>`.

    Kept for the moment: the encoder's reading and the grams ask for the same text.
    """
    parts, at = [], 0
    for span in find_entities(text):
        if span.start < at:
            continue
        parts += [text[at : span.start], f" <{span.entity}> "]
        at = span.end
    return "".join([*parts, text[at:]])


def readable(text: str) -> str:
    """The text as the encoder reads it best: entities as ordinary examples of their kind."""
    masked = mask(_plain(text))
    for name, example in _EXAMPLES.items():
        masked = masked.replace(f" <{name}> ", example)
    return re.sub(r" <(\w+)> ", r" \1 ", masked).strip() or text


_EXAMPLES = {
    "order_number": " 10001 ",
    "email": " name@example.com ",
    "phone": " 555-0100 ",
    "phone_last4": " 0100 ",
}


def grams(text: str) -> list[str]:
    """Words, pairs of words, pieces of English words and runs of 1–4 Chinese characters."""
    masked = mask(_plain(text)).lower()
    words = _WORD.findall(masked)
    found = [f"w:{w}" for w in words]
    found += [f"b:{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)]
    found += [f"s:{a} {b}" for a, b in zip(words, words[2:], strict=False)]
    for word in words:
        if word.isascii() and word.isalpha() and len(word) > 3:
            edged = f"^{word[:24]}$"
            found += [f"c:{edged[i : i + n]}" for n in (3, 4) for i in range(len(edged) - n + 1)]
    for run in re.findall(rf"[{_CJK}]{{3,}}", masked):
        found += [f"z:{run[i : i + n]}" for n in (3, 4) for i in range(len(run) - n + 1)]
    return found


class GramVectors:
    """TF-IDF over `grams`, with a vocabulary learnt from the training sentences."""

    def __init__(self, vocabulary: dict[str, int], idf: np.ndarray) -> None:
        self.vocabulary = vocabulary
        self.idf = idf.astype(np.float32)
        self.is_word = np.array([gram.startswith("w:") for gram in vocabulary], dtype=bool)

    @classmethod
    def learn(cls, texts: Iterable[str], *, least: int = 2) -> GramVectors:
        """Keeps the grams found in at least `least` sentences."""
        counts: dict[str, int] = {}
        total = 0
        for text in texts:
            total += 1
            for gram in set(grams(text)):
                counts[gram] = counts.get(gram, 0) + 1
        kept = sorted(gram for gram, count in counts.items() if count >= least)
        idf = np.array([np.log((1 + total) / (1 + counts[gram])) + 1 for gram in kept])
        return cls({gram: index for index, gram in enumerate(kept)}, idf)

    def transform(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The sentence as (indices int32, weights float32), the weights of unit length."""
        counts: dict[int, int] = {}
        for gram in grams(text):
            index = self.vocabulary.get(gram)
            if index is not None:
                counts[index] = counts.get(index, 0) + 1
        indices = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(weights)) * self.idf[indices] if len(counts) else weights
        norm = float(np.linalg.norm(weights))
        return indices, (weights / norm if norm else weights).astype(np.float32)
