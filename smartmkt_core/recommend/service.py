"""What a customer may like next, with the true reason."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.orders import service as orders
from smartmkt_core.recommend import repository
from smartmkt_core.recommend.alike import Alike, Together, bought_together, similar
from smartmkt_core.recommend.cooccurrence import Config, ItemModel, interest

__all__ = [
    "Alike",
    "Evidence",
    "Reason",
    "Recommendation",
    "Together",
    "bought_together",
    "evidence",
    "recommend",
    "similar",
]

NEWEST_EVENTS = 500_000
CUSTOMER_EVENTS = 300
STALE_AFTER = timedelta(minutes=10)
STALE_GROWTH = 0.01
POPULAR_WITHIN = timedelta(days=90)
_KINDS = {"purchase": "bought", "rating": "liked", "cart": "carted", "view": "viewed"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: ``bought``, ``liked``, ``carted`` or ``viewed`` the product ``sku``, or ``popular``."""

    kind: str
    sku: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product with its score (only comparable within one answer) and the reason."""

    product: Product
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a recommendation rests on: what the customer did and when, and how many others.

    ``shoppers``: who care about both products; for a popular one, who bought it lately.
    """

    at: datetime | None
    shoppers: int


@dataclass(frozen=True, slots=True)
class _Built:
    model: ItemModel
    at: datetime
    last_id: int


def recommend(
    session: Session, *, customer_id: str | None, limit: int = 6, now: datetime
) -> list[Recommendation]:
    """Products in stock that the customer has not bought, the likeliest first.

    From what people with the same interests care about; where that is not enough (a guest, a new
    customer), from what is popular. Of one product in several colours only the best.
    """
    model = _model(session, now=now)
    events = (
        repository.of_customer(session, customer_id, limit=CUSTOMER_EVENTS) if customer_id else []
    )
    bought = {row[1] for row in events if row[2] == "purchase"}
    if customer_id:
        kept = orders.bought_skus(session, customer_id)
        dropped = repository.cancelled_skus(session, customer_id) - kept
        # What was ordered and cancelled was wanted, but not bought.
        events = [_unbought(row) if row[1] in dropped else row for row in events]
        bought = (bought - dropped) | kept
    found = _personal(model, events, bought, now=now)
    taken = {sku for sku, _, _ in found} | bought
    for position in np.argsort(-model.popularity, kind="stable"):
        sku = model.skus[int(position)]
        if sku not in taken:
            found.append((sku, 0.0, Reason("popular")))
    chosen = _sellable(session, found, bought, limit=limit)
    if len(chosen) < limit:
        have = {entry.product.sku for entry in chosen}
        rest = [
            (product.sku, 0.0, Reason("popular"))
            for product in catalog.browse(session, limit=limit * 5 + len(bought))
            if product.sku not in have | bought
        ]
        chosen += _sellable(session, rest, bought | have, limit=limit - len(chosen))
    return chosen


def evidence(
    session: Session, sku: str, reason: Reason, *, customer_id: str | None, now: datetime
) -> Evidence:
    """The facts behind a recommendation's reason."""
    if reason.sku is None or customer_id is None:
        return Evidence(None, repository.buyers_since(session, sku, now - POPULAR_WITHIN))
    event = next((event for event, kind in _KINDS.items() if kind == reason.kind), "")
    at = repository.latest(session, customer_id, reason.sku, event)
    return Evidence(at, repository.interested_in_both(session, reason.sku, sku))


def _unbought(row: repository.Row) -> repository.Row:
    customer, sku, kind, value, at = row
    return customer, sku, "cart" if kind == "purchase" else kind, value, at


def _personal(
    model: ItemModel, events: Sequence[repository.Row], bought: set[str], *, now: datetime
) -> list[tuple[str, float, Reason]]:
    config = Config()
    interests: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for row in events:
        weight = interest(row, now=now, config=config)
        interests[row[1]] = interests.get(row[1], 0.0) + weight
        if weight > 0 and _rank(row[2]) < _rank(kinds.get(row[1], "")):
            kinds[row[1]] = row[2]
    interests = {sku: float(np.log1p(weight)) for sku, weight in interests.items() if weight > 0}
    scores, parts = model.scores(interests)
    known = model.known(interests)
    columns = parts.tocsc()
    found = []
    for position in np.argsort(-scores, kind="stable"):
        if scores[position] <= 0:
            break
        sku = model.skus[int(position)]
        if sku in bought:
            continue
        column = slice(columns.indptr[position], columns.indptr[position + 1])
        strongest = columns.indices[column][int(np.argmax(columns.data[column]))]
        source = known[int(strongest)]
        reason = Reason(_KINDS[kinds[source]], sku=source)
        found.append((sku, float(scores[position]), reason))
    return found


def _rank(kind: str) -> int:
    order = list(_KINDS)
    return order.index(kind) if kind in order else len(order)


def _sellable(
    session: Session,
    found: Sequence[tuple[str, float, Reason]],
    bought: set[str],
    *,
    limit: int,
) -> list[Recommendation]:
    """The first of each product line that can be bought now."""
    chosen: list[Recommendation] = []
    groups: set[str] = set()
    bought_groups = {
        catalog.group_of(product) for product in catalog.products(session, list(bought)).values()
    }
    for start in range(0, len(found), 100):
        part = found[start : start + 100]
        products = catalog.products(session, [sku for sku, _, _ in part])
        for sku, score, reason in part:
            product = products.get(sku)
            if product is None or product.stock <= 0:
                continue
            group = catalog.group_of(product)
            if group in groups or group in bought_groups:
                continue
            groups.add(group)
            chosen.append(Recommendation(product, round(score, 4), reason))
            if len(chosen) == limit:
                return chosen
    return chosen


_built: weakref.WeakKeyDictionary[Engine, _Built] = weakref.WeakKeyDictionary()
_building = threading.Lock()


def _model(session: Session, *, now: datetime) -> ItemModel:
    """The model in memory; built anew after ten minutes or when the events grew by one percent."""
    engine = session.get_bind().engine
    last_id = repository.last_id(session)
    built = _built.get(engine)
    if built is None or _stale(built, last_id, now):
        with _building:
            built = _built.get(engine)
            if built is None or _stale(built, last_id, now):
                rows = repository.newest(session, limit=NEWEST_EVENTS)
                built = _Built(ItemModel.train(rows, now=now), now, last_id)
                _built[engine] = built
    return built.model


def _stale(built: _Built, last_id: int, now: datetime) -> bool:
    if last_id == built.last_id:
        return False
    grown = last_id < built.last_id or last_id > built.last_id * (1 + STALE_GROWTH)
    return grown or abs(now - built.at) > STALE_AFTER
