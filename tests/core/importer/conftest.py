"""Databases to import into: SQLite, and PostgreSQL where SMARTMKT_TEST_POSTGRES names one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shop_files import Folder
from sqlalchemy import Engine, text

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.errors import ImportFailed
from smartmkt_core.migrations import upgrade
from smartmkt_core.tables import metadata
from tests.databases import postgres_url


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, up-to-date SQLite database to copy."""
    path = tmp_path_factory.mktemp("fresh") / "shop.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A PostgreSQL database of this run's own, dropped at the end."""
    with postgres_url() as url:
        made = make_engine(url)
        upgrade(made)
        yield made
        made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database on SQLite, then on PostgreSQL."""
    if request.param == "postgresql":
        made = request.getfixturevalue("postgres")
        names = ", ".join(table.name for table in metadata.sorted_tables)
        with made.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        yield made
        return
    path = tmp_path / "shop.db"
    shutil.copy(request.getfixturevalue("fresh_file"), path)
    made = make_engine(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture
def folder(tmp_path: Path, engine: Engine) -> Folder:
    """The small shop, not imported yet."""
    path = tmp_path / "files"
    path.mkdir()
    return Folder(path, make_sessions(engine))


@pytest.fixture
def problems(folder: Folder) -> Callable[..., list[str]]:
    """Imports a folder that is wrong; gives the problems and checks that nothing was written."""

    def failed(**options: object) -> list[str]:
        with pytest.raises(ImportFailed) as caught:
            folder.load(**options)
        for table in ("products", "customers", "orders", "behaviour_events"):
            assert folder.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608
        return caught.value.problems

    return failed
