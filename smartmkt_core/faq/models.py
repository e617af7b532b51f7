"""What the FAQ knows, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of ``data/faq``, asked in several ways, and its answer.

    ``topic``: its name; ``file``: the file's name without its ending; ``intent``: the intent whose
    plain answer it is, or None; ``asked_as``: the intent that its questions belong to;
    ``follow_up``: intents worth offering as buttons afterwards; ``line``: where it begins.
    """

    topic: str
    file: str
    questions: Mapping[str, tuple[str, ...]]
    answer: Mapping[str, str]
    follow_up: tuple[str, ...] = ()
    intent: str | None = None
    asked_as: str = "shop_question"
    line: int = 0

    def text(self, language: str) -> str:
        """The whole answer in a language, the English one where there is no other."""
        return self.answer.get(language) or self.answer["en"]

    def question(self, language: str) -> str:
        """The question as a person would read it on a button."""
        return (self.questions.get(language) or self.questions["en"])[0]

    def sentences(self, language: str) -> list[str]:
        """The answer, sentence by sentence."""
        return [part for part in _SENTENCE_END.split(self.text(language)) if part.strip()]


@dataclass(frozen=True, slots=True)
class Found:
    """Entries that may answer a question, the likeliest first, and how sure that is.

    ``sentence``: the position of the sentence within the first entry's answer that is nearest to
    the question. ``sure``: whether the first entry may be said without asking back.
    """

    entries: tuple[Entry, ...]
    scores: tuple[float, ...]
    sentence: int
    sure: bool
