"""Labelled sentences with the place where they stand, and what is wrong with their form."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.checks import documents
from bot.checks.problems import Problem, error
from bot.examples import Example, unmarked

_HALF_MARKED = re.compile(r"\]\s*[({]|\[[^\[\]]*$")
_OTHER_BLOCKS = {"synonym", "regex", "lookup"}


class Sentence(NamedTuple):
    """An example and where it stands."""

    path: Path
    line: int
    example: Example

    @property
    def text(self) -> str:
        """What was said."""
        return self.example.text

    @property
    def intent(self) -> str:
        """What it means."""
        return self.example.intent

    def where(self, root: Path) -> str:
        """`data/nlu/orders.yml:120`."""
        return f"{self.path.relative_to(root).as_posix()}:{self.line}"


def read(folder: Path, problems: list[Problem], *, skip: Path | None = None) -> list[Sentence]:
    """Every sentence of a file or of a folder's files; mistakes are noted, not raised."""
    found: list[Sentence] = []
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]:
        if path == skip:
            continue
        top = documents.compose(path, problems)
        if top is None:
            continue
        blocks = documents.get(top, "nlu")
        if not isinstance(blocks, yaml.SequenceNode):
            problems.append(
                error("block", path, documents.line(top), "has no list called nlu",
                      "begin the file with `nlu:` and a block `- intent: name` below it")
            )  # fmt: skip
            continue
        for block in blocks.value:
            found += _block(path, block, problems)
    return found


def _block(path: Path, block: yaml.Node, problems: list[Problem]) -> list[Sentence]:
    at = documents.line(block)
    keys = {name for name, _, _ in documents.pairs(block)}
    if keys & _OTHER_BLOCKS:
        return []
    intent = documents.text(documents.get(block, "intent"))
    if not intent:
        problems.append(
            error("block", path, at, "a block without an intent", "begin it with `- intent: name`")
        )
        return []
    examples = documents.get(block, "examples")
    if examples is None or not (isinstance(examples, yaml.ScalarNode) and examples.style == "|"):
        there = at if examples is None else documents.line(examples)
        problems.append(
            error("block", path, there, f"the examples of {intent} are missing or no text",
                  "write `examples: |` and below it one `- sentence` a line, indented")
        )  # fmt: skip
        return []
    first = documents.line(examples) + 1
    found = [
        sentence
        for number, raw in enumerate(examples.value.split("\n"), first)
        if (sentence := _sentence(path, number, intent, raw, problems)) is not None
    ]
    if not found:
        problems.append(
            error("block", path, at, f"{intent} has no sentences",
                  "write some below `examples: |`, or delete the block")
        )  # fmt: skip
    return found


def _sentence(
    path: Path, line: int, intent: str, raw: str, problems: list[Problem]
) -> Sentence | None:
    if not raw.strip():
        return None
    if not raw.startswith("- "):
        problems.append(
            error("block", path, line, f"“{raw.strip()[:60]}” is no example, so nobody learns it",
                  "begin the line with a hyphen and a space, under the other hyphens")
        )  # fmt: skip
        return None
    said = raw[2:].strip()
    try:
        text, marks = unmarked(said)
    except json.JSONDecodeError:
        text, marks = said, ()
    if not text:
        problems.append(
            error("block", path, line, "an empty example", "write a sentence or delete the line")
        )
        return None
    if _HALF_MARKED.search(text) or any(text[m.start : m.end].strip() == "" for m in marks):
        problems.append(
            error("annotation", path, line, f"a half-written annotation in “{said[:80]}”",
                  "write [the words](entity_name), without a space between the brackets")
        )  # fmt: skip
    return Sentence(path, line, Example(text, intent, marks))
