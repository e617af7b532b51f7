"""Answers to policy questions, kept in ``data/faq/*.yml`` by intent, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer. ``follow_up``: intents worth offering as buttons afterwards."""

    topic: str
    texts: Mapping[str, str]
    follow_up: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """The answer in a language, the English one where there is no other."""
        return self.texts.get(language) or self.texts["en"]


class Faq:
    """All answers, by the intent that asks for them."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    @classmethod
    def load(cls, folder: Path) -> Faq:
        """Reads every ``*.yml`` of a folder: ``intent: {answer: {en, zh}, follow_up: [intent]}``.

        Raises ValueError for an answer that lacks a language.
        """
        answers: dict[str, Answer] = {}
        for path in sorted(folder.glob("*.yml")):
            for topic, entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
                texts = {name: " ".join(text.split()) for name, text in entry["answer"].items()}
                if not {"en", "zh"} <= set(texts):
                    raise ValueError(f"{path.name}: {topic} needs an answer in en and zh")
                answers[topic] = Answer(topic, texts, tuple(entry.get("follow_up", ())))
        return cls(answers)

    def answer(self, topic: str) -> Answer | None:
        """The answer for an intent, or None."""
        return self._answers.get(topic)

    def topics(self) -> list[str]:
        """Every intent that has an answer, sorted."""
        return sorted(self._answers)
