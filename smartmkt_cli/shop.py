"""Commands about the shop's data: import, search."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from smartmkt_cli.common import (
    explained,
    fail,
    learn_vocabulary,
    open_database,
    open_shop,
    prepare_search,
    read_settings,
)
from smartmkt_core.db import unit_of_work


class Source(StrEnum):
    """Where an import's files come from."""

    CSV = "csv"
    SHOPIFY = "shopify"


class Language(StrEnum):
    """In which language titles are shown and words are read."""

    ENGLISH = "en"
    CHINESE = "zh"


def import_shop(
    folder: Annotated[Path, typer.Argument(help="Folder with the CSV files.")],
    source: Annotated[Source, typer.Option("--from", help="Format of the files.")] = Source.CSV,
    rebase: Annotated[
        bool,
        typer.Option(
            "--rebase-dates", help="Move all times by whole days so that the newest is today."
        ),
    ] = False,
) -> None:
    """Bring a shop's products, customers, orders and behaviour in: all of it or nothing."""
    from smartmkt_core.importer import import_folder

    if not folder.is_dir():
        fail(f"{folder} is not a folder")
    settings = read_settings()
    now = datetime.now(UTC)
    with explained():
        sessions = open_database(settings)
        with progress_bar() as progress:
            report = import_folder(
                sessions,
                folder,
                source=source.value,
                now=now,
                rebase_to=now if rebase else None,
                progress=progress,
            )
            prepare_search(settings, sessions, progress)
        learn_vocabulary(settings, sessions)
    for warning in report.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if report.more_warnings:
        typer.echo(f"warning: and {report.more_warnings:,} more", err=True)
    typer.echo(f"{'':>16}  {'new':>9} {'changed':>9} {'same':>9}")
    for name, rows in report.counts.items():
        typer.echo(f"{name:>16}  {rows.created:>9,} {rows.updated:>9,} {rows.unchanged:>9,}")


def search(
    query: Annotated[str, typer.Argument(help="What a shopper would type.")],
    language: Annotated[
        Language | None, typer.Option(help="Without it: the language of the query.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Find products the way the assistant does."""
    from smartmkt_core.catalog.service import prepare
    from smartmkt_core.catalog.service import search as find
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.language import detect

    settings = read_settings()
    spoken = language.value if language else detect(query, previous=None)
    with explained():
        sessions = open_shop(settings)
        encoder = TextEncoder.load(settings.var / "encoder")
        prepare(sessions, encoder, folder=settings.var / "search")
        with unit_of_work(sessions) as session:
            hits = find(session, query, language=spoken, limit=limit, encoder=encoder)
            rows = [
                {
                    "sku": hit.product.sku,
                    "title": hit.product.name(spoken),
                    "price": str(hit.product.price),
                    "currency": hit.product.currency,
                    "stock": hit.product.stock,
                    "score": round(float(hit.score), 4),
                }
                for hit in hits
            ]
    show(rows, as_json=as_json)


def show(rows: list[dict[str, object]], *, as_json: bool) -> None:
    """Rows as JSON or as a table."""
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo("nothing found")
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)


class progress_bar:  # noqa: N801 - reads as a verb where it is used
    """Context manager: a callable ``(name, done, total)`` shown as one bar a file on stderr."""

    def __init__(self) -> None:
        self.bars = Progress(
            TextColumn("{task.description:>16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.tasks: dict[str, object] = {}

    def __enter__(self) -> Callable[[str, int, int | None], None]:
        self.bars.start()
        return self.update

    def __exit__(self, *_error: object) -> None:
        self.bars.stop()

    def update(self, name: str, done: int, total: int | None) -> None:
        """Show how far a file is."""
        if name not in self.tasks:
            self.tasks[name] = self.bars.add_task(name, total=total)
        self.bars.update(self.tasks[name], completed=done, total=total)  # type: ignore[arg-type]
