"""Reads labelled sentences from Rasa's YAML, without Rasa."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import yaml

_CJK = re.compile("[\u3400-\u9fff]")
_ANNOTATION = re.compile(
    r"\[(?P<text>[^\[\]]+)\](?:\((?P<name>\w+)(?::[^()]*)?\)|(?P<more>\{[^{}]*\}))"
)


class Marked(NamedTuple):
    """An annotated entity: `text[start:end]` of its sentence."""

    entity: str
    start: int
    end: int


class Example(NamedTuple):
    """A sentence, what it means, and the entities annotated in it."""

    text: str
    intent: str
    entities: tuple[Marked, ...] = ()

    @property
    def language(self) -> str:
        """`zh` where the sentence holds Chinese, else `en`."""
        return "zh" if _CJK.search(self.text) else "en"


def read(folder: Path) -> list[Example]:
    """Every example of a YAML file, or of all those of a folder, in order."""
    found = []
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]:
        for block in (yaml.safe_load(path.read_text("utf-8")) or {}).get("nlu", []):
            if "intent" not in block:
                continue
            lines = (block.get("examples") or "").splitlines()
            texts = [line[2:].strip() for line in lines if line.startswith("- ")]
            for text, marks in map(unmarked, texts):
                if text:
                    found.append(Example(text, block["intent"], marks))
    return found


def unmarked(line: str) -> tuple[str, tuple[Marked, ...]]:
    """A sentence without Rasa's inline annotations, and what they mark in it."""
    parts: list[str] = []
    marks: list[Marked] = []
    at = length = 0
    for m in _ANNOTATION.finditer(line):
        name = m["name"] or str(json.loads(m["more"]).get("entity", ""))
        parts += [line[at : m.start()], m["text"]]
        length += m.start() - at
        marks.append(Marked(name, length, length + len(m["text"])))
        length += len(m["text"])
        at = m.end()
    return "".join([*parts, line[at:]]), tuple(marks)
