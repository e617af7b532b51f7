"""Whether what the assistant says stands there in both languages: data/responses and data/faq."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.checks import documents
from bot.checks.problems import Problem, error, warning
from bot.checks.project import Project

LANGUAGES = {"en": "English", "zh": "Chinese"}
QUESTIONS = 3
"""With fewer ways of asking, an entry is hard to find."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_FAQ_KEYS = {"answers", "questions", "answer", "follow_up", "intent"}
_PLURAL = {"count", "total"}


def check(project: Project, intents: set[str], problems: list[Problem]) -> None:
    """Notes what is missing in responses and in the FAQ."""
    seen: dict[str, str] = {}
    for path in sorted(project.responses.glob("*.yml")):
        for key, line, node in documents.pairs(documents.compose(path, problems)):
            where = f"{path.name}:{line}"
            if key in seen:
                problems.append(
                    error("response", path, line, f"{key} stands in {seen[key]} already",
                          "give one of them another name")
                )  # fmt: skip
            seen.setdefault(key, where)
            problems += _response(path, key, line, node)
    asked: dict[str, str] = {}
    topics: dict[str, str] = {}
    for path in sorted(project.faq.glob("*.yml")):
        for topic, line, node in documents.pairs(documents.compose(path, problems)):
            if topic in topics:
                problems.append(
                    error("faq", path, line, f"{topic} stands in {topics[topic]} already",
                          "give one of them another name")
                )  # fmt: skip
            topics.setdefault(topic, f"{path.name}:{line}")
            problems += _entry(path, topic, line, node, asked, intents)


def _response(path: Path, key: str, line: int, node: yaml.Node) -> Iterator[Problem]:
    wanted: dict[str, set[str]] = {}
    for language, spoken in LANGUAGES.items():
        value = documents.get(node, language)
        texts = list(_texts(value))
        if not texts or not all(texts):
            yield error(
                "translation", path, line, f"{key} is missing in {spoken}",
                f"write `{language}: …` below it",
            )  # fmt: skip
            continue
        wanted[language] = set()
        for text in texts:
            try:
                wanted[language] |= _placeholders(text)
            except ValueError as bad:
                yield error(
                    "response", path, documents.line(value or node),
                    f"{key} has a broken placeholder ({bad})", "write {name}, or {{ for a brace",
                )  # fmt: skip
        # What is the same in both is so on purpose, as the name of a language is.
        other = documents.get(node, "zh" if language == "en" else "en")
        meant = texts == list(_texts(other))
        if not meant and (problem := _untranslated(texts, language)):
            yield warning(
                "translation", path, documents.line(value or node), f"{key} {problem}",
                f"write it in {spoken}",
            )  # fmt: skip
    differing = wanted.get("en", set()) ^ wanted.get("zh", set())
    if len(wanted) == len(LANGUAGES) and differing - _PLURAL:
        names = ", ".join(f"{{{name}}}" for name in sorted(differing))
        yield warning(
            "placeholder", path, line, f"{key} says {names} in one language only",
            "say the same facts in both, or check that it is meant",
        )  # fmt: skip


def _texts(node: yaml.Node | None) -> Iterator[str]:
    """The texts of one, of variants, of a plural."""
    if isinstance(node, yaml.ScalarNode):
        yield documents.text(node)
    for item in documents.items(node):
        yield from _texts(item)
    for _, _, value in documents.pairs(node):
        yield from _texts(value)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _untranslated(texts: list[str], language: str) -> str | None:
    said = re.sub(r"\{[^{}]*\}", "", " ".join(texts))
    if language == "en" and _CHINESE.search(said) and not _WORDS.search(said):
        return "has Chinese where English should be"
    if language == "zh" and len(_WORDS.findall(said)) > 2 and not _CHINESE.search(said):
        return "has English where Chinese should be"
    return None


def _entry(
    path: Path, topic: str, line: int, node: yaml.Node, asked: dict[str, str], intents: set[str]
) -> Iterator[Problem]:
    for key, at, _ in documents.pairs(node):
        if key not in _FAQ_KEYS:
            yield error(
                "faq", path, at, f"{topic} has {key}, which nothing reads",
                f"write one of {', '.join(sorted(_FAQ_KEYS))}",
            )  # fmt: skip
    questions = documents.get(node, "questions")
    amounts: dict[str, set[str]] = {}
    for language, spoken in LANGUAGES.items():
        answer = documents.text(documents.get(documents.get(node, "answer"), language))
        if not answer:
            yield error(
                "translation", path, line, f"{topic} has no answer in {spoken}",
                f"write `{language}: …` below `answer:`",
            )  # fmt: skip
        amounts[language] = set(re.findall(r"\{[^{}]*\}", answer))
        listed = documents.items(documents.get(questions, language))
        if not listed:
            yield error(
                "faq", path, line, f"{topic} has no questions in {spoken}, so nobody finds it",
                f"write some as a list below `questions:`, `{language}:`",
            )  # fmt: skip
        elif len(listed) < QUESTIONS:
            yield warning(
                "faq", path, line, f"{topic} has {len(listed)} questions in {spoken}",
                f"write {QUESTIONS} or more ways of asking it",
            )  # fmt: skip
        yield from _doubled(path, topic, listed, asked)
    if amounts["en"] != amounts["zh"] and all(amounts.values()):
        yield warning(
            "placeholder", path, line, f"the amounts of {topic} differ between the languages",
            "say the same facts in both",
        )  # fmt: skip
    named = documents.items(documents.get(node, "follow_up"))
    named += [found for key in ("answers", "intent") if (found := documents.get(node, key))]
    for target in named:
        if documents.text(target) not in intents:
            yield error(
                "faq", path, documents.line(target),
                f"{topic} names the intent {documents.text(target)}, which is not taught",
                "correct the name",
            )  # fmt: skip


def _doubled(
    path: Path, topic: str, listed: list[yaml.Node], asked: dict[str, str]
) -> Iterator[Problem]:
    for question in listed:
        said = re.sub(r"\W+", " ", documents.text(question).lower()).strip()
        place = f"{path.name}:{documents.line(question)}"
        if said in asked:
            yield error(
                "faq", path, documents.line(question),
                f"“{documents.text(question)}” ({topic}) stands in {asked[said]} too",
                "keep it under the entry that answers it",
            )  # fmt: skip
        asked.setdefault(said, place)
