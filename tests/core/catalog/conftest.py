"""The products of the demo shop."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.settings import ROOT
from smartmkt_core.tables import metadata


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, text_encoder: TextEncoder) -> Iterator[Session]:
    """The products of the demo shop, read and compared."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'shop.db'}")
    metadata.create_all(engine)
    with unit_of_work(make_sessions(engine)) as session:
        with (ROOT / "data" / "store" / "products.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                row["attributes"] = json.loads(row["attributes"] or "{}")
                row["price"], row["stock"] = Decimal(row["price"]), int(row["stock"])
                session.add(Product(**row))
        session.flush()
        catalog.warm(session, text_encoder)
        yield session
    engine.dispose()
