"""Whether a message is one for this shop at all, as a probability.

Three things speak for it: how sure the classifier is of the best of our intents, how unsure it
is that nothing fits, and how near the closest sentences are that it knows, ours and others. A
logistic regression weighs them, learnt from training sentences judged as if they were not known.
Each of them alone lets more than twice as many foreign questions through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.understanding.order_numbers import is_called_order
from bot.understanding.ridge import Seen
from bot.understanding.spans import Span
from bot.understanding.vocabulary import Vocabulary

OUTSIDE = "out_of_scope"
LEAST = 50
"""Sentences on either side below which there is nothing to learn."""
CERTAINTY = 0.9
"""How surely a message is ours that names one of the shop's orders or products."""
ODDS = 8.0
"""How much likelier a message is ours that names a kind of thing the shop sells, or a brand."""
_ROUNDS = 30
_RIDGE = 1.0


@dataclass(frozen=True)
class Scope:
    """Weights of the standardised signs, the last one a constant."""

    centre: np.ndarray
    spread: np.ndarray
    weights: np.ndarray

    def probability(self, seen: Seen, outside: int) -> np.ndarray:
        """How probably what is seen is ours. `outside`: the index of the intent out_of_scope."""
        signs = (_signs(seen, outside) - self.centre) / self.spread
        return _squashed(signs @ self.weights[:-1] + self.weights[-1])

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {name: value.tolist() for name, value in vars(self).items()}

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Scope:
        """Out of JSON."""
        return cls(**{name: np.array(value) for name, value in told.items()})


def learn(seen: Seen, ours: np.ndarray, classes: list[str]) -> Scope | None:
    """Learns from sentences (n) of which `ours` (n,) are the shop's; None where too few are."""
    if OUTSIDE not in classes or min(ours.sum(), (~ours).sum()) < LEAST:
        return None
    signs = _signs(seen, classes.index(OUTSIDE))
    centre, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    rows = np.column_stack([(signs - centre) / spread, np.ones(len(signs))])
    weights = np.zeros(rows.shape[1])
    ridge = np.eye(len(weights)) * _RIDGE
    # Newton's method: with half a dozen weights it is there within ten rounds.
    for _ in range(_ROUNDS):
        found = _squashed(rows @ weights)
        slope = rows.T @ (found - ours) + ridge @ weights
        bend = (rows * (found * (1 - found))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(bend, slope)
    return Scope(centre, spread, weights)


def weigh(probabilities: np.ndarray, ours: float, outside: int) -> np.ndarray:
    """Probabilities of the intents (classes,), given how probably the message is ours."""
    # In double precision: beside a sure out_of_scope the others can be next to nothing.
    inside = probabilities.astype(np.float64)
    inside[outside] = 0
    total = inside.sum()
    even = np.full(len(inside), 1 / max(len(inside) - 1, 1))
    even[outside] = 0
    weighed = ours * (inside / total if total > 0 else even)
    weighed[outside] = 1 - weighed.sum()
    return weighed


def with_names(ours: float, text: str, spans: Sequence[Span], words: Vocabulary) -> float:
    """How probably a message is ours, given what it names of this very shop.

    Where a flight is and where a parcel is, people ask in the same words; the number tells.
    """
    for span in spans:
        value = str(span.value)
        if span.entity == "product" or (
            span.entity == "order_number"
            and (words.numbers.fits(value) or is_called_order(text, span))
        ):
            return max(ours, CERTAINTY)
    if any(words.sells(span.entity, str(span.value)) for span in spans):
        return ours * ODDS / (1 + ours * (ODDS - 1))
    return ours


def _signs(seen: Seen, outside: int) -> np.ndarray:
    inside = np.delete(seen.logits, outside, axis=-1).max(axis=-1)
    signs = [inside, seen.logits[..., outside], *np.moveaxis(seen.near, -1, 0)]
    return np.stack(signs, axis=-1).astype(np.float64)


def _squashed(values: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))
