"""What each customer likes: the hidden structure that recommenders are meant to find again."""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from smartmkt_core.demo.values import Customer, Product, read, rng

# Factors from January to December.
SEASONS: dict[str, tuple[float, ...]] = {
    "all year": (1.0,) * 12,
    "winter": (2.0, 1.7, 1.1, 0.6, 0.35, 0.25, 0.25, 0.35, 0.7, 1.3, 1.9, 2.3),
    "autumn/winter": (1.5, 1.3, 1.0, 0.7, 0.5, 0.4, 0.4, 0.7, 1.3, 1.8, 1.9, 1.7),
    "autumn": (0.8, 0.8, 0.8, 0.8, 0.7, 0.7, 0.8, 1.3, 1.8, 1.8, 1.5, 1.0),
    "spring": (0.8, 1.1, 1.7, 1.9, 1.6, 1.1, 0.8, 0.7, 0.8, 0.8, 0.7, 0.7),
    "summer": (0.35, 0.45, 0.7, 1.1, 1.7, 2.2, 2.2, 1.8, 1.0, 0.5, 0.35, 0.35),
}


class Tastes:
    """Chances that a customer looks at a product in a month, and what goes with what."""

    def __init__(self, seed: int, customers: Sequence[Customer], products: Sequence[Product]):
        random_ = rng(seed, "tastes")
        self.products = products
        self._popularity = _long_tail(products, random_)
        self._base = {c.customer_id: self._likes(random_) for c in customers}
        self._chances: dict[tuple[str, int, str], tuple[list[int], list[float]]] = {}
        self._of_concept: dict[str, list[Product]] = {}
        for product in products:
            self._of_concept.setdefault(product.concept, []).append(product)
        self.pairs = [tuple(pair) for pair in read("pairs")["pairs"]]
        self._friends: dict[str, list[str]] = {}
        for one, other in self.pairs:
            self._friends.setdefault(one, []).append(other)
            self._friends.setdefault(other, []).append(one)

    def choose(
        self, random_: random.Random, customer: Customer, month: int, *, category: str = ""
    ) -> Product:
        """A product by taste, season and popularity; of one category where that is named."""
        key = (customer.customer_id, month, category)
        if key not in self._chances:
            likes = self._base[customer.customer_id]
            rows = [
                (n, likes[n] * SEASONS[product.season][month - 1])
                for n, product in enumerate(self.products)
                if category in ("", product.category)
            ]
            totals = list(accumulate(weight for _, weight in rows))
            self._chances[key] = [n for n, _ in rows], totals
        places, totals = self._chances[key]
        return self.products[places[bisect(totals, random_.random() * totals[-1])]]

    def companion(self, random_: random.Random, product: Product) -> Product | None:
        """Something that is bought together with a product, if anything is."""
        friends = self._friends.get(product.concept)
        if not friends:
            return None
        return random_.choice(self._of_concept[random_.choice(friends)])

    def variants(self, product: Product) -> list[Product]:
        return self._of_concept[product.concept]

    def _likes(self, random_: random.Random) -> list[float]:
        categories = sorted({product.category for product in self.products})
        loves = {name: random_.gammavariate(0.55, 1.0) + 0.04 for name in categories}
        families = {
            name: random_.uniform(0.35, 1.8)
            for name in ("light", "dark", "earth", "blue", "green", "warm")
        }
        purse = random_.gauss(4.1, 0.55)
        style = random_.choice(("women", "men", "unisex"))
        children = 1.6 if random_.random() < 0.33 else 0.15
        weights: list[float] = []
        for product, popularity in zip(self.products, self._popularity, strict=True):
            distance = math.log(product.price / 100) - purse
            weight = loves[product.category] * families[product.family] * popularity
            weight *= math.exp(-0.35 * distance * distance)
            gender = product.attributes.get("gender", "unisex")
            if gender == "children" or "age" in product.attributes:
                weight *= children
            elif gender in ("women", "men") and style != gender:
                weight *= 0.12
            weights.append(weight)
        return weights


def _long_tail(products: Sequence[Product], random_: random.Random) -> list[float]:
    """Zipf's law over a random ranking."""
    ranks = list(range(1, len(products) + 1))
    random_.shuffle(ranks)
    return [1.0 / (rank + 6) ** 0.75 for rank in ranks]
