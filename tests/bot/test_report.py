"""The report tells trainers what got better and what got worse, and on which sentences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.checks import stories
from bot.checks.problems import Problem
from bot.report import accepted, charts, curves, scores, summary
from bot.report.page import Page
from bot.report.scores import Judged

SENTENCES = [
    ("where is it", "track_order", "track_order", 0.9),
    ("cancel it", "cancel_order", "cancel_order", 0.8),
    ("stop the order", "cancel_order", "track_order", 0.7),
    ("<b>drop</b> it", "cancel_order", "return_item", 0.3),
    ("寄回去", "return_item", "return_item", 0.95),
    ("到哪了", "track_order", "track_order", 0.4),
]


@pytest.fixture
def judged() -> list[Judged]:
    """Six sentences, two of them misunderstood."""
    return [
        Judged(
            text, "zh" if text > "一" else "en", intent, guess, sure, trained=text == "cancel it"
        )
        for text, intent, guess, sure in SENTENCES
    ]


def test_macro_f1_counts_every_intent_alike(judged: list[Judged]) -> None:
    # track_order: 2 right, 1 claimed wrongly; cancel_order: 1 of 3; return_item: 1, 1 wrongly.
    assert scores.macro_f1(judged) == pytest.approx((4 / 5 + 2 / 4 + 2 / 3) / 3)
    assert scores.f1(judged, "cancel_order") == pytest.approx(0.5)
    assert scores.f1(judged, "never_said") == 0


def test_what_training_has_too_is_also_left_out(judged: list[Judged]) -> None:
    english = scores.report(judged, 0.5)["not_in_training"]["en"]
    assert english["sentences"] == 3
    assert english["accuracy"] == pytest.approx(1 / 3)


def test_the_threshold_that_costs_least_is_named(judged: list[Judged]) -> None:
    choice = curves.threshold_choice(judged, in_use=0.35)
    costs = {row["threshold"]: row["cost"] for row in choice["rows"]}
    # At .35 one wrong answer is given (3); at .75 none, but one right one is held back (1).
    assert costs[0.35] == pytest.approx(3 / 6)
    assert costs[0.75] == pytest.approx(1 / 6)
    assert choice["cheapest"] == 0.75


def test_a_score_that_tells_everything_apart_has_auroc_1() -> None:
    curve = curves.scope_curve(np.array([0.9, 0.8, 0.7]), np.array([0.6, 0.1]))
    assert (curve["auroc"], curve["let_in"], curve["accepted"]) == (1.0, 0.0, 1.0)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    inside, outside = np.array([0.9, 0.5, 0.5, 0.2]), np.array([0.5, 0.1, 0.6])
    pairs = [(a > b) + 0.5 * (a == b) for a in inside for b in outside]
    assert curves.scope_curve(inside, outside)["auroc"] == pytest.approx(np.mean(pairs))


# --- against the accepted run -------------------------------------------------------------------


def figures(**intents: float) -> dict[str, Any]:
    """A run's figures."""
    return {
        "test_set": "a",
        "scores": {"intents en": 0.95, "intents not in training en": 0.9},
        "intents": {name: {"f1": f1, "sentences": 30} for name, f1 in intents.items()},
        "stories_failing": [],
    }


def fallen(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What fell by more than the usual margins."""
    change = accepted.compare(before, now, margin=1.0, intent_margin=5.0)
    return [row["name"] for row in change["fallen"]] + change["broken_stories"]


def test_within_the_margin_nothing_fails() -> None:
    now = figures(cancel_order=0.91)
    now["scores"]["intents en"] = 0.94
    assert fallen(figures(cancel_order=0.95), now) == []


def test_a_score_or_an_intent_that_falls_further_fails() -> None:
    now = figures(cancel_order=0.89, track_order=0.99)
    now["scores"]["intents en"] = 0.93
    assert fallen(figures(cancel_order=0.95, track_order=0.9), now) == [
        "intents en",
        "cancel_order",
    ]


def test_an_intent_measured_by_few_sentences_fails_nothing() -> None:
    now = figures(cancel_order=0.5)
    now["intents"]["cancel_order"]["sentences"] = 14
    assert fallen(figures(cancel_order=0.95), now) == []


def test_teaching_a_kept_apart_sentence_alone_fails_nothing() -> None:
    now = figures()
    now["scores"]["intents not in training en"] = 0.7
    assert fallen(figures(), now) == []


def test_a_conversation_that_went_right_before_fails() -> None:
    before, now = figures(), figures()
    before["stories_failing"], now["stories_failing"] = ["old"], ["new", "old"]
    assert fallen(before, now) == ["new"]


def test_what_is_accepted_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    assert accepted.read(path) is None
    accepted.write(path, figures(cancel_order=0.9))
    assert accepted.read(path) == figures(cancel_order=0.9)


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def found(judged: list[Judged]) -> dict[str, Any]:
    """A whole report."""
    entity = {"precision": 0.9, "recall": 0.8, "f1": 0.85, "count": 7}
    report: dict[str, Any] = {
        "at": "2026-01-02 03:04 UTC",
        "model": "20260102.tar.gz",
        "test_set": "b",
        "test": scores.report(judged, 0.5),
        "intents": scores.by_intent(judged),
        "entities": {
            "micro": {"all": entity, "en": entity, "zh": entity},
            "types": {"en": {"money": entity}, "zh": {}},
            "misses": [
                {"text": "it was $8 <now>", "missed": [["money", "$8"]], "invented": []},
            ],
        },
        "histogram": curves.histogram(judged),
        "threshold": curves.threshold_choice(judged, 0.5),
        "scope": {
            **curves.scope_curve(np.array([0.9, 0.8]), np.array([0.1, 0.85])),
            "as_set": {"accepted": 1.0, "let_in": 0.5},
        },
        "worst": [
            {
                "text": "stop the order", "intent": "cancel_order", "guess": "track_order",
                "confidence": 0.7, "where": "data/nlu_test/orders.yml:9",
                "nearest": [
                    {"text": "stop <it>", "intent": "stop", "where": "data/nlu/conversation.yml:7"}
                ],
            }
        ],
        "dev": {"intents": scores.report(judged, 0.5)},
        "stories": [
            {"name": "a parcel is late", "where": "data/story_tests/orders.yml:3", "passed": True,
             "wrong": None},
            {"name": "somebody cancels", "where": "data/story_tests/orders.yml:9",
             "passed": False, "wrong": "“drop it” was understood as return_item"},
        ],
    }  # fmt: skip
    before = accepted.figures(report)
    before["intents"]["cancel_order"]["f1"] = 0.9
    before["scores"]["intents en"] = 0.99
    report["change"] = accepted.compare(
        before, accepted.figures(report), margin=1.0, intent_margin=5.0
    )
    return report


LABELS = {"cancel_order": {"en": "Cancel an order", "zh": "取消订单"}}


def test_the_page_stands_alone_in_both_languages(found: dict[str, Any]) -> None:
    html = Page(found, LABELS).html()
    assert not re.search(r"""(?:src|href)=|https?://|@import|url\(""", html)
    assert html.count('class="en"') == html.count('class="zh"') > 30
    assert "prefers-color-scheme: dark" in html and "width=device-width" in html


def test_the_page_shows_mistakes_with_what_explains_them(found: dict[str, Any]) -> None:
    html = Page(found, LABELS).html()
    assert "data/nlu_test/orders.yml:9" in html
    assert "stop &lt;it&gt;" in html and "data/nlu/conversation.yml:7" in html
    assert "“drop it” was understood as return_item" in html
    assert "Cancel an order · 取消订单" in html
    assert "<now>" not in html


def test_the_page_does_not_need_an_accepted_run_nor_mistakes(found: dict[str, Any]) -> None:
    found["change"] = accepted.compare(None, {}, margin=1, intent_margin=5)
    found["test"]["confusions"], found["worst"], found["scope"] = [], [], None
    found["stories"] = []
    assert "smartmkt evaluate --accept" in Page(found, {}).html()


def test_the_heat_map_has_only_rows_with_mistakes() -> None:
    rows = [
        {"intent": "cancel_order", "taken_for": "stop", "count": 3, "example": "drop it"},
        {"intent": "why", "taken_for": "stop", "count": 1, "example": "so?"},
    ]
    picture = charts.heat_map(rows)
    assert picture.count('class="hot"') == 2
    assert "3 × cancel_order → stop: drop it" in picture
    assert picture.index(">cancel_order ") < picture.index(">why ")


def test_the_terminal_says_first_what_changed(
    found: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    summary.show(found, seconds=3)
    said = capsys.readouterr().out
    assert "Conversations: 1 of 2 right" in said
    assert "Worse:  cancel_order 0.90→0.50" in said
    assert "✗ intents en fell from 0.990 to" in said
    assert len(said.splitlines()) < 25


# --- conversations ------------------------------------------------------------------------------

STORY = """stories:
  - story: A parcel is late
    steps:
      - user: |
          where is it
        intent: track_order
      - action: order_form
      - active_loop: order_form
      - user: |
          10027
        intent: inform
      - active_loop: null
      - slot_was_set:
        - requested_slot: null
      - action: action_perform_task
"""


def test_a_story_is_read_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(STORY, encoding="utf-8")
    (story,) = stories.read(tmp_path, [])
    assert story.name == "A parcel is late"
    assert [(step.kind, step.value, step.line) for step in story.steps] == [
        ("user", "where is it", 4),
        ("action", "order_form", 7),
        ("active_loop", "order_form", 8),
        ("user", "10027", 9),
        ("active_loop", None, 12),
        ("slot_was_set", [{"requested_slot": None}], 13),
        ("action", "action_perform_task", 15),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "      - active_loop: order_form\n",
            "      - loop: order_form\n",
            8,
            "a step that is none",
        ),
        ("- story: A parcel is late", "- story:", 2, "without name"),
    ],
)
def test_a_story_with_a_mistake_is_told(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    (tmp_path / "a.yml").write_text(STORY.replace(old, new), encoding="utf-8")
    problems: list[Problem] = []
    stories.read(tmp_path, problems)
    assert [(problem.line, said in problem.what) for problem in problems] == [(line, True)]
