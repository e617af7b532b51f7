"""The trainers' commands: train, evaluate, data check."""

from __future__ import annotations

import pytest

from smartmkt_cli import assistant, data
from tests.cli.conftest import Run


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that a command starts in the assistant's environment; none really runs."""
    calls: list[list[str]] = []

    def run_bot(_settings: object, module: str, *options: str) -> int:
        calls.append([module, *options])
        return 0

    monkeypatch.setattr(assistant, "run_bot", run_bot)
    monkeypatch.setattr(data, "run_bot", run_bot)
    for step in ("train_sentiment", "read_faq"):
        monkeypatch.setattr(assistant, step, lambda *_, **__: None)
    return calls


@pytest.mark.parametrize("command", [("data",), ("data", "check")])
def test_every_command_explains_itself(smartmkt: Run, command: tuple[str, ...]) -> None:
    result = smartmkt(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output


def test_training_looks_for_mistakes_first(smartmkt: Run, started: list[list[str]]) -> None:
    assert smartmkt("train").exit_code == 0
    assert [call[0] for call in started] == ["bot.checks", "bot.train"]


def test_nothing_is_trained_from_files_with_mistakes(
    smartmkt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def run_bot(_settings: object, module: str, *_options: str) -> int:
        calls.append(module)
        return 1

    monkeypatch.setattr(assistant, "run_bot", run_bot)
    assert smartmkt("train").exit_code == 1
    assert calls == ["bot.checks"]


def test_margins_are_points_and_reach_the_report(smartmkt: Run, started: list[list[str]]) -> None:
    smartmkt("evaluate", "--margin", "0.5", "--intent-margin", "8", "--accept", "--no-stories")
    assert started == [
        ["bot.evaluate", "--margin=0.5", "--intent-margin=8.0", "--accept", "--no-stories"]
    ]


@pytest.mark.parametrize(
    "arguments", [("evaluate", "--margin", "-1"), ("evaluate", "--outside", "no-such-file")]
)
def test_what_makes_no_sense_is_a_usage_error(
    smartmkt: Run, started: list[list[str]], arguments: tuple[str, ...]
) -> None:
    assert smartmkt(*arguments).exit_code == 2
    assert started == []


def test_the_result_of_a_fall_is_the_commands_result(
    smartmkt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "run_bot", lambda *_: 2)
    assert smartmkt("evaluate").exit_code == 2


def test_the_check_hands_its_options_on(smartmkt: Run, started: list[list[str]]) -> None:
    assert smartmkt("data", "check", "--all", "--json").exit_code == 0
    assert started == [["bot.checks", "--all", "--json"]]
