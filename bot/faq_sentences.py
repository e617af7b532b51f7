"""The questions of `data/faq` as training sentences.

Without them a question of a topic that only the shop's own FAQ knows would pass for something
that no shop can help with, and never reach its answer.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot import paths
from bot.examples import Example, read
from smartmkt_core.faq import files

_SILENT = re.compile(r"[\W_]+")


class UnknownIntent(ValueError):
    """An entry's questions belong to an intent that `data/nlu` does not have."""


def sentences(faq: Path = paths.FAQ, nlu: Path = paths.NLU) -> list[Example]:
    """Each question with its entry's intent, but for those that data/nlu has already.

    Raises FaqBroken or UnknownIntent with file, line and what to do.
    """
    known = read(nlu)
    intents = {example.intent for example in known}
    taken = {_bare(example.text) for example in known}
    found = []
    for entry in files.read(faq):
        if entry.asked_as not in intents:
            raise UnknownIntent(
                f"{faq / entry.file}.yml:{entry.line}: {entry.topic} belongs to"
                f" {entry.asked_as}, which has no sentences in data/nlu; correct the name"
            )
        for question in (q for asked in entry.questions.values() for q in asked):
            if _bare(question) not in taken:
                taken.add(_bare(question))
                found.append(Example(question, entry.asked_as))
    return found


def as_rasa(examples: list[Example]) -> str:
    """Rasa's YAML of sentences without entities."""
    blocks: dict[str, list[str]] = {}
    for text, intent, _ in examples:
        # Square brackets would be read as the annotation of an entity.
        plain = " ".join(text.translate({ord("["): "(", ord("]"): ")"}).split())
        blocks.setdefault(intent, []).append(f"- {plain}\n")
    nlu = [{"intent": intent, "examples": "".join(lines)} for intent, lines in blocks.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False)


def _bare(text: str) -> str:
    return _SILENT.sub("", text.casefold())
