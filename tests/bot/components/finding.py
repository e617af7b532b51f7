"""Shared by tests: what is found in a sentence, in two shops and in none."""

from __future__ import annotations

from typing import Any

from bot import paths
from bot.entity_scores import vocabulary_of
from bot.understanding.entities import find_entities
from bot.understanding.vocabulary import Vocabulary

DEMO = vocabulary_of(paths.ROOT / "data" / "store")
BIKES = vocabulary_of(paths.ROOT / "tests" / "e2e" / "othershop")


def found(text: str, words: Vocabulary | None = None) -> list[tuple[str, Any]]:
    """Entities as (name, value)."""
    return [(span.entity, span.value) for span in find_entities(text, words)]


def marked(text: str, words: Vocabulary | None = None) -> list[tuple[str, str]]:
    """Entities as (name, words in the text)."""
    return [(s.entity, text[s.start : s.end]) for s in find_entities(text, words)]
