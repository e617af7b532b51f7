"""Every setting is documented, and secrets stay with their owner."""

from __future__ import annotations

import importlib
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smartmkt_core.settings import ROOT, EscalationLimits, Limits, Settings


def test_the_table_of_settings_names_every_setting_and_no_other() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `SMARTMKT_(\w+)`", table, re.MULTILINE))
    grouped = {"limits": "LIMIT", "escalation": "ESCALATION"}
    wanted = {name.upper() for name in Settings.model_fields if name not in grouped}
    wanted |= {f"LIMIT_{name.upper()}" for name in Limits.model_fields}
    wanted |= {f"ESCALATION_{name.upper()}" for name in EscalationLimits.model_fields}
    assert documented >= wanted


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = Settings(var=tmp_path, secret="").signing_secret
    assert len(first) >= 43
    assert Settings(var=tmp_path, secret="").signing_secret == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_not_written(tmp_path: Path) -> None:
    assert Settings(var=tmp_path, customer_token_secret="from the shop").customer_secret == (
        "from the shop"
    )
    assert not (tmp_path / "customer.key").exists()


def test_a_key_made_by_several_processes_at_once_is_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: Settings(var=tmp_path, secret="").signing_secret, range(16)))
    assert len(keys) == 1 and len(keys.pop()) >= 43
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


class _Reached(Exception):
    pass


@pytest.mark.parametrize("program", ["web.__main__", "actions.server"])
def test_a_process_writes_for_its_owner_before_anything_else(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    masks: list[int] = []

    def reached(*_: object, **__: object) -> None:
        raise _Reached

    module = importlib.import_module(program)
    monkeypatch.setattr(os, "umask", lambda mask: masks.append(mask) or 0o022)
    monkeypatch.setattr(module, "Settings", reached)
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    with pytest.raises(_Reached):
        module.main()
    assert masks == [0o077]


def test_the_command_keeps_what_it_writes_to_its_owner(tmp_path: Path) -> None:
    env = {**os.environ, "SMARTMKT_VAR": str(tmp_path / "var")}
    code = (
        "import os; from smartmkt_cli.main import root; root(); "
        "os.makedirs(os.environ['SMARTMKT_VAR']); "
        "open(os.environ['SMARTMKT_VAR'] + '/smartmkt.db', 'w').close()"
    )
    subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True)
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "var" / "smartmkt.db").stat().st_mode) == 0o600
