"""A trainer's mistakes are told with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.checks import likeness, sentences
from bot.checks.problems import ERROR, Problem
from bot.checks.project import Project
from bot.checks.run import structure
from tests.bot import small_project
from tests.bot.small_project import block, write

NLU, RULES = "data/nlu/things.yml", "data/rules/things.yml"
LABELS, DOMAIN = "data/nlu/labels.yml", "bot/domain/things.yml"
RESPONSES, FAQ = "data/responses/things.yml", "data/faq/things.yml"
TEST = "data/nlu_test/things.yml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project without a mistake."""
    return small_project.make(tmp_path)


def problems(project: Project, kind: str | None = None) -> list[Problem]:
    """What the checks find."""
    return [p for p in structure(project)[0] if kind is None or p.kind == kind]


def change(project: Project, name: str, old: str, new: str) -> None:
    """Edits a file as a trainer would."""
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_said_of_files_without_a_mistake(project: Project) -> None:
    assert problems(project) == []


def test_the_shops_own_files_have_no_mistake_that_must_be_mended() -> None:
    found = [p for p in problems(Project()) if p.level == ERROR]
    assert [f"{p.where(Project().root)} {p.what}" for p in found] == []


SECOND_MUG = 5
"""The line of the second example in the small project's first block."""


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "said", "remedy"),
    [
        (NLU, "      - I love this mug", "\t- I love this mug", None, "", "tabs"),
        (NLU, "      - I love this mug", "   - I love this mug", None, "", "spaces"),
        (NLU, "- I love this mug", "-I love this mug", SECOND_MUG, "is no example", "hyphen"),
        (NLU, "this mug so", "this [mug(product) so", SECOND_MUG, "half-written", "[the words]"),
        (NLU, "this mug so", "this [mug] (product) so", SECOND_MUG, "half-written", "[the words]"),
        (NLU, "this mug so", "this [mug](mugs) so", SECOND_MUG, "entity mugs", "one of product"),
        (NLU, "  - intent: praise_item\n", "  -\n", None, "without an intent", "- intent: name"),
        (NLU, "    examples: |\n", "    examples: >\n", 3, "no text", "examples: |"),
        (NLU, "nlu:", "intents:", 1, "no list called nlu", "`nlu:`"),
        (NLU, "intent: praise_item", "intent: prase_item", 4, "prase_item is taught", "domain"),
        (RULES, "intent: gift_card", "intent: gift_cart", 8, "gift_cart, which nobody", "delete"),
        (RULES, "action: action_gift_card", "action: action_card", 9, "action_card", "actions:"),
        (LABELS, "gift_card:", "gift_cards:", 7, "a label for gift_cards", "delete the label"),
        (LABELS, "  zh: 一件事\n", "", 1, "label of praise_item is missing in Chinese", "zh"),
        (LABELS, "    en: What it is\n", "", 1, "description of praise_item", "en"),
        (DOMAIN, "  - gift_card\n", "", None, "the domain does not know it", "bot/domain"),
        (RESPONSES, ', zh: "谢谢您。"', "", 1, "thanks is missing in Chinese", "zh"),
        (RESPONSES, "Thank you.", "Thank you, {name", 1, "broken placeholder", "{{"),
        (FAQ, "    zh: 可以，免费。\n", "", 1, "no answer in Chinese", "answer:"),
        (FAQ, "answer:", "answers_with:", None, "answers_with, which nothing reads", "answer"),
        (FAQ, "  answer:", "  follow_up: [wrap]\n  answer:", 11, "the intent wrap", "name"),
        (FAQ, "- Is there gift wrap?", "- Do you wrap presents", 5, "stands in", "entry"),
        (TEST, "intent: gift_card", "intent: gift_cart", None, "test sentence", "name"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is_and_what_to_do(
    project: Project, name: str, old: str, new: str, line: int | None, said: str, remedy: str
) -> None:
    change(project, name, old, new)
    found = [
        p for p in problems(project)
        if p.level == ERROR and said in p.what and remedy in p.remedy
    ]  # fmt: skip
    assert found, problems(project)
    if name != DOMAIN:
        assert found[0].path == project.root / name
    if line:
        assert found[0].line == line


@pytest.mark.parametrize(
    ("name", "old", "new", "kind", "said"),
    [
        (RESPONSES, "Thank you.", "Thank you, {name}.", "placeholder", "{name} in one language"),
        (RESPONSES, "谢谢您。", "Thank you so very much", "translation", "has English"),
        (FAQ, "      - Can it be wrapped?\n", "", "faq", "has 2 questions in English"),
        (NLU, "      - I love this mug so much\n", "", "few", "14 English and 15 Chinese"),
        (TEST, "      - can a note go with the mug\n", "", "test", "14 English and 15 Chinese"),
        ("actions/things.py", "action_gift_card", "action_card", "code", "action_gift_card"),
    ],
)
def test_what_may_be_meant_is_a_warning(
    project: Project, name: str, old: str, new: str, kind: str, said: str
) -> None:
    change(project, name, old, new)
    (found,) = problems(project)
    assert (found.kind, found.level) == (kind, "warning")
    assert said in found.what
    assert found.remedy


def test_an_intent_in_one_language_only_has_to_be_mended(project: Project) -> None:
    english = "".join(f"      - that {topic} is fine\n" for topic in small_project.TOPICS)
    write(project.root / NLU, f"nlu:\n{block('praise_item', english)}")
    assert "praise_item has no sentence in Chinese" in [p.what for p in problems(project, "few")]


def test_far_more_of_one_language_is_told(project: Project) -> None:
    more = "".join(f"      - well, number {n} is a fine thing\n" for n in range(31))
    text = (project.root / NLU).read_text(encoding="utf-8") + block("praise_item", more)
    write(project.root / NLU, text)
    (found,) = problems(project, "balance")
    assert "46 English and 15 Chinese" in found.what


def test_one_sentence_under_two_intents_is_told_with_both_lines(project: Project) -> None:
    change(project, NLU, "- put a card for mum into the mug parcel", "- I LOVE this mug so much!")
    (found,) = problems(project, "two intents")
    assert found.level == ERROR
    assert found.where(project.root) == f"{NLU}:37"
    assert f"praise_item in {NLU}:{SECOND_MUG}" in found.what


def test_a_sentence_that_stands_twice_is_told(project: Project) -> None:
    change(project, NLU, "I love this lamp so much", "I love this mug, so much")
    (found,) = problems(project, "twice")
    assert found.line == SECOND_MUG + 1


def test_a_sentence_that_is_kept_apart_too_measures_nothing(project: Project) -> None:
    change(project, NLU, "I love this lamp so much", "what a wonderful mug you sold me")
    (found,) = problems(project, "not kept apart")
    assert found.line == SECOND_MUG + 1


def test_sentences_that_hardly_differ_are_told_across_intents_only(tmp_path: Path) -> None:
    lines = {"cancel": "stop my order now please", "pause": "stop my order for now please"}
    same = "".join(block(name, f"      - {line}\n") for name, line in lines.items())
    other = block("pause", "      - I no longer want it\n") + block("greet", "      - hi there\n")
    write(tmp_path / "nlu/a.yml", f"nlu:\n{same}{other}")
    taught = sentences.read(tmp_path / "nlu", [])
    vectors = np.array([[1, 0.1, 0], [1, 0.12, 0], [0.9, 0.2, 0], [-3, 1, 0.5]], dtype=np.float32)
    found = [problem for _, problem in likeness.almost(taught, vectors, tmp_path)]
    assert len(found) == 1
    assert "“stop my order for now please” (pause)" in found[0].what
    assert "(cancel, nlu/a.yml:4)" in found[0].what


def test_an_unreadable_file_does_not_make_everything_in_it_missing(project: Project) -> None:
    write(project.root / NLU, "nlu:\n  - intent: [\n")
    assert {p.kind for p in problems(project) if p.level == ERROR} == {"yaml"}


def test_every_sentence_is_found_on_its_line(project: Project) -> None:
    for sentence in sentences.read(project.nlu, [], skip=project.labels):
        lines = sentence.path.read_text(encoding="utf-8").splitlines()
        assert lines[sentence.line - 1].strip() == f"- {sentence.text}"


def test_brackets_that_are_no_annotation_are_left_alone(project: Project) -> None:
    change(project, NLU, "I love this mug so much", "[picture] I love it :[")
    change(project, NLU, "I love this lamp so much", "look [图片] lovely")
    assert [p.line for p in problems(project, "annotation")] == [SECOND_MUG]


def test_a_second_rule_for_an_intent_is_told(project: Project) -> None:
    text = (project.root / RULES).read_text(encoding="utf-8")
    text += (
        "  - rule: again\n    steps:\n      - intent: gift_card\n      - action: action_gift_card\n"
    )
    write(project.root / RULES, text)
    assert [p.what for p in problems(project, "rule")] == [
        "a second rule for gift_card; the first is in things.yml:8"
    ]
