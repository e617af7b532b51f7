"""How a hybrid learns its weights: listwise, on cases that its members have not seen.

The softmax of the scores over the candidates should put its mass on what people chose (Cao et al.:
Learning to rank, ICML 2007, ListNet's top-one loss; without hidden layers). Candidates are the best
of every member. Which form the weights take is decided by cross-validation, and the best single
member is one of the forms: where weighing does not pay, nothing is weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Floats, Ints
from smartmkt_core.recommend.algorithms.hybrid import LENGTHS, POWERS

FOLDS = 3
LEAST_CASES = 60
"""With fewer the best single algorithm is all that can be told."""
_KINDS = len(LENGTHS) + 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """What could be recommended in each case.

    ``shares``: (cases, candidates, members), normalised scores; ``wanted``: (cases, candidates),
    whether somebody chose it; ``there``: whether the place holds a candidate; ``kind``: (cases,)
    kind of history; ``chosen``: (cases,) how many items somebody chose, candidates or not.
    """

    shares: Floats
    wanted: NDArray[np.bool_]
    there: NDArray[np.bool_]
    kind: NDArray[np.int64]
    chosen: Ints

    def part(self, rows: NDArray[np.int64]) -> Candidates:
        """Only some of the cases."""
        return Candidates(
            self.shares[rows],
            self.wanted[rows],
            self.there[rows],
            self.kind[rows],
            self.chosen[rows],
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A way to weigh: ``ridge`` towards equal weights per kind, ``apart`` towards one set for all.

    ``single`` names a member that alone counts; ``apart`` None: the same weights for all kinds.
    """

    ridge: float = 1.0
    apart: float | None = None
    single: int | None = None


FORMS = (Form(30.0), Form(3.0), Form(0.5), Form(1.0, 10.0))


@dataclass(frozen=True, slots=True)
class Weighed:
    """``weights``: (kinds, members, powers); ``form``: the one chosen; ``found``: its quality."""

    weights: Floats
    form: Form
    found: float


def learn(candidates: Candidates, *, cut: int = 10, recall: bool = False) -> Weighed:
    """Choose a form by cross-validation and learn its weights from all cases.

    Quality is NDCG (or recall) at ``cut``. A more elaborate form must beat a simpler one by half
    the standard error of the difference, so that chance decides nothing.
    """
    cases, _, members = candidates.shares.shape
    features = _features(candidates)

    def quality(rows: NDArray[np.int64], weights: Floats) -> NDArray[np.float64]:
        return _quality(candidates.part(rows), features[rows], weights, cut, recall)

    every = np.arange(cases)
    singles = [
        (Form(single=member), quality(every, _alone(member, members))) for member in range(members)
    ]
    best = max(singles, key=lambda pair: float(pair[1].mean()))
    fold = np.random.default_rng(3).permutation(cases) % FOLDS
    for form in FORMS if cases >= LEAST_CASES else ():
        held = np.zeros(cases)
        for number in range(FOLDS):
            rows, apart = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            held[apart] = quality(apart, _weights(candidates.part(rows), features[rows], form))
        gain = held - best[1]
        noise = 0.0 if best[0].single is not None else 0.5 * gain.std() / np.sqrt(cases)
        if gain.mean() > noise:
            best = (form, held)
    form, held = best
    if form.single is not None:
        return Weighed(_alone(form.single, members), form, float(held.mean()))
    return Weighed(_weights(candidates, features, form), form, float(held.mean()))


def _alone(member: int, members: int) -> Floats:
    found = np.zeros((_KINDS, members, len(POWERS)), np.float32)
    found[:, member, 0] = 1
    return found


def _weights(candidates: Candidates, features: Floats, form: Form) -> Floats:
    common = _descend(candidates, features, np.ones(features.shape[2]), form.ridge)
    found = np.tile(common, (_KINDS, 1))
    if form.apart is not None:
        for kind in range(_KINDS):
            rows = np.flatnonzero(candidates.kind == kind)
            if len(rows):
                found[kind] = _descend(candidates.part(rows), features[rows], common, form.apart)
    members = candidates.shares.shape[2]
    return found.reshape(_KINDS, members, len(POWERS)).astype(np.float32)


def _features(candidates: Candidates) -> Floats:
    """(cases, candidates, members × powers)."""
    shares = candidates.shares
    powers = [shares if power == 1 else np.sqrt(shares) for power in POWERS]
    return np.stack(powers, axis=3).reshape(*shares.shape[:2], -1)


def _descend(
    candidates: Candidates, features: Floats, start: NDArray[np.float64], ridge: float
) -> NDArray[np.float64]:
    """Weights of at least 0 with the smallest loss plus ``ridge`` × squared way from the start."""
    found = candidates.wanted.sum(axis=1)
    use = found > 0
    features, there = features[use], candidates.there[use]
    goal = candidates.wanted[use] / np.maximum(found[use], 1)[:, None]
    count = max(len(features), 1)
    mean_goal = np.einsum("nc,ncf->f", goal, features) / count

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.where(there, features @ weights.astype(np.float32), -np.inf)
        top = scores.max(axis=1, keepdims=True)
        mass = np.exp(scores - top)
        whole = mass.sum(axis=1, keepdims=True)
        value = float((top[:, 0] + np.log(whole[:, 0])).sum()) / count - mean_goal @ weights
        mean = np.einsum("nc,ncf->f", (mass / whole).astype(np.float32), features) / count
        away = weights - start
        penalty = ridge / count
        return value + penalty * float(away @ away), mean - mean_goal + 2 * penalty * away

    if not len(features):
        return start
    bounds = [(0.0, None)] * len(start)
    answer = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 40}
    )
    return np.asarray(answer.x, np.float64)


def _quality(
    candidates: Candidates, features: Floats, weights: Floats, cut: int, recall: bool
) -> NDArray[np.float64]:
    """NDCG (or recall) at ``cut`` of each case."""
    own = weights.reshape(_KINDS, -1)[candidates.kind]
    scores = np.einsum("ncf,nf->nc", features, own)
    scores = np.where(candidates.there, scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :cut]
    hit = np.take_along_axis(candidates.wanted, order, axis=1)
    if recall:
        return np.asarray(hit.sum(axis=1) / np.maximum(candidates.chosen, 1))
    gains = 1 / np.log2(np.arange(2, cut + 2))
    ideal = np.concatenate([[0], np.cumsum(gains)])[np.minimum(candidates.chosen, cut)]
    return np.asarray(hit @ gains[: hit.shape[1]] / np.maximum(ideal, 1e-9))


def gather(shares: Sequence[Floats], lists: Sequence[Ints]) -> tuple[Floats, Ints]:
    """The union of the members' best items and every member's share for them, padded with -1.

    ``shares``: of each member (cases, items); ``lists``: of each member (cases, best).
    """
    joined = np.sort(np.concatenate(lists, axis=1), axis=1)
    repeated = np.zeros(joined.shape, bool)
    repeated[:, 1:] = joined[:, 1:] == joined[:, :-1]
    joined[repeated] = -1
    items = -np.sort(-joined, axis=1)
    items = items[:, : max(1, int((items >= 0).sum(axis=1).max(initial=1)))]
    picked = [np.take_along_axis(share, np.maximum(items, 0), axis=1) for share in shares]
    return np.stack(picked, axis=2).astype(np.float32), items
