"""Reviews by people who really bought, composed from hand-written sentences by topic."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from smartmkt_core.demo.values import Clock, Customer, Order, Product, Review, read, rng

TOPICS = (
    "footwear",
    "outerwear",
    "knit",
    "bags",
    "kitchen",
    "leaves-and-beans",
    "brewing",
    "bedding",
    "lighting",
    "candles",
    "desk",
    "outdoor",
    "toys",
    "skin-care",
)
# Which sentences a rating is made of, in the sequence of the text.
SHAPES: dict[int, tuple[tuple[str, ...], ...]] = {
    5: (("good", "good"), ("good", "good", "close"), ("open", "good", "good"), ("good", "close")),
    4: (("good", "good"), ("open", "good", "fair"), ("good", "fair"), ("good", "good", "fair")),
    3: (("fair", "good"), ("good", "bad"), ("fair", "fair"), ("open", "good", "fair")),
    2: (("bad", "fair"), ("open", "bad"), ("bad", "fair")),
    1: (("bad", "bad"), ("bad", "regret"), ("bad", "bad")),
}


def build_reviews(
    seed: int, orders: Sequence[Order], products: Sequence[Product], clock: Clock, *, count: int
) -> list[Review]:
    """``count`` reviews in the sequence of time, one at most per customer and product."""
    random_ = rng(seed, "reviews")
    quality = _quality(products, random_)
    mood = {order.customer.customer_id: random_.gauss(0.0, 0.3) for order in orders}
    writer = _Writer(random_)
    reviews: list[Review] = []
    for order, product in _bought(orders, clock, random_)[:count]:
        customer = order.customer
        score = quality[product.concept] + mood[customer.customer_id] + random_.gauss(0.0, 0.8)
        if order.status == "returned":
            score -= 1.3
        if random_.random() < 0.035:  # even good things arrive broken now and then
            score -= 2.4
        rating = max(1, min(5, round(score)))
        title, text = writer.write(product, customer, rating)
        arrived = order.shipment.delivered_at if order.shipment else None
        room = clock.now - (arrived or order.placed_at)
        wait = min(
            timedelta(days=2 + random_.expovariate(1 / 11)), room * random_.uniform(0.6, 0.9)
        )
        at = ((arrived or order.placed_at) + wait).replace(microsecond=0)
        reviews.append(Review(customer.customer_id, product.sku, rating, title, text, at))
    reviews.sort(key=lambda review: (review.at, review.customer_id, review.sku))
    return reviews


def _quality(products: Sequence[Product], random_: random.Random) -> dict[str, float]:
    """How good each concept really is: mostly good, a few weak."""
    concepts = sorted({product.concept for product in products})
    return {name: max(2.6, min(4.95, random_.gauss(4.35, 0.48))) for name in concepts}


def _bought(
    orders: Sequence[Order], clock: Clock, random_: random.Random
) -> list[tuple[Order, Product]]:
    """Purchases that arrived at least two days ago, shuffled, each product once a customer."""
    seen: set[tuple[str, str]] = set()
    bought: list[tuple[Order, Product]] = []
    for order in orders:
        arrived = order.shipment.delivered_at if order.shipment else None
        if arrived is None or arrived > clock.now - timedelta(days=2):
            continue
        for line in order.lines:
            key = (order.customer.customer_id, line.product.sku)
            if key not in seen:
                seen.add(key)
                bought.append((order, line.product))
    random_.shuffle(bought)
    return bought


class _Writer:
    """Puts sentences together, the least used first, so that few of them repeat."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        self._used: Counter[str] = Counter()
        self._texts: set[str] = set()

    def write(self, product: Product, customer: Customer, rating: int) -> tuple[str, str]:
        """A title and a text in the customer's language that nobody has written before."""
        language = customer.language
        common = read("reviews/common")[language]
        topic = _topics()[product.kind]
        instead = common["instead"].get(topic.get("use"), {})
        mood = "good" if rating >= 4 else "fair" if rating == 3 else "bad"
        title = self._sentence(common["titles"][mood], product)
        title = self._fill(instead.get(title, title), product, common)
        joint = "" if language == "zh" else " "
        while True:
            shape = self._random.choice(SHAPES[rating])
            parts: list[str] = []
            for kind in shape:
                source = (
                    common[kind] if kind in ("open", "close", "regret") else topic[language][kind]
                )
                options = [text for text in source if text.split("|")[-1] not in parts]
                sentence = self._sentence(options, product)
                parts.append(sentence)
            text = joint.join(
                self._fill(instead.get(part, part), product, common) for part in parts
            )
            if text not in self._texts:
                self._texts.add(text)
                return title, text

    def _sentence(self, options: Sequence[str], product: Product) -> str:
        fitting = [text.split("|")[-1] for text in options if _fits(text, product)]
        least = min(self._used[text] for text in fitting)
        rare = [text for text in fitting if self._used[text] <= least + 1]
        chosen = self._random.choice(rare)
        self._used[chosen] += 1
        return chosen

    def _fill(self, sentence: str, product: Product, common: dict[str, Any]) -> str:
        attributes = product.attributes
        chinese = "谁" in common["slots"]
        values = {name: self._random.choice(words) for name, words in common["slots"].items()}
        values["colour"] = str(attributes.get("colour_zh" if chinese else "colour", "")).lower()
        values["material"] = str(attributes.get("material_zh" if chinese else "material", ""))
        values["brand"] = product.brand
        filled = sentence.format(**values)
        return filled[:1].upper() + filled[1:]


def _fits(text: str, product: Product) -> bool:
    """Whether a sentence's condition (``waterproof|…``, ``boot,sandal|…``) suits a product."""
    named = "colour" in product.attributes and product.colour != "clear"
    if "{colour}" in text and not named:
        return False
    if "|" not in text:
        return True
    words = text.split("|")[0].split(",")
    return any(
        word in (product.kind, product.concept, product.traits.get("gender"))
        or product.traits.get(word) is True
        or (word.startswith("not ") and not product.traits.get(word[4:]))
        for word in words
    )


@cache
def _topics() -> dict[str, dict[str, Any]]:
    """The sentences of each kind of product."""
    tables = [read(f"reviews/{topic}") for topic in TOPICS]
    return {kind: table for table in tables for kind in table["kinds"]}
