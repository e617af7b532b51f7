"""Finding products: words and meaning together, within the limits asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.catalog import candidates, repository
from smartmkt_core.catalog import index as indexes
from smartmkt_core.catalog.candidates import Asked, Candidates
from smartmkt_core.catalog.index import Index
from smartmkt_core.catalog.keeping import Encoder
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.query import Filters
from smartmkt_core.catalog.scoring import Scores, scored
from smartmkt_core.catalog.understanding import Wanted, understand
from smartmkt_core.catalog.words import colour_spans, query_terms

# Below this a product has too little to do with the query to be shown.
LEAST_SCORE = 0.12
# ... and below this part of the best one's score.
LEAST_PART = 0.22
# From this score on something is what is meant; what has less of it than this part of what there
# is beyond a limit is only beside it: no windbreaker is shown for running shoes under 80.
CLEARLY_MEANT, BESIDE = 0.6, 0.65
MEASURED = ("rating", "stock", "price")
# Limits in the sequence in which they are given up where nothing is within all of them.
RELAXED = ("rating", "stock", "price", "colour", "brand", "words", "category")
# So many times the products asked for are looked at, for variety among those shown.
LOOKED_AT = 4
# What is beyond a price by no more than this comes before what is far from it.
NOT_MUCH = Decimal("1.3")
_SIZE_MISSED = 0.6
Vectors = NDArray[np.float32]
_aside = ThreadPoolExecutor(thread_name_prefix="meaning")


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, with its score from 0 to 1."""

    product: Product
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found within the limits. Where that is nothing: why, and what is nearest.

    ``failed``: the limit without which there is something: one of ``RELAXED``; ``nearest``: that,
    the nearest to the limit first. ``missed``: wishes (colour, brand, size) that no hit has.
    """

    hits: tuple[Hit, ...] = ()
    wanted: Filters = field(default_factory=Filters)
    failed: str | None = None
    nearest: tuple[Hit, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a query looks for: its own ``words``, as in ``words.terms``, and with ``names`` others
    for the same; ``ideas`` where it names no thing."""

    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    ideas: tuple[str, ...] = ()


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

    Understands prices, colours, sizes, brands and refusals ("not wool") within the words, in
    English and Chinese whatever ``language`` is. A query of nothing but limits browses. Empty where
    nothing fits, or only what is beside the thing; ``find`` tells why.
    """
    return list(find(session, query, limit=limit, encoder=encoder, filters=filters).hits)


def find(
    session: Session,
    query: str,
    *,
    limit: int = 6,
    encoder: Encoder | None = None,
    filters: Filters | None = None,
) -> Found:
    """As ``search``; where nothing is within the limits, which one fails and what is nearest."""
    index, wanted = _read(session, query, filters, encoder)
    asked = Asked(_meaning(encoder, wanted), most=limit)
    ranked = _ranked(session, index, wanted, asked)
    hits = _shown(session, ranked, wanted, limit)
    best = ranked.best if hits else 0.0
    if best >= CLEARLY_MEANT:
        return Found(hits, wanted.filters, missed=ranked.missed)
    for kind in RELAXED:
        wider = replace(wanted, filters=without(wanted.filters, kind))
        if wider == wanted or (hits and kind not in MEASURED):
            continue
        beyond = _ranked(session, index, wider, asked, only_best=True)
        if hits and best >= beyond.best * BESIDE:
            continue
        nearest = _shown(session, beyond, wider, limit * 5)
        if not nearest:
            continue
        if kind == "price":
            close = replace(wanted, filters=_a_little_beyond(wanted.filters))
            more = _ranked(session, index, close, asked, only_best=True)
            nearest += _shown(session, more, close, limit)
            nearest = _by_price(nearest, wanted.filters)
        meant = {hit.product.sku: hit for hit in nearest if hit.score >= beyond.best * BESIDE}
        return Found((), wanted.filters, kind, tuple(meant.values())[:limit])
    return Found(hits, wanted.filters, missed=ranked.missed)


def without(filters: Filters, kind: str) -> Filters:
    """The same filters without one kind of limit."""
    nobody: frozenset[str] = frozenset()
    match kind:
        case "price":
            return replace(filters, min_price=None, max_price=None)
        case "colour":
            return replace(filters, colours=nobody, not_colours=nobody)
        case "brand":
            return replace(filters, brand=None, not_brands=nobody)
        case "words":
            return replace(filters, not_words=(), material=None)
        case "rating":
            return replace(filters, min_rating=None)
        case "stock":
            return replace(filters, in_stock=False)
        case "category":
            return replace(filters, category=None)
    return filters


def pool(
    session: Session,
    query: str,
    *,
    language: str,
    encoder: Encoder | None,
    limit: int = 200,
    within: Filters | None = None,
) -> list[Product]:
    """Everything that a query's thing could mean, its limits and colours left aside, best first.

    Where that is more than ``limit``, what is ``within`` some filters comes behind.
    """
    index = indexes.current(session)
    wanted = understand(query, None, brands=index.brands, known=index.counts)
    rest = wanted.text
    for _, start, end in reversed(colour_spans(rest)):
        rest = f"{rest[:start]} {rest[end:]}"
    refused = Filters(not_words=wanted.filters.not_words, not_brands=wanted.filters.not_brands)
    if not query_terms(rest):
        return list(repository.browse(session, category=None, limit=limit * 5, offset=0))
    hits = search(session, rest, language=language, limit=limit, encoder=encoder, filters=refused)
    found = {hit.product.sku: hit.product for hit in hits}
    if within is not None and within != Filters() and len(found) >= limit:
        more = search(
            session,
            rest,
            language=language,
            limit=limit,
            encoder=encoder,
            filters=replace(
                within,
                not_words=tuple(dict.fromkeys([*within.not_words, *refused.not_words])),
                not_brands=within.not_brands | refused.not_brands,
            ),
        )
        found |= {hit.product.sku: hit.product for hit in more if hit.product.sku not in found}
    return list(found.values())


def words_meant(session: Session, query: str) -> Meant:
    """The words that a query looks for; what it refuses is none."""
    index = indexes.current(session)
    wanted = understand(query, None, brands=index.brands, known=index.counts)
    names = candidates.names_in(index, wanted)
    return Meant(wanted.words, frozenset().union(*names), wanted.ideas)


def group_of(product: Product) -> str:
    """What a product has in common with its other colours and sizes: the title up to the comma."""
    return product.title.rpartition(",")[0] or product.title or product.sku


def _read(
    session: Session, query: str, filters: Filters | None, encoder: Encoder | None
) -> tuple[Index, Wanted]:
    index = indexes.current(session)
    if encoder is not None:
        index.embed(session, encoder)
    return index, understand(query, filters, brands=index.brands, known=index.counts)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Candidates with their scores, and the wishes that none of them has."""

    found: Candidates
    total: NDArray[np.float32]
    missed: tuple[str, ...] = ()

    @property
    def best(self) -> float:
        return float(self.total.max()) if len(self.total) else 0.0


def _meaning(encoder: Encoder | None, wanted: Wanted) -> Callable[[], Vectors | None]:
    """What the words mean; made while the full-text index looks for them."""
    if encoder is None or not (wanted.words or wanted.ideas):
        return lambda: None
    return _aside.submit(encoder.encode, list(wanted.ideas) or [wanted.text]).result


def _ranked(
    session: Session, index: Index, wanted: Wanted, asked: Asked, *, only_best: bool = False
) -> _Ranked:
    """What is within the filters, with its scores."""
    found = candidates.gather(session, index, wanted, asked, only_best=only_best)
    if not len(found.positions) or not _asks(wanted):
        return _Ranked(found, np.zeros(0, np.float32))
    scores, missed = _wished(index, found, scored(index, found, wanted, asked.meaning()), wanted)
    return _Ranked(found, scores.total, missed)


def _shown(session: Session, ranked: _Ranked, wanted: Wanted, limit: int) -> tuple[Hit, ...]:
    """The best of what is ranked, as products."""
    if not len(ranked.total):
        return ()
    order = _good(ranked.total)[: limit * LOOKED_AT]
    skus = [ranked.found.words[int(i)].sku for i in order]
    products = repository.products(session, skus)
    hits = [
        Hit(products[sku], round(float(ranked.total[i]), 4))
        for i, sku in zip(order, skus, strict=True)
        if sku in products
    ]
    if wanted.filters.min_rating is not None:
        hits = _rated(session, hits, wanted.filters.min_rating)
    return tuple(_varied(hits)[:limit])


def _asks(wanted: Wanted) -> bool:
    """Whether there is anything to search by: a size alone is nothing."""
    return bool(
        wanted.words
        or wanted.ideas
        or wanted.shades
        or replace(wanted.filters, size=None) != Filters()
    )


def _good(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    least = max(LEAST_SCORE, float(scores.max()) * LEAST_PART)
    order = np.argsort(-scores, kind="stable")
    return np.asarray(order[scores[order] >= least], np.int64)


def _wished(
    index: Index, found: Candidates, scores: Scores, wanted: Wanted
) -> tuple[Scores, tuple[str, ...]]:
    """Only the colour and brand asked for, where something fitting has them; else any.

    What comes in the size asked for goes before what has other sizes; no sizes are no fault.
    """
    total, missed = scores.total, []
    for kind, has in candidates.wishes(index, wanted, found.positions):
        narrowed = np.where(has, total, 0)
        if float(narrowed.max()) >= max(LEAST_SCORE, float(total.max()) * LEAST_PART):
            total = narrowed
        else:
            missed.append(kind)
    if wanted.age is not None:
        total = total * candidates.suits(found, wanted.age)
    if wanted.filters.size is not None:
        fits = candidates.comes_in(found, wanted.filters.size)
        total = np.where(fits, total, total * _SIZE_MISSED)
        if not fits[total > 0].any():
            missed.append("size")
    return replace(scores, total=np.asarray(total, np.float32)), tuple(missed)


def _varied(hits: Iterable[Hit]) -> list[Hit]:
    """In stock first; of one product in several colours the best, then the others.

    What is only beside the thing comes after all that is the thing.
    """
    seen: Counter[str] = Counter()
    rank: dict[str, int] = {}
    ordered = sorted(hits, key=lambda hit: hit.product.stock <= 0)
    best = max((hit.score for hit in ordered), default=0.0)
    for hit in ordered:
        group = group_of(hit.product)
        rank[hit.product.sku] = seen[group]
        seen[group] += 1
    return sorted(
        ordered,
        key=lambda hit: (
            hit.product.stock <= 0,
            best >= CLEARLY_MEANT and hit.score < best * BESIDE,
            rank[hit.product.sku],
        ),
    )


def _rated(session: Session, hits: Sequence[Hit], least: float) -> list[Hit]:
    ratings = repository.ratings(session, [hit.product.sku for hit in hits])
    return [hit for hit in hits if ratings.get(hit.product.sku, (0.0, 0))[0] >= least]


def _a_little_beyond(filters: Filters) -> Filters:
    """Filters with prices that miss those asked for by not much."""
    low, high = filters.min_price, filters.max_price
    return replace(
        filters,
        min_price=low / NOT_MUCH if low is not None else None,
        max_price=high * NOT_MUCH if high is not None else None,
    )


def _by_price(hits: Sequence[Hit], filters: Filters) -> tuple[Hit, ...]:
    """The nearest to the prices asked for first."""
    low, high = filters.min_price, filters.max_price

    def beyond(hit: Hit) -> float:
        price = hit.product.price
        if high is not None and price > high:
            return float(price - high)
        return float(low - price) if low is not None and price < low else 0.0

    return tuple(sorted(hits, key=beyond))
