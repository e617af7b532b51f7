"""The database's own full-text search: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both index the words that ``keeping`` writes into ``product_search`` (Chinese in pairs of
characters, English by its stem), so that one catalogue answers alike in either database. Triggers
keep the index beside those words, and mark in ``product_search`` whatever changes in ``products``,
by whoever writes there.

A mark is the next number in SQLite, which has one writer at a time, and the transaction's own in
PostgreSQL, where a later number may be committed first (``settled``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy.orm import Session

TABLE = "product_words"
_TEXTS = ["title", "title_zh", "description", "description_zh", "category", "brand", "attributes"]

_SQLITE_MARK = "(SELECT COALESCE(MAX(changed), 0) + 1 FROM product_search)"
_SQLITE_DIFFER = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _TEXTS)
_SQLITE = f"""
CREATE VIRTUAL TABLE {TABLE} USING fts5(title, kind, about, content='product_search',
    content_rowid='position', tokenize="unicode61 remove_diacritics 0", detail='column');
CREATE TRIGGER products_search_insert AFTER INSERT ON products BEGIN
    INSERT INTO product_search
        (sku, changed, stale, gone, title, kind, about, colours, sizes, encoder,
    vector_id)
    VALUES (NEW.sku, {_SQLITE_MARK}, 1, 0, '', '', '', 0, '', '', 0)
    ON CONFLICT (sku) DO UPDATE SET changed = excluded.changed, stale = 1, gone = 0;
END;
CREATE TRIGGER products_search_update AFTER UPDATE ON products BEGIN
    UPDATE product_search SET sku = NEW.sku, changed = {_SQLITE_MARK},
        stale = stale OR {_SQLITE_DIFFER} WHERE sku = OLD.sku;
END;
CREATE TRIGGER products_search_delete AFTER DELETE ON products BEGIN
    UPDATE product_search SET changed = {_SQLITE_MARK}, stale = 1, gone = 1 WHERE sku = OLD.sku;
END;
CREATE TRIGGER product_words_insert AFTER INSERT ON product_search BEGIN
    INSERT INTO {TABLE} (rowid, title, kind, about)
    VALUES (NEW.position, NEW.title, NEW.kind, NEW.about);
END;
CREATE TRIGGER product_words_update AFTER UPDATE OF title, kind, about ON product_search BEGIN
    INSERT INTO {TABLE} ({TABLE}, rowid, title, kind, about)
    VALUES ('delete', OLD.position, OLD.title, OLD.kind, OLD.about);
    INSERT INTO {TABLE} (rowid, title, kind, about)
    VALUES (NEW.position, NEW.title, NEW.kind, NEW.about);
END;
"""  # noqa: S608

_POSTGRES_DIFFER = " OR ".join(f"NEW.{name}::text <> OLD.{name}::text" for name in _TEXTS)
_AS_WORDS = "array_to_tsvector(array_remove(string_to_array({}, ' '), ''))"
_MAIN = _AS_WORDS.format("NEW.title || ' ' || NEW.kind")
_ALL = _AS_WORDS.format("NEW.title || ' ' || NEW.kind || ' ' || NEW.about")
_POSTGRES = f"""
CREATE TABLE {TABLE} (position integer PRIMARY KEY, main tsvector, everything tsvector);
CREATE INDEX ix_{TABLE}_main ON {TABLE} USING gin (main);
CREATE INDEX ix_{TABLE}_everything ON {TABLE} USING gin (everything);
CREATE FUNCTION products_search_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO product_search
            (sku, changed, stale, gone, title, kind, about, colours, sizes, encoder,
    vector_id)
        VALUES (NEW.sku, txid_current(), true, false, '', '', '', 0, '', '', 0)
        ON CONFLICT (sku) DO UPDATE SET changed = excluded.changed, stale = true, gone = false;
    ELSIF TG_OP = 'UPDATE' THEN
        UPDATE product_search SET sku = NEW.sku, changed = txid_current(),
            stale = stale OR {_POSTGRES_DIFFER} WHERE sku = OLD.sku;
    ELSE
        UPDATE product_search SET changed = txid_current(), stale = true, gone = true
        WHERE sku = OLD.sku;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER products_search AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION products_search_mark();
CREATE FUNCTION product_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO {TABLE} VALUES (NEW.position, {_MAIN}, {_ALL})
    ON CONFLICT (position) DO UPDATE SET main = excluded.main, everything = excluded.everything;
    RETURN NULL;
END $$;
CREATE TRIGGER product_words_insert AFTER INSERT ON product_search
    FOR EACH ROW EXECUTE FUNCTION product_words_keep();
CREATE TRIGGER product_words_update AFTER UPDATE OF title, kind, about ON product_search
    FOR EACH ROW EXECUTE FUNCTION product_words_keep();
"""  # noqa: S608
_EVERYTHING = """
INSERT INTO product_search
    (sku, changed, stale, gone, title, kind, about, colours, sizes, encoder,
    vector_id)
SELECT sku, 1, true, false, '', '', '', 0, '', '', 0 FROM products ORDER BY sku
"""


def follow(metadata: MetaData) -> None:
    """Have the index and its triggers made whenever all tables are."""
    if not event.contains(metadata, "after_create", _after_create):
        event.listen(metadata, "after_create", _after_create)


def create(connection: Connection) -> None:
    """Make the index and its triggers, and mark what is sold already."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in _statements(_SQLITE if sqlite else _POSTGRES, sqlite):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_EVERYTHING)


def drop(connection: Connection) -> None:
    """Remove the index and what ``create`` put on ``products``."""
    if connection.dialect.name == "sqlite":
        for name in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER products_search_{name}")
    else:
        connection.exec_driver_sql("DROP TRIGGER products_search ON products")
        connection.exec_driver_sql("DROP FUNCTION products_search_mark()")
        connection.exec_driver_sql("DROP FUNCTION product_words_keep() CASCADE")
    connection.exec_driver_sql(f"DROP TABLE {TABLE}")


def having(
    session: Session, names: Sequence[Sequence[str]], limit: int, *, about: bool = False
) -> list[int]:
    """Positions of at most ``limit`` products with one word of each of ``names``.

    In title, category, brand or attributes; ``about``: or in the description. In no sequence.
    """
    # A word of other signs than letters and digits could be read as more than one.
    known = [[word for word in words if word.isalnum()] for words in names]
    if not known or not all(known):
        return []
    sqlite = session.get_bind().dialect.name == "sqlite"
    mark, either, both = ('"', " OR ", " AND ") if sqlite else ("'", " | ", " & ")
    match = both.join(
        "(" + either.join(f"{mark}{word}{mark}" for word in words) + ")" for words in known
    )
    if sqlite:
        match = match if about else f"{{title kind}} : ({match})"
        query = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :match LIMIT :limit"  # noqa: S608
    else:
        column = "everything" if about else "main"
        query = (
            f"SELECT position FROM {TABLE} "  # noqa: S608
            f"WHERE {column} @@ CAST(:match AS tsquery) LIMIT :limit"
        )
    rows = session.connection().execute(text(query), {"match": match, "limit": limit})
    return list(rows.scalars().all())


def settled(session: Session) -> int | None:
    """The mark before which every change is committed and seen; None: keep the one known.

    In SQLite a transaction that has written sees marks that may yet be taken back.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        if raw.in_transaction:
            return None
        query = "SELECT COALESCE(MAX(changed), 0) + 1 FROM product_search"
    else:
        query = "SELECT txid_snapshot_xmin(txid_current_snapshot())"
    return int(connection.execute(text(query)).scalar_one())


def next_mark(session: Session) -> Any:
    """The mark of a change made now, as an expression."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return text(_SQLITE_MARK if sqlite else "txid_current()")


def _after_create(metadata: MetaData, connection: Connection, tables: Any, **_: Any) -> None:
    if metadata.tables["product_search"] in (tables or ()):
        create(connection)


def _statements(script: str, sqlite: bool) -> list[str]:
    end = "\nEND;" if sqlite else "$$;"
    found, rest = [], script.strip()
    while rest:
        body = rest.startswith("CREATE TRIGGER") if sqlite else "CREATE FUNCTION" in rest[:20]
        at = rest.index(end) + len(end) if body else rest.index(";") + 1
        found.append(rest[:at].strip())
        rest = rest[at:].strip()
    return found
