"""Finds the entry that answers a question, by meaning.

An entry is as near as its questions: half the nearest one, half all of them softly, and the
sentences of its answer count too. The common direction of all questions is taken out first:
without that, embeddings of short questions all look alike. Counting shared words beside it was
measured, and made English worse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.faq.models import Entry, Found

Vector = NDArray[np.float32]

SOFTNESS = 10.0
ANSWER_WEIGHT = 0.6
SAME_FILE = 0.05
"""What an entry gains where the intent already says that the question is of its file."""
LIKELY = 0.42
"""Below it nothing is offered: four of five questions without an answer lie there or near."""
SURE, SURE_BY = 0.55, 0.05
"""Where and by how much the first must lead to be said without asking back."""
SURE_UNASKED = 0.66
"""The same where nothing else says that this is a question about the shop: 4 % of out-of-scope
sentences reach it."""
OFFERED = 3
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


class Encoder(Protocol):
    """Whatever turns texts into unit vectors, float32, shape (n, dim)."""

    def encode(self, texts: Sequence[str], /) -> Vector:
        """Vectors of the texts."""
        ...


class Retrieval:
    """The questions and answers of all entries as vectors."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder) -> None:
        self._entries = list(entries)
        self._encoder = encoder
        asked = [(at, q) for at, e in enumerate(entries) for qs in e.questions.values() for q in qs]
        told = [
            (at, language, nth, sentence)
            for at, e in enumerate(entries)
            for language in e.answer
            for nth, sentence in enumerate(e.sentences(language))
        ]
        vectors = encoder.encode([q for _, q in asked])
        self._mean = vectors.mean(axis=0)
        self._questions = self._centred(vectors)
        self._asked_of = np.array([at for at, _ in asked])
        self._answers = self._centred(
            encoder.encode([_PLACEHOLDER.sub("", sentence) for *_, sentence in told])
        )
        self._told_of = np.array([at for at, *_ in told])
        self._told = [(language, nth) for _, language, nth, _ in told]

    def find(self, text: str, language: str, *, intent: str | None = None) -> Found | None:
        """The entries that may answer; None where nothing comes near.

        Args:
            text: the question as it was written.
            language: en or zh, of the answer.
            intent: what the assistant took the message for, where that is a question about the
                shop; None where it was taken for nothing of the kind.
        """
        vector = self._centred(self._encoder.encode([text]))[0]
        to_answers = self._answers @ vector
        scores = self._nearness(self._questions @ vector, self._asked_of)
        scores += ANSWER_WEIGHT * self._nearness(to_answers, self._told_of)
        home = next((e.file for e in self._entries if intent and e.intent == intent), None)
        if home:
            scores += SAME_FILE * np.array([e.file == home for e in self._entries])
        order = [int(at) for at in np.argsort(-scores)[: OFFERED + 1]]
        best = float(scores[order[0]])
        if best < LIKELY:
            return None
        lead = best - float(scores[order[1]]) if len(order) > 1 else best
        likely = [at for at in order[:OFFERED] if scores[at] >= LIKELY]
        return Found(
            entries=tuple(self._entries[at] for at in likely),
            scores=tuple(float(scores[at]) for at in likely),
            sentence=self._nearest(to_answers, order[0], language),
            sure=best >= (SURE if intent else SURE_UNASKED) and lead >= SURE_BY,
        )

    def _nearest(self, to_answers: Vector, entry: int, language: str) -> int:
        """Which sentence of an entry's answer is nearest, counted in the given language."""
        of_entry = list(np.flatnonzero(self._told_of == entry))
        spoken = [i for i in of_entry if self._told[i][0] == language] or of_entry
        return self._told[max(spoken, key=lambda i: float(to_answers[i]))][1]

    def _nearness(self, alike: Vector, owner: NDArray[np.int64]) -> Vector:
        total = np.zeros(len(self._entries), np.float32)
        count = np.zeros(len(self._entries), np.float32)
        np.add.at(total, owner, np.exp(SOFTNESS * alike))
        np.add.at(count, owner, 1)
        soft = np.log(total / np.maximum(count, 1) + 1e-9) / SOFTNESS
        nearest = np.full(len(self._entries), -1.0, np.float32)
        np.maximum.at(nearest, owner, alike)
        return np.asarray((soft + nearest) / 2, np.float32)

    def _centred(self, vectors: Vector) -> Vector:
        moved = vectors - self._mean
        norms = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        return np.asarray(moved / norms, np.float32)
