"""The database's history: ``upgrade`` brings a database to the newest state of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from smartmkt_core.db import make_engine

# Any number that no other program uses for its advisory lock in the same database.
_LOCK = 7_415_308_226
_LOCK_WAIT_MS = 120_000


def upgrade(engine_or_url: Engine | str, revision: str = "head") -> None:
    """Bring a database to a revision, creating what is missing.

    All or nothing, and safe when several processes do it at once: one works, the others wait and
    then find nothing to do. A database that is up to date is only read.
    """
    if isinstance(engine_or_url, Engine):
        _upgrade(engine_or_url, revision)
        return
    engine = make_engine(engine_or_url)
    try:
        _upgrade(engine, revision)
    finally:
        engine.dispose()


def current(engine: Engine) -> str | None:
    """The revision a database is at; ``None`` where it has no tables of ours."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def config() -> Config:
    """Alembic's configuration, found wherever the package is installed."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def _upgrade(engine: Engine, revision: str) -> None:
    settings = config()
    if (
        revision == "head"
        and current(engine) == ScriptDirectory.from_config(settings).get_current_head()
    ):
        return
    with engine.connect() as connection, _alone(connection):
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """A transaction that only one process at a time can be in."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield
        connection.commit()
        return
    # Python's sqlite3 would commit before a CREATE TABLE; in autocommit it leaves BEGIN to us.
    # Rebuilding a table (batch mode) with foreign keys on would empty those that refer to it.
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql(f"PRAGMA busy_timeout={_LOCK_WAIT_MS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("PRAGMA busy_timeout=5000")
