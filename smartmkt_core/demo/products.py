"""Reads the catalogue's data tables and combines concepts and variants into products."""

from __future__ import annotations

import random
import re
from typing import Any

from smartmkt_core.demo.values import Product, read, rng

CATEGORIES = (
    "shoes",
    "jackets",
    "knitwear",
    "bags",
    "kitchen",
    "tea-coffee",
    "bedding",
    "lighting",
    "desk-office",
    "outdoor",
    "toys",
    "skin-care",
)
# A label that says how much or how big: "900 ml", "Decaf 250 g", "2 × 50 g", "200 × 200 cm".
MEASURE = re.compile(r"^\d+ (?:×|Pyramid).*|(?:\d+ × )?\d+(?:\.\d+)? (?:ml|g|kg|L|cm)\b")


def build_products(seed: int) -> list[Product]:
    """All products in the order of the catalogue, with stock drawn from ``seed``."""
    random_ = rng(seed, "stock")
    return [
        product
        for name in CATEGORIES
        for product in _category(read(f"catalogue/{name}"), random_=random_)
    ]


def _category(table: dict[str, Any], *, random_: random.Random) -> list[Product]:
    products: list[Product] = []
    for concept in table["products"]:
        for variant in concept["variants"]:
            sku = f"LL-{table['code']}-{len(products) + 1:03d}"
            products.append(_product(table, concept, _variant(variant), sku=sku, random_=random_))
    return products


def _variant(variant: Any) -> dict[str, Any]:
    """Both ways of writing a variant: ``[colour, note, note_zh]``, or a mapping.

    A mapping may hold a ``label`` in place of the colour, another ``name`` for the colour, and
    ``attributes`` that differ from the concept's.
    """
    if isinstance(variant, list):
        return {"colour": variant[0], "note": variant[1:]}
    return dict(variant)


def _product(
    table: dict[str, Any],
    concept: dict[str, Any],
    variant: dict[str, Any],
    *,
    sku: str,
    random_: random.Random,
) -> Product:
    colour, colour_zh, _, family = read("colours")[variant["colour"]]
    colour, colour_zh = variant.get("name", (colour, colour_zh))
    label, label_zh = variant.get("label", (colour, colour_zh))
    price = round(float(variant.get("price", concept["price"])) * 100)
    attributes = dict(concept["attributes"])
    if "label" in variant:
        attributes |= {"variant": label, "variant_zh": label_zh}
        if measured := MEASURE.search(label):
            attributes["size"] = measured[0]
    else:
        attributes |= {"colour": colour, "colour_zh": colour_zh}
    attributes |= {
        "type": concept["kind"].replace("_", " "),
        "group": concept["id"],
        "category_zh": table["name_zh"],
    }
    attributes |= variant.get("attributes", {})
    if random_.random() < 0.13:
        attributes["old_price"] = f"{round(price * random_.choice((1.15, 1.2, 1.25)) / 100)}.00"
    en, zh = concept["about"]
    note, note_zh = variant["note"]
    return Product(
        sku=sku,
        concept=concept["id"],
        kind=concept["kind"],
        category=table["name"],
        title=f"{concept['title'][0]}, {label}",
        title_zh=f"{concept['title'][1]}·{label_zh}",
        description=f"{en} {note}",
        description_zh=f"{zh}{note_zh}",
        brand=concept["brand"],
        price=price,
        stock=_stock(random_, price=price),
        colour=variant["colour"],
        family=family,
        season=concept["attributes"].get("season", "all year"),
        attributes=attributes,
        traits=concept["attributes"],
    )


def _stock(random_: random.Random, *, price: int) -> int:
    chance = random_.random()
    if chance < 0.05:
        return 0
    if chance < 0.15:
        return random_.randint(1, 4)
    return random_.randint(8, 60 if price > 15000 else 160)
