"""Searches that nothing was tuned on show the right things first, better than either half alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from smartmkt_core.catalog import index as indexes
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.evaluation import Judged, mean_ndcg, ndcg, read_judged
from smartmkt_core.catalog.models import Product
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.settings import ROOT

TEST = ROOT / "data" / "search_test" / "queries.yml"
DEV = ROOT / "data" / "search_dev" / "queries.yml"
LEAST = 0.85
Finder = Callable[[str], list[Product]]


@pytest.fixture
def catalogue(demo: Session) -> list[Product]:
    return list(demo.scalars(select(Product)))


def test_the_whole_is_better_than_its_halves(
    demo: Session,
    text_encoder: TextEncoder,
    catalogue: list[Product],
) -> None:
    index = indexes.current(demo)
    known = np.flatnonzero(index.vectors.ids)
    skus = {at: words.sku for at, words in index.words(demo, known.tolist()).items()}
    by_sku = {product.sku: product for product in catalogue}

    def whole(query: str) -> list[Product]:
        hits = catalog.search(demo, query, limit=40, encoder=text_encoder)
        return [hit.product for hit in hits]

    def by_words(query: str) -> list[Product]:
        return [hit.product for hit in catalog.search(demo, query, limit=40)]

    def by_meaning(query: str) -> list[Product]:
        cosines = index.vectors.cosines(known, text_encoder.encode([query])[0])
        return [by_sku[skus[int(known[i])]] for i in np.argsort(-cosines)[:40]]

    cases = read_judged(TEST)
    scores = [mean_ndcg(cases, find, catalogue) for find in (whole, by_words, by_meaning)]
    assert scores[0]["all"] >= LEAST, scores
    assert all(scores[0]["all"] > half["all"] for half in scores[1:]), scores


def test_each_language_has_as_many_searches_and_none_is_tuned_on() -> None:
    kept_apart, others = read_judged(TEST), {case.query for case in read_judged(DEV)}
    languages = [case.language for case in kept_apart]
    assert languages.count("en") == languages.count("zh") == 60
    assert not others & {case.query for case in kept_apart}


def test_every_judged_thing_is_sold(catalogue: list[Product]) -> None:
    sold = {str(product.attributes["group"]) for product in catalogue}
    for case in [*read_judged(TEST), *read_judged(DEV)]:
        assert set(case.grades) <= sold, case.query


def thing(group: str, price: int = 10, colour: str = "Red") -> Product:
    attributes = {"group": group, "colour": colour}
    return Product(sku=f"{group}-{colour}", price=Decimal(price), attributes=attributes)


def test_the_measure_counts_a_thing_once_and_what_breaks_a_limit_for_nothing() -> None:
    best, good = thing("best"), thing("good")
    shop = [best, good, thing("best", colour="Blue"), thing("dear", 99)]
    case = Judged("q", "en", {"best": 3, "good": 1, "dear": 3}, most=Decimal(50))
    assert ndcg(case, [best, good], shop) == 1
    assert ndcg(case, [best, thing("best", colour="Blue"), good], shop) == 1
    assert ndcg(case, [thing("dear", 99), best, good], shop) < 1
    assert ndcg(case, [good, best], shop) < 1
    red = Judged("q", "en", {"best": 3}, colours=frozenset({"Red"}))
    assert ndcg(red, [thing("best", colour="Blue")], shop) == pytest.approx(1 / 7)


def test_where_nothing_is_right_showing_nothing_is() -> None:
    nothing = Judged("q", "en", {})
    assert ndcg(nothing, [], []) == 1
    assert ndcg(nothing, [thing("any")], []) == 0
