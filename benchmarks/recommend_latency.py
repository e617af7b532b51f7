"""How long one recommendation takes in a shop of many products, everything included.

    python -m benchmarks.recommend_latency --products 20000 --events 600000 [--json FILE]

A made shop on SQLite; the model is trained and kept as the product does it. Each request is a
customer or a guest of three views: history from the database, scores of all products, rules,
variety, live stock and the true reasons of six products. Requests come one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.recommend import service, training
from smartmkt_core.recommend.models import Visit
from smartmkt_core.recommend.store import ModelStore
from smartmkt_core.settings import ROOT
from smartmkt_core.tables import metadata

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CATEGORIES, TYPES, BRANDS, DAYS = 40, 8, 200, 365
KINDS = np.array(["view", "cart", "purchase"])
BLOCK = 50_000
COLUMNS = ("p50", "p99", "max", "cpu p50", "cpu p99")


def made_events(
    random_: np.random.Generator, *, products: int, customers: int, events: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Customers with two favourite categories each, and products with a long tail.

    Returns:
        customer, product, kind and age in seconds of each event.
    """
    # Some shoppers come again and again.
    customer = (customers * random_.random(events) ** 1.3).astype(np.int64)
    taste = random_.integers(0, CATEGORIES, (customers, 2))
    inside = products // CATEGORIES
    rank = np.minimum(random_.pareto(0.8, events) * 3, inside - 1).astype(np.int64)
    own = taste[customer, random_.integers(0, 2, events)]
    category = np.where(random_.random(events) < 0.8, own, random_.integers(0, CATEGORIES, events))
    product = (category * inside + (rank * 37 + customer % 11) % inside).astype(np.int64)
    kind = random_.choice(3, events, p=[0.82, 0.1, 0.08])
    return customer, product, kind, random_.integers(0, DAYS * 86_400, events)


def fill(sessions: sessionmaker[Session], *, products: int, customers: int, events: int) -> None:
    """Write the made shop into an empty database."""
    random_ = np.random.default_rng(7)
    inside = products // CATEGORIES
    rows = [
        {
            "sku": f"SKU-{n:07}",
            "title": f"Thing {n} of Brand {n * 31 % BRANDS}, Blue",
            "category": f"Category {min(n // inside, CATEGORIES - 1)}",
            "brand": f"Brand {n * 31 % BRANDS}",
            "price": 5 + n * 17 % 200,
            "stock": 0 if n % 20 == 0 else 9,
            "attributes": {
                "type": f"type {n // inside}-{n % TYPES}",
                "material": f"material {n * 13 % 30}",
                "use": f"use {n * 7 % 12}",
            },
        }
        for n in range(products)
    ]
    with sessions() as session, session.begin():
        for begin in range(0, len(rows), BLOCK):
            session.execute(insert(Product), rows[begin : begin + BLOCK])
        customer, product, kind, age = made_events(
            random_, products=products, customers=customers, events=events
        )
        for begin in range(0, events, BLOCK):
            block = slice(begin, begin + BLOCK)
            columns = zip(customer[block], product[block], kind[block], age[block], strict=True)
            session.execute(
                insert(BehaviourEvent),
                [
                    {
                        "customer_id": f"C{who:07}",
                        "sku": f"SKU-{what:07}",
                        "event": str(KINDS[how]),
                        "at": NOW - timedelta(seconds=int(seconds)),
                    }
                    for who, what, how, seconds in columns
                ],
            )


def timed(ask: Callable[[int], Any], count: int) -> dict[str, float]:
    """Milliseconds of requests: the middle one, the 99th of a hundred, the slowest; and those of
    the processor alone, which other programs on the machine don't lengthen."""
    for n in range(50):
        ask(n)
    found = np.zeros((2, count))
    for n in range(count):
        began, worked = time.perf_counter(), time.process_time()
        ask(n)
        found[:, n] = time.perf_counter() - began, time.process_time() - worked
    middle, late = np.percentile(found * 1000, [50, 99], axis=1)
    figures = (middle[0], late[0], found[0].max() * 1000, middle[1], late[1])
    return dict(zip(COLUMNS, (round(float(figure), 2) for figure in figures), strict=True))


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--customers", type=int, default=30_000)
    parser.add_argument("--events", type=int, default=600_000)
    parser.add_argument("--requests", type=int, default=1000)
    var = Path(os.environ.get("SMARTMKT_VAR", "var"))
    parser.add_argument("--json", type=Path, default=var / "benchmarks" / "recommend_latency.json")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        engine = make_engine(f"sqlite:///{folder / 'bench.db'}")
        metadata.create_all(engine)
        sessions = make_sessions(engine)
        fill(sessions, products=wanted.products, customers=wanted.customers, events=wanted.events)
        began = time.perf_counter()
        with sessions() as session:
            made = training.train(session, ModelStore(folder / "recommend"), now=NOW)
        trained = time.perf_counter() - began
        rules = ROOT / "data" / "recommend" / "rules.yml"
        service.start(sessions, folder / "recommend", rules=rules, watch=False).kept = True
        results = measure(sessions, wanted.products, wanted.customers, wanted.requests)
        engine.dispose()
    print(f"{wanted.products:,} products, {wanted.events:,} events, {made.algorithm}")
    print(f"trained in {trained:.1f} s\n")
    print(f"{'milliseconds':<24}" + "".join(f"{name:>9}" for name in COLUMNS))
    for name, row in results.items():
        print(f"{name:<24}" + "".join(f"{figure:>9}" for figure in row.values()))
    document = {
        "products": wanted.products,
        "events": wanted.events,
        "algorithm": made.algorithm,
        "train_seconds": round(trained, 1),
        "milliseconds": results,
    }
    wanted.json.parent.mkdir(parents=True, exist_ok=True)
    wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def measure(
    sessions: sessionmaker[Session], products: int, customers: int, requests: int
) -> dict[str, dict[str, float]]:
    """Times of each kind of question."""
    random_ = np.random.default_rng(11)
    who = random_.integers(0, customers, requests + 50)
    seen = random_.integers(0, products, (requests + 50, 3))

    def ask(question: Callable[[Session, int], Any]) -> Callable[[int], Any]:
        def run(n: int) -> Any:
            with sessions() as session:
                return question(session, n)

        return run

    def customer(session: Session, n: int) -> Any:
        return service.recommend(session, customer_id=f"C{who[n]:07}", now=NOW)

    def guest(session: Session, n: int) -> Any:
        visit = Visit(viewed=tuple(f"SKU-{sku:07}" for sku in seen[n]))
        return service.recommend(session, customer_id=None, visit=visit, now=NOW)

    def nobody(session: Session, _n: int) -> Any:
        return service.recommend(session, customer_id=None, now=NOW)

    return {
        "customer": timed(ask(customer), requests),
        "guest after three views": timed(ask(guest), requests),
        "somebody unknown": timed(ask(nobody), requests),
    }


if __name__ == "__main__":
    main()
