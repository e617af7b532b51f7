"""Writes down what the shop's words look like, for the assistant to read.

The file is small, holds no order number and nothing about a person, and is written anew when a
shop's data is imported and when the product starts. The running assistant notices by itself.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.catalog import repository as catalog
from smartmkt_core.orders.models import Order
from smartmkt_core.vocabulary.formats import learn_formats
from smartmkt_core.vocabulary.names import learn_names

FILE = "vocabulary.json"
_NUMBERS_READ = 200_000
"""Latest orders looked at: formats that a shop left behind years ago count less than time."""


def learn(session: Session) -> dict[str, Any]:
    """The shop's vocabulary: `order_numbers` (formats) and `names` by kind."""
    newest = select(Order.number, Order.customer_id).order_by(Order.id.desc()).limit(_NUMBERS_READ)
    numbers = ((number, customer) for number, customer in session.execute(newest))
    products = (
        {
            "title": row.title,
            "title_zh": row.title_zh,
            "category": row.category,
            "brand": row.brand,
            "attributes": row.attributes,
        }
        for row in catalog.texts(session)
    )
    return {"order_numbers": learn_formats(numbers), "names": asdict(learn_names(products))}


def refresh(session: Session, folder: Path) -> Path:
    """Writes the vocabulary of the shop as it is now; where it has not changed, leaves the file."""
    path = folder / FILE
    text = json.dumps(learn(session), ensure_ascii=False, separators=(",", ":"))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return path
