"""How good recommendations are on public behaviour: `.venv/bin/python benchmarks/recommend.py`.

`--data` is a folder with `amazon_sports`, `ml100k` and `retailrocket_small`; others can be named
with `--only`. Measures our weighted sum, every single algorithm, and implicit's own (ALS, BPR,
logistic factorisation, cosine, TF-IDF, BM25) as the library is used by itself. All are tuned with
the same number of tries on the same held-back part; the part that is measured is used once. Prints
tables and writes JSON to `var/reports/bench-recommend.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.lmf import LogisticMatrixFactorization
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from implicit.recommender_base import ModelFitError
from scipy import sparse
from threadpoolctl import threadpool_limits

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.evaluation import metrics
from smartmkt_core.recommend.evaluation.contents import read_content
from smartmkt_core.recommend.evaluation.files import beside, read_behaviour, with_content
from smartmkt_core.recommend.evaluation.learning import learn_all
from smartmkt_core.recommend.evaluation.protocols import Case, Protocol, Split, split
from smartmkt_core.recommend.evaluation.report import OURS, measure
from smartmkt_core.settings import Settings

# Data set, protocol, with the items' attributes, the metric and cut that the row is about.
ROWS: list[tuple[str, Protocol, bool, str, int]] = [
    ("amazon_sports", "leave-last-out", True, "ndcg", 10),
    ("amazon_sports", "leave-last-out", False, "ndcg", 10),
    ("ml100k", "temporal", True, "ndcg", 10),
    ("ml100k", "temporal-by-user", True, "ndcg", 10),
    ("retailrocket_small", "purchases", False, "recall", 20),
]
_NATIVE = ("temporal", "temporal-by-user", "purchases")
"""Where a user's history is what was learnt from, so that implicit's own factors are theirs."""


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="outside data")
    parser.add_argument("--only", nargs="*", help="only these data sets")
    options = parser.parse_args()
    found = []
    for name, protocol, content, metric, cut in ROWS:
        if options.only and name not in options.only:
            continue
        found.append(row(options.data / name, protocol, content, metric, cut))
    target = Settings().var / "reports" / "bench-recommend.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2), "utf-8")
    return 0


def row(path: Path, protocol: Protocol, content: bool, metric: str, cut: int) -> dict[str, Any]:
    """Learn, measure and print one row."""
    behaviour = read_behaviour(path)
    source = beside(path) if content else None
    if source is not None:
        behaviour = with_content(behaviour, read_content(source, behaviour.skus)[0])
    held = split(behaviour, protocol)
    begun, used = time.perf_counter(), time.process_time()
    learnt = learn_all(held)
    wall, used = time.perf_counter() - begun, time.process_time() - used
    report = measure(behaviour, held, learnt)
    figures = {one.name: one.figures[metric][cut] for one in report.rows}
    if protocol in _NATIVE:
        figures |= {f"implicit {name}": figure for name, figure in native(held, metric, cut)}
    ours = figures[OURS].value
    rivals = {
        name: figure.value
        for name, figure in figures.items()
        if name.startswith("implicit") or name in ("EASE", "ALS", "BPR")
    }
    best = max(rivals, key=lambda name: rivals[name])
    load = os.getloadavg()[0]
    print(
        f"\n{path.name}, {protocol}, {'with' if source else 'without'} attributes: {metric}@{cut}, "
        f"{report.cases:,} questions; trained in {wall:.0f} s of {os.cpu_count()} cores "
        f"({used:.0f} s of processor time); load {load:.1f}",
        flush=True,
    )
    for name, figure in sorted(figures.items(), key=lambda pair: -pair[1].value):
        print(f"  {name:20} {figure.value:.4f}  ({figure.low:.4f} to {figure.high:.4f})")
    print(f"  against {best}: {100 * (ours / rivals[best] - 1):+.1f} %")
    return {
        "data": path.name,
        "protocol": protocol,
        "attributes": source is not None,
        "metric": f"{metric}@{cut}",
        "seconds": round(wall, 1),
        "processor_seconds": round(used, 1),
        "figures": {name: figure.value for name, figure in figures.items()},
        "best_rival": best,
        "report": report.as_json(),
    }


def native(held: Split, metric: str, cut: int) -> Iterator[tuple[str, metrics.Figure]]:
    """implicit's algorithms as they are, each with the best of 16 settings."""
    with threadpool_limits(1, "blas"):
        for name, tries in settings().items():
            chosen = max(
                tries, key=lambda make: float(quality(make, held.train, held.tune, held).mean())
            )
            values = quality(chosen, held.whole, held.test, held, metric=metric, cut=cut)
            yield name, metrics.difference(values, np.zeros_like(values))


def settings() -> dict[str, list[Any]]:
    """Sixteen ways to make each of implicit's models."""
    ridges, alphas = (0.01, 0.1, 1.0, 10.0), (1.0, 5.0, 20.0, 50.0)
    sizes, rates = (16, 32, 64, 128), (0.01, 0.03, 0.1, 0.3)
    near = (10, 20, 50, 100, 200, 400, 800, 1600)
    shapes = [(k1, b) for k1 in (0.2, 1.2) for b in (0.2, 0.75)]
    return {
        "ALS": [
            lambda r=r, a=a: AlternatingLeastSquares(
                factors=64, regularization=r, alpha=a, random_state=1
            )
            for r in ridges
            for a in alphas
        ],
        "BPR": [
            lambda f=f, r=r: BayesianPersonalizedRanking(
                factors=f, learning_rate=r, random_state=1, num_threads=1
            )
            for f in sizes
            for r in rates
        ],
        "LMF": [
            lambda f=f, r=r: LogisticMatrixFactorization(
                factors=f, learning_rate=r, random_state=1, num_threads=1
            )
            for f in (8, 16, 32, 64)
            for r in (0.1, 0.3, 1.0, 3.0)
        ],
        "cosine": [lambda k=k: CosineRecommender(K=k) for k in (*near, *(3 * k for k in near))],
        "TF-IDF": [lambda k=k: TFIDFRecommender(K=k) for k in (*near, *(3 * k for k in near))],
        "BM25": [
            lambda k=k, s=s: BM25Recommender(K=k, K1=s[0], B=s[1])
            for k in (20, 50, 200, 800)
            for s in shapes
        ],
    }


def quality(
    make: Any, log: Log, cases: Sequence[Case], held: Split, *, metric: str = "", cut: int = 0
) -> Any:
    """The metric of each case; without one, that which the protocol is tuned for."""
    if not metric:
        metric, cut = ("recall", 20) if held.protocol == "purchases" else ("ndcg", 10)
    matrix = sparse.csr_matrix(log.matrix())
    model = make()
    try:
        model.fit(matrix, show_progress=False)
    except ModelFitError:
        # Settings that run away lose.
        return np.zeros(len(cases), np.float32)
    users = np.array([case.user for case in cases])
    lists, _ = model.recommend(
        users, matrix[users], N=20, filter_already_liked_items=not held.keep_seen
    )
    lists = lists.astype(np.int32)
    return (metrics.recall if metric == "recall" else metrics.ndcg)(lists, cases, cut=cut)


if __name__ == "__main__":
    raise SystemExit(main())
