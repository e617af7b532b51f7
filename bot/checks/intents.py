"""Whether every intent has all it needs: sentences in both languages, a place in the domain, a
rule, a label, a test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.checks import documents
from bot.checks.problems import Problem, error, warning
from bot.checks.project import Project
from bot.checks.sentences import Sentence

LANGUAGES = {"en": "English", "zh": "Chinese"}
FEW = 15
"""Below this many sentences of a language an intent is hard to learn, or to measure."""
UNBALANCED = 2.0
FALLBACK = "nlu_fallback"


class Place(NamedTuple):
    """Where something stands."""

    path: Path
    line: int


@dataclass
class Declared:
    """What the domain and the rules say."""

    intents: dict[str, Place] = field(default_factory=dict)
    entities: dict[str, Place] = field(default_factory=dict)
    actions: dict[str, Place] = field(default_factory=dict)
    rules: dict[str, Place] = field(default_factory=dict)
    """The rule that an intent begins, without a condition."""
    doubled: list[tuple[str, Place]] = field(default_factory=list)
    answers: dict[str, Place] = field(default_factory=dict)
    """The actions that rules name."""


def declared(project: Project, problems: list[Problem]) -> Declared:
    """Reads the domain and the rules."""
    found = Declared()
    for path in sorted(project.domain.glob("*.yml")):
        top = documents.compose(path, problems)
        for name, place in _listed(path, documents.get(top, "intents")):
            found.intents.setdefault(name, place)
        for name, place in _listed(path, documents.get(top, "entities")):
            found.entities.setdefault(name, place)
        for key in ("actions", "forms"):
            for name, place in _listed(path, documents.get(top, key)):
                found.actions.setdefault(name, place)
    for path in sorted(project.rules.glob("*.yml")):
        for rule in documents.items(documents.get(documents.compose(path, problems), "rules")):
            _rule(path, rule, found)
    return found


def _listed(path: Path, node: yaml.Node | None) -> Iterator[tuple[str, Place]]:
    """The names of a list, plain or with settings, or of a mapping."""
    for name, line, _ in documents.pairs(node):
        yield name, Place(path, line)
    for item in documents.items(node):
        if isinstance(item, yaml.ScalarNode):
            yield item.value, Place(path, documents.line(item))
        for name, line, _ in documents.pairs(item):
            yield name, Place(path, line)


def _rule(path: Path, rule: yaml.Node, found: Declared) -> None:
    steps = documents.items(documents.get(rule, "steps"))
    for step in steps:
        if name := documents.text(documents.get(step, "action")):
            found.answers.setdefault(name, Place(path, documents.line(step)))
    if documents.get(rule, "condition") is not None or not steps:
        return
    if intent := documents.text(documents.get(steps[0], "intent")):
        place = Place(path, documents.line(steps[0]))
        if intent in found.rules:
            found.doubled.append((intent, place))
        found.rules.setdefault(intent, place)


def check(
    project: Project, sentences: list[Sentence], test: list[Sentence], problems: list[Problem]
) -> None:
    """Notes what is missing around each intent."""
    known = declared(project, problems)
    labels = _labels(project, problems)
    taught: dict[str, Place] = {}
    for sentence in sentences:
        taught.setdefault(sentence.intent, Place(sentence.path, sentence.line))
    problems += _untied(taught, known, labels)
    problems += _loose_ends(project, taught, known, labels)
    problems += _entities(sentences + test, known)
    problems += _amounts(sentences, taught)
    problems += _tests(test, taught)


def _labels(project: Project, problems: list[Problem]) -> dict[str, Place]:
    top = documents.compose(project.labels, problems) if project.labels.exists() else None
    found = {}
    for name, line, node in documents.pairs(top):
        found[name] = Place(project.labels, line)
        about = documents.get(node, "description")
        for language, spoken in LANGUAGES.items():
            for part, what in ((node, "label"), (about, "description")):
                if not documents.text(documents.get(part, language)):
                    problems.append(
                        error("translation", project.labels, line,
                              f"the {what} of {name} is missing in {spoken}",
                              f"write `{language}: …` below it")
                    )  # fmt: skip
    return found


def _untied(
    taught: dict[str, Place], known: Declared, labels: dict[str, Place]
) -> Iterator[Problem]:
    for intent, place in taught.items():
        if intent not in known.intents:
            yield error(
                "domain", *place, f"{intent} is taught here, but the domain does not know it",
                f"add `- {intent}` under `intents:` in bot/domain/{place.path.name}",
            )  # fmt: skip
        if intent not in known.rules:
            yield error(
                "rule", *place, f"{intent} is taught here, but no rule answers it",
                f"add a rule that begins with `- intent: {intent}` to data/rules/{place.path.name}",
            )  # fmt: skip
        if intent not in labels:
            yield error(
                "label", *place, f"{intent} is taught here, but has no label",
                "add its name and description in both languages to data/nlu/labels.yml",
            )  # fmt: skip


def _loose_ends(
    project: Project, taught: dict[str, Place], known: Declared, labels: dict[str, Place]
) -> Iterator[Problem]:
    learnt = {FALLBACK, *taught}
    for intent, place in known.rules.items():
        if intent not in learnt:
            yield error(
                "rule", *place, f"a rule for {intent}, which nobody can say",
                f"write sentences for {intent} in data/nlu/{place.path.name}, or delete the rule",
            )  # fmt: skip
    for intent, place in labels.items():
        if intent not in learnt:
            yield error(
                "label", *place, f"a label for {intent}, which nobody can say",
                "write sentences for it in data/nlu, or delete the label",
            )  # fmt: skip
    for intent, place in known.intents.items():
        if intent not in learnt and intent not in known.rules:
            yield error(
                "domain", *place, f"{intent} is in the domain, but has neither sentences nor rule",
                "write both, or delete the line",
            )  # fmt: skip
    for intent, place in known.doubled:
        yield error(
            "rule", *place, f"a second rule for {intent}; the first is in "
            f"{known.rules[intent].path.name}:{known.rules[intent].line}",
            "keep one of them",
        )  # fmt: skip
    code = "\n".join(path.read_text("utf-8") for path in sorted(project.actions.rglob("*.py")))
    for action, place in known.answers.items():
        if action not in known.actions:
            yield error(
                "domain", *place, f"a rule calls {action}, which the domain does not know",
                f"add `- {action}` under `actions:` in bot/domain/{place.path.name}",
            )  # fmt: skip
        elif action.startswith("action_") and f'"{action}"' not in code:
            yield warning(
                "code", *place, f"a rule calls {action}, which nothing in actions/ does yet",
                "name one that exists (action_faq answers from data/faq), or write it",
            )  # fmt: skip


def _entities(sentences: list[Sentence], known: Declared) -> Iterator[Problem]:
    for sentence in sentences:
        for mark in sentence.example.entities:
            if mark.entity not in known.entities:
                yield error(
                    "annotation", sentence.path, sentence.line,
                    f"the entity {mark.entity or 'without a name'} is not in the domain",
                    f"write one of {', '.join(sorted(known.entities))}",
                )  # fmt: skip


def _amounts(sentences: list[Sentence], taught: dict[str, Place]) -> Iterator[Problem]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        counts[sentence.intent][sentence.example.language] += 1
    for intent, place in taught.items():
        amount = {language: counts[intent][language] for language in LANGUAGES}
        if none := [spoken for name, spoken in LANGUAGES.items() if not amount[name]]:
            yield error(
                "few", *place, f"{intent} has no sentence in {none[0]}",
                f"write at least {FEW}, as people there would type them",
            )  # fmt: skip
        elif min(amount.values()) < FEW:
            yield warning(
                "few", *place, f"{intent} has {_told(amount)} sentences",
                f"write at least {FEW} in each language",
            )  # fmt: skip
        elif max(amount.values()) > UNBALANCED * min(amount.values()):
            yield warning(
                "balance", *place, f"{intent} has {_told(amount)} sentences",
                "write more in the language that has fewer",
            )  # fmt: skip


def _told(amount: dict[str, int]) -> str:
    return " and ".join(f"{amount[name]} {spoken}" for name, spoken in LANGUAGES.items())


def _tests(test: list[Sentence], taught: dict[str, Place]) -> Iterator[Problem]:
    counts = Counter((sentence.intent, sentence.example.language) for sentence in test)
    for intent, place in taught.items():
        amount = {language: counts[intent, language] for language in LANGUAGES}
        if min(amount.values()) < FEW:
            yield warning(
                "test", *place, f"{intent} is tested by {_told(amount)} sentences",
                f"write {FEW} of each into data/nlu_test, other ones than here",
            )  # fmt: skip
    for sentence in test:
        if sentence.intent not in taught:
            yield error(
                "test", sentence.path, sentence.line,
                f"a test sentence for {sentence.intent}, which is not taught",
                "correct the intent's name, or teach it in data/nlu",
            )  # fmt: skip
