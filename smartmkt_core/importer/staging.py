"""The temporary table of events and every statement on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import UtcDateTime
from smartmkt_core.events.models import BehaviourEvent

SOURCE = "import"
MAX_REPORTED = 50
CACHE_KB = 49_152
USUAL_CACHE_KB = 2_000

TABLE = Table(
    "import_events",
    MetaData(),
    Column("line", Integer),
    Column("customer_id", String(64)),
    Column("sku", String(64)),
    Column("event", String(16)),
    Column("value", Float),
    Column("at", UtcDateTime),
    prefixes=["TEMPORARY"],
)
_INDEX = Index("ix_import_events", TABLE.c.customer_id, TABLE.c.at)
_COPY = "COPY import_events (line, customer_id, sku, event, value, at) FROM STDIN"


def create(session: Session) -> None:
    """Make the table, empty, and room in memory for the indexes that a million rows fill."""
    drop(session)
    _sqlite_cache(session, CACHE_KB)
    session.execute(CreateTable(TABLE))


def copy(session: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    """Fill the table on PostgreSQL."""
    raw: Any = session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(_COPY) as stream:
        for row in rows:
            stream.write_row(row)


def index(session: Session) -> None:
    """Make look-ups quick once the table is full."""
    connection = session.connection()
    _INDEX.create(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE import_events"))


def unknown_products(session: Session) -> list[tuple[int, str, int]]:
    """First line, sku and number of rows of products that the shop does not have."""
    line, times = func.min(TABLE.c.line), func.count()
    query = (
        select(line, TABLE.c.sku, times)
        .where(~select(Product.sku).where(Product.sku == TABLE.c.sku).exists())
        .group_by(TABLE.c.sku)
        .order_by(line)
        .limit(MAX_REPORTED)
    )
    return [(first, sku, rows) for first, sku, rows in session.execute(query)]


def remove_others(session: Session) -> int:
    """Delete imported events that are not in the table."""
    result = session.connection().execute(
        delete(BehaviourEvent.__table__).where(  # type: ignore[arg-type]
            BehaviourEvent.source == SOURCE, ~select(TABLE.c.line).where(_same()).exists()
        )
    )
    return result.rowcount


def move(session: Session) -> int:
    """Insert the events that the shop does not have, each once; returns how many."""
    columns = (TABLE.c.customer_id, TABLE.c.sku, TABLE.c.event, TABLE.c.at)
    first = func.row_number().over(partition_by=columns, order_by=TABLE.c.line).label("nth")
    numbered = select(TABLE, first).where(~select(BehaviourEvent.id).where(_same()).exists())
    new = numbered.subquery()
    names = ["customer_id", "sku", "event", "value", "at", "source"]
    result = session.connection().execute(
        insert(BehaviourEvent).from_select(
            names,
            select(*(new.c[name] for name in names[:-1]), literal(SOURCE))
            .where(new.c.nth == 1)
            .order_by(new.c.line),
        ),
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount


def count(session: Session) -> int:
    """How many rows the table has."""
    return session.execute(select(func.count()).select_from(TABLE)).scalar_one()


def drop(session: Session) -> None:
    """Remove the table where it is."""
    temporary = "pg_temp" if session.get_bind().dialect.name == "postgresql" else "temp"
    session.execute(text(f"DROP TABLE IF EXISTS {temporary}.import_events"))
    _sqlite_cache(session, USUAL_CACHE_KB)


def _sqlite_cache(session: Session, kilobytes: int) -> None:
    if session.get_bind().dialect.name == "sqlite":
        for schema in ("main", "temp"):
            session.execute(text(f"PRAGMA {schema}.cache_size = -{kilobytes}"))


def _same() -> Any:
    # Without statistics SQLite may look a best-seller's events up by sku, for each of them again;
    # an expression keeps it to the index on customer and moment.
    return (
        (BehaviourEvent.customer_id == TABLE.c.customer_id)
        & (BehaviourEvent.at == TABLE.c.at)
        & (BehaviourEvent.sku.concat("") == TABLE.c.sku)
        & (BehaviourEvent.event.concat("") == TABLE.c.event)
    )
