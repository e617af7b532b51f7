"""What SQLite and PostgreSQL say differently, in one word each; percentiles for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Float, Integer, Select, func, literal, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from smartmkt_core.db import UtcDateTime
from smartmkt_core.reports.values import Period


class seconds_between(GenericFunction[float]):  # noqa: N801 (a function of SQL)
    """Seconds from the first moment to the second."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(one, **options) for one in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 86400.0)"


@compiles(seconds_between, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(one, **options) for one in element.clauses)
    return f"EXTRACT(EPOCH FROM ({end} - {start}))::float"


def table_of(periods: Sequence[Period]) -> CTE:
    """The periods as a table (place, start, end): exact where the clocks change."""
    return union_all(
        *(
            select(
                literal(place, Integer).label("place"),
                literal(one.start, UtcDateTime).label("start"),
                literal(one.end, UtcDateTime).label("end"),
            )
            for place, one in enumerate(periods)
        )
    ).cte("periods")


def percentiles(measured: Select[Any], *shares: int) -> Select[Any]:
    """Per place the ``shares`` (in percent) of ``measured``, a query of (place, seconds).

    Nearest rank: the smallest value with at least so many percent at or below it. Rows: place,
    count, then one column a share.
    """
    rows = measured.subquery()
    ranked = select(
        rows.c.place,
        rows.c.seconds,
        func.row_number().over(partition_by=rows.c.place, order_by=rows.c.seconds).label("rank"),
        func.count().over(partition_by=rows.c.place).label("n"),
    ).subquery()
    columns: list[ColumnElement[Any]] = [
        func.min(ranked.c.seconds).filter(ranked.c.rank * 100 >= ranked.c.n * share)
        for share in shares
    ]
    return select(ranked.c.place, func.max(ranked.c.n), *columns).group_by(ranked.c.place)
