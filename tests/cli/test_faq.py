"""A merchant tries the shop's FAQ from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

HOURS = """# Ours
parking:
  questions: {en: [Where can I park], zh: [哪里可以停车]}
  answer: {en: "Behind {shop}, for {money[2.00 USD]}.", zh: "{shop}后面，{money[2.00 USD]}。"}
"""


@pytest.fixture
def faq(tmp_path: Path, var: Path, encoder_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The merchant's own file, beside a built encoder."""
    folder = tmp_path / "data" / "faq"
    folder.mkdir(parents=True)
    monkeypatch.setenv("SMARTMKT_DATA", str(folder.parent))
    monkeypatch.setenv("SMARTMKT_SHOP_NAME", "Cellar")
    var.mkdir()
    (var / "encoder").symlink_to(encoder_folder)
    (folder / "mine.yml").write_text(HOURS, "utf-8")
    return folder / "mine.yml"


@pytest.mark.usefixtures("faq")
def test_the_entry_its_score_and_the_answer_are_shown(smartmkt: Run) -> None:
    said = smartmkt("faq", "ask", "where do I park my car?")
    assert said.exit_code == 0, said.output
    assert "parking  (data/faq/mine.yml:2)" in said.output
    assert "Behind Cellar, for $2.00." in said.output
    assert "US$2.00" in smartmkt("faq", "ask", "在哪儿停车").output


@pytest.mark.usefixtures("faq")
def test_what_the_faq_does_not_know_is_told_so(smartmkt: Run) -> None:
    said = smartmkt("faq", "ask", "who won the match?")
    assert said.exit_code == 0 and "No entry comes near" in said.output


def test_a_mistake_in_the_file_is_a_sentence_with_its_line(smartmkt: Run, faq: Path) -> None:
    faq.write_text(HOURS.replace("zh: [哪里可以停车]", "fr: [Où]"), "utf-8")
    said = smartmkt("faq", "ask", "where do I park?")
    assert said.exit_code == 1
    assert "mine.yml:3: fr is no language" in said.output and "Traceback" not in said.output
