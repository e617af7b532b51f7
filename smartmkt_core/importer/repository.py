"""Every query of the import: look-ups by key and chunked insert-or-update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer
from smartmkt_core.db import Base
from smartmkt_core.importer.report import Counts
from smartmkt_core.orders.models import Order

CHUNK = 1000

Values = dict[str, Any]
KeyOf = Callable[[Mapping[str, Any]], Hashable]


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def known(
    session: Session, table: Table, column: str, keys: Iterable[str], *, give: str | None = None
) -> dict[str, Any]:
    """Which keys exist, each with another column's value (or with itself)."""
    wanted = sorted(set(keys))
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        query = select(table.c[column], table.c[give or column]).where(table.c[column].in_(part))
        found.update((key, value) for key, value in session.execute(query))
    return found


class Upsert:
    """Inserts rows that are new, updates those that differ, and counts.

    Rows are the same when ``key`` gives the same for both; several with one key are told apart by
    their sequence. Existing rows are fetched by the values of the column ``fetch``. With ``merge``,
    attributes are added to instead of replaced. ``finish`` removes, where ``prune`` is set, rows
    that share a ``fetch`` value with the file but are no longer in it.
    """

    def __init__(
        self,
        session: Session,
        model: type[Base],
        counts: Counts,
        *,
        fetch: str,
        key: KeyOf,
        merge: bool = False,
        prune: bool = False,
    ) -> None:
        self.session = session
        self.table = table_of(model)
        self.pk = next(iter(self.table.primary_key.columns))
        self.counts = counts
        self.fetch = self.table.c[fetch]
        self.key = key
        self.merge = merge
        self.prune = prune
        self._times: Counter[Hashable] = Counter()
        self._parents: set[Any] = set()
        self._fetched: set[Any] = set()
        self._matched: set[Any] = set()

    def write(self, rows: list[Values]) -> None:
        """Write some rows; those of one insert may have different columns."""
        parents = {row[self.fetch.name] for row in rows}
        existing = self._existing(parents)
        self._parents |= parents
        fresh: dict[tuple[str, ...], list[Values]] = {}
        changed: dict[tuple[str, ...], list[Values]] = {}
        for row in rows:
            key = self.key(row)
            old = existing.get((key, self._times[key]))
            self._times[key] += 1
            columns = tuple(sorted(row))
            if old is None:
                fresh.setdefault(columns, []).append(row)
                self.counts.created += 1
                continue
            if self.prune:
                self._matched.add(old[self.pk.name])
            if self.merge and "attributes" in row:
                row = {**row, "attributes": {**(old["attributes"] or {}), **row["attributes"]}}
            if any(old[column] != value for column, value in row.items()):
                row["_pk"] = old[self.pk.name]
                changed.setdefault(columns, []).append(row)
                self.counts.updated += 1
            else:
                self.counts.unchanged += 1
        for group in fresh.values():
            self.session.execute(insert(self.table), group)
        for columns, group in changed.items():
            self.session.connection().execute(
                update(self.table)
                .where(self.pk == bindparam("_pk"))
                .values({column: bindparam(f"new_{column}") for column in columns}),
                [
                    {"_pk": row["_pk"], **{f"new_{column}": row[column] for column in columns}}
                    for row in group
                ],
            )

    def finish(self) -> None:
        """Remove what the file no longer has."""
        stale = sorted(self._fetched - self._matched)
        for start in range(0, len(stale), CHUNK):
            part = stale[start : start + CHUNK]
            self.session.execute(delete(self.table).where(self.pk.in_(part)))
        self.counts.removed += len(stale)

    def _existing(self, parents: set[Any]) -> dict[tuple[Hashable, int], Mapping[str, Any]]:
        found: dict[tuple[Hashable, int], Mapping[str, Any]] = {}
        times: Counter[Hashable] = Counter()
        wanted = sorted(parents)
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            query = select(self.table).where(self.fetch.in_(part)).order_by(self.pk)
            for mapping in self.session.execute(query).mappings():
                row = dict(mapping)
                key = self.key(row)
                found[key, times[key]] = row
                times[key] += 1
                # Seen in an earlier chunk, its rows include those that this import has written.
                if self.prune and row[self.fetch.name] not in self._parents:
                    self._fetched.add(row[self.pk.name])
        return found


def orders_by_number(session: Session, numbers: Iterable[str]) -> dict[str, Any]:
    """Rows (id, number, currency, payment_method, total) of the orders with these numbers."""
    query = select(Order.id, Order.number, Order.currency, Order.payment_method, Order.total).where(
        Order.number.in_(sorted(set(numbers)))
    )
    return {row.number: row for row in session.execute(query)}


def customers_by_email(session: Session, emails: Iterable[str]) -> dict[str, str]:
    """Ids of customers by e-mail in lower case; the first where several share one."""
    wanted = sorted(set(emails))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        lowered = func.lower(Customer.email)
        query = (
            select(lowered, Customer.id)
            .where(lowered.in_(wanted[start : start + CHUNK]))
            .order_by(Customer.id)
        )
        for email, key in session.execute(query):
            found.setdefault(email, key)
    return found
