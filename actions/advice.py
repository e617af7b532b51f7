"""Which of the products compared to take: from what was asked, prices and reviews alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.attributes import asked_names, listed, stated
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product

ENOUGH = 3
"""Reviews that each must have before their stars are compared."""
APART = 0.2
"""Stars that tell two products apart."""
_MEASURED = {
    "weight": re.compile(r"\blight(?:er|est)\b|\bheav|\bweigh|轻|重", re.I),
    "capacity": re.compile(
        r"\bholds? more\b|\broom(?:ier|y)\b|\bcapacity\b|\bfits? more\b|容量|能装|装得", re.I
    ),
    "size": re.compile(
        r"\b(?:bigg|larg|small|long|short|wid)er\b|\bsizes?\b|更?大|更?小|长|宽", re.I
    ),
}
_ASKS_OTHER = re.compile(
    r"\b(?:warmer|quieter|softer|sturdier|stronger|quicker|faster|easier|comfier|thicker|durable"
    r"|lasts? longer|comfortable|battery)\b"
    r"|更?(?:暖和|保暖|安静|柔软|结实|耐用|耐穿|舒服|厚|快|省电|静音)",
    re.I,
)


def advise(
    turn: Turn, products: Sequence[Product], ratings: Mapping[str, tuple[float, int]]
) -> list[str]:
    """Sentences: the answer to what was asked, else the advice; and what can't be bought."""
    said = _asked(turn, products) or [_advice(turn, products, ratings)]
    out = [product for product in products if product.stock <= 0]
    return said + [turn.t("compare.sold_out", product=p.name(turn.language)) for p in out]


def _asked(turn: Turn, products: Sequence[Product]) -> list[str]:
    """The property asked for, of each; which is the better where it can be measured."""
    measured = [kind for kind, pattern in _MEASURED.items() if pattern.search(turn.text)]
    for kind in measured:
        values = [catalog.measure(product.attributes or {}, kind) for product in products]
        if all(value is not None for value in values):
            return _measured(turn, products, kind, [value or 0.0 for value in values])
    names = asked_names(turn)
    told = []
    for name in names:
        found = [_value(turn, product, name) for product in products]
        if any(value for _, value in found):
            label = next(label for label, value in found if value)
            told.append(_line(turn, products, label, [value for _, value in found]))
    if told or not (measured or names or _ASKS_OTHER.search(turn.text)):
        return told
    return [turn.t("compare.asked_unknown")]


def _measured(
    turn: Turn, products: Sequence[Product], kind: str, values: Sequence[float]
) -> list[str]:
    texts = [_value(turn, product, kind) for product in products]
    lines = (
        [_line(turn, products, texts[0][0], [value for _, value in texts])]
        if all(value for _, value in texts)
        else []
    )
    if len(set(values)) > 1:
        best = min(values) if kind == "weight" else max(values)
        product = products[values.index(best)]
        lines.append(turn.t(f"compare.asked_best.{kind}", product=product.name(turn.language)))
    return lines


def _line(turn: Turn, products: Sequence[Product], label: str, values: Sequence[str]) -> str:
    missing = turn.t("compare.not_stated")
    parts = [
        turn.t("label.attribute", name=product.name(turn.language), value=value or missing)
        for product, value in zip(products, values, strict=True)
    ]
    joined = listed(turn, parts)
    return turn.t("compare.asked", name=label[:1].upper() + label[1:], values=joined)


def _value(turn: Turn, product: Product, name: str) -> tuple[str, str]:
    found = {key: (label, value) for key, label, value in stated(turn, product)}
    return found.get(name, ("", ""))


def _advice(
    turn: Turn, products: Sequence[Product], ratings: Mapping[str, tuple[float, int]]
) -> str:
    """From price and stars; where there are too few reviews from the price, and that is said."""
    cheapest = min(products, key=lambda p: p.price)
    second = sorted(product.price for product in products)[1]
    saved = turn.formats.money(second - cheapest.price, cheapest.currency)
    name = cheapest.name(turn.language)
    enough = [p for p in products if ratings.get(p.sku, (0.0, 0))[1] >= ENOUGH]
    if len(enough) < len(products):
        if second == cheapest.price:
            return turn.t("compare.even")
        return turn.t("compare.few_reviews", product=name, amount=saved)
    ranked = sorted(products, key=lambda p: -ratings[p.sku][0])
    best, other = ranked[0], ranked[1]
    one, two = ratings[best.sku], ratings[other.sku]
    if one[0] - two[0] < APART:
        if second == cheapest.price:
            return turn.t("compare.even")
        return turn.t("compare.price_only", product=name, amount=saved)
    key = "cheaper_and_better"
    if best.price == cheapest.price:
        key = "price_better" if second == cheapest.price else key
    else:
        key = "dearer_but_better"
        saved = turn.formats.money(best.price - cheapest.price, cheapest.currency)
    return turn.t(
        f"compare.{key}",
        product=best.name(turn.language),
        cheaper=name,
        amount=saved,
        one=f"{one[0]:.1f}",
        other=f"{two[0]:.1f}",
        count=one[1],
        count_other=two[1],
    )
