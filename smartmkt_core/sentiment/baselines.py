"""Simpler ways to read a mood, trained on the same sentences: what the classifier has to beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from smartmkt_core.sentiment.examples import Example

Judge = Callable[[Sequence[str]], list[str]]
"""Texts to labels."""


def baselines(examples: Sequence[Example]) -> dict[str, Judge]:
    """Naive Bayes and a linear SVM on character n-grams (1 to 4), trained; a few seconds."""
    texts = [example.text for example in examples]
    labels = [example.label for example in examples]
    models: dict[str, Any] = {
        "naive Bayes": MultinomialNB(),
        "linear SVM": LinearSVC(class_weight="balanced", C=0.5),
    }
    return {name: _trained(model, texts, labels) for name, model in models.items()}


def _trained(model: Any, texts: Sequence[str], labels: Sequence[str]) -> Judge:
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    pipeline = make_pipeline(letters, model)
    with threadpool_limits(1):
        pipeline.fit(texts, labels)
    return lambda asked: [str(label) for label in pipeline.predict(list(asked))]
