"""Files of labelled sentences, as trainers write them and as tables are exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartmkt_core.sentiment.examples import ExampleUnreadable, read, training_examples

HEADER = "label\tlanguage\tanger\tcause\ttext\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("angry\ten\t1\t\tGrr", "label 'angry' is none of negative, neutral, positive"),
        ("negative\tfr\t0\t\tBof", "language 'fr'"),
        ("negative\ten\tyes\t\tGrr", "anger 'yes'"),
        ("negative\ten\t1\tweather\tGrr", "cause 'weather' is none of delivery,"),
        ("neutral\ten\t0\tprice\tHm", "only a negative sentence has a cause"),
        ("negative\ten\t0\t\t", "the text is empty"),
        ("negative\ten\tGrr", "5 columns expected, 3 found"),
    ],
)
def test_a_trainers_mistake_is_named_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"{HEADER}{line}\n", encoding="utf-8")
    with pytest.raises(ExampleUnreadable, match=f"mine.tsv, line 2: .*{reason}"):
        read(file)


@pytest.mark.parametrize("content", ["", "text\nGrr\n", "label,text\nnegative,Grr\n"])
def test_columns_must_be_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ExampleUnreadable, match="line 1: the first line must name the columns"):
        read(file)


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_bytes("label\ttext\nneutral\tok\nnegative\t差评\n".encode("gbk"))
    with pytest.raises(ExampleUnreadable, match="line 3: the file is not UTF-8"):
        read(file)


def test_a_label_and_a_text_are_enough(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text('text\tlabel\tid\n"quoted" as it is\tNeutral\t7\n', encoding="utf-8")
    (example,) = read(file)
    assert (example.label, example.language) == ("neutral", "en")
    assert example.text == '"quoted" as it is'
    assert (example.anger, example.cause) == (None, None)


def test_the_language_is_found_where_it_is_not_said(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text("label\ttext\nnegative\t太慢了\nnegative\ttoo slow\n", encoding="utf-8")
    assert [example.language for example in read(file)] == ["zh", "en"]


def test_a_table_with_commas_and_line_breaks_is_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        'label,text,cause\r\nnegative,"late,\r\nand ""broken""",delivery\r\nmeh,x,\r\n',
        encoding="utf-8-sig",
        newline="",
    )
    with pytest.raises(ExampleUnreadable, match="line 4: label 'meh'"):
        read(file)
    file.write_text('label,text,cause\nnegative,"late,\nand ""bad""",delivery\n', "utf-8")
    (example,) = read(file)
    assert (example.text, example.cause) == ('late,\nand "bad"', "delivery")


def test_a_quotation_that_never_ends_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text('label,text\nneutral,ok\nnegative,"late\n', encoding="utf-8")
    with pytest.raises(ExampleUnreadable, match="line 3: no readable CSV"):
        read(file)


def test_a_file_of_the_trainers_own_is_trained_on(tmp_path: Path) -> None:
    for name in ("test.tsv", "test_mine.tsv", "dev.tsv"):
        (tmp_path / name).write_text(f"{HEADER}neutral\ten\t0\t\tapart\n", encoding="utf-8")
    row = "negative\ten\t0.5\tprice\tblah!\n"
    (tmp_path / "mine.tsv").write_text(HEADER + row, encoding="utf-8")
    (example,) = training_examples(tmp_path)
    assert (example.text, example.anger, example.source) == ("blah!", 0.5, "mine")
    assert example.cause == "price"
