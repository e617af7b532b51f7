"""Finding the policy that answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.faq.service import Faq, FaqBroken
from smartmkt_core.faq.vectors import Vector
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
    assert first / len(asked) >= 0.85
    assert offered / len(asked) >= 0.95


def test_what_is_said_without_asking_back_is_nearly_always_right(faq: Faq) -> None:
    matches = [(t, faq.find(text, language_of(text), intent="shop_question")) for t, text in ASKED]
    said = [(topic, match.entries[0].topic) for topic, match in matches if match and match.sure]
    assert len(said) >= len(ASKED) / 2
    assert sum(topic == told for topic, told in said) / len(said) >= 0.93


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


WINE = """
tasting:
  questions: {en: [Can I taste the wine before buying], zh: [可以先试喝吗]}
  answer: {en: Every Saturday from noon., zh: 每周六中午起可以试喝。}
parking:
  questions: {en: [Where can I park], zh: [哪里可以停车]}
  answer: {en: Behind the cellar., zh: 酒窖后面。}
"""


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory, text_encoder: TextEncoder) -> Faq:
    """A shop that answers two questions, each asked in one way."""
    folder = tmp_path_factory.mktemp("faq")
    (folder / "mine.yml").write_text(WINE, "utf-8")
    return Faq.load(folder, text_encoder)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("is it possible to try a glass first", "tasting"),
        ("can i come by and taste", "tasting"),
        ("想先尝一口再买", "tasting"),
        ("is there a place for my car", "parking"),
        ("开车来停哪儿", "parking"),
    ],
)
def test_a_merchant_s_own_questions_are_found(wine: Faq, text: str, topic: str) -> None:
    assert found(wine, text)[:1] == [topic]


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel",
        "how much does shipping cost",
        "tell me about whales",
        "运费多少",
        "你好",
    ],
)
def test_two_answers_are_not_given_to_everything(wine: Faq, text: str) -> None:
    match = wine.find(text, language_of(text), intent="shop_question")
    assert match is None or not match.sure


def test_where_the_intent_is_known_its_own_entry_gains(faq: Faq) -> None:
    def score(intent: str | None) -> float:
        match = faq.find("how long does it last", "en", intent=intent)
        assert match is not None
        topics = [entry.topic for entry in match.entries]
        return match.scores[topics.index("warranty")]

    assert score("warranty") > score(None)


class CountingEncoder:
    """Notes what it had to encode."""

    fingerprint = "f" * 64

    def __init__(self, encoder: TextEncoder) -> None:
        self.encoder = encoder
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], /) -> Vector:
        self.texts += texts
        return self.encoder.encode(texts)


def test_the_next_start_encodes_only_what_was_edited(
    tmp_path: Path, text_encoder: TextEncoder
) -> None:
    mine, kept = tmp_path / "mine.yml", tmp_path / "kept"
    encoder = CountingEncoder(text_encoder)
    mine.write_text(WINE, "utf-8")
    Faq.load(tmp_path, encoder, kept=kept)
    encoder.texts.clear()
    mine.write_text(WINE.replace("Where can I park", "Is there a garage"), "utf-8")
    faq = Faq.load(tmp_path, encoder, kept=kept)
    assert encoder.texts == ["Is there a garage"]
    assert found(faq, "any garage around")[:1] == ["parking"]
    next(kept.iterdir()).write_bytes(b"damaged")
    assert Faq.load(tmp_path, encoder, kept=kept).topics() == ["parking", "tasting"]


def test_every_question_of_the_demo_shop_is_asked_in_ten_ways_and_of_one_entry() -> None:
    faq = Faq.load(FOLDER)
    asked: set[str] = set()
    for topic in faq.topics():
        entry = faq.entry(topic)
        assert entry is not None
        for language in ("en", "zh"):
            questions = {q.casefold() for q in entry.questions[language]}
            assert len(questions) >= 10 and not questions & asked
            asked |= questions


@pytest.mark.parametrize(
    ("content", "line", "complaint"),
    [
        ("hours:\n  questions: {en: [When], zh: [几点]}\n  answer: {en: Nine.}", 1,
         "hours needs an answer in zh"),
        ("hours:\n  answer: {en: Nine., zh: 九点。}", 1, "hours needs a question in en"),
        ("# Mine\nhours: Nine", 2, "hours needs questions and an answer"),
        ("hours:\n  question: {}\n  answer: {}", 2, "hours has question, which nothing reads"),
        ("hours:\n  questions: {en: When}", 2, "a list is needed"),
        ("hours:\n  answer: {de: Neun.}", 2, "de is no language"),
        ("hours:\n  answer:\n    en: [Nine]", 3, "a text is needed"),
        ("hours:\n  answer: yes: no", 2, "is no YAML"),
        ("hours:\n  questions: {en: [When], zh: [几]}\n  answer:\n    en: At {time}\n    zh: 九", 4,
         "nothing fills {time}"),
        ("- hours", 1, "begin the file with the name of a topic"),
        ("hours: &one\n  questions: {en: [When], zh: [几点]}\n  answer: {en: Nine., zh: 九点。}\n"
         "hours: *one", 4, "hours is there already, at .*mine.yml:1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, content: str, line: int, complaint: str
) -> None:
    (tmp_path / "mine.yml").write_text(content, "utf-8")
    with pytest.raises(FaqBroken, match=rf"mine\.yml:{line}: .*{complaint}"):
        Faq.load(tmp_path)
