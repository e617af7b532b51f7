"""Empty databases for tests: SQLite always, PostgreSQL where SMARTMKT_TEST_POSTGRES names one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from smartmkt_core.db import make_engine
from smartmkt_core.tables import metadata

KINDS = ("sqlite", "postgresql")


@contextmanager
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database of the caller's own, dropped at the end; skips without one."""
    server = os.environ.get("SMARTMKT_TEST_POSTGRES")
    if not server:
        pytest.skip("SMARTMKT_TEST_POSTGRES is not set")
    name = f"smartmkt_test_{secrets.token_hex(6)}"
    admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[Engine]:
    """All tables, no rows; gone afterwards. Skips the test where there is no PostgreSQL."""
    with ExitStack() as stack:
        sqlite = f"sqlite:///{folder / 'test.db'}"
        engine = make_engine(sqlite if kind == "sqlite" else stack.enter_context(postgres_url()))
        stack.callback(engine.dispose)
        metadata.create_all(engine)
        yield engine
