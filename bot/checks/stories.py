"""Reads the conversations of data/story_tests, written in the form of Rasa's test stories."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.checks import documents
from bot.checks.problems import Problem, error
from bot.checks.project import Project


class Step(NamedTuple):
    """One line of a story: `kind` is user, action, active_loop or slot_was_set."""

    kind: str
    value: Any
    line: int
    intent: str = ""


class Story(NamedTuple):
    """A named conversation."""

    name: str
    path: Path
    line: int
    steps: list[Step]


def read(folder: Path, problems: list[Problem]) -> list[Story]:
    """Every story of a folder; mistakes of form are noted."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        top = documents.compose(path, problems)
        for node in documents.items(documents.get(top, "stories")):
            name = documents.text(documents.get(node, "story"))
            steps = [_step(path, item, problems) for item in
                     documents.items(documents.get(node, "steps"))]  # fmt: skip
            kept = [step for step in steps if step is not None]
            if not name or not any(step.kind == "action" for step in kept):
                problems.append(
                    error("story", path, documents.line(node), "a story without name or action",
                          "give it `- story: what happens` and `steps:` with a user and an action")
                )  # fmt: skip
                continue
            found.append(Story(name, path, documents.line(node), kept))
    return found


def _step(path: Path, node: yaml.Node, problems: list[Problem]) -> Step | None:
    line = documents.line(node)
    for kind in ("user", "action", "active_loop", "slot_was_set"):
        value = documents.get(node, kind)
        if value is None:
            continue
        intent = documents.text(documents.get(node, "intent"))
        if kind == "slot_was_set":
            plain = yaml.SafeLoader("").construct_document(value)
            return Step(kind, plain, line)
        said = documents.text(value)
        none = kind == "active_loop" and said in ("", "null", "~")
        return Step(kind, None if none else said, line, intent)
    problems.append(
        error("story", path, line, "a step that is none",
              "write user with intent, action, active_loop or slot_was_set")
    )  # fmt: skip
    return None


def check(project: Project, intents: set[str], problems: list[Problem]) -> None:
    """Notes mistakes of form, intents that are not taught, and names that stand twice."""
    names: dict[str, Story] = {}
    for story in read(project.stories, problems):
        if story.name in names:
            problems.append(
                error("story", story.path, story.line, f"“{story.name}” stands in "
                      f"{names[story.name].path.name}:{names[story.name].line} already",
                      "give one of them another name")
            )  # fmt: skip
        names.setdefault(story.name, story)
        for step in story.steps:
            if step.intent and step.intent not in {*intents, "nlu_fallback"}:
                problems.append(
                    error("story", story.path, step.line,
                          f"the intent {step.intent} is not taught", "correct the name")
                )  # fmt: skip
