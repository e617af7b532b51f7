"""Commands about the running product: up, doctor."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from smartmkt_cli.common import bot_python, explained, fail, open_database
from smartmkt_cli.supervisor import Child, ChildDied, Supervisor, answers
from smartmkt_core.errors import ShopError
from smartmkt_core.settings import ROOT, Settings

DEMO_AGENT = ("agent@example.com", "demo-agent", "Ming")


def up(
    demo: Annotated[bool, typer.Option("--demo", help="With the demo shop and its page.")] = False,
    port: Annotated[int | None, typer.Option(help="Port of the gateway.")] = None,
) -> None:
    """Start everything, wait until it answers, and stop it all on Ctrl-C."""
    settings = Settings()
    updates: dict[str, object] = {"demo": demo or settings.demo}
    if port:
        updates["port"] = port
    settings = settings.model_copy(update=updates)
    supervisor = Supervisor(
        children(settings), logs=settings.var / "log", env=environment(settings), cwd=ROOT
    )
    if taken := supervisor.taken_ports():
        ports = ", ".join(f"{child.port} ({child.name})" for child in taken)
        fail(
            f"port in use: {ports}. Stop what listens there, or choose another with --port "
            "(gateway), SMARTMKT_RASA_PORT or SMARTMKT_ACTIONS_PORT"
        )
    with explained():
        prepare(settings)
    try:
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
        supervisor.stop()


def children(settings: Settings) -> list[Child]:
    """The three processes in the order in which they start: the slowest first."""
    return [
        Child(
            "rasa",
            [str(bot_python()), "-m", "bot.run"],
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
            f"http://127.0.0.1:{settings.port}/healthz",
            settings.port,
        ),
    ]


def environment(settings: Settings) -> dict[str, str]:
    """What the processes inherit: this one's environment with the settings in force."""
    return {
        **os.environ,
        "SMARTMKT_VAR": str(settings.var),
        "SMARTMKT_DATA": str(settings.data),
        "SMARTMKT_PORT": str(settings.port),
        "SMARTMKT_RASA_PORT": str(settings.rasa_port),
        "SMARTMKT_ACTIONS_PORT": str(settings.actions_port),
        "SMARTMKT_DEMO": "true" if settings.demo else "false",
        "PYTHONUNBUFFERED": "1",
    }


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
    if settings.demo:
        with unit_of_work(sessions) as session:
            empty = session.scalar(select(Product.sku).limit(1)) is None
        if empty:
            typer.echo("Importing the demo shop …")
            now = datetime.now(UTC)
            with progress_bar() as progress:
                import_folder(
                    sessions, settings.data / "store", now=now, rebase_to=now, progress=progress
                )
        add_demo_agent(sessions)
    # A slip in a trainer's file must not close the shop: what was learned before goes on.
    try:
        train_sentiment(settings, force=False)
    except ShopError as error:
        if not any_file(settings.var / "sentiment"):
            raise
        typer.echo(f"warning: {error}; the mood classifier stays as it was", err=True)
    if code := run_bot("bot.train"):
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
                role="agent",
                password=password,
                now=datetime.now(UTC),
            )


def announce(settings: Settings) -> None:
    """Say what to open and how to stop."""
    typer.echo(f"\nSmartMkt is running.\n  shop and chat   {settings.base_url}/")
    typer.echo(f"  agents' desk    {settings.base_url}/desk")
    if settings.demo:
        typer.echo(f"                  sign in as {DEMO_AGENT[0]} with password {DEMO_AGENT[1]}")
    typer.echo("  stop            Ctrl-C\n")


def doctor() -> None:
    """Say what is missing and how to get it; exit code 1 when something is."""
    settings = Settings()
    checks: list[tuple[str, bool, str]] = [
        ("Rasa's environment", (ROOT / ".venv-bot/bin/python").exists(), "make setup"),
        ("sentence encoder", (settings.var / "encoder/manifest.json").exists(), "make setup"),
        ("front end", (ROOT / "web/dist/widget/smartmkt.js").exists(), "make setup"),
        ("mood classifier", any_file(settings.var / "sentiment"), "smartmkt train"),
        ("assistant's model", any_file(settings.var / "models"), "smartmkt train"),
        ("database", *database_check(settings)),
        ("chromium (tests)", bool(shutil.which("chromium")), "your system's package chromium"),
    ]
    for name, port in (("rasa", settings.rasa_port), ("actions", settings.actions_port)):
        path = "status" if name == "rasa" else "health"
        running = answers(f"http://127.0.0.1:{port}/{path}")
        typer.echo(f"  {'·'} {name}: {'running' if running else 'not running'} on port {port}")
    missing = 0
    for name, good, remedy in checks:
        missing += not good
        typer.echo(f"  {'✓' if good else '✗'} {name}" + ("" if good else f": missing; {remedy}"))
    if missing:
        raise typer.Exit(1)


def database_check(settings: Settings) -> tuple[bool, str]:
    """Whether the shop's database can be opened and holds products, and the remedy otherwise."""
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    from smartmkt_core.db import make_engine

    if settings.db_url.startswith("sqlite") and not (settings.var / "smartmkt.db").exists():
        return False, "smartmkt import DIR"
    try:
        with make_engine(settings.db_url).connect() as connection:
            if not inspect(connection).has_table("products"):
                return False, "smartmkt import DIR"
            filled = connection.execute(text("select 1 from products limit 1")).first()
            return filled is not None, "smartmkt import DIR"
    except SQLAlchemyError as error:
        return False, f"it can't be opened ({type(error).__name__}); check SMARTMKT_DATABASE_URL"


def any_file(folder: Path) -> bool:
    """Whether a folder exists and holds something."""
    return folder.is_dir() and any(folder.iterdir())
