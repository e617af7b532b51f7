"""The database's history ends where the models are, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from smartmkt_core.catalog import fulltext
from smartmkt_core.db import make_engine
from smartmkt_core.migrations import config, current, upgrade
from smartmkt_core.tables import metadata
from tests.databases import postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on SQLite, then on PostgreSQL where SMARTMKT_TEST_POSTGRES names one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shop.db'}"
        return
    with postgres_url() as made:
        yield made


# SQLite cannot tell of an index on an expression; what PostgreSQL has is compared.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrations_make_exactly_the_tables_of_the_models(url: str) -> None:
    upgrade(url)

    engine = make_engine(url)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, *_: not _full_text(name)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_upgrading_again_changes_nothing(url: str) -> None:
    engine = make_engine(url)
    assert current(engine) is None
    upgrade(engine)
    before = current(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO customers VALUES ('c1','','','','en',true,NULL,'{}')"))
    upgrade(engine)

    assert current(engine) == before
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM customers")).scalar_one() == "c1"
    engine.dispose()


def test_several_processes_may_upgrade_at_once(url: str) -> None:
    code = "import sys; from smartmkt_core.migrations import upgrade; upgrade(sys.argv[1])"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, url],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(3)
    ]

    assert [process.communicate(timeout=120)[1] for process in running] == [b"", b"", b""]
    engine = make_engine(url)
    tables = {name for name in inspect(engine).get_table_names() if not _full_text(name)}
    assert tables == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_an_upgrade_that_fails_leaves_nothing_behind(url: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        # Something in the way of one of the last tables.
        connection.execute(text("CREATE TABLE shipment_events (id INTEGER)"))
    with pytest.raises(Exception, match="shipment_events"):
        upgrade(engine)

    assert inspect(engine).get_table_names() == ["shipment_events"]
    engine.dispose()


def test_foreign_keys_are_on_after_an_upgrade(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 5000
    engine.dispose()


def test_the_first_revision_can_be_taken_back(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def _full_text(name: str | None) -> bool:
    """The full-text index of products, which is no table of the models."""
    return bool(name) and str(name).startswith(fulltext.TABLE)
