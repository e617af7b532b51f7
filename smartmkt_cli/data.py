"""Commands about what trainers edit: data check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from smartmkt_cli.assistant import run_bot
from smartmkt_cli.common import read_settings


def check(
    everything: Annotated[
        bool, typer.Option("--all", help="Every warning, not the first few of a kind.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look for mistakes in data/: each with its file, its line and what to do.

    Ends with 1 where something has to be mended, with 0 where there are warnings alone.
    """
    options = [*(["--all"] if everything else []), *(["--json"] if as_json else [])]
    settings = read_settings()
    code = run_bot(settings, "bot.checks", *options)
    broken = _broken_canned(settings.data / "canned", as_json=as_json)
    raise typer.Exit(code or int(broken))


def _broken_canned(folder: Path, *, as_json: bool) -> bool:
    """Whether agents' canned replies are malformed; tells it. Rasa's environment knows none."""
    from smartmkt_core.assist.canned import CannedBroken, read

    try:
        read(folder)
    except CannedBroken as error:
        told = {"level": "error", "kind": "canned", "what": str(error)}
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else f"canned: {error}")
        return True
    return False
