"""The command ``up``: the running product."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from smartmkt_cli.common import (
    BOT_PYTHON,
    bot_python,
    environment,
    explained,
    fail,
    learn_vocabulary,
    open_database,
    read_settings,
)
from smartmkt_cli.supervisor import (
    Child,
    ChildDied,
    Supervisor,
    alone,
    ignore_signals,
    listen_for_signals,
)
from smartmkt_core.errors import ShopError
from smartmkt_core.settings import ROOT, Settings

DEMO_AGENT = ("agent@example.com", "demo-agent", "Ming")


def up(
    demo: Annotated[bool, typer.Option("--demo", help="With the demo shop and its page.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the gateway.")] = None,
) -> None:
    """Start everything, wait until it answers, and stop it all on Ctrl-C."""
    settings = read_settings()
    updates: dict[str, object] = {"demo": demo or settings.demo}
    if port:
        updates["port"] = port
    settings = settings.model_copy(update=updates)
    bot_python()
    supervisor = Supervisor(
        children(settings), logs=settings.var / "log", env=environment(settings), cwd=ROOT
    )
    if taken := supervisor.taken_ports():
        ports = ", ".join(f"{child.port} ({child.name})" for child in taken)
        fail(
            f"port in use: {ports}. Stop what listens there, or choose another with --port "
            "(gateway), SMARTMKT_RASA_PORT or SMARTMKT_ACTIONS_PORT"
        )
    with explained(), alone(settings.var / "smartmkt.lock") as holder:
        if holder is not None:
            fail(
                f"SmartMkt runs with the folder {settings.var} already"
                + (f" (process {holder})" if holder else "")
                + "; stop it first, or set SMARTMKT_VAR"
            )
        run(supervisor, settings)


def run(supervisor: Supervisor, settings: Settings) -> None:
    """Prepare, start, watch; whatever ends it, no process stays behind."""
    listen_for_signals()
    try:
        prepare(settings)
        typer.echo("Starting …")
        supervisor.start(typer.echo)
        announce(settings)
        supervisor.watch(typer.echo)
    except ChildDied as error:
        supervisor.stop()
        fail(str(error))
    except KeyboardInterrupt:
        typer.echo("\nStopping …")
        supervisor.stop()
        typer.echo("Stopped.")
    finally:
        ignore_signals()
        supervisor.stop()


def children(settings: Settings) -> list[Child]:
    """The three processes in the order in which they start: the slowest first."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    gateway = f"[{here}]" if ":" in here else here
    return [
        Child(
            "rasa",
            [str(BOT_PYTHON), "-m", "bot.run"],
            f"http://127.0.0.1:{settings.rasa_port}/status",
            settings.rasa_port,
        ),
        Child(
            "actions",
            [sys.executable, "-m", "actions"],
            f"http://127.0.0.1:{settings.actions_port}/health",
            settings.actions_port,
        ),
        Child(
            "web",
            [sys.executable, "-m", "web"],
            f"http://{gateway}:{settings.port}/healthz",
            settings.port,
            settings.host,
        ),
    ]


def prepare(settings: Settings) -> None:
    """Bring database, demo shop and models up to date, doing only what is missing."""
    from datetime import UTC, datetime

    from sqlalchemy import select

    from smartmkt_cli.assistant import run_bot, train_sentiment
    from smartmkt_cli.shop import progress_bar
    from smartmkt_core.catalog.models import Product
    from smartmkt_core.db import unit_of_work
    from smartmkt_core.importer import import_folder

    sessions = open_database(settings)
    with unit_of_work(sessions) as session:
        empty = session.scalar(select(Product.sku).limit(1)) is None
    if not settings.demo:
        if empty:
            typer.echo("warning: the shop is empty; `smartmkt import DIR` fills it", err=True)
        if settings.shop_name == Settings.model_fields["shop_name"].default:
            typer.echo(
                f"warning: texts and invoices name the shop {settings.shop_name}; set "
                "SMARTMKT_SHOP_NAME and SMARTMKT_SHOP_NAME_ZH",
                err=True,
            )
    else:
        if empty:
            typer.echo("Importing the demo shop …")
            now = datetime.now(UTC)
            with progress_bar() as progress:
                import_folder(
                    sessions, settings.data / "store", now=now, rebase_to=now, progress=progress
                )
        add_demo_agent(sessions)
    learn_vocabulary(settings, sessions)
    # A slip in a trainer's file must not close the shop: what was learned before goes on.
    try:
        train_sentiment(settings, force=False)
    except ShopError as error:
        if not (settings.var / "sentiment").exists():
            raise
        typer.echo(f"warning: {error}; the mood classifier stays as it was", err=True)
    if code := run_bot(settings, "bot.train"):
        if not (settings.var / "models" / "current").exists():
            fail("the assistant could not be trained; the reason stands above", code=code)
        typer.echo("warning: not trained anew; the assistant stays as it was", err=True)


def add_demo_agent(sessions: Callable[[], object]) -> None:
    """Somebody who can answer in the demo's desk."""
    from datetime import UTC, datetime

    from sqlalchemy import select

    from smartmkt_core.db import unit_of_work
    from smartmkt_core.handoff.models import User
    from smartmkt_core.handoff.users import create_user

    email, password, name = DEMO_AGENT
    with unit_of_work(sessions) as session:  # type: ignore[arg-type]
        if session.scalar(select(User.id).where(User.email == email)) is None:
            create_user(
                session,
                email=email,
                name=name,
                role="supervisor",
                password=password,
                now=datetime.now(UTC),
            )


def announce(settings: Settings) -> None:
    """Say what to open and how to stop."""
    typer.echo("\nSmartMkt is running.")
    if settings.demo:
        typer.echo(f"  shop and chat   {settings.base_url}/")
    else:
        script = f'<script src="{settings.base_url}/widget/smartmkt.js"></script>'
        typer.echo(f"  in your pages   {script}")
    typer.echo(f"  agents' desk    {settings.base_url}/desk")
    if settings.demo:
        typer.echo(f"                  sign in as {DEMO_AGENT[0]} with password {DEMO_AGENT[1]}")
    typer.echo("  stop            Ctrl-C\n")
