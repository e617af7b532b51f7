"""Time and memory of learning from very many events on one machine, and of an answer then.

    python -m benchmarks.recommend_scale --products 1000000 --events 10000000 [--json FILE]

The events are made in memory, as reading them from the database leaves them: 20 bytes each. What
serves a shop of that size is learnt with fixed settings, one algorithm after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

import numpy as np

from benchmarks.recommend_latency import made_events
from smartmkt_core.recommend.algorithms.base import History, Log
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.algorithms.registry import ALGORITHMS
from smartmkt_core.recommend.behaviour import MOST_OF_ONE, newest_of_each
from smartmkt_core.recommend.choosing import SPARSE


def made_log(*, products: int, customers: int, events: int) -> Log:
    """Shoppers with two tastes each and products with a long tail, sorted as a log is."""
    random_ = np.random.default_rng(3)
    customer, product, kind, age = made_events(
        random_, products=products, customers=customers, events=events
    )
    order = np.lexsort((-age, customer))
    log = Log(
        customer[order].astype(np.int32),
        product[order].astype(np.int32),
        np.array([1, 3, 4], np.float32)[kind[order]],
        (400 * 86_400 - age[order]).astype(np.int64),
        n_users=customers,
        n_items=products,
    )
    kept = newest_of_each(log, MOST_OF_ONE)
    return Log(log.user[kept], log.item[kept], log.weight[kept], log.at[kept], customers, products)


def peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=10_000_000)
    var = Path(os.environ.get("SMARTMKT_VAR", "var"))
    parser.add_argument("--json", type=Path, default=var / "benchmarks" / "recommend_scale.json")
    wanted = parser.parse_args()
    log = made_log(products=wanted.products, customers=wanted.customers, events=wanted.events)
    rows: list[dict[str, object]] = [{"step": "the events", "seconds": 0.0, "peak_mb": peak()}]
    members = []
    print(f"{wanted.products:,} products, {len(log):,} events\n", flush=True)
    print(f"{'':<20}{'seconds':>9}{'peak MB':>9}\n{'the events':<20}{'':>9}{peak():>9}", flush=True)
    for name in SPARSE:
        if name == "content":
            continue
        model = ALGORITHMS[name]()
        began = time.perf_counter()
        model.fit(log)
        seconds = round(time.perf_counter() - began, 1)
        members.append(model)
        rows.append({"step": name, "seconds": seconds, "peak_mb": peak()})
        print(f"{name:<20}{seconds:>9}{peak():>9}", flush=True)
    hybrid = Hybrid(members)
    found = []
    for user in range(0, log.n_users, max(1, log.n_users // 200)):
        begin, end = np.searchsorted(log.user, [user, user + 1])
        history = History(log.item[begin:end], log.weight[begin:end], log.at[begin:end])
        began = time.perf_counter()
        hybrid.score([history])
        found.append((time.perf_counter() - began) * 1000)
    middle = round(float(np.median(found)), 1)
    print(f"\nscoring all products for one shopper: {middle} ms in the middle")
    document = {
        "products": wanted.products,
        "events": len(log),
        "steps": rows,
        "score_ms": middle,
    }
    wanted.json.parent.mkdir(parents=True, exist_ok=True)
    wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
