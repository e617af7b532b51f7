"""Recommendations from files, as a merchant measures and writes them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Sixty shoppers who walk along a ring of products, a line each."""
    path = tmp_path / "lines.txt"
    rows = [
        " ".join([f"C{user}", *(f"S{(user * 5 + step) % 12}" for step in range(5 + user % 3))])
        for user in range(60)
    ]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_every_algorithm_is_measured_and_drawn(smartmkt: Run, events: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    done = smartmkt("recommend", "evaluate", "--events", str(events), "--picture", str(picture))
    assert done.exit_code == 0, done.output
    for said in ("leave-last-out: 60 questions", "hybrid", "what follows", "NDCG", "coverage"):
        assert said in done.output
    assert picture.read_text("utf-8").startswith("<svg")


def test_figures_as_json(smartmkt: Run, events: Path, var: Path) -> None:
    arguments = ("--events", str(events), "--protocol", "temporal-by-user", "--json")
    done = smartmkt("recommend", "evaluate", *arguments)
    found = json.loads(done.stdout)
    assert found["protocol"] == "temporal-by-user"
    ours = next(row for row in found["rows"] if row["name"] == "hybrid")
    figure = ours["figures"]["ndcg"]["10"]
    assert figure["low"] <= figure["value"] <= figure["high"]
    assert Path(found["picture"]) == var / "reports" / "recommend.svg"


def test_recommendations_for_everybody(smartmkt: Run, events: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = smartmkt("recommend", "batch", "--events", str(events), "--k", "2", "--out", str(out))
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["customer_id", "rank", "sku", "score", "reason"]
    assert len({row["customer_id"] for row in rows}) == 60


@pytest.mark.parametrize("command", ["evaluate", "batch"])
def test_a_bad_row_is_told_with_file_line_and_remedy(
    smartmkt: Run, tmp_path: Path, command: str
) -> None:
    bad = tmp_path / "events.csv"
    bad.write_text("customer_id,sku,event,value,at\nC1,A,view,,soon\n", "utf-8")
    out = ("--out", str(tmp_path / "out.csv")) if command == "batch" else ()
    done = smartmkt("recommend", command, "--events", str(bad), *out)
    assert done.exit_code == 1
    assert f"{bad}:2: time is 'soon'; it must be ISO 8601" in done.output
    assert not (tmp_path / "out.csv").exists()


def test_attributes_of_other_items_are_told_where_they_were_asked_for(
    smartmkt: Run, events: Path, tmp_path: Path
) -> None:
    others = tmp_path / "products.csv"
    others.write_text("sku,category\nX1,tents\n", "utf-8")
    command = ("recommend", "evaluate", "--events", str(events), "--json")
    done = smartmkt(*command, "--items", str(others))
    assert done.exit_code == 1
    assert f"{others}: no attribute of any item" in done.output.replace("\n", "")
    # Nobody asked for what lies beside by chance.
    assert json.loads(smartmkt(*command).stdout)["content"] is False


def test_a_protocol_that_the_data_does_not_allow_is_told(smartmkt: Run, events: Path) -> None:
    done = smartmkt("recommend", "evaluate", "--events", str(events), "--protocol", "temporal")
    assert done.exit_code == 1
    assert "the events have no times; add a column at" in done.output
