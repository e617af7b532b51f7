"""Train the head on ``data/sentiment/`` and measure it on the kept-apart sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.encoder.manifest import Manifest
from smartmkt_core.sentiment.classifier import (
    LABELS,
    Array,
    Encoder,
    Head,
    SentimentClassifier,
    SentimentNotTrained,
    softmax,
)
from smartmkt_core.sentiment.examples import (
    TEST_FILE,
    Example,
    digest,
    read,
    training_examples,
)
from smartmkt_core.settings import Settings

_FOLDS = 5
_STRENGTHS = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
_TEMPERATURES = np.geomspace(0.1, 3.0, 60)


@dataclass(frozen=True)
class Quality:
    """How good the classifier is on sentences it has not seen."""

    sentences: int
    macro_f1: dict[str, float]
    """For each language."""
    anger_auc: float

    def line(self) -> str:
        """In one line, for people."""
        scores = ", ".join(f"{language} {value:.3f}" for language, value in self.macro_f1.items())
        return (
            f"{self.sentences} kept-apart sentences: macro-F1 {scores}; "
            f"anger AUC {self.anger_auc:.3f}"
        )


def train(settings: Settings) -> Quality:
    """Train on the examples of ``settings.data`` into ``settings.var``; seconds.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line of the examples is wrong.
    """
    encoder = TextEncoder.load(settings.var / "encoder", threads=2)
    source = settings.data / "sentiment"
    examples = training_examples(source)
    head = fit(examples, encoder)
    head.save(settings.var / "sentiment")
    return measure(SentimentClassifier(head, encoder), read(source / TEST_FILE))


def up_to_date(settings: Settings) -> bool:
    """Whether the trained classifier fits the present examples and encoder.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line of the examples is wrong.
    """
    try:
        head = Head.read(settings.var / "sentiment")
    except SentimentNotTrained:
        return False
    encoder = Manifest.read(settings.var / "encoder").fingerprint
    examples = training_examples(settings.data / "sentiment")
    return head.encoder == encoder and head.examples == digest(examples)


def fit(examples: Sequence[Example], encoder: Encoder) -> Head:
    """Find the head: strength of regularisation and temperatures by cross-validation."""
    vectors = encoder.encode([example.text for example in examples]).astype(np.float64)
    centre = vectors.mean(axis=0)
    centred = vectors - centre
    labels = np.array([LABELS.index(example.label) for example in examples])
    anger = np.array([int(example.anger) for example in examples])
    # Problems this small are slower, not quicker, on several threads.
    with threadpool_limits(1):
        strength = _choose_strength(centred, labels)
        label_model = _model(strength).fit(centred, labels)
        anger_model = _model(strength).fit(centred, anger)
        temperature = _temperature(_held_out(_model(strength), centred, labels), labels)
        anger_temperature = _temperature(_held_out(_model(strength), centred, anger), anger)
    return Head(
        encoder=encoder.fingerprint,
        examples=digest(examples),
        centre=centre.tolist(),
        weights=np.vstack([label_model.coef_, anger_model.coef_]).tolist(),
        bias=[*label_model.intercept_.tolist(), *anger_model.intercept_.tolist()],
        temperature=temperature,
        anger_temperature=anger_temperature,
    )


def measure(classifier: SentimentClassifier, examples: Sequence[Example]) -> Quality:
    """Macro-F1 for each language and the area under the curve of anger."""
    moods = classifier.score([example.text for example in examples])
    macro_f1 = {}
    for language in sorted({example.language for example in examples}):
        pairs = [
            (example.label, mood.label)
            for example, mood in zip(examples, moods, strict=True)
            if example.language == language
        ]
        truth, found = zip(*pairs, strict=True)
        macro_f1[language] = float(f1_score(truth, found, labels=LABELS, average="macro"))
    auc = roc_auc_score([example.anger for example in examples], [mood.anger for mood in moods])
    return Quality(len(examples), macro_f1, float(auc))


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")


def _held_out(model: LogisticRegression, vectors: Array, truth: Array) -> Array:
    """Logits (n, classes) that models which have not seen the example give it."""
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    logits: Array = cross_val_predict(model, vectors, truth, cv=folds, method="decision_function")
    return logits if logits.ndim == 2 else np.column_stack([np.zeros(len(logits)), logits])


def _choose_strength(vectors: Array, labels: Array) -> float:
    """The strongest regularisation within a standard error of the best.

    Shoppers write more differently from the examples than the examples from each other, so of
    two that are equally good here the stronger one is the better there.
    """
    accuracy = {
        strength: float((_held_out(_model(strength), vectors, labels).argmax(1) == labels).mean())
        for strength in _STRENGTHS
    }
    best = max(accuracy.values())
    error = float(np.sqrt(best * (1 - best) / len(labels)))
    return min(strength for strength, value in accuracy.items() if value >= best - error)


def _temperature(logits: Array, truth: Array) -> float:
    """The divisor with which held-out probabilities are most truthful (lowest log-loss)."""
    rows = np.arange(len(truth))
    losses = [
        -np.log(softmax(logits / value)[rows, truth] + 1e-12).mean() for value in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])
