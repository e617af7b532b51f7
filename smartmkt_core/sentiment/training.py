"""Train on a folder of labelled sentences, and measure on files of them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.encoder.manifest import Manifest
from smartmkt_core.sentiment.baselines import baselines
from smartmkt_core.sentiment.classifier import Head, SentimentClassifier, SentimentNotTrained
from smartmkt_core.sentiment.evaluation import Report, evaluate
from smartmkt_core.sentiment.examples import (
    CAUSE_TEST_FILE,
    DEVELOPMENT_FILE,
    TEST_FILE,
    ExampleUnreadable,
    digest,
    read,
    training_examples,
)
from smartmkt_core.sentiment.fitting import fit
from smartmkt_core.sentiment.lexicon import FOLDER, read_entries
from smartmkt_core.settings import Settings


@dataclass(frozen=True)
class Trained:
    """What training did."""

    examples: int
    seconds: float


def train(settings: Settings, source: Path | None = None) -> Trained:
    """Train on every example file of a folder into ``settings.var``; about a minute.

    Args:
        settings: where the encoder is, and where to write.
        source: a folder like ``data/sentiment``, which is the default; its lexicon is used
            where the folder has none.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line of the examples is wrong.
        LexiconUnreadable: a line of the lexicon is wrong.
        NoExamples: there are too few sentences of a label.
    """
    started = time.monotonic()
    ours = settings.data / "sentiment"
    folder = source or ours
    examples = training_examples(folder)
    lexicon = folder if (folder / FOLDER).is_dir() else ours
    encoder = TextEncoder.load(settings.var / "encoder", threads=os.cpu_count() or 1)
    head = fit(examples, encoder, entries=read_entries(lexicon / FOLDER))
    head.save(settings.var / "sentiment")
    return Trained(len(examples), time.monotonic() - started)


def up_to_date(settings: Settings) -> bool:
    """Whether the trained classifier fits the present examples and encoder.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line of the examples is wrong.
        LexiconUnreadable: a line of the lexicon is wrong.
    """
    try:
        head = Head.read(settings.var / "sentiment")
    except SentimentNotTrained:
        return False
    encoder = Manifest.read(settings.var / "encoder").fingerprint
    source = settings.data / "sentiment"
    present = digest(training_examples(source), read_entries(source / FOLDER))
    return head.encoder == encoder and head.examples == present


def kept_apart(source: Path) -> list[Path]:
    """The files of a folder by which the classifier is measured, as far as they are there."""
    names = (TEST_FILE, CAUSE_TEST_FILE, DEVELOPMENT_FILE)
    return [source / name for name in names if (source / name).is_file()]


def evaluate_file(
    settings: Settings, path: Path, *, worst: int = 10, compare: bool = False
) -> Report:
    """Measure the trained classifier on a file of labelled sentences.

    Args:
        settings: where the encoder and the classifier are.
        path: as ``data/sentiment/test.tsv``; see ``examples``.
        worst: how many mistakes to name.
        compare: also train and measure the baselines.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line is wrong, or there is none.
        SentimentNotTrained: the classifier is missing.
    """
    examples = read(path)
    if not examples:
        raise ExampleUnreadable(path, 1, "there is no sentence under the names of the columns")
    encoder = TextEncoder.load(settings.var / "encoder", threads=os.cpu_count() or 1)
    classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
    others = baselines(training_examples(settings.data / "sentiment")) if compare else None
    return evaluate(classifier, examples, others=others, worst=worst)
