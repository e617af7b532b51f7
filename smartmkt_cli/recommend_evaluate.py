"""Commands about recommendations from files: evaluate, batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from smartmkt_cli.common import explained, read_settings
from smartmkt_cli.streams import put

if TYPE_CHECKING:
    from smartmkt_core.recommend.evaluation.files import Behaviour
    from smartmkt_core.recommend.evaluation.report import Report

Events = Annotated[
    Path,
    typer.Option(
        "--events",
        exists=True,
        help="events.csv (customer_id, sku, event, value, at), an .inter file, lines of a user and "
        "their items in order, or a folder of such files.",
    ),
]
Items = Annotated[
    Path | None,
    typer.Option(
        "--items",
        exists=True,
        dir_okay=False,
        help="The items' attributes: products.csv, an .item file or JSON. Without it, the one "
        "beside the events.",
    ),
]
_SHOWN = {
    "ndcg": "NDCG",
    "recall": "recall",
    "hit rate": "hit rate",
    "mrr": "MRR",
    "coverage": "coverage",
    "diversity": "diverse",
    "novelty": "novel",
}


class ProtocolName(StrEnum):
    """Ways to hold behaviour back."""

    leave_last_out = "leave-last-out"
    temporal = "temporal"
    temporal_by_user = "temporal-by-user"
    purchases = "purchases"


def evaluate(
    events: Events,
    items: Items = None,
    protocol: Annotated[
        ProtocolName | None,
        typer.Option(
            help="What is held back. Without it: the last item of sequences, the newest fifth of "
            "events with times, purchases where kinds have no times."
        ),
    ] = None,
    content: Annotated[bool, typer.Option(help="Use the items' attributes.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON on stdout.")] = False,
    picture: Annotated[
        Path | None,
        typer.Option(help="Where the picture goes (.svg). Without it: var/reports/recommend.svg."),
    ] = None,
) -> None:
    """Measure how good recommendations are: ours and every single algorithm."""
    from smartmkt_core.recommend.evaluation import protocols
    from smartmkt_core.recommend.evaluation.picture import draw
    from smartmkt_core.recommend.evaluation.report import evaluate as run

    settings = read_settings()
    with explained(), _progress() as step:
        behaviour = _read(events, items, content=content)
        chosen = protocol.value if protocol else protocols.usual(behaviour)
        report = run(behaviour, chosen, step=step)
        target = picture or settings.var / "reports" / "recommend.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(draw(report), "utf-8")
    if as_json:
        put(report.as_json() | {"picture": str(target)})
    else:
        _print(report)
        typer.echo(f"picture: {target}")


def batch(
    events: Events,
    out: Annotated[
        Path,
        typer.Option("--out", dir_okay=False, help="CSV: customer_id, rank, sku, score, reason."),
    ],
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="For each customer.")] = 10,
    items: Items = None,
    content: Annotated[bool, typer.Option(help="Use the items' attributes.")] = True,
) -> None:
    """Write recommendations with their reasons for everybody in a file of events."""
    from smartmkt_core.recommend.evaluation.batch import write

    begun = time.perf_counter()
    with explained(), _progress() as step:
        written = write(_read(events, items, content=content), out, k=k, step=step)
    typer.echo(f"{written:,} rows in {out} ({time.perf_counter() - begun:.0f} s)")


def _read(events: Path, items: Path | None, *, content: bool) -> Behaviour:
    from smartmkt_core.recommend.evaluation.contents import read_content
    from smartmkt_core.recommend.evaluation.files import (
        UnreadableBehaviour,
        beside,
        read_behaviour,
        with_content,
    )

    behaviour = read_behaviour(events)
    source = items or beside(events)
    if not content or source is None:
        return behaviour
    found, names = read_content(source, behaviour.skus)
    if names:
        return with_content(behaviour, found)
    if items is not None:
        raise UnreadableBehaviour(
            f"{items}: no attribute of any item of the events; give the items by the same numbers"
        )
    return behaviour


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr, so that stdout stays a program's."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def step(name: str, done: int, total: int) -> None:
            progress.update(task, description=name, completed=done, total=total)

        yield step


def _print(report: Report) -> None:
    seen = "ranked too" if report.keep_seen else "left out, as nobody comes back to one"
    typer.echo(
        f"{report.protocol}: {report.cases:,} questions, {report.users:,} users, "
        f"{report.items:,} items; learnt from {report.learnt_from:,} of {report.events:,} events\n"
        f"items of the history: {seen}; attributes: {'used' if report.content else 'none'}"
    )
    for cut in (5, 10, 20):
        typer.echo(f"\n{'at ' + str(cut):16}" + "".join(f"{name:>9}" for name in _SHOWN.values()))
        for row in report.rows:
            cells = (f"{row.figures[metric][cut].value:9.4f}" for metric in _SHOWN)
            typer.echo(f"{row.name:16}" + "".join(cells))
    typer.echo(f"\n{'NDCG@10':16}{'95 %':>16}{'trained':>11}")
    for row in report.rows:
        figure = row.figures["ndcg"][10]
        typer.echo(f"{row.name:16}{figure.low:8.4f}{figure.high:8.4f}{row.seconds:9.1f} s")
    if report.ahead is not None:
        typer.echo(
            f"hybrid minus {report.best_other}: {report.ahead.value:+.4f} "
            f"({report.ahead.low:+.4f} to {report.ahead.high:+.4f})"
        )
    weights = ", ".join(f"{name} {part:.0%}" for name, part in report.weights.items())
    typer.echo(f"the hybrid's weights: {weights}")
