"""Reads ``data/faq``. Every mistake is told with its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.errors import ShopError
from smartmkt_core.faq.filling import strange_place
from smartmkt_core.faq.models import Entry

LANGUAGES = ("en", "zh")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = ("answers", "intent", "questions", "answer", "follow_up")


class FaqBroken(ShopError):
    """A file of the FAQ cannot be used; the message says file, line and what is wrong."""


def read(folder: Path) -> list[Entry]:
    """Every entry of a folder's ``*.yml``, in order.

    Raises:
        FaqBroken: a file is no YAML, an entry lacks a language or has a key that nobody reads, a
            topic or the intent that an entry answers comes twice.
    """
    entries: list[Entry] = []
    places: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, node in _pairs(path, _top(path), "begin the file with the name of a topic"):
            entry = _entry(path, name, node)
            here = _at(path, name)
            for what in (entry.topic, f"an answer to {entry.intent}" if entry.intent else None):
                if what and what in places:
                    raise FaqBroken(f"{here}: {what} is there already, at {places[what]}")
                if what:
                    places[what] = here
            entries.append(entry)
    return entries


def _top(path: Path) -> yaml.Node | None:
    try:
        top: yaml.Node | None = yaml.compose(path.read_text("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise FaqBroken(f"{path}:1: save the file as UTF-8; it is not") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FaqBroken(f"{path}:{line}: is no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FaqBroken(f"{path}:1: is no YAML: {error}") from error
    return top


def _entry(path: Path, topic: yaml.Node, node: yaml.Node) -> Entry:
    name, here = str(topic.value), _at(path, topic)
    if not isinstance(node, yaml.MappingNode):
        raise FaqBroken(f"{here}: {name} needs questions and an answer")
    values: dict[str, yaml.Node] = {}
    for key, value in _pairs(path, node, ""):
        if key.value not in _KEYS:
            raise FaqBroken(f"{_at(path, key)}: {name} has {key.value}, which nothing reads")
        values[key.value] = value
    questions = _by_language(path, values.get("questions"), f"{name}'s questions")
    answer = _by_language(path, values.get("answer"), f"{name}'s answer")
    asked = {code: tuple(_texts(path, value)) for code, value in questions.items()}
    told = {code: " ".join(_text(path, value).split()) for code, value in answer.items()}
    for code in LANGUAGES:
        if not asked.get(code):
            raise FaqBroken(f"{here}: {name} needs a question in {code}")
        if not told.get(code):
            raise FaqBroken(f"{here}: {name} needs an answer in {code}")
        if strange := strange_place(told[code]):
            raise FaqBroken(
                f"{_at(path, answer[code])}: nothing fills {strange}; {{shop}} and"
                " {money[4.90 USD]} are known"
            )
    return Entry(
        topic=name,
        file=path.stem,
        questions=asked,
        answer=told,
        follow_up=tuple(_texts(path, values.get("follow_up"))),
        intent=_text(path, values.get("answers")) or None,
        asked_as=_text(path, values.get("answers") or values.get("intent")) or "shop_question",
        line=topic.start_mark.line + 1,
    )


def _by_language(path: Path, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
    found: dict[str, yaml.Node] = {}
    for key, value in _pairs(path, node, f"write {what} below en: and zh:"):
        if key.value not in LANGUAGES:
            raise FaqBroken(f"{_at(path, key)}: {key.value} is no language; write en or zh")
        found[key.value] = value
    return found


def _pairs(
    path: Path, node: yaml.Node | None, remedy: str
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        raise FaqBroken(f"{_at(path, node)}: {remedy}")
    yield from node.value


def _texts(path: Path, node: yaml.Node | None) -> list[str]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise FaqBroken(f"{_at(path, node)}: a list is needed here: one “- …” a line")
    return [text for item in node.value if (text := _text(path, item))]


def _text(path: Path, node: yaml.Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, yaml.ScalarNode):
        raise FaqBroken(f"{_at(path, node)}: a text is needed here; one with “: ” needs quotes")
    return str(node.value).strip()


def _at(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"
