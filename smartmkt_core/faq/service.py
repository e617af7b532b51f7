"""Answers to questions about how the shop works, kept in ``data/faq/*.yml`` in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from smartmkt_core.faq import files
from smartmkt_core.faq.files import FaqBroken
from smartmkt_core.faq.filling import fill
from smartmkt_core.faq.models import Entry, Found
from smartmkt_core.faq.retrieval import Retrieval
from smartmkt_core.faq.vectors import Encoder, Vector

__all__ = ["Entry", "Faq", "FaqBroken", "Found", "fill"]


class Faq:
    """All entries, by name, by the intent that they answer, and by meaning."""

    def __init__(
        self,
        entries: Iterable[Entry],
        encoder: Encoder | None = None,
        kept: Path | None = None,
    ) -> None:
        self._entries = {entry.topic: entry for entry in entries}
        self._of_intent = {e.intent: e for e in self._entries.values() if e.intent}
        known = list(self._entries.values())
        self._retrieval = Retrieval(known, encoder, kept) if encoder is not None and known else None

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None = None, *, kept: Path | None = None) -> Faq:
        """Reads every ``*.yml`` of a folder.

        Each holds ``topic: {questions: {en: [], zh: []}, answer: {en, zh}}`` and, where they
        apply, ``answers: intent`` (the intent whose plain answer this is), ``intent: name`` (what
        its questions are trained as) and ``follow_up: [intent]``. Without an encoder only intents
        are answered; in the folder ``kept`` its vectors outlive the process.

        Raises:
            FaqBroken: see ``files.read``.
        """
        return cls(files.read(folder), encoder, kept)

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

    def compared(self, texts: Sequence[str]) -> Vector | None:
        """Vectors of texts as questions are compared here, shape (n, dim), each of length 1.

        What all questions to a shop have in common is taken off, so that a product of two is
        near 0 where they have nothing else in common. None without an encoder.
        """
        return None if self._retrieval is None else self._retrieval.compared(texts)

    def topics(self) -> list[str]:
        """Every entry's name, sorted."""
        return sorted(self._entries)
