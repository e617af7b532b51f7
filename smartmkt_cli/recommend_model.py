"""Commands about the learnt model: learn, look, go back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from smartmkt_cli.common import explained, open_shop, read_settings
from smartmkt_cli.shop import progress_bar, show


def train() -> None:
    """Learn from everything that shoppers did, and put the result in force as a new version.

    A running shop takes it up within a minute, without a restart. It also learns by itself when
    behaviour or catalogue have grown.
    """
    from smartmkt_core.recommend import training
    from smartmkt_core.recommend.store import ModelStore

    settings = read_settings()
    with explained():
        sessions = open_shop(settings)
        with sessions() as session, progress_bar() as progress:
            made = training.train(
                session,
                ModelStore(settings.var / "recommend"),
                now=datetime.now(UTC),
                encoder=settings.var / "encoder",
                progress=progress,
            )
    typer.echo(
        f"version {made.version} is in force: {made.algorithm} from {made.events:,} events on "
        f"{made.products:,} products, in {made.seconds:.0f} s"
    )


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """The versions that are kept, and which one is in force."""
    from smartmkt_core.recommend.rules import Rules
    from smartmkt_core.recommend.store import ModelRefused, ModelStore

    settings = read_settings()
    store = ModelStore(settings.var / "recommend")
    current = store.current()
    rows: list[dict[str, object]] = []
    for name in store.names():
        row: dict[str, object] = dict.fromkeys(
            ("version", "state", "made_at", "algorithm", "events", "products", "seconds"), ""
        )
        force = current is not None and current.version == name
        held = force and current is not None and current.held
        try:
            kept = store.check(name)
            row |= {column: getattr(kept, column) for column in row if column != "state"}
            row["state"] = "in force, held" if held else "in force" if force else ""
        except ModelRefused as error:
            row |= {"version": name, "state": f"refused: {error}"}
        rows.append(row)
    with explained():
        Rules.load(settings.data / "recommend" / "rules.yml")
    if not rows and not as_json:
        typer.echo("no version yet; a running shop learns by itself")
        return
    show(rows, as_json=as_json)


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="Without it: the one before that in force.")
    ] = None,
) -> None:
    """Put an older version in force, and hold it until somebody trains."""
    from smartmkt_core.recommend.store import ModelStore

    settings = read_settings()
    with explained():
        kept = ModelStore(settings.var / "recommend").rollback(version)
    typer.echo(
        f"version {kept.version} of {kept.made_at} is in force and held; "
        "`smartmkt recommend train` learns a new one"
    )
