"""Finding products: words and meaning together, then price, colour and stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.catalog import index as indexes
from smartmkt_core.catalog import repository
from smartmkt_core.catalog.figures import size_fits
from smartmkt_core.catalog.index import Encoder, Index
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.query import Filters, parse
from smartmkt_core.catalog.words import COLOURS, colour_spans, plain, query_terms, terms

# Cosines of the encoder crowd together, so a product counts by how far it stands above the middle
# of the catalogue. Measured on the demo shop: for what the shop does not sell the best one stays
# 0.02 to 0.036 above, for what it sells it reaches 0.04 to 0.1.
ABOVE_MIDDLE = (0.032, 0.08)
MEANING_WEIGHT = 0.5
# Colours are sorted out apart; the very word for a shade still decides between two products.
SHADE_WEIGHT = 0.05
# Below this a product has too little to do with the query to be shown.
LEAST_SCORE = 0.12
# ... and below this part of the best one's score.
LEAST_PART = 0.45


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, with its score from 0 to 1."""

    product: Product
    score: float


def search(
    session: Session,
    query: str,
    *,
    language: str = "en",
    limit: int = 6,
    encoder: Encoder | None = None,
    filters: Filters | None = None,
) -> list[Hit]:
    """The products that fit a shopper's words best, those in stock first.

    Understands price limits, colours and sizes within the words, in English and Chinese whatever
    ``language`` is. A query of nothing but limits browses. Empty where nothing fits.
    """
    rest, wanted = parse(query, filters)
    index = indexes.current(session)
    words = query_terms(rest)
    allowed = _allowed(session, index, wanted)
    if not index.skus or not allowed.any():
        return []
    things = [word for word in words if word not in COLOURS]
    if things:
        scores = _scores(index, things, rest, encoder)
        scores += SHADE_WEIGHT * index.lexical([word for word in words if word in COLOURS])
    elif words or replace(wanted, size=None) != Filters():
        scores = np.ones(len(index.skus), np.float32)
    else:
        return []
    scores = np.where(allowed, scores, 0)
    scores = _prefer_sizes(index, _prefer_colours(index, scores, wanted), wanted)
    best = float(scores.max())
    least = max(LEAST_SCORE, best * LEAST_PART)
    order = [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] >= least]
    found = repository.products(session, [index.skus[i] for i in order[: limit * 10]])
    hits = [
        Hit(found[index.skus[i]], round(float(scores[i]), 4))
        for i in order[: limit * 10]
        if index.skus[i] in found
    ]
    return _varied(hits)[:limit]


def pool(
    session: Session, query: str, *, language: str, encoder: Encoder | None, limit: int = 200
) -> list[Product]:
    """Everything that a query's thing could mean, its limits and colours left aside, best first."""
    rest, _ = parse(query)
    for _, start, end in reversed(colour_spans(rest)):
        rest = f"{rest[:start]} {rest[end:]}"
    if not query_terms(rest):
        return list(repository.browse(session, category=None, limit=limit * 5, offset=0))
    hits = search(session, rest, language=language, limit=limit, encoder=encoder)
    return [hit.product for hit in hits]


def products_by_text(session: Session, text: str) -> list[Product]:
    """Products that a text names: by number, or with every word of a title; longest title first."""
    index = indexes.current(session)
    low = plain(text)
    said = set(terms(text))
    named: list[tuple[int, str]] = []
    for sku, titles in zip(index.skus, index.titles, strict=True):
        lengths = [
            len(words)
            for words in (set(terms(title)) for title in titles)
            if words and words <= said
        ]
        if plain(sku) in low:
            lengths.append(100)
        if lengths:
            named.append((max(lengths), sku))
    named.sort(key=lambda entry: (-entry[0], entry[1]))
    found = repository.products(session, [sku for _, sku in named])
    return [found[sku] for _, sku in named if sku in found]


def products_called(session: Session, name: str) -> list[Product]:
    """Products whose title, without colour and size, is this name; by number."""
    index = indexes.current(session)
    wanted = plain(name)
    skus = [
        sku
        for sku, titles in zip(index.skus, index.titles, strict=True)
        if wanted and any(plain(title).startswith(wanted) for title in titles)
    ]
    found = repository.products(session, skus)
    return [found[sku] for sku in skus if sku in found]


def group_of(product: Product) -> str:
    """What a product has in common with its other colours and sizes: the title up to the comma."""
    return product.title.rpartition(",")[0] or product.title or product.sku


def warm(session: Session, encoder: Encoder | None, *, folder: Path | None = None) -> int:
    """Build the index ahead of the first search; how many products it holds.

    ``folder`` keeps the vectors, so that the next start reads instead of computing them.
    """
    index = indexes.current(session)
    if encoder is not None and index.skus:
        index.embed(encoder, folder=folder)
    return len(index.skus)


def _scores(
    index: Index, words: list[str], text: str, encoder: Encoder | None
) -> NDArray[np.float32]:
    lexical = index.lexical(words)
    if encoder is None:
        return lexical
    cosines = index.semantic(text.strip(), encoder)
    low, high = ABOVE_MIDDLE
    meaning = np.clip((cosines - np.median(cosines) - low) / (high - low), 0, 1)
    return np.asarray((1 - MEANING_WEIGHT) * lexical + MEANING_WEIGHT * meaning, np.float32)


def _varied(hits: list[Hit]) -> list[Hit]:
    """In stock first; of one product in several colours the best, then the others."""
    seen: Counter[str] = Counter()
    rank: dict[str, int] = {}
    hits = sorted(hits, key=lambda hit: hit.product.stock <= 0)
    for hit in hits:
        group = group_of(hit.product)
        rank[hit.product.sku] = seen[group]
        seen[group] += 1
    return sorted(hits, key=lambda hit: (hit.product.stock <= 0, rank[hit.product.sku]))


def _allowed(session: Session, index: Index, wanted: Filters) -> NDArray[np.bool_]:
    allowed = np.ones(len(index.skus), np.bool_)
    if wanted.min_price is not None or wanted.max_price is not None or wanted.in_stock:
        fitting = repository.skus_within(
            session, low=wanted.min_price, high=wanted.max_price, in_stock=wanted.in_stock
        )
        allowed &= _mask(index, lambda i: index.skus[i] in fitting)
    if wanted.category:
        category = plain(wanted.category)
        allowed &= _mask(index, lambda i: plain(index.categories[i]) == category)
    if wanted.brand:
        brand = plain(wanted.brand)
        allowed &= _mask(index, lambda i: plain(index.brands[i]) == brand)
    return allowed


def _prefer_colours(
    index: Index, scores: NDArray[np.float32], wanted: Filters
) -> NDArray[np.float32]:
    """Only the colour asked for, where something fitting has it; else any, as second best."""
    if not wanted.colours:
        return scores
    coloured = np.where(_mask(index, lambda i: bool(index.colours[i] & wanted.colours)), scores, 0)
    good = float(coloured.max()) >= max(LEAST_SCORE, float(scores.max()) * LEAST_PART)
    return np.asarray(coloured, np.float32) if good else scores


def _prefer_sizes(
    index: Index, scores: NDArray[np.float32], wanted: Filters
) -> NDArray[np.float32]:
    """What comes in the size asked for before what has other sizes; no sizes are no fault."""
    size = wanted.size
    if size is None:
        return scores
    fits = _mask(index, lambda i: not index.sizes[i] or size_fits(size, index.sizes[i]))
    return np.asarray(np.where(fits, scores, scores * 0.6), np.float32)


def _mask(index: Index, test: Callable[[int], bool]) -> NDArray[np.bool_]:
    return np.fromiter((test(i) for i in range(len(index.skus))), np.bool_, len(index.skus))
