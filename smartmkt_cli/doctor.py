"""The command ``doctor``: what is missing, and how to get it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from smartmkt_cli.common import BOT_PYTHON, cause, read_settings
from smartmkt_cli.supervisor import answers, port_in_use
from smartmkt_cli.system import children
from smartmkt_core.settings import ROOT, Settings

SETUP, TRAIN, IMPORT = "make setup", "smartmkt train", "smartmkt import DIR"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``remedy`` is empty where it is in order."""

    name: str
    remedy: str = ""
    note: str = ""
    needed: bool = True


def doctor() -> None:
    """Say what is missing and how to get it; exit code 1 when something is."""
    settings = read_settings()
    findings = examine(settings)
    for found in findings:
        mark = "✓" if not found.remedy else "✗" if found.needed else "·"
        rest = f": {found.remedy}" if found.remedy else f" ({found.note})" if found.note else ""
        typer.echo(f"  {mark} {found.name}{rest}")
    missing = sum(bool(found.remedy) and found.needed for found in findings)
    if missing:
        typer.echo(f"{missing} to put right")
        raise typer.Exit(1)
    typer.echo("all in order")


def examine(settings: Settings) -> list[Finding]:
    """Everything the product needs, in the order in which one would get it."""
    return [
        Finding("Python", note=f"{sys.version_info[0]}.{sys.version_info[1]}"),
        _file("Rasa's environment", BOT_PYTHON, SETUP),
        _file("front end", ROOT / "web/dist/widget/smartmkt.js", SETUP),
        var_folder(settings.var),
        encoder(settings),
        mood(settings),
        model(settings),
        database(settings),
        redis(settings),
        *ports(settings),
        chromium(),
    ]


def var_folder(folder: Path) -> Finding:
    """Whether what is made at run time can be kept."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(existing, os.W_OK | os.X_OK) and existing.is_dir():
        return Finding("folder for what is made", note=str(folder))
    return Finding(
        "folder for what is made",
        f"{folder} can't be written; let this user write there, or set SMARTMKT_VAR",
    )


def encoder(settings: Settings) -> Finding:
    """Whether the encoder's files are there and of this version."""
    from smartmkt_core.encoder.manifest import EncoderNotBuilt, Manifest

    try:
        Manifest.read(settings.var / "encoder")
    except EncoderNotBuilt:
        return Finding("sentence encoder", f"missing or of another version; {SETUP}")
    return Finding("sentence encoder")


def mood(settings: Settings) -> Finding:
    """Whether there is a mood classifier."""
    trained = any_file(settings.var / "sentiment")
    return Finding("mood classifier", "" if trained else f"missing; {TRAIN}")


def model(settings: Settings) -> Finding:
    """Whether the assistant in use is there."""
    pointer = settings.var / "models" / "current"
    given = os.environ.get("SMARTMKT_MODEL")
    chosen = (
        Path(given)
        if given
        else pointer.with_name(pointer.read_text("utf-8").strip())
        if pointer.is_file()
        else None
    )
    if chosen and chosen.is_file():
        return Finding("assistant's model", note=chosen.name)
    if given:
        return Finding("assistant's model", f"SMARTMKT_MODEL names {given}, which is no file")
    return Finding("assistant's model", f"missing; {TRAIN}")


def database(settings: Settings) -> Finding:
    """Whether the shop's database can be opened and holds products."""
    from sqlalchemy import inspect, text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from smartmkt_core.db import make_engine

    try:
        url = make_url(settings.db_url)
        kind = url.get_backend_name()
        if kind == "sqlite" and not Path(url.database or "").exists():
            return Finding("database", f"no shop yet; {IMPORT}")
        engine = make_engine(settings.db_url)
        with engine.connect() as connection:
            if not inspect(connection).has_table("products"):
                return Finding("database", f"no shop yet; {IMPORT}")
            products = connection.execute(text("select count(*) from products")).scalar_one()
    except ArgumentError:
        return Finding("database", "SMARTMKT_DATABASE_URL is no database address")
    except (SQLAlchemyError, ImportError) as error:
        return Finding("database", f"{cause(error)}; start it, or check SMARTMKT_DATABASE_URL")
    if not products:
        return Finding("database", f"no products yet; {IMPORT}")
    return Finding("database", note=f"{kind}, {products:,} products")


def redis(settings: Settings) -> Finding:
    """Whether Redis answers where one is named."""
    if not settings.redis_url:
        return Finding("Redis", note="not needed on one machine")
    import redis as client

    try:
        client.Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2).ping()
    except ValueError:
        return Finding("Redis", "SMARTMKT_REDIS_URL is no Redis address")
    except client.RedisError as error:
        return Finding("Redis", f"{cause(error)}; start it, or check SMARTMKT_REDIS_URL")
    return Finding("Redis")


def ports(settings: Settings) -> list[Finding]:
    """Whether the processes run, or their ports are free for them."""
    found = []
    for child in children(settings):
        name = f"port {child.port} ({child.name})"
        if answers(child.ready_url):
            found.append(Finding(name, note="running"))
        elif port_in_use(child.port, child.host):
            variable = "SMARTMKT_PORT" if child.name == "web" else f"SMARTMKT_{child.name}_PORT"
            found.append(Finding(name, f"somebody else's; stop it, or set {variable.upper()}"))
        else:
            found.append(Finding(name, note="free"))
    return found


def chromium() -> Finding:
    """Whether the browser tests can run."""
    given = os.environ.get("CHROMIUM")
    if (given and Path(given).exists()) or shutil.which("chromium"):
        return Finding("Chromium (tests)")
    remedy = "only for the browser tests; your system's package chromium"
    return Finding("Chromium (tests)", remedy, needed=False)


def any_file(folder: Path) -> bool:
    """Whether a folder exists and holds something."""
    return folder.is_dir() and any(folder.iterdir())


def _file(name: str, path: Path, remedy: str) -> Finding:
    return Finding(name, "" if path.exists() else f"missing; {remedy}")
