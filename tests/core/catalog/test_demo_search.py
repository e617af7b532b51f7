"""What shoppers type in the demo shop finds what they mean among the first three."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.encoder.encoder import TextEncoder

SEARCHES = yaml.safe_load((Path(__file__).with_name("searches.yml")).read_text(encoding="utf-8"))
LEAST = 0.95


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
