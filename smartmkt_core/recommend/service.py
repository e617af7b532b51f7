"""What shoppers may like: for them, like another product, bought together, on the rise; and why."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.events.service import who
from smartmkt_core.recommend import foryou, repository, serving
from smartmkt_core.recommend.alike import bought_together, similar
from smartmkt_core.recommend.behaviour import KINDS, Past, past_of
from smartmkt_core.recommend.keeper import start
from smartmkt_core.recommend.models import (
    Alike,
    Evidence,
    Reason,
    Recommendation,
    Together,
    Visit,
)
from smartmkt_core.recommend.ready import Ready, best
from smartmkt_core.recommend.rules import Policy
from smartmkt_core.recommend.variety import varied

__all__ = [
    "Alike",
    "Evidence",
    "Reason",
    "Recommendation",
    "Together",
    "Visit",
    "alike_customers",
    "bought_together",
    "evidence",
    "recommend",
    "similar",
    "start",
    "trending",
]

CUSTOMER_EVENTS, CUSTOMER_LINES = 150, 300
"""Newest ones that are read for an answer; algorithms remember about a hundred events."""
POPULAR_WITHIN = timedelta(days=90)
TREND_WITHIN = timedelta(days=7)
LEAST_SHOPPERS = 2
"""One shopper is chance, and nobody else's business."""
SAID_HITS = 100
_POOL = 12
"""So many products for each that is wanted are looked at when they are put in order."""
_SPARE = 2
"""Looked up beside those wanted, as one or another may have been sold out by now."""
_NOBODY = Visit()

Floats = NDArray[np.float32]


def recommend(
    session: Session,
    *,
    customer_id: str | None,
    limit: int = 6,
    now: datetime,
    conversation_id: str | None = None,
    visit: Visit = _NOBODY,
    encoder: Any = None,
) -> list[Recommendation]:
    """Products in stock that a shopper may want, the likeliest first, of many kinds.

    From what they did (a guest: in this conversation), what they do now and what they say; filled
    up with what is popular. Not what they bought, unless it gets used up. Of one product in
    several colours only the best. Empty where the shop has nothing in stock.
    """
    ready = serving.server(session).ready(session, now=now)
    past = _past(session, ready, customer_id, conversation_id, visit, now=now)
    words = " ".join(visit.said)
    said = _fitting(session, visit.said, encoder)
    scored = foryou.score(ready, past, said, now=now)
    out = foryou.left_out(ready, past, scored.again)

    def tell(place: int) -> Reason:
        return foryou.why(ready, past, scored, place, words)

    found = _shown(session, ready, scored.total, out, limit=limit, tell=tell)
    if len(found) < limit:
        for one in found:
            out |= ready.goods.group == ready.goods.group[ready.goods.position[one.product.sku]]
        # What is neither known nor wanted by anybody stands behind, but is shown in a new shop.
        rest = ready.popular + np.float32(1e-9)
        found += _shown(
            session, ready, rest, out, limit=limit - len(found), tell=_popular, scale=0.0
        )
    return found


def trending(session: Session, *, limit: int = 6, now: datetime) -> list[Recommendation]:
    """What shoppers want more these days than in the weeks before; empty in a quiet shop."""
    ready = serving.server(session).ready(session, now=now)
    rising = np.where(ready.in_stock, ready.trending, 0)
    skus = [ready.goods.skus[place] for place in best(rising, limit * _POOL)]
    shoppers = repository.shoppers_since(session, skus, now - TREND_WITHIN)
    scores = np.zeros(len(ready.goods), np.float32)
    for sku in skus:
        if shoppers.get(sku, 0) >= LEAST_SHOPPERS:
            scores[ready.goods.position[sku]] = ready.trending[ready.goods.position[sku]]

    def tell(place: int) -> Reason:
        return Reason("trending", count=shoppers[ready.goods.skus[place]])

    return _shown(session, ready, scores, ready.policy.never.copy(), limit=limit, tell=tell)


def alike_customers(
    session: Session, *, customer_id: str, limit: int = 6, now: datetime
) -> list[Recommendation]:
    """What customers with the same interests went for, and how many of them; names nobody."""
    ready = serving.server(session).ready(session, now=now)
    past = _past(session, ready, customer_id, None, _NOBODY, now=now)
    if not len(past.history):
        return []
    crowd = ready.model.crowd
    scores = ready.known(crowd.score([past.history])[0])
    out = foryou.left_out(ready, past, np.zeros(len(ready.goods), np.bool_))
    pool = best(np.where(out | ~ready.in_stock, 0, scores), limit * _POOL)
    counts: dict[int, int] = {}
    for place in pool:
        item = int(ready.item[place])
        found = crowd.because(past.history, item)
        counts[int(place)] = foryou.others(found, past, item) if found is not None else 0
    kept = [place for place, count in counts.items() if count >= LEAST_SHOPPERS]
    scores = np.where(np.isin(np.arange(len(scores)), kept), scores, 0)

    def tell(place: int) -> Reason:
        return Reason("neighbours", count=counts[place])

    return _shown(session, ready, scores, out, limit=limit, tell=tell)


def evidence(
    session: Session, sku: str, reason: Reason, *, customer_id: str | None, now: datetime
) -> Evidence:
    """The facts behind a recommendation's reason."""
    if reason.kind == "trending":
        since = now - TREND_WITHIN
        return Evidence(None, repository.shoppers_since(session, [sku], since).get(sku, 0))
    if reason.sku is None or customer_id is None:
        return Evidence(None, repository.buyers_since(session, sku, now - POPULAR_WITHIN))
    events = [event for event, kind in KINDS.items() if kind == reason.kind]
    if reason.kind == "again":
        events = ["purchase"]
    at = repository.latest(session, customer_id, reason.sku, events)
    return Evidence(at, repository.interested_in_both(session, reason.sku, sku))


def _past(
    session: Session,
    ready: Ready,
    customer_id: str | None,
    conversation_id: str | None,
    visit: Visit,
    *,
    now: datetime,
) -> Past:
    keys = [customer_id] if customer_id else []
    if conversation_id:
        keys.append(who(conversation_id, None))
    deeds = repository.deeds(session, keys, limit=CUSTOMER_EVENTS) if keys else []
    lines = repository.lines(session, customer_id, limit=CUSTOMER_LINES) if customer_id else []
    return past_of(deeds, lines, visit, ready.model.position, now=now)


def _fitting(session: Session, said: Sequence[str], encoder: Any) -> dict[str, float]:
    """Products that fit what somebody says, at most 1 each: the latest words count in full."""
    found: dict[str, float] = {}
    for age, words in enumerate(reversed(said)):
        for hit in catalog.search(session, words, limit=SAID_HITS, encoder=encoder):
            found[hit.product.sku] = max(found.get(hit.product.sku, 0.0), hit.score * 0.5**age)
    return found


def _popular(_place: int) -> Reason:
    return Reason("popular")


def _shown(
    session: Session,
    ready: Ready,
    scores: Floats,
    out: NDArray[np.bool_],
    *,
    limit: int,
    tell: Any,
    scale: float = 1.0,
) -> list[Recommendation]:
    """The best that can be bought now, lifted as the shop wishes, varied, with their reasons."""
    policy, goods = ready.policy, ready.goods
    # Before the best are taken: what is sold out takes no place from what can be bought.
    out = out | ~ready.in_stock
    lifted = np.where(out | (scores <= 0), -1.0, scores / max(float(scores.max(initial=0)), 1e-9))
    plain = lifted
    lifted = np.where(lifted > 0, lifted + policy.lift, lifted).astype(np.float32)
    pool = best(lifted, limit * _POOL)
    order = varied(goods, pool, lifted[pool], variety=policy.variety)
    found: list[Recommendation] = []
    while part := list(itertools.islice(order, limit - len(found) + _SPARE)):
        products = catalog.products(session, [goods.skus[place] for place in part])
        for place in part:
            product = products.get(goods.skus[place])
            if product is not None and product.stock > 0 and len(found) < limit:
                reason = _with_lift(tell(place), policy, place, plain, lifted)
                score = round(float(scores[place]) * scale, 4)
                found.append(Recommendation(product, score, reason))
        if len(found) == limit:
            break
    return found


def _with_lift(reason: Reason, policy: Policy, place: int, plain: Floats, lifted: Floats) -> Reason:
    """The reason, with the shop's rule where the product would stand lower without it."""
    if policy.lift[place] <= 0:
        return reason
    before = np.count_nonzero(plain > plain[place])
    if before <= np.count_nonzero(lifted > lifted[place]):
        return reason
    return replace(reason, lifted="promotion" if policy.promoted[place] else "margin")
