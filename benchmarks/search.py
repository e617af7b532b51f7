"""How good and how quick the search is: `.venv/bin/python benchmarks/search.py quality | scale`.

`quality` asks the demo shop the judged queries of data/search_test (or --queries FILE) and compares
NDCG@10 with full-text search alone (FTS5's own BM25 over the same words) and the encoder alone.

`scale` makes a shop of --products products in --folder unless one is there, and asks it --queries
made queries in both languages, with prices, colours, refusals and misspellings among them. Its
products are put together from brands, materials, things, colours and uses. Vectors, of English or
with --languages 2 of Chinese too: the encoder reads each material with each thing, each colour, use
and brand; a product's is the unit vector of 1.0, 0.3, 0.3 and 0.2 of these and 0.35 of noise. Their
recall is measured against comparing with every vector.

Prints tables and writes JSON to `var/reports/bench-search-<what>.json`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from search_shop import made_queries, make_shop
from sqlalchemy import text
from sqlalchemy.orm import Session

from smartmkt_core.catalog import candidates, service
from smartmkt_core.catalog import index as indexes
from smartmkt_core.catalog.candidates import Asked
from smartmkt_core.catalog.evaluation import mean_ndcg, read_judged
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.understanding import understand
from smartmkt_core.catalog.words import query_terms
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.settings import ROOT
from smartmkt_core.tables import metadata

DEEP = 40
RECALL_QUERIES = 300


def quality(options: argparse.Namespace) -> dict[str, Any]:
    """NDCG@10 of the search, of its words alone, of full-text alone and of the encoder alone."""
    encoder = TextEncoder.load(options.encoder)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/shop.db")
        metadata.create_all(engine)
        sessions = make_sessions(engine)
        with unit_of_work(sessions) as session:
            session.add_all(_demo_products())
        with unit_of_work(sessions) as session:
            service.warm(session, encoder)
        with unit_of_work(sessions) as session:
            report = _compare(session, encoder, options.queries)
        engine.dispose()
    print(f"{'NDCG@10':24}{'en':>8}{'zh':>8}{'all':>8}")
    for name, values in report.items():
        print(f"{name:24}{values['en']:8.3f}{values['zh']:8.3f}{values['all']:8.3f}")
    return report


def scale(options: argparse.Namespace) -> dict[str, Any]:
    """Time of a search and recall of the vectors among very many products."""
    encoder = TextEncoder.load(options.encoder)
    shop = make_shop(options.folder, options.products, encoder, options.languages)
    report: dict[str, Any] = {"products": options.products, "languages": options.languages}
    report |= shop.facts
    sessions = make_sessions(make_engine(shop.url))
    started = time.perf_counter()
    service.prepare(sessions, encoder, folder=options.folder / "search")
    with unit_of_work(sessions) as session:
        index = indexes.current(session)
    report["start_s"] = time.perf_counter() - started
    report["memory_mb"] = _memory()
    with sessions() as session:
        queries = made_queries(options.queries, seed=5)
        for query in queries[:50]:
            service.search(session, f"{query} please", encoder=encoder)
        report |= _times(session, index, encoder, queries[50:])
        report["recall_at_10"] = _recall(index, encoder, queries[:RECALL_QUERIES])
    for name, value in report.items():
        print(f"{name:28}{value}")
    return report


def _times(
    session: Session, index: indexes.Index, encoder: TextEncoder, queries: list[str]
) -> dict[str, Any]:
    whole, busy, encoding, gathering, empty = [], [], [], [], 0
    slowest: list[tuple[float, str]] = []
    for query in queries:
        begun, worked = time.perf_counter(), time.process_time()
        hits = service.search(session, query, encoder=encoder)
        whole.append(time.perf_counter() - begun)
        busy.append(time.process_time() - worked)
        slowest = sorted([*slowest, (round(whole[-1] * 1000, 1), query)], reverse=True)[:8]
        empty += not hits
        # Parts apart, afterwards; the encoder forgets nothing, so its text is made another one.
        wanted = understand(query, None, brands=index.brands, known=index.counts)
        begun = time.perf_counter()
        vectors = encoder.encode([f"{wanted.text} ,"])
        encoding.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        candidates.gather(session, index, wanted, Asked(partial(np.copy, vectors), most=6))
        gathering.append(time.perf_counter() - begun)
    return {
        "queries": len(queries),
        "without_a_hit": empty,
        "search_ms": _spread(whole),
        "search_processor_ms": _spread(busy),
        "of_it_encoder_ms": _spread(encoding),
        "of_it_candidates_ms": _spread(gathering),
        "slowest": slowest,
    }


def _recall(index: indexes.Index, encoder: TextEncoder, queries: list[str]) -> float:
    vectors = encoder.encode(queries)
    everything = np.flatnonzero(index.vectors.ids)
    best = np.zeros((len(queries), 0), np.float32)
    where = np.zeros((len(queries), 0), np.int64)
    for start in range(0, len(everything), 50_000):
        part = everything[start : start + 50_000]
        told = [language for language in index.vectors.parts if language.dim]
        cosines = [vectors @ language.of(part).T for language in told]
        best = np.hstack([best, np.maximum.reduce(cosines)])
        where = np.hstack([where, np.tile(part, (len(queries), 1))])
        keep = np.argsort(-best, axis=1)[:, :10]
        best, where = np.take_along_axis(best, keep, 1), np.take_along_axis(where, keep, 1)
    found = 0
    for vector, exact in zip(vectors, where, strict=True):
        near = index.vectors.nearest(vector, 160, index.sold)
        first = near[np.argsort(-index.vectors.cosines(near, vector))[:10]]
        found += len(set(first.tolist()) & set(exact.tolist()))
    return round(found / (10 * len(queries)), 4)


def _compare(session: Session, encoder: TextEncoder, path: Path) -> dict[str, Any]:
    cases = read_judged(path)
    catalogue = session.query(Product).all()
    index = indexes.current(session)
    known = np.flatnonzero(index.vectors.ids)
    skus = {at: words.sku for at, words in index.words(session, known.tolist()).items()}
    by_sku = {product.sku: product for product in catalogue}

    def ours(query: str) -> list[Product]:
        hits = service.search(session, query, limit=DEEP, encoder=encoder)
        return [hit.product for hit in hits]

    def words_only(query: str) -> list[Product]:
        return [hit.product for hit in service.search(session, query, limit=DEEP)]

    def full_text(query: str) -> list[Product]:
        match = " OR ".join(f'"{word}"' for word in query_terms(query))
        statement = (
            "SELECT rowid FROM product_words WHERE product_words MATCH :match "
            "ORDER BY bm25(product_words, 3, 2, 0.5) LIMIT 40"
        )
        found = session.execute(text(statement), {"match": match}) if match else ()
        return [by_sku[skus[row[0]]] for row in found]

    def meaning(query: str) -> list[Product]:
        order = np.argsort(-index.vectors.cosines(known, encoder.encode([query])[0]))[:DEEP]
        return [by_sku[skus[int(known[i])]] for i in order]

    ways: dict[str, Callable[[str], list[Product]]] = {
        "ours": ours,
        "our words alone": words_only,
        "full-text alone (BM25)": full_text,
        "encoder alone": meaning,
    }
    return {name: mean_ndcg(cases, find, catalogue) for name, find in ways.items()}


def _demo_products() -> list[Product]:
    with (ROOT / "data" / "store" / "products.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Product(
            **row
            | {
                "attributes": json.loads(row["attributes"] or "{}"),
                "price": Decimal(row["price"]),
                "stock": int(row["stock"]),
            }
        )
        for row in rows
    ]


def _spread(seconds: list[float]) -> dict[str, float]:
    ms = np.array(seconds) * 1000
    return {f"p{n}": round(float(np.percentile(ms, n)), 2) for n in (50, 95, 99)}


def _memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, default=ROOT / "var" / "encoder")
    commands = parser.add_subparsers(dest="what", required=True)
    judged = commands.add_parser("quality")
    judged.add_argument("--queries", type=Path, default=ROOT / "data/search_test/queries.yml")
    large = commands.add_parser("scale")
    large.add_argument("--products", type=int, default=1_000_000)
    large.add_argument("--queries", type=int, default=1050)
    large.add_argument("--languages", type=int, choices=(1, 2), default=1)
    large.add_argument("--folder", type=Path, default=ROOT / "var" / "bench-search")
    options = parser.parse_args()
    report = quality(options) if options.what == "quality" else scale(options)
    path = ROOT / "var" / "reports" / f"bench-search-{options.what}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
