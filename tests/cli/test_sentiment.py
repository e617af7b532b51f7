"""Moods at the command line: a trainer's own file trained on, measured, and its mistakes named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEADER = "label\tanger\tcause\ttext\n"
PRAISE = ("lovely", "great", "wonderful", "thank you", "perfect", "很好", "谢谢", "喜欢")
BLAME = ("awful", "terrible", "useless", "horrible", "a disgrace", "太差", "垃圾", "气死我了")
PLAIN = ("where is it", "in blue", "size 40", "two please", "on Monday", "在哪", "蓝色", "两个")


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """A folder of a trainer's own."""
    folder = tmp_path / "moods"
    folder.mkdir()
    rows = [f"positive\t0\t\t{text}" for text in PRAISE]
    rows += [f"neutral\t0\t\t{text}" for text in PLAIN]
    rows += [f"negative\t1\tservice\tyour staff are {text}" for text in BLAME]
    rows += [f"negative\t0\tprice\tthe price is {text}" for text in BLAME]
    rows += [f"negative\t0\twebsite\tthis page is {text}" for text in BLAME]
    (folder / "mine.tsv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    row = "negative\t1\tprice\tthe price is a joke\n"
    (folder / "test.tsv").write_text(HEADER + row, encoding="utf-8")
    return folder


@pytest.fixture
def encoder(var: Path, encoder_folder: Path) -> None:
    """The built encoder in the empty var folder."""
    var.mkdir()
    (var / "encoder").symlink_to(encoder_folder)


@pytest.mark.usefixtures("encoder")
def test_a_folder_is_trained_on_and_a_file_measured(smartmkt: Run, sentences: Path) -> None:
    trained = smartmkt("sentiment", "train", "--data", str(sentences))
    assert trained.exit_code == 0, trained.output
    assert "Learnt from 40 sentences" in trained.output
    assert "test.tsv:" in trained.output

    measured = smartmkt("sentiment", "evaluate", str(sentences / "mine.tsv"), "--json")
    report = json.loads(measured.output)
    assert report["mood"]["all"]["sentences"] == 40
    assert report["mood"]["all"]["accuracy"] > 0.9
    assert report["cause"]["all"]["accuracy"] > 0.9
    assert set(report["others"]) == {"naive Bayes", "linear SVM"}

    said = smartmkt("sentiment", "evaluate", str(sentences / "mine.tsv"), "--no-compare").output
    assert "naive Bayes" not in said
    assert "cause, macro-F1" in said

    scored = smartmkt("sentiment", "score", input="the price is awful\n")
    assert json.loads(scored.output)["cause"] == "price"


def test_a_mistake_in_the_file_is_named(smartmkt: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("label,text\nneutral,ok\nangry,grr\n", encoding="utf-8")
    result = smartmkt("sentiment", "evaluate", str(file))
    assert result.exit_code == 1
    assert "mine.csv, line 3: label 'angry' is none of negative, neutral, positive" in result.stderr


def test_a_file_without_sentences_is_said_to_be_empty(smartmkt: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(HEADER, encoding="utf-8")
    result = smartmkt("sentiment", "evaluate", str(file))
    assert result.exit_code == 1
    assert "mine.tsv, line 1: there is no sentence" in result.stderr


def test_a_file_that_is_not_there_is_a_usage_error(smartmkt: Run) -> None:
    assert smartmkt("sentiment", "evaluate", "nowhere.tsv").exit_code == 2


@pytest.mark.usefixtures("encoder")
def test_too_few_sentences_are_refused(smartmkt: Run, sentences: Path) -> None:
    (sentences / "mine.tsv").write_text(f"{HEADER}neutral\t0\t\tok\n", encoding="utf-8")
    result = smartmkt("sentiment", "train", "--data", str(sentences))
    assert result.exit_code == 1
    assert "at least 5 negative sentences are needed" in result.stderr


@pytest.mark.usefixtures("encoder")
def test_measuring_before_training_names_the_command(smartmkt: Run, sentences: Path) -> None:
    result = smartmkt("sentiment", "evaluate", str(sentences / "mine.tsv"))
    assert result.exit_code == 1
    assert "smartmkt sentiment train" in result.stderr
