"""Commands about understanding: train, evaluate, nlu parse, sentiment score."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from typing import Annotated

import typer

from smartmkt_cli.common import bot_python, explained, lines
from smartmkt_cli.supervisor import die_with_parent
from smartmkt_core.settings import ROOT, Settings

# Sentences scored at once: enough to fill the encoder, few enough to answer as lines come in.
BATCH = 64


def train(
    force: Annotated[bool, typer.Option("--force", help="Even when nothing has changed.")] = False,
) -> None:
    """Train the assistant on the files in data/ and keep the result in var/models."""
    options = ["--force"] if force else []
    with explained():
        train_sentiment(Settings(), force=force)
    raise typer.Exit(run_bot("bot.train", *options))


def evaluate() -> None:
    """Measure what the assistant understands on the kept-apart sentences."""
    raise typer.Exit(run_bot("bot.evaluate"))


def parse() -> None:
    """Read one text a line, write one JSON object a line: text, intent, ranking, entities."""
    raise typer.Exit(run_bot("bot.parse"))


def score() -> None:
    """Read one text a line, write one JSON object a line: text, label, scores."""
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.sentiment.classifier import SentimentClassifier

    settings = Settings()
    with explained():
        encoder = TextEncoder.load(settings.var / "encoder")
        classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
    source = lines()
    interactive = sys.stdin.isatty()
    while batch := list(islice(source, 1 if interactive else BATCH)):
        for text, mood in zip(batch, classifier.score(batch), strict=True):
            row = {"text": text, "label": mood.label, "scores": mood.scores, "anger": mood.anger}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def train_sentiment(settings: Settings, *, force: bool) -> None:
    """Train the mood classifier when there is none or its examples are newer."""
    from smartmkt_core.sentiment.training import train as train_mood
    from smartmkt_core.sentiment.training import up_to_date

    if force or not up_to_date(settings):
        typer.echo("Training the mood classifier …")
        train_mood(settings)


def run_bot(module: str, *options: str) -> int:
    """Run a module in Rasa's environment on this process's own streams."""
    command = [str(bot_python()), "-m", module, *options]
    try:
        return subprocess.run(command, cwd=ROOT, check=False, preexec_fn=die_with_parent).returncode
    except KeyboardInterrupt:
        return 130
