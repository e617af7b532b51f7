"""Answers to questions about how the shop works, kept in ``data/faq/*.yml`` in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.faq.models import Entry, Found
from smartmkt_core.faq.retrieval import Encoder, Retrieval

LANGUAGES = ("en", "zh")
_KEYS = {"answers", "questions", "answer", "follow_up"}

__all__ = ["Entry", "Faq", "Found"]


class Faq:
    """All entries, by name, by the intent that they answer, and by meaning."""

    def __init__(self, entries: Iterable[Entry], encoder: Encoder | None = None) -> None:
        self._entries = {entry.topic: entry for entry in entries}
        self._of_intent = {e.intent: e for e in self._entries.values() if e.intent}
        known = list(self._entries.values())
        self._retrieval = Retrieval(known, encoder) if encoder is not None and known else None

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None = None) -> Faq:
        """Reads every ``*.yml`` of a folder.

        Each holds ``topic: {questions: {en: [], zh: []}, answer: {en, zh}}`` and, where they
        apply, ``answers: intent`` (the intent whose plain answer this is) and
        ``follow_up: [intent]``. Without an encoder only intents are answered.

        Raises:
            ValueError: an entry lacks a language or has a key that nobody reads, a topic or an
                intent comes twice. Names file and topic.
        """
        entries: dict[str, Entry] = {}
        intents: set[str] = set()
        for path in sorted(folder.glob("*.yml")):
            loaded = _read(path)
            for topic, raw in loaded.items():
                entry = _entry(path, topic, raw)
                if topic in entries:
                    raise ValueError(f"{path.name}: {topic} is there twice; rename one of them")
                if entry.intent in intents:
                    raise ValueError(
                        f"{path.name}: {topic} answers {entry.intent}, as another does"
                    )
                entries[topic] = entry
                if entry.intent:
                    intents.add(entry.intent)
        return cls(entries.values(), encoder)

    def entry(self, topic: str) -> Entry | None:
        """An entry by its name, or None."""
        return self._entries.get(topic)

    def for_intent(self, intent: str) -> Entry | None:
        """The plain answer of an intent, or None."""
        return self._of_intent.get(intent)

    def find(self, text: str, language: str, *, intent: str | None = None) -> Found | None:
        """The entries that may answer a text; see ``Retrieval.find``."""
        if self._retrieval is None or not text.strip():
            return None
        return self._retrieval.find(text, language, intent=intent)

    def topics(self) -> list[str]:
        """Every entry's name, sorted."""
        return sorted(self._entries)


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is no YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise ValueError(f"{path.name} holds no topics; each is a name with questions and answer")
    return loaded


def _entry(path: Path, topic: str, raw: Any) -> Entry:
    where = f"{path.name}: {topic}"
    if not isinstance(raw, dict) or not isinstance(raw.get("answer"), dict):
        raise ValueError(f"{where} needs questions and an answer")
    if unknown := set(raw) - _KEYS:
        raise ValueError(f"{where} has {', '.join(sorted(unknown))}, which nothing reads")
    questions = raw.get("questions") or {}
    for language in LANGUAGES:
        if not raw["answer"].get(language):
            raise ValueError(f"{where} needs an answer in {language}")
        if not questions.get(language):
            raise ValueError(f"{where} needs a question in {language}")
    return Entry(
        topic=topic,
        file=path.stem,
        questions={name: tuple(str(q) for q in asked) for name, asked in questions.items()},
        answer={name: " ".join(str(text).split()) for name, text in raw["answer"].items()},
        follow_up=tuple(raw.get("follow_up") or ()),
        intent=raw.get("answers"),
    )
