"""Learning recommendations by command: versions, which is in force, and the way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def versions(smartmkt: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(smartmkt("recommend", "status", "--json").stdout)
    return found


@pytest.mark.parametrize("command", ["train", "status", "rollback"])
def test_every_command_explains_itself(smartmkt: Run, command: str) -> None:
    result = smartmkt("recommend", command, "--help")
    assert result.exit_code == 0 and "Usage: " in result.output


def test_learn_twice_go_back_and_learn_again(smartmkt: Run, shop: Path, var: Path) -> None:
    smartmkt("import", str(shop))
    assert "no version yet" in smartmkt("recommend", "status").stdout
    for _ in range(2):
        result = smartmkt("recommend", "train")
        assert result.exit_code == 0, result.output
        assert "is in force" in result.stdout
    newest, older = versions(smartmkt)
    assert (newest["state"], older["state"]) == ("in force", "")
    assert older["version"] in smartmkt("recommend", "rollback").stdout
    newest, older = versions(smartmkt)
    assert (newest["state"], older["state"]) == ("", "in force, held")
    assert json.loads(smartmkt("recommend", "--customer", "C1", "--json").stdout)
    smartmkt("recommend", "train")
    assert versions(smartmkt)[0]["state"] == "in force"


def test_a_broken_version_is_told_and_recommending_goes_on(
    smartmkt: Run, shop: Path, var: Path
) -> None:
    smartmkt("import", str(shop))
    smartmkt("recommend", "train")
    (kept,) = versions(smartmkt)
    (var / "recommend" / kept["version"] / "words.json").write_text("{}")
    assert "words.json is not as it was written" in versions(smartmkt)[0]["state"]
    assert json.loads(smartmkt("recommend", "--customer", "C1", "--json").stdout)
    result = smartmkt("recommend", "rollback")
    assert result.exit_code == 1 and "no older version" in result.stderr


def test_without_a_shop_there_is_nothing_to_learn_from(smartmkt: Run, var: Path) -> None:
    result = smartmkt("recommend", "train")
    assert result.exit_code == 1
    assert "smartmkt import DIR" in result.stderr
