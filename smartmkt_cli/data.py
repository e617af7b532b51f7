"""Commands about what trainers edit: data check."""

from __future__ import annotations

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
    raise typer.Exit(run_bot(read_settings(), "bot.checks", *options))
