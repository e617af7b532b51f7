"""Commands about understanding: train, evaluate, nlu parse, sentiment score."""

from __future__ import annotations

import subprocess
from typing import Annotated

import typer

from smartmkt_cli.common import bot_python, environment, explained, fail, read_settings
from smartmkt_cli.streams import batches, hang_up, lines, put, write
from smartmkt_cli.supervisor import die_with_parent
from smartmkt_core.settings import ROOT, Settings

# Sentences scored at once: enough to fill the encoder, few enough to answer as lines come in.
BATCH = 64
# What Rasa says of an empty message.
NOTHING_SAID: dict[str, object] = {
    "intent": {"name": None, "confidence": 0.0},
    "intent_ranking": [],
    "entities": [],
}


def train(
    force: Annotated[bool, typer.Option("--force", help="Even when nothing has changed.")] = False,
) -> None:
    """Train the assistant on the files in data/ and keep the result in var/models."""
    settings = read_settings()
    options = ["--force"] if force else []
    with explained():
        train_sentiment(settings, force=force)
    raise typer.Exit(run_bot(settings, "bot.train", *options))


def evaluate() -> None:
    """Measure what the assistant understands on the kept-apart sentences."""
    raise typer.Exit(run_bot(read_settings(), "bot.evaluate"))


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


def score() -> None:
    """Read one text a line, write one JSON object a line: text, label, scores."""
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.sentiment.classifier import SentimentClassifier, SentimentNotTrained

    settings = read_settings()
    with explained():
        encoder = TextEncoder.load(settings.var / "encoder")
        try:
            classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
        except SentimentNotTrained:
            fail("the mood classifier is not trained; `smartmkt train` does it")
    try:
        for batch in batches(lines(), BATCH):
            for text, mood in zip(batch, classifier.score(batch), strict=True):
                scores = {label: round(value, 6) for label, value in mood.scores.items()}
                anger = round(mood.anger, 6)
                put({"text": text, "label": mood.label, "scores": scores, "anger": anger})
    except BrokenPipeError:
        hang_up()


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
