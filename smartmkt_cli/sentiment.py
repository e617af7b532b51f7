"""Commands about moods: sentiment score, train, evaluate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartmkt_cli.common import explained, fail, read_settings
from smartmkt_cli.streams import batches, hang_up, lines, put
from smartmkt_core.settings import Settings

if TYPE_CHECKING:
    from smartmkt_core.sentiment.classifier import SentimentClassifier
    from smartmkt_core.sentiment.evaluation import Mistake, Report, Scores

# Sentences scored at once: enough to fill the encoder, few enough to answer as lines come in.
BATCH = 64


def score() -> None:
    """Read one text a line, write one JSON object a line: text, label, scores, anger, cause."""
    settings = read_settings()
    with explained():
        classifier = _load(settings)
    try:
        for batch in batches(lines(), BATCH):
            for text, mood in zip(batch, classifier.score(batch), strict=True):
                put(
                    {
                        "text": text,
                        "label": mood.label,
                        "scores": _rounded(mood.scores),
                        "anger": round(mood.anger, 6),
                        "cause": mood.cause,
                        "causes": _rounded(mood.causes),
                    }
                )
    except BrokenPipeError:
        hang_up()


def train(
    data: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            resolve_path=True,
            help="A folder of labelled sentences instead of data/sentiment.",
        ),
    ] = None,
) -> None:
    """Learn moods and causes from labelled sentences, and measure on the kept-apart ones."""
    from smartmkt_core.sentiment import training

    settings = read_settings()
    with explained():
        source = data or settings.data / "sentiment"
        trained = training.train(settings, source)
        typer.echo(
            f"Learnt from {trained.examples} sentences in {trained.seconds:.0f} s; "
            f"kept in {settings.var / 'sentiment'}."
        )
        for path in training.kept_apart(source):
            typer.echo(f"\n{path.name}:")
            _print(training.evaluate_file(settings, path, worst=0))


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="Labelled sentences, .tsv or .csv: label, text and, if you like, language, "
            "anger, cause.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    worst: Annotated[int, typer.Option(min=0, help="How many mistakes to show.")] = 10,
    compare: Annotated[
        bool, typer.Option(help="Beside naive Bayes and a linear SVM, trained on data/sentiment.")
    ] = True,
) -> None:
    """Measure how well moods and causes are read in a file of labelled sentences."""
    from smartmkt_core.sentiment.training import evaluate_file

    settings = read_settings()
    with explained():
        report = evaluate_file(settings, file, worst=worst, compare=compare)
    if as_json:
        put(report.as_json())
    else:
        _print(report)


def _load(settings: Settings) -> SentimentClassifier:
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.sentiment.classifier import SentimentClassifier, SentimentNotTrained

    encoder = TextEncoder.load(settings.var / "encoder")
    try:
        return SentimentClassifier.load(settings.var / "sentiment", encoder)
    except SentimentNotTrained:
        fail("the mood classifier is not trained; `smartmkt train` does it")


def _rounded(scores: Mapping[Any, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in scores.items()}


def _print(report: Report) -> None:
    from smartmkt_core.sentiment.classifier import CAUSES, LABELS

    languages = list(report.mood)
    typer.echo(_row("mood, macro-F1", languages))
    for name, scores in ({"SmartMkt": report.mood} | report.others).items():
        typer.echo(_row(name, [f"{one.macro_f1:.3f}" for one in scores.values()]))
    typer.echo(_row("accuracy", [f"{one.accuracy:.3f}" for one in report.mood.values()]))
    typer.echo(_row("sentences", [str(one.sentences) for one in report.mood.values()]))
    if report.two_way is not None:
        typer.echo(f"negative or positive, accuracy {report.two_way:.3f}")
    typer.echo(f"calibration error {report.calibration_error:.3f}")
    if report.anger:
        typer.echo(
            f"anger: AUC {report.anger.auc:.3f}; very upset: {report.anger.fury_found:.0%} of the "
            f"furious, {report.anger.false_alarms:.1%} of the calm"
        )
    _print_confusion(LABELS, report.confusion)
    _print_mistakes(report.worst)
    if report.cause:
        _print_causes(report.cause)
        _print_confusion(CAUSES, report.cause_confusion)
        _print_mistakes(report.worst_causes)


def _print_causes(scores: dict[str, Scores]) -> None:
    typer.echo("\n" + _row("cause, macro-F1", list(scores)))
    typer.echo(_row("SmartMkt", [f"{one.macro_f1:.3f}" for one in scores.values()]))
    typer.echo(_row("sentences", [str(one.sentences) for one in scores.values()]))


def _print_confusion(labels: Sequence[str], counts: list[list[int]]) -> None:
    typer.echo("\n" + _row("truth ↓   found →", [label[:9] for label in labels]))
    for label, row in zip(labels, counts, strict=True):
        if any(row):
            typer.echo(_row(label, [str(count) for count in row]))


def _print_mistakes(mistakes: list[Mistake]) -> None:
    if mistakes:
        typer.echo("\nthe surest mistakes (truth → found, how sure):")
    for mistake in mistakes:
        text = json.dumps(mistake.text[:100], ensure_ascii=False)
        typer.echo(f"  {mistake.truth} → {mistake.found} {mistake.confidence:.2f}  {text}")


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:18}" + "".join(f"{cell:>11}" for cell in cells)
