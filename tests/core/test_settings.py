"""Every setting is documented, and secrets stay with their owner."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from smartmkt_core.settings import ROOT, Limits, Settings


def test_the_table_of_settings_names_every_setting_and_no_other() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `SMARTMKT_(\w+)`", table, re.MULTILINE))
    wanted = {name.upper() for name in Settings.model_fields if name != "limits"}
    wanted |= {f"LIMIT_{name.upper()}" for name in Limits.model_fields}
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
