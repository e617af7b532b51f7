"""Commands about understanding: train, evaluate, nlu parse."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from smartmkt_cli.common import bot_python, environment, explained, read_settings
from smartmkt_cli.streams import hang_up, lines, put, write
from smartmkt_cli.supervisor import die_with_parent
from smartmkt_core.settings import ROOT, Settings

# What Rasa says of an empty message.
NOTHING_SAID: dict[str, object] = {
    "intent": {"name": None, "confidence": 0.0},
    "intent_ranking": [],
    "in_scope": 0.0,
    "entities": [],
}


def train(
    force: Annotated[bool, typer.Option("--force", help="Even when nothing has changed.")] = False,
) -> None:
    """Train the assistant on the files in data/ and keep the result in var/models."""
    settings = read_settings()
    options = ["--force"] if force else []
    if code := run_bot(settings, "bot.checks", "--before-training"):
        raise typer.Exit(code)
    with explained():
        train_sentiment(settings, force=force)
        read_faq(settings)
    raise typer.Exit(run_bot(settings, "bot.train", *options))


def evaluate(
    accept: Annotated[
        bool, typer.Option("--accept", help="Compare later runs with this one.")
    ] = False,
    margin: Annotated[
        float, typer.Option(min=0, help="Points that a score may fall before the command fails.")
    ] = 1.0,
    intent_margin: Annotated[
        float, typer.Option(min=0, help="The same for a single intent with 15 sentences or more.")
    ] = 5.0,
    outside: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            resolve_path=True,
            help="More sentences that no shop can help with: one a line, or clinc150's JSON.",
        ),
    ] = None,
    stories: Annotated[
        bool, typer.Option(help="Try the conversations of data/story_tests.")
    ] = True,
) -> None:
    """Measure what the assistant understands and write a report page.

    Ends with 2 where a score fell by more than its margin since the last accepted run.
    """
    options = [f"--margin={margin}", f"--intent-margin={intent_margin}"]
    options += ["--accept"] if accept else []
    options += [f"--outside={outside}"] if outside else []
    options += [] if stories else ["--no-stories"]
    raise typer.Exit(run_bot(read_settings(), "bot.evaluate", *options))


def parse() -> None:
    """Read one text a line, write one JSON object a line: text, intent, ranking, entities."""
    settings = read_settings()
    parser = subprocess.Popen(
        [str(bot_python()), "-m", "bot.parse"],
        cwd=ROOT,
        env={**environment(settings), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=die_with_parent,
    )
    assert parser.stdin is not None and parser.stdout is not None
    try:
        for text in lines():
            # A blank line has its object too, so that lines and objects stay side by side.
            if not text.strip():
                put({"text": text, **NOTHING_SAID})
                continue
            try:
                parser.stdin.write(text.replace("\x00", " ") + "\n")
                parser.stdin.flush()
            except BrokenPipeError:
                break
            if not (answer := parser.stdout.readline()):
                break
            write(answer)
    except BrokenPipeError:
        hang_up()
        parser.kill()
        return
    except KeyboardInterrupt:
        parser.kill()
        raise typer.Exit(130) from None
    parser.communicate()
    if parser.returncode:
        raise typer.Exit(parser.returncode)


def read_faq(settings: Settings) -> None:
    """Read the shop's FAQ once, so that mistakes show now and the next start is quick."""
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.faq.service import Faq

    encoder = TextEncoder.load(settings.var / "encoder", threads=os.cpu_count() or 1)
    Faq.load(settings.data / "faq", encoder, kept=settings.var / "faq")


def train_sentiment(settings: Settings, *, force: bool) -> None:
    """Train the mood classifier when there is none or its examples are newer."""
    from smartmkt_core.sentiment.training import train as train_mood
    from smartmkt_core.sentiment.training import up_to_date

    if force or not up_to_date(settings):
        typer.echo("Training the mood classifier …")
        train_mood(settings)


def run_bot(settings: Settings, module: str, *options: str) -> int:
    """Run a module in Rasa's environment on this process's own streams; its exit code."""
    command = [str(bot_python()), "-m", module, *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment(settings), check=False, preexec_fn=die_with_parent
    ).returncode
