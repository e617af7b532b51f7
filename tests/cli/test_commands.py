"""Commands say what they did or what is wrong, and end with the exit code that people expect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartmkt_cli import common
from tests.cli.conftest import Run

COMMANDS = (
    (),
    ("up",),
    ("doctor",),
    ("import",),
    ("search",),
    ("recommend",),
    ("train",),
    ("evaluate",),
    ("returns",),
    ("returns", "receive"),
    ("nlu",),
    ("nlu", "parse"),
    ("sentiment",),
    ("sentiment", "score"),
    ("sentiment", "train"),
    ("sentiment", "evaluate"),
    ("users",),
    ("users", "add"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "itself")
def test_every_command_explains_itself(smartmkt: Run, command: tuple[str, ...]) -> None:
    result = smartmkt(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("search",),
        ("search", "tea", "--limit", "0"),
        ("search", "tea", "--language", "fr"),
        ("recommend",),
        ("import",),
        ("import", "somewhere", "--from", "magento"),
        ("up", "--port", "70000"),
        ("users", "add", "a@shop.example", "--role", "boss"),
    ],
)
def test_arguments_that_make_no_sense_are_a_usage_error(
    smartmkt: Run, arguments: tuple[str, ...]
) -> None:
    assert smartmkt(*arguments).exit_code == 2


def test_it_tells_its_version(smartmkt: Run) -> None:
    assert smartmkt("--version").output.startswith("smartmkt 0.")


def test_a_setting_that_makes_no_sense_is_named(
    smartmkt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTMKT_PORT", "eighty")
    result = smartmkt("doctor")
    assert result.exit_code == 2
    assert "SMARTMKT_PORT is 'eighty'" in result.stderr


# --- importing ----------------------------------------------------------------------------------


def test_an_import_counts_what_it_brought(smartmkt: Run, shop: Path) -> None:
    first = smartmkt("import", str(shop))
    assert first.exit_code == 0
    assert ["products", "2", "0", "0"] in [line.split() for line in first.stdout.splitlines()]
    again = smartmkt("import", str(shop))
    assert ["products", "0", "0", "2"] in [line.split() for line in again.stdout.splitlines()]


def test_a_bad_row_is_told_with_file_line_and_reason(smartmkt: Run, shop: Path) -> None:
    with (shop / "products.csv").open("a", encoding="utf-8") as file:
        file.write("CUP-1,Cup,,cheap,EUR,3\n")
    result = smartmkt("import", str(shop))
    assert result.exit_code == 1
    assert "products.csv, line 4, price" in result.stderr
    assert "nothing was imported" in result.stderr


def test_a_folder_without_a_shop_in_it_is_refused(smartmkt: Run, tmp_path: Path) -> None:
    assert "is not a folder" in smartmkt("import", str(tmp_path / "nowhere")).stderr
    (tmp_path / "empty").mkdir()
    result = smartmkt("import", str(tmp_path / "empty"))
    assert result.exit_code == 1
    assert "has none of products.csv" in result.stderr


def test_a_var_folder_that_cannot_be_made_is_one_sentence(
    smartmkt: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SMARTMKT_VAR", str(tmp_path / "file" / "var"))
    for command in (("import", str(shop)), ("up", "--port", "8")):
        result = smartmkt(*command)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1


# --- asking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("search", "tea"), ("recommend", "--customer", "C1")])
def test_without_a_shop_a_question_says_so_and_makes_none(
    smartmkt: Run, var: Path, command: tuple[str, ...]
) -> None:
    result = smartmkt(*command)
    assert result.exit_code == 1
    assert "smartmkt import DIR" in result.stderr
    assert not var.exists()


def test_a_missing_encoder_is_told_with_its_remedy(smartmkt: Run, shop: Path) -> None:
    smartmkt("import", str(shop))
    for command in (("search", "tea"), ("sentiment", "score")):
        result = smartmkt(*command)
        assert result.exit_code == 1
        assert "make setup" in result.stderr


def test_recommendations_come_in_the_customers_language(smartmkt: Run, shop: Path) -> None:
    smartmkt("import", str(shop))
    result = smartmkt("recommend", "--customer", "C1", "--json")
    rows = json.loads(result.stdout)
    assert {row["title"] for row in rows} == {"绿茶", "紫砂壶"}
    assert {"sku", "price", "currency", "score", "reason"} <= set(rows[0])


def test_an_unknown_customer_gets_what_others_like_and_is_told(smartmkt: Run, shop: Path) -> None:
    smartmkt("import", str(shop))
    result = smartmkt("recommend", "--customer", "C404", "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)) == 2
    assert "no customer C404" in result.stderr


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "SMARTMKT_DATABASE_URL is no database address"),
        ("postgresql://postgres@127.0.0.1:1/shop", "the database: connection failed"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_sentence(
    smartmkt: Run, monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
) -> None:
    monkeypatch.setenv("SMARTMKT_DATABASE_URL", address)
    result = smartmkt("recommend", "--customer", "C1")
    assert result.exit_code != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.output


# --- people of the desk -------------------------------------------------------------------------


def test_somebody_is_let_into_the_desk_once(smartmkt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTMKT_USER_PASSWORD", "a long enough one")
    assert "can sign in at /desk as agent" in smartmkt("users", "add", "ming@shop.example").stdout
    again = smartmkt("users", "add", "Ming@shop.example")
    assert again.exit_code == 1
    assert "somebody has the address Ming@shop.example already" in again.stderr


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("ming@shop.example", "short", "too short; at least 8"),
        ("ming", "a long enough one", "ming is not an e-mail address"),
        ("ming li@shop.example", "a long enough one", "not an e-mail address"),
        ("@", "a long enough one", "not an e-mail address"),
    ],
)
def test_nobody_is_let_in_by_mistake(
    smartmkt: Run, var: Path, email: str, password: str, reason: str
) -> None:
    result = smartmkt("users", "add", email, "--password", password)
    assert result.exit_code != 0
    assert reason in result.stderr
    assert not var.exists()


def test_a_script_without_a_password_does_not_hang(smartmkt: Run) -> None:
    result = smartmkt("users", "add", "ming@shop.example")
    assert result.exit_code == 2
    assert "SMARTMKT_USER_PASSWORD" in result.stderr


# --- doctor -------------------------------------------------------------------------------------


def test_the_doctor_names_each_missing_piece_and_its_remedy(smartmkt: Run) -> None:
    result = smartmkt("doctor")
    assert result.exit_code == 1
    for piece, remedy in (
        ("sentence encoder", "make setup"),
        ("mood classifier", "smartmkt train"),
        ("assistant's model", "smartmkt train"),
        ("database", "smartmkt import DIR"),
    ):
        line = next(line for line in result.stdout.splitlines() if piece in line)
        assert "✗" in line and remedy in line


def test_the_doctor_looks_at_the_shop_and_at_what_the_settings_name(
    smartmkt: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smartmkt("import", str(shop))
    monkeypatch.setenv("SMARTMKT_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("SMARTMKT_MODEL", "/nowhere/model.tar.gz")
    said = smartmkt("doctor").stdout
    assert "✓ database (sqlite, 2 products)" in said
    assert "✗ Redis" in said
    assert "SMARTMKT_MODEL names /nowhere/model.tar.gz" in said


def test_browser_tests_are_not_needed_to_run_a_shop(
    smartmkt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert "· Chromium" in smartmkt("doctor").stdout


# --- what other processes inherit ---------------------------------------------------------------


def test_the_env_file_of_the_project_counts_everywhere_and_for_rasa_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "SMARTMKT_TRACKER_URL=sqlite:///here.db\nSMARTMKT_PORT=9000\nSMARTMKT_RASA_PORT=9001\n"
    (tmp_path / ".env").write_text(lines)
    monkeypatch.setattr(common, "ROOT", tmp_path)
    monkeypatch.setenv("SMARTMKT_VAR", "elsewhere")
    monkeypatch.setenv("SMARTMKT_RASA_PORT", "9002")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    handed = common.environment(common.read_settings())
    assert handed["SMARTMKT_TRACKER_URL"] == "sqlite:///here.db"
    assert handed["SMARTMKT_VAR"] == str(tmp_path / "folder" / "elsewhere")
    assert handed["SMARTMKT_PORT"] == "9000"
    assert handed["SMARTMKT_RASA_PORT"] == "9002"
