"""Finding the policy that answers a question."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.faq.service import Faq
from smartmkt_core.settings import ROOT

FOLDER = ROOT / "data" / "faq"
APART = yaml.safe_load((ROOT / "data" / "faq_test" / "questions.yml").read_text("utf-8"))
ASKED = [(topic, text) for topic, texts in APART["answered"].items() for text in texts]


@pytest.fixture(scope="module")
def faq(text_encoder: TextEncoder) -> Faq:
    return Faq.load(FOLDER, text_encoder)


def language_of(text: str) -> str:
    return "en" if text.isascii() else "zh"


def found(faq: Faq, text: str) -> list[str]:
    match = faq.find(text, language_of(text), intent="shop_question")
    return [entry.topic for entry in match.entries] if match else []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_questions_in_other_words_find_their_policy(faq: Faq, language: str) -> None:
    asked = [(topic, text) for topic, text in ASKED if language_of(text) == language]
    first = sum(found(faq, text)[:1] == [topic] for topic, text in asked)
    offered = sum(topic in found(faq, text) for topic, text in asked)
    assert first / len(asked) >= 0.68
    assert offered / len(asked) >= 0.8


def test_what_is_said_without_asking_back_is_nearly_always_right(faq: Faq) -> None:
    matches = [(t, faq.find(text, language_of(text), intent="shop_question")) for t, text in ASKED]
    said = [(topic, match.entries[0].topic) for topic, match in matches if match and match.sure]
    assert len(said) >= len(ASKED) / 3
    assert sum(topic == told for topic, told in said) / len(said) >= 0.9


def test_what_no_policy_covers_is_rarely_answered(faq: Faq) -> None:
    matches = [faq.find(text, language_of(text)) for text in APART["unanswered"]]
    assert sum(bool(match and match.sure) for match in matches) <= 1


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_question_finds_nothing(faq: Faq, text: str) -> None:
    assert faq.find(text, "en") is None


def test_the_sentence_that_answers_is_named(faq: Faq) -> None:
    whole = faq.find("Do parcels come on public holidays?", "en", intent="delivery_options")
    assert whole is not None and whole.entries[0].topic == "weekend_delivery"
    assert "public holidays" in whole.entries[0].sentences("en")[whole.sentence]


def test_the_demo_shop_answers_eighty_questions_in_both_languages() -> None:
    faq = Faq.load(FOLDER)
    assert len(faq.topics()) >= 80
    for topic in faq.topics():
        entry = faq.entry(topic)
        assert entry and entry.text("en") != entry.text("zh")
        assert entry.question("zh") != entry.question("en")


def test_a_merchant_s_own_questions_are_found(tmp_path: Path, text_encoder: TextEncoder) -> None:
    (tmp_path / "mine.yml").write_text(
        """
tasting:
  questions: {en: [Can I taste the wine before buying], zh: [可以先试喝吗]}
  answer: {en: Every Saturday from noon., zh: 每周六中午起可以试喝。}
parking:
  questions: {en: [Where can I park], zh: [哪里可以停车]}
  answer: {en: Behind the cellar., zh: 酒窖后面。}
""",
        "utf-8",
    )
    faq = Faq.load(tmp_path, text_encoder)
    match = faq.find("is it possible to try a glass first", "en", intent="shop_question")
    assert match is not None and match.entries[0].topic == "tasting"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("hours: {questions: {en: [When]}, answer: {en: Nine.}}", "needs an answer in zh"),
        ("hours: {answer: {en: Nine., zh: 九点。}}", "needs a question in en"),
        ("hours: Nine", "needs questions and an answer"),
        (
            "hours: {question: {}, answer: {en: Nine., zh: 九点。}}",
            "has question, which nothing reads",
        ),
    ],
)
def test_a_broken_entry_is_named_with_its_file(
    tmp_path: Path, content: str, complaint: str
) -> None:
    (tmp_path / "mine.yml").write_text(content, "utf-8")
    with pytest.raises(ValueError, match=rf"mine\.yml: hours {complaint}"):
        Faq.load(tmp_path)
