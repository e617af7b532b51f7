"""The intent classifier: one logistic regression over the embedding and the grams together.

Trained with scikit-learn, served with numpy alone. Confidences are calibrated: a temperature
is fitted on sentences that the model had not seen (cross-validation), so that among answers
given with .8, about 80 % are right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.understanding.features import GramVectors

UNKNOWN_TRUST = 0.6


@dataclass(frozen=True)
class Options:
    """How to train; the defaults are the ones that measured best on kept-apart sentences."""

    c: float = 10.0
    dense_weight: float = 2.0
    gram_weight: float = 1.0
    folds: int = 4
    max_iter: int = 200
    seed: int = 7


@dataclass(frozen=True)
class IntentModel:
    """A trained classifier.

    Shapes: `dense_*` (dim,), `dense_coef` (dim, classes), `gram_coef` (grams, classes),
    `bias` (classes,).
    """

    classes: list[str]
    grams: GramVectors
    dense_mean: np.ndarray
    dense_scale: np.ndarray
    dense_coef: np.ndarray
    gram_coef: np.ndarray
    bias: np.ndarray
    temperature: float

    def probabilities(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The calibrated probability of each class, (classes,), for a text and its embedding."""
        indices, weights = self.grams.transform(text)
        logits = self._logits(indices, weights, dense) / self.temperature
        shifted = np.exp(logits - logits.max())
        found = shifted / shifted.sum()
        if self.grams.is_word[indices].any():
            return found
        # Not one known word: keyboard noise lands somewhere too, and sure of itself. What the
        # encoder is very sure of, a sentence in a third language for example, still counts.
        return UNKNOWN_TRUST * found + (1 - UNKNOWN_TRUST) / len(found)

    def logits(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The raw scores, (classes,)."""
        return self._logits(*self.grams.transform(text), dense)

    def _logits(self, indices: np.ndarray, weights: np.ndarray, dense: np.ndarray) -> np.ndarray:
        scaled = (dense - self.dense_mean) * self.dense_scale
        return scaled @ self.dense_coef + weights @ self.gram_coef[indices] + self.bias

    def ranking(self, text: str, dense: np.ndarray) -> list[tuple[str, float]]:
        """Every intent with its confidence, the likeliest first."""
        found = self.probabilities(text, dense)
        return [(self.classes[i], float(found[i])) for i in np.argsort(-found)]

    def save(self, folder: Path) -> None:
        """Writes the model into a folder as plain arrays and JSON."""
        np.savez_compressed(
            folder / "weights.npz",
            idf=self.grams.idf,
            dense_mean=self.dense_mean,
            dense_scale=self.dense_scale,
            dense_coef=self.dense_coef,
            gram_coef=self.gram_coef.astype(np.float16),
            bias=self.bias,
        )
        about = {
            "classes": self.classes,
            "temperature": self.temperature,
            "vocabulary": list(self.grams.vocabulary),
        }
        (folder / "intents.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote; FileNotFoundError where nothing was saved."""
        about = json.loads((folder / "intents.json").read_text("utf-8"))
        with np.load(folder / "weights.npz") as arrays:
            vocabulary = {gram: i for i, gram in enumerate(about["vocabulary"])}
            return cls(
                classes=about["classes"],
                temperature=about["temperature"],
                grams=GramVectors(vocabulary, arrays["idf"]),
                dense_mean=arrays["dense_mean"],
                dense_scale=arrays["dense_scale"],
                dense_coef=arrays["dense_coef"],
                gram_coef=arrays["gram_coef"].astype(np.float32),
                bias=arrays["bias"],
            )


def train(
    texts: list[str], dense: np.ndarray, labels: list[str], *, options: Options | None = None
) -> IntentModel:
    """Fits the classifier on sentences, their embeddings (n, dim) and their intents."""
    options = options or Options()
    model = _fit(texts, dense, labels, options)
    held_out = _held_out_logits(texts, dense, labels, options, model.classes)
    return replace(model, temperature=best_temperature(*held_out))


def best_temperature(logits: np.ndarray, answers: np.ndarray) -> float:
    """The temperature under which the right answers are likeliest.

    logits (n, classes), answers (n,) as indices of classes.
    """

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scaled - top).sum(axis=1)) + top[:, 0]
        return float((log_sum - scaled[np.arange(len(answers)), answers]).mean())

    return float(min(np.geomspace(0.1, 5.0, 80), key=loss))


def _fit(texts: list[str], dense: np.ndarray, labels: list[str], options: Options) -> IntentModel:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    vectors = GramVectors.learn(texts)
    mean = dense.mean(axis=0)
    # One scale for all dimensions: their differences in spread carry meaning.
    scale = np.full(dense.shape[1], options.dense_weight / _typical_length(dense - mean))
    rows = [vectors.transform(text) for text in texts]
    pointers = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    grams = csr_matrix(
        (
            np.concatenate([weights for _, weights in rows]) * options.gram_weight,
            np.concatenate([indices for indices, _ in rows]),
            pointers,
        ),
        shape=(len(texts), len(vectors.vocabulary)),
    )
    together = hstack([csr_matrix((dense - mean) * scale), grams]).tocsr()
    regression = LogisticRegression(
        C=options.c,
        max_iter=options.max_iter,
        class_weight="balanced",
        random_state=options.seed,
        tol=1e-3,
    ).fit(together, labels)
    coefficients = regression.coef_.T.astype(np.float32)
    dim = dense.shape[1]
    return IntentModel(
        classes=[str(c) for c in regression.classes_],
        grams=vectors,
        dense_mean=mean.astype(np.float32),
        dense_scale=scale.astype(np.float32),
        dense_coef=coefficients[:dim],
        gram_coef=coefficients[dim:] * options.gram_weight,
        bias=regression.intercept_.astype(np.float32),
        temperature=1.0,
    )


def _typical_length(rows: np.ndarray) -> float:
    return float(np.linalg.norm(rows, axis=1).mean()) or 1.0


def _held_out_logits(
    texts: list[str], dense: np.ndarray, labels: list[str], options: Options, classes: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import StratifiedKFold

    index = {name: i for i, name in enumerate(classes)}
    answers = np.array([index[label] for label in labels])
    logits = np.zeros((len(texts), len(classes)), dtype=np.float32)
    folds = StratifiedKFold(options.folds, shuffle=True, random_state=options.seed)
    for seen, unseen in folds.split(texts, labels):
        model = _fit([texts[i] for i in seen], dense[seen], [labels[i] for i in seen], options)
        columns = [index[name] for name in model.classes]
        for i in unseen:
            logits[i, columns] = model.logits(texts[i], dense[i])
    return logits, answers
