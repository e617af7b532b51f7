"""What shoppers type in the demo shop finds what they mean among the first three."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.settings import ROOT
from smartmkt_core.tables import metadata

SEARCHES = yaml.safe_load((Path(__file__).with_name("searches.yml")).read_text(encoding="utf-8"))
LEAST = 0.95


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The products of the demo shop."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'shop.db'}")
    metadata.create_all(engine)
    with unit_of_work(make_sessions(engine)) as session:
        with (ROOT / "data" / "store" / "products.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                row["attributes"] = json.loads(row["attributes"] or "{}")
                row["price"], row["stock"] = Decimal(row["price"]), int(row["stock"])
                session.add(Product(**row))
        session.flush()
        yield session
    engine.dispose()


def found(demo: Session, encoder: TextEncoder | None, case: dict[str, Any]) -> list[Product]:
    hits = catalog.search(demo, case["query"], limit=6, encoder=encoder)
    return [hit.product for hit in hits]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_right_product_is_among_the_first_three(
    demo: Session, text_encoder: TextEncoder, language: str
) -> None:
    missed = []
    for case in SEARCHES[language]:
        first = [product.title for product in found(demo, text_encoder, case)[:3]]
        hit = any(title.startswith(begin) for title in first for begin in case["right"])
        if not (hit or (case.get("none") and not first)):
            missed.append((case["query"], first))
    assert len(missed) <= (1 - LEAST) * len(SEARCHES[language]) + 1e-9, missed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_product_breaks_the_price_asked_for(
    demo: Session, text_encoder: TextEncoder, language: str
) -> None:
    for case in SEARCHES[language]:
        if "price" in case:
            products = found(demo, text_encoder, case)
            assert products and max(p.price for p in products) <= case["price"], case["query"]
