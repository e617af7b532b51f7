"""How much an event tells, what a shopper's history is, and the log that models learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.events.service import REJECT
from smartmkt_core.recommend import repository
from smartmkt_core.recommend.algorithms.base import History, Log
from smartmkt_core.recommend.models import Visit
from smartmkt_core.recommend.repository import Deed, Line

WEIGHTS = {"view": 1.0, "click": 1.0, "accept": 2.0, "cart": 3.0, "purchase": 4.0}
"""What an event tells of interest; a kind that isn't here tells nothing."""
STAR = 1.5
"""For each star above three of a rating; a rating below three takes interest away."""
REJECTED = -3.0
REJECTED_FOR = timedelta(days=30)
"""For so long what somebody did not want stays away."""
HALF_LIFE = timedelta(days=14)
"""After which an event counts half, where nothing learnt says how long an interest lasts."""
SAME_VISIT = timedelta(hours=12)
KINDS = {
    "purchase": "bought",
    "rating": "liked",
    "cart": "carted",
    "accept": "viewed",
    "click": "viewed",
    "view": "viewed",
}
"""Kinds of events as reasons call them, the most telling first."""
_RANK = {kind: rank for rank, kind in enumerate(["basket", *dict.fromkeys(KINDS.values())])}
MOST_EVENTS = 100_000_000
MOST_OF_ONE = 500
"""Of one shopper the newest events: robots and resellers would take the time of all others, as
pairs grow with the square."""

Progress = Callable[[str, int, int | None], None]


def weigh(kind: str, value: float | None) -> float:
    """How much an event tells: positive for interest, negative for its opposite."""
    if kind == "rating":
        return STAR * ((3.0 if value is None else value) - 3.0)
    return REJECTED if kind == REJECT else WEIGHTS.get(kind, 0.0)


@dataclass(slots=True)
class Past:
    """What one shopper did, as far as it matters now.

    ``history``: for the model; ``interest``: by product how much, faded with time; ``kinds``: by
    product the strongest sign of it; ``owned``: what was bought and kept, with when last;
    ``refused``: what not to show.
    """

    history: History
    interest: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    owned: dict[str, datetime] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


def past_of(
    deeds: Sequence[Deed],
    lines: Sequence[Line],
    visit: Visit,
    position: Mapping[str, int],
    *,
    now: datetime,
) -> Past:
    """Put together what is recorded of a shopper (oldest first) and what they do now."""
    past = Past(History.of([]))
    kept = {line.sku for line in lines if not line.cancelled}
    dropped = {line.sku for line in lines if line.cancelled} - kept
    bought = {deed.sku for deed in deeds if deed.kind == "purchase"}
    deeds = [*deeds, *_ordered(lines, bought), *_now(visit, deeds, now)]
    deeds.sort(key=lambda deed: deed.at)
    net: dict[str, float] = {}
    counted: list[tuple[str, float, datetime]] = []
    for deed in deeds:
        # What was ordered and cancelled was wanted, but not bought.
        cancelled = deed.kind == "purchase" and deed.sku in dropped
        kind = "cart" if cancelled else deed.kind
        if kind == "purchase":
            past.owned[deed.sku] = deed.at
        if kind == REJECT and now - deed.at < REJECTED_FOR:
            past.refused.add(deed.sku)
        weight = weigh("cart" if kind == "basket" else kind, deed.value)
        net[deed.sku] = net.get(deed.sku, 0.0) + weight
        if weight > 0:
            counted.append((deed.sku, weight, deed.at))
            _note(past.kinds, deed.sku, KINDS.get(kind, kind))
    past.owned.update({line.sku: line.at for line in lines if not line.cancelled})
    past.refused |= set(visit.refused)
    counted = [row for row in counted if net[row[0]] > 0]
    for sku, weight, at in counted:
        faded = weight * 0.5 ** (max(now - at, timedelta(0)) / HALF_LIFE)
        past.interest[sku] = past.interest.get(sku, 0.0) + faded
    counted = [row for row in counted if row[0] in position]
    past.kinds = {sku: kind for sku, kind in past.kinds.items() if net[sku] > 0}
    past.history = History(
        np.array([position[sku] for sku, _, _ in counted], np.int32),
        np.array([weight for _, weight, _ in counted], np.float32),
        np.array([int(at.timestamp()) for _, _, at in counted], np.int64),
        now=int(now.timestamp()),
    )
    return past


def _ordered(lines: Iterable[Line], bought: set[str]) -> list[Deed]:
    """Orders as events, for shops that bring orders and no events of them."""
    return [Deed(line.sku, "purchase", None, line.at) for line in lines if line.sku not in bought]


def _now(visit: Visit, deeds: Sequence[Deed], now: datetime) -> list[Deed]:
    """What a visit tells beside what is recorded of it already."""
    fresh = {(deed.sku, deed.kind) for deed in deeds if now - deed.at < SAME_VISIT}
    viewed = [Deed(sku, "view", None, now) for sku in visit.viewed if (sku, "view") not in fresh]
    return [*viewed, *(Deed(sku, "basket", None, now) for sku in visit.basket)]


def _note(kinds: dict[str, str], sku: str, kind: str) -> None:
    if sku not in kinds or _RANK[kind] < _RANK[kinds[sku]]:
        kinds[sku] = kind


@dataclass(frozen=True, slots=True)
class Learning:
    """A log with the products that its items stand for, and how far it goes."""

    log: Log
    skus: list[str]
    buys: np.ndarray
    last_event: int


def read_log(
    session: Session,
    skus: Sequence[str],
    *,
    most: int = MOST_EVENTS,
    progress: Progress | None = None,
) -> Learning:
    """The newest ``most`` events as a log, 20 bytes each in memory; items are ``skus`` first.

    Products that are no longer sold come behind them: they still tell who is like whom. A shop
    without a single purchase among its events lends its orders.
    """
    position = {sku: n for n, sku in enumerate(skus)}
    last = repository.last_id(session)
    blocks: list[tuple[np.ndarray, ...]] = []
    before, users, done = "", -1, 0
    total = min(most, repository.count_events(session, above=last - most))
    for rows in repository.stream(session, above=last - most):
        names = np.array([row[0] for row in rows])
        new = np.concatenate([[names[0] != before], names[1:] != names[:-1]])
        user = users + np.cumsum(new)
        weight = np.array([weigh(row[2], row[3]) for row in rows], np.float32)
        item = np.array([position.setdefault(row[1], len(position)) for row in rows], np.int32)
        at = np.array([row[4] for row in rows], np.int64)
        buys = np.array([row[2] == "purchase" for row in rows])
        good = weight > 0
        blocks.append((user[good].astype(np.int32), item[good], weight[good], at[good], buys[good]))
        before, users, done = str(names[-1]), int(user[-1]), done + len(rows)
        if progress:
            progress("events", min(done, total), total)
    user, item, weight, at, bought = _joined(blocks)
    log = Log(user, item, weight, at, n_users=users + 1, n_items=len(position))
    kept = newest_of_each(log, MOST_OF_ONE)
    if not kept.all():
        log = replace(log, user=user[kept], item=item[kept], weight=weight[kept], at=at[kept])
        item, bought = item[kept], bought[kept]
    counts = np.bincount(item[bought], minlength=len(position)).astype(np.int32)
    return Learning(log, list(position), counts, last)


def newest_of_each(log: Log, most: int) -> NDArray[np.bool_]:
    """Which events are among the newest ``most`` of their user."""
    ends = np.cumsum(np.bincount(log.user, minlength=log.n_users))
    return np.asarray(ends[log.user] - np.arange(len(log)) <= most)


def _joined(blocks: list[tuple[np.ndarray, ...]]) -> list[np.ndarray]:
    """The columns of all blocks, each block let go as soon as it is copied."""
    kinds = (np.int32, np.int32, np.float32, np.int64, np.bool_)
    size = sum(len(block[0]) for block in blocks)
    columns = [np.empty(size, kind) for kind in kinds]
    begin = 0
    while blocks:
        block = blocks.pop(0)
        end = begin + len(block[0])
        for column, part in zip(columns, block, strict=True):
            column[begin:end] = part
        begin = end
    return columns
