"""Scoring the whole shop for one shopper, and the true reason of each product that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.recommend.algorithms.base import Contribution
from smartmkt_core.recommend.behaviour import Past
from smartmkt_core.recommend.models import Reason
from smartmkt_core.recommend.ready import Ready, to_one

Floats = NDArray[np.float32]

CONTENT, CONTENT_EVENTS = 0.5, 4.0
"""Part that likeness has for somebody unknown, and after how many events it is half of that."""
SAID = 1.0
"""What the shopper says now counts as much as everything that they did."""
AGAIN = 0.6
"""Score of something used up, against the best one's 1."""
LIKE_REFUSED = 0.5
LEAST_NEIGHBOURS = 2
"""One person like another is chance, and nobody else's business."""
REASON_ATTRIBUTES = frozenset({"category", "brand", "material", "use"})


@dataclass(slots=True)
class Scored:
    """``total`` (n,) at most 1 before what the shop lifts, and the parts that it is made of."""

    total: Floats
    learnt: Floats
    content: Floats
    said: Floats
    again: NDArray[np.bool_]


def score(ready: Ready, past: Past, said: dict[str, float], *, now: datetime) -> Scored:
    """Score every product for a shopper; 0 where nothing about them speaks for it.

    ``said``: how well products fit what the shopper says, by number, at most 1.
    """
    goods, history = ready.goods, past.history
    learnt = np.zeros(len(goods), np.float32)
    content = np.zeros(len(goods), np.float32)
    if len(history):
        learnt = ready.scores(ready.model.algorithm.score([history])[0])
    if past.interest:
        known = [(goods.position[s], w) for s, w in past.interest.items() if s in goods.position]
        places = np.array([place for place, _ in known], np.int32)
        content = ready.like(places, np.array([weight for _, weight in known], np.float32))
        part = CONTENT * 0.5 ** (max(len(past.interest) - 1, 0) / CONTENT_EVENTS)
        part = part if learnt.any() else 1.0
        learnt, content = (1 - part) * learnt, part * content
    wished = np.zeros(len(goods), np.float32)
    for sku, fit in said.items():
        if sku in goods.position:
            wished[goods.position[sku]] = SAID * fit
    total = learnt + content + wished
    for sku in past.refused:
        if (place := goods.position.get(sku)) is not None:
            everything = np.arange(len(goods), dtype=np.int32)
            total = total * (1 - LIKE_REFUSED * goods.same(place, everything))
    again = used_up(ready, past, now=now)
    total = to_one(total)
    total[again] = np.maximum(total[again], AGAIN)
    return Scored(np.asarray(total, np.float32), learnt, content, wished, again)


def used_up(ready: Ready, past: Past, *, now: datetime) -> NDArray[np.bool_]:
    """(n,) what the shopper bought, uses up, and may need again."""
    due = np.zeros(len(ready.goods), np.bool_)
    wait = timedelta(days=ready.policy.again_after_days)
    for sku, at in past.owned.items():
        place = ready.goods.position.get(sku)
        if place is not None and ready.policy.consumable[place] and now - at >= wait:
            due[place] = True
    return due


def left_out(ready: Ready, past: Past, again: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) what must not be shown: bought (in any colour), refused, in the basket, or ruled out."""
    goods = ready.goods
    out = ready.policy.never.copy()
    have = [*past.owned, *past.refused]
    have += [sku for sku, kind in past.kinds.items() if kind == "basket"]
    places = [goods.position[sku] for sku in have if sku in goods.position]
    if places:
        out |= np.isin(goods.group, goods.group[places])
    refused = [goods.position[sku] for sku in past.refused if sku in goods.position]
    out[again] = ready.policy.never[again]
    out[refused] = True
    return out


def why(ready: Ready, past: Past, scored: Scored, place: int, words: str) -> Reason:
    """What carried the score of a product; popularity where nothing of the shopper's did."""
    goods = ready.goods
    if scored.again[place]:
        return Reason("again", sku=goods.skus[place])
    parts = (scored.said[place], scored.learnt[place], scored.content[place])
    if not any(part > 0 for part in parts):
        return Reason("popular")
    if parts[0] == max(parts):
        return Reason("said", value=words)
    if parts[1] >= parts[2]:
        found = _learnt(ready, past, place)
        if found is not None:
            return found
    return _likest(ready, past, place) or Reason("popular")


def _learnt(ready: Ready, past: Past, place: int) -> Reason | None:
    """The model's own reason."""
    algorithm, skus = ready.model.algorithm, ready.model.skus
    row = slice(ready.lend.indptr[place], ready.lend.indptr[place + 1])
    item, lent = int(ready.item[place]), bool(row.stop > row.start)
    carried = None if item < 0 else algorithm.because(past.history, item)
    if lent and (carried is None or carried.popular):
        raw = algorithm.score([past.history])[0]
        lenders = ready.lend.indices[row]
        item = int(lenders[np.argmax(ready.lend.data[row] * raw[lenders])])
        carried = algorithm.because(past.history, item)
        if carried is not None and carried.items:
            return Reason("new", sku=skus[carried.items[0][0]])
        return None
    if carried is None:
        return None
    for other, _ in carried.items:
        if skus[other] in past.kinds:
            return Reason(past.kinds[skus[other]], sku=skus[other])
    if (count := others(carried, past, item)) >= LEAST_NEIGHBOURS:
        return Reason("neighbours", count=count)
    for attribute, _ in carried.attributes:
        name, value = ready.model.values[attribute]
        if name in REASON_ATTRIBUTES:
            return Reason("taste", attribute=name, value=value)
    return Reason("popular") if carried.popular else None


def others(carried: Contribution, past: Past, item: int) -> int:
    """How many people beside the shopper went for an item.

    Nobody is like the shopper as much as they themselves, in what the model learnt from: where they
    know the item, one of those who speak for it is taken for them.
    """
    return len(carried.neighbours) - int(item in past.history.item)


def _likest(ready: Ready, past: Past, place: int) -> Reason | None:
    """What the shopper did with the product that is most like this one."""
    goods = ready.goods
    known = [sku for sku in past.kinds if sku in goods.position]
    if not known:
        return None
    rows = goods.attributes[[goods.position[sku] for sku in known]]
    likeness = np.asarray((rows @ goods.attributes[[place]].T).todense()).ravel()
    weights = np.array([past.interest.get(sku, 0.0) for sku in known])
    best = int(np.argmax(likeness * weights))
    if likeness[best] <= 0:
        return None
    return Reason(past.kinds[known[best]], sku=known[best])
