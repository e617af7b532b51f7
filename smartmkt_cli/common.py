"""What several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from dotenv import dotenv_values
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.errors import ImportFailed, ShopError
from smartmkt_core.settings import ROOT, Settings

BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """End the command with a sentence on stderr."""
    typer.echo(f"smartmkt: {sentence}", err=True)
    raise typer.Exit(code)


def read_settings() -> Settings:
    """The settings in force, its folders absolute; ends the command where one makes no sense."""
    try:
        # The project's file, wherever the command is run.
        settings = Settings(_env_file=ROOT / ".env")
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        fail(f"SMARTMKT_{name} is {first['input']!r}: {first['msg'].lower()}", code=2)
    return settings.model_copy(
        update={"var": settings.var.absolute(), "data": settings.data.absolute()}
    )


@contextmanager
def explained() -> Iterator[None]:
    """Errors that the shop expects end a command with their sentence, not with a traceback."""
    from smartmkt_core.encoder.manifest import EncoderNotBuilt

    try:
        yield
    except ImportFailed as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        fail("nothing was imported; put these rows right and run it again")
    except EncoderNotBuilt:
        fail("the sentence encoder is missing or damaged; `make setup` builds it")
    except ShopError as error:
        fail(str(error) or type(error).__name__)
    except ArgumentError:
        fail("SMARTMKT_DATABASE_URL is no database address", code=2)
    except SQLAlchemyError as error:
        fail(f"the database: {cause(error)}")
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        fail(f"{error.filename or 'the file system'}: {error.strerror or error}")


def cause(error: BaseException) -> str:
    """The first line of what the database itself said."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__


def open_database(settings: Settings) -> sessionmaker[Session]:
    """Sessions on the shop's database, with its tables brought up to date."""
    from smartmkt_core.migrations import upgrade

    settings.var.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.db_url)
    upgrade(engine)
    return make_sessions(engine)


def learn_vocabulary(settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Write down the shop's names and formats of order numbers, which the assistant reads."""
    from smartmkt_core.vocabulary.service import refresh

    with sessions() as session:
        refresh(session, settings.var)


def prepare_search(
    settings: Settings,
    sessions: sessionmaker[Session],
    progress: Callable[[str, int, int | None], None],
) -> None:
    """Have the search read what has changed; by words alone where no encoder is built."""
    from smartmkt_core.catalog.service import prepare
    from smartmkt_core.encoder.manifest import EncoderNotBuilt

    encoder = None
    try:
        from smartmkt_core.encoder.encoder import TextEncoder

        encoder = TextEncoder.load(settings.var / "encoder")
    except EncoderNotBuilt:
        pass
    prepare(sessions, encoder, folder=settings.var / "search", progress=progress)


def open_shop(settings: Settings) -> sessionmaker[Session]:
    """Sessions on a database that must be there already, so that a question makes none."""
    url = make_url(settings.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        fail("there is no shop yet; `smartmkt import DIR` brings one in")
    return open_database(settings)


def bot_python() -> Path:
    """The interpreter of Rasa's environment."""
    if not BOT_PYTHON.exists():
        fail("Rasa's environment is missing; `make setup` makes it")
    return BOT_PYTHON


def environment(settings: Settings) -> dict[str, str]:
    """What the processes inherit: lines of ``.env``, the environment, the settings in force."""
    kept = {
        name: value
        for name, value in dotenv_values(ROOT / ".env").items()
        if name.startswith("SMARTMKT_") and value is not None
    }
    return {
        **kept,
        **os.environ,
        "SMARTMKT_VAR": str(settings.var),
        "SMARTMKT_DATA": str(settings.data),
        "SMARTMKT_PORT": str(settings.port),
        "SMARTMKT_RASA_PORT": str(settings.rasa_port),
        "SMARTMKT_ACTIONS_PORT": str(settings.actions_port),
        "SMARTMKT_DEMO": "true" if settings.demo else "false",
        "PYTHONUNBUFFERED": "1",
        # Rasa's dozens of bars a second say nothing to anybody.
        "TQDM_DISABLE": "1",
    }
