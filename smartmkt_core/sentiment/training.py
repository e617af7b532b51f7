"""Train the head on ``data/sentiment/`` and measure it on the kept-apart sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, StratifiedKFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.encoder.manifest import Manifest
from smartmkt_core.sentiment.classifier import (
    LABELS,
    Array,
    Encoder,
    Head,
    Mood,
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
from smartmkt_core.sentiment.features import Vocabulary, spoken
from smartmkt_core.sentiment.lexicon import FOLDER, Entries, read_entries
from smartmkt_core.settings import Settings

Integers = NDArray[np.int64]
Folds = list[tuple[Integers, Integers]]

_FOLDS = 5
_STRENGTHS = (0.3, 0.6, 1.2)
VERY_UPSET = 0.6
"""From this anger on, and negative, the assistant treats somebody as very upset."""
# Shares of the three kinds of features, chosen by cross-validation on the training examples
# (a whole file left out each time): signs with more weight lose on long, chatty texts.
_GRAMS, _SIGNS = 1.0, 0.3
_TEMPERATURES = np.geomspace(0.1, 3.0, 60)


@dataclass(frozen=True)
class Quality:
    """How good the classifier is on sentences it has not seen."""

    sentences: int
    macro_f1: dict[str, float]
    """For each language."""
    anger_auc: float
    """Furious against calm."""
    fury_found: float
    """Share of the furious that count as very upset."""
    false_alarms: float
    """Share of the calm that do."""

    def line(self) -> str:
        """In one line, for people."""
        scores = ", ".join(f"{language} {value:.3f}" for language, value in self.macro_f1.items())
        return (
            f"{self.sentences} kept-apart sentences: macro-F1 {scores}; "
            f"anger AUC {self.anger_auc:.3f}; very upset: {self.fury_found:.0%} of the furious, "
            f"{self.false_alarms:.1%} of the calm"
        )


def train(settings: Settings) -> Quality:
    """Train on every example file of ``settings.data`` into ``settings.var``; about a minute.

    Raises:
        EncoderNotBuilt: the encoder is missing.
        ExampleUnreadable: a line of the examples is wrong.
        LexiconUnreadable: a line of the lexicon is wrong.
    """
    encoder = TextEncoder.load(settings.var / "encoder", threads=2)
    source = settings.data / "sentiment"
    examples = training_examples(source)
    head = fit(examples, encoder, entries=read_entries(source / FOLDER))
    head.save(settings.var / "sentiment")
    return measure(SentimentClassifier(head, encoder), read(source / TEST_FILE))


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


def fit(examples: Sequence[Example], encoder: Encoder, *, entries: Entries | None = None) -> Head:
    """Find the head: strength of regularisation and temperatures by cross-validation.

    Args:
        examples: what to learn from; all three labels, calm and angry.
        encoder: whose vectors are used.
        entries: the lexicon, by kind.
    """
    lexicon = {kind: list(words) for kind, words in (entries or {}).items()}
    texts = [example.text for example in examples]
    vocabulary = Vocabulary.learn(texts, lexicon)
    vectors = encoder.encode([spoken(text) for text in texts]).astype(np.float64)
    centre = vectors.mean(axis=0)
    scale = 1.0 / max(float(np.linalg.norm(vectors - centre, axis=1).mean()), 1e-9)
    inputs = sparse.hstack(
        [
            sparse.csr_matrix((vectors - centre) * scale),
            _grams(vocabulary, texts) * _GRAMS,
            sparse.csr_matrix(vocabulary.signs(texts) * _SIGNS),
        ]
    ).tocsr()
    labels = np.array([LABELS.index(example.label) for example in examples])
    anger = np.array([example.anger for example in examples])
    # Problems this small are slower, not quicker, on several threads.
    with threadpool_limits(1):
        folds = _folds(examples, labels)
        strength, held_out = _choose_strength(inputs, labels, folds)
        label_model = _model(strength).fit(inputs, labels)
        anger_model = _fit_anger(inputs, anger, strength)
        held_out_anger = _held_out_anger(inputs, anger, strength, folds)
    weights = np.vstack([label_model.coef_, anger_model.coef_])
    parts = np.split(weights, [vectors.shape[1], vectors.shape[1] + len(vocabulary.grams)], axis=1)
    return Head(
        encoder=encoder.fingerprint,
        examples=digest(examples, lexicon),
        centre=centre.tolist(),
        vector_weights=(parts[0] * scale).round(5).tolist(),
        gram_weights=(parts[1] * _GRAMS).round(4).tolist(),
        sign_weights=(parts[2] * _SIGNS).round(5).tolist(),
        bias=[*label_model.intercept_.tolist(), *anger_model.intercept_.tolist()],
        temperature=_temperature(held_out, labels, np.ones(len(labels))),
        anger_temperature=_temperature(*held_out_anger),
        grams=vocabulary.grams,
        rarity=vocabulary.rarity,
        lexicon=lexicon,
    )


def measure(classifier: SentimentClassifier, examples: Sequence[Example]) -> Quality:
    """Macro-F1 for each language, and how well fury is told from calm."""
    moods = classifier.score([example.text for example in examples])
    pairs = list(zip(examples, moods, strict=True))
    macro_f1 = {}
    for language in sorted({example.language for example in examples}):
        chosen = [(e.label, mood.label) for e, mood in pairs if e.language == language]
        truth, found = zip(*chosen, strict=True)
        macro_f1[language] = float(f1_score(truth, found, labels=LABELS, average="macro"))
    clear = [(example.anger, mood) for example, mood in pairs if example.anger != 0.5]
    auc = roc_auc_score([anger for anger, _ in clear], [mood.anger for _, mood in clear])
    furious = [very_upset(mood) for anger, mood in clear if anger == 1]
    calm = [very_upset(mood) for anger, mood in clear if anger == 0]
    return Quality(
        len(examples), macro_f1, float(auc), float(np.mean(furious)), float(np.mean(calm))
    )


def very_upset(mood: Mood) -> bool:
    """Whether the assistant should treat the shopper as very upset."""
    return mood.label == "negative" and mood.anger >= VERY_UPSET


def _grams(vocabulary: Vocabulary, texts: Sequence[str]) -> sparse.csr_matrix:
    rows = [vocabulary.letters(text) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    weights = np.concatenate([weights for _, weights in rows])
    return sparse.csr_matrix((weights, places, starts), shape=(len(texts), len(vocabulary.grams)))


def _folds(examples: Sequence[Example], labels: Integers) -> Folds:
    """Whole files are left out where there are enough: shoppers write more differently from the
    examples than the examples of one file from each other."""
    groups = [example.source for example in examples]
    if len(set(groups)) >= 2 * _FOLDS:
        folds = list(GroupKFold(_FOLDS).split(labels, groups=groups))
        if all(len(set(labels[seen])) == len(LABELS) for seen, _ in folds):
            return folds
    return list(StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(labels, labels))


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")


def _choose_strength(
    inputs: sparse.csr_matrix, labels: Integers, folds: Folds
) -> tuple[float, Array]:
    """The strongest regularisation within a standard error of the best, and the logits (n, 3) that
    models which have not seen the example give it."""
    logits = {strength: np.zeros((len(labels), len(LABELS))) for strength in _STRENGTHS}
    for strength, found in logits.items():
        for seen, unseen in folds:
            model = _model(strength).fit(inputs[seen], labels[seen])
            found[unseen] = model.decision_function(inputs[unseen])
    accuracy = {key: float((found.argmax(1) == labels).mean()) for key, found in logits.items()}
    best = max(accuracy.values())
    error = float(np.sqrt(best * (1 - best) / len(labels)))
    chosen = min(strength for strength, value in accuracy.items() if value >= best - error)
    return chosen, logits[chosen]


def _fit_anger(inputs: sparse.csr_matrix, anger: Array, strength: float) -> LogisticRegression:
    """A half-angry example counts half as angry and half as calm."""
    rows, truth, weights = _halves(anger)
    model = LogisticRegression(C=strength, max_iter=2000)
    return model.fit(inputs[rows], truth, sample_weight=weights)


def _held_out_anger(
    inputs: sparse.csr_matrix, anger: Array, strength: float, folds: Folds
) -> tuple[Array, Integers, Array]:
    """Logits (n, 2) of unseen examples, their truth and weights."""
    logits, truths, weights = [], [], []
    for seen, unseen in folds:
        model = _fit_anger(inputs[seen], anger[seen], strength)
        rows, truth, weight = _halves(anger[unseen])
        found = model.decision_function(inputs[unseen][rows])
        logits.append(np.column_stack([np.zeros(len(found)), found]))
        truths.append(truth)
        weights.append(weight)
    return np.vstack(logits), np.concatenate(truths), np.concatenate(weights)


def _halves(anger: Array) -> tuple[Integers, Integers, Array]:
    """Rows, truth and weights, an example of anger a being angry with weight a and calm with
    1 − a; angry and calm weigh the same altogether."""
    angry, calm = np.flatnonzero(anger > 0), np.flatnonzero(anger < 1)
    angry_weights, calm_weights = anger[angry], 1 - anger[calm]
    weights = [
        angry_weights * len(anger) / 2 / max(angry_weights.sum(), 1e-9),
        calm_weights * len(anger) / 2 / max(calm_weights.sum(), 1e-9),
    ]
    truth = np.repeat([1, 0], [len(angry), len(calm)])
    return np.concatenate([angry, calm]), truth, np.concatenate(weights)


def _temperature(logits: Array, truth: Integers, weights: Array) -> float:
    """The divisor with which held-out probabilities are most truthful (lowest log-loss)."""
    rows = np.arange(len(truth))
    losses = [
        -(weights * np.log(softmax(logits / value)[rows, truth] + 1e-12)).sum()
        for value in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])
