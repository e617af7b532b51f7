"""A runner for commands in this process, in an empty var folder, and a small shop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from smartmkt_cli.main import app

Run = Callable[..., Result]

PRODUCTS = """sku,title,title_zh,price,currency,stock
TEA-1,Green tea,绿茶,12.50,EUR,4
POT-1,Clay teapot,紫砂壶,80.00,EUR,1
"""
CUSTOMERS = "customer_id,email,name,language\nC1,li.na@example.cn,李娜,zh\n"


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what is made, not there yet."""
    folder = tmp_path / "var"
    for name in ("DATABASE_URL", "REDIS_URL", "USER_PASSWORD", "MODEL"):
        monkeypatch.delenv(f"SMARTMKT_{name}", raising=False)
    monkeypatch.setenv("SMARTMKT_VAR", str(folder))
    # A width at which no sentence is broken.
    monkeypatch.setenv("COLUMNS", "200")
    return folder


@pytest.fixture
def smartmkt(var: Path) -> Run:
    """Run a command; ``input`` is what stands on standard input."""

    def run(*arguments: str, input: str = "") -> Result:
        return CliRunner().invoke(app, list(arguments), input=input)

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with two products and a customer."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return folder
