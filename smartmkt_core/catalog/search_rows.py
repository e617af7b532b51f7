"""Every query on what the search knows of the products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from smartmkt_core.catalog import fulltext
from smartmkt_core.catalog.models import Product, ProductSearch, ProductTerm
from smartmkt_core.catalog.wording import ProductText

_CHUNK = 500
_AT_ONCE = 20_000
_PATIENCE_MS = 200
# Who writes what the search keeps in PostgreSQL has this lock.
_WRITES = 0x736D6B74
Updates = Sequence[Mapping[str, Any]]


class Changed(NamedTuple):
    """What the index in memory keeps of a product. ``price`` is None where it is not sold."""

    position: int
    sku: str
    changed: int
    stale: bool
    encoder: str
    vector_id: int
    colours: int
    price: Any
    stock: int | None
    brand: str | None
    category: str | None


class Entry(NamedTuple):
    """A product's words, each apart by spaces, and its sizes."""

    position: int
    sku: str
    title: str
    kind: str
    about: str
    sizes: str


class Unread(NamedTuple):
    """A product whose words are to be read; ``text`` is None where it is no longer sold."""

    position: int
    changed: int
    terms: str
    text: ProductText | None


def changed_since(session: Session, mark: int, also: Iterable[int] = ()) -> Iterator[Changed]:
    """Products changed at this mark or later, and these ones."""
    search = ProductSearch
    query = select(
        search.position,
        search.sku,
        search.changed,
        search.stale,
        search.encoder,
        search.vector_id,
        search.colours,
        Product.price,
        Product.stock,
        Product.brand,
        Product.category,
    ).outerjoin(Product, Product.sku == search.sku)
    newer = query.where(search.changed >= mark) if mark else query
    for row in session.execute(newer, execution_options={"yield_per": _AT_ONCE}):
        yield Changed(*row)
    for part in _parts(list(also)):
        for row in session.execute(query.where(search.position.in_(part))):
            yield Changed(*row)


def entries(session: Session, positions: Sequence[int]) -> list[Entry]:
    """Words of some products."""
    # Hundreds in each search: numbers in the statement are read quicker than as many parameters.
    connection = session.connection()
    query = "SELECT position, sku, title, kind, about, sizes FROM product_search WHERE position IN "
    return [
        Entry(*row)
        for part in _parts(positions)
        for row in connection.exec_driver_sql(f"{query}({','.join(map(str, part))})").all()
    ]


def positions_of(session: Session, skus: Sequence[str]) -> dict[str, int]:
    """Positions by number of the product."""
    query = select(ProductSearch.sku, ProductSearch.position)
    return {
        sku: position
        for part in _parts(skus)
        for sku, position in session.execute(query.where(ProductSearch.sku.in_(part)))
    }


def unread(session: Session, positions: Sequence[int]) -> list[Unread]:
    """Products with their texts; on PostgreSQL without those that another process writes now."""
    search = ProductSearch
    query = select(
        *(search.position, search.changed, search.title, search.kind, search.about),
        *(Product.sku, Product.title, Product.title_zh, Product.description),
        *(Product.description_zh, Product.category, Product.brand, Product.attributes),
    ).outerjoin(Product, Product.sku == search.sku)
    if session.get_bind().dialect.name == "postgresql":
        query = query.with_for_update(of=search, skip_locked=True)
    found = []
    for part in _parts(positions):
        for row in session.execute(query.where(search.position.in_(part))):
            at, changed, *words, sku, title, title_zh, text, text_zh, category, brand, more = row
            product = None
            if sku is not None:
                product = ProductText(
                    sku, title, title_zh, text, text_zh, category, brand, more or {}
                )
            found.append(Unread(at, changed, " ".join(words), product))
    return found


def write(session: Session, rows: Updates) -> None:
    """Update products by ``at`` (position), unless ``seen`` (their mark) is no longer theirs."""
    if not rows:
        return
    names = [name for name in rows[0] if name not in ("at", "seen")]
    table = ProductSearch.__table__
    query = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.position == bindparam("at"), table.c.changed == bindparam("seen"))
        .values({name: bindparam(f"new_{name}") for name in names})
        .values(changed=fulltext.next_mark(session))
    )
    values = [
        {"at": row["at"], "seen": row["seen"], **{f"new_{name}": row[name] for name in names}}
        for row in rows
    ]
    session.connection().execute(query, values)


def if_free(session: Session, work: Callable[[], None]) -> bool:
    """Do some writing unless another process of SQLite's writes just now; whether it was done.

    What the search keeps can be written later; a shopper does not wait for it.
    """
    connection = session.connection()
    if session.get_bind().dialect.name != "sqlite":
        # Two turns that wait for each other's rows, and for each other in this process, would both
        # be lost.
        query = text("SELECT pg_try_advisory_xact_lock(:key)")
        if not connection.execute(query, {"key": _WRITES}).scalar_one():
            return False
        work()
        return True
    usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        work()
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        return False
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual}")
    return True


def vectors(session: Session, positions: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Vectors of some products, float16, one language after the other."""
    search = ProductSearch
    query = select(search.position, search.vector).where(search.vector.is_not(None))
    for part in _parts(positions):
        for position, vector in session.execute(query.where(search.position.in_(part))):
            yield position, vector or b""


def meanings_by(session: Session, encoder: str) -> Iterator[tuple[str, bytes]]:
    """Every product's number and vectors that an encoder made, float16, one language after the
    other."""
    search = ProductSearch
    query = select(search.sku, search.vector).where(
        search.encoder == encoder, search.vector.is_not(None), search.gone.is_(False)
    )
    for sku, vector in session.execute(query, execution_options={"yield_per": 10_000}):
        yield sku, vector or b""


def terms(session: Session) -> dict[str, int]:
    """The words of the catalogue with their numbers of products."""
    rows = session.execute(select(ProductTerm.term, ProductTerm.products))
    return {term: count for term, count in rows if count > 0}


def count_terms(session: Session, counts: Mapping[str, int]) -> None:
    """Add to the numbers of products of some words."""
    rows = [{"term": term, "products": n} for term, n in sorted(counts.items()) if n]
    if not rows:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    query: Any = dialect.insert(ProductTerm.__table__)
    query = query.on_conflict_do_update(
        index_elements=["term"],
        set_={"products": ProductTerm.products + query.excluded.products},
    )
    session.connection().execute(query, rows)


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
