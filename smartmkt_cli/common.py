"""What several commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.errors import ImportFailed, ShopError
from smartmkt_core.settings import ROOT, Settings

BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """End the command with a sentence on stderr."""
    typer.echo(f"smartmkt: {sentence}", err=True)
    raise typer.Exit(code)


@contextmanager
def explained() -> Iterator[None]:
    """Errors that the shop expects end a command with their sentence, not with a traceback."""
    try:
        yield
    except ImportFailed as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        fail("nothing was imported; put these rows right and run it again")
    except ShopError as error:
        fail(str(error) or type(error).__name__)


def open_database(settings: Settings) -> sessionmaker[Session]:
    """Sessions on the shop's database, with its tables brought up to date."""
    from smartmkt_core.migrations import upgrade

    settings.var.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.db_url)
    upgrade(engine)
    return make_sessions(engine)


def bot_python() -> Path:
    """The interpreter of Rasa's environment."""
    if not BOT_PYTHON.exists():
        fail("Rasa's environment is missing; `make setup` makes it")
    return BOT_PYTHON


def lines() -> Iterator[str]:
    """The lines of standard input without their ends."""
    for line in sys.stdin:
        yield line.rstrip("\r\n")
