"""Alembic's entry: run by ``smartmkt_core.migrations.upgrade`` and by the ``alembic`` command."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from smartmkt_core.db import make_engine
from smartmkt_core.settings import Settings
from smartmkt_core.tables import metadata


def run(connection: Connection) -> None:
    """Run the revisions on a connection whose owner commits."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # Only the alembic command comes here, to write a new revision against a developer's database.
    with make_engine(Settings().db_url).begin() as own:
        run(own)
