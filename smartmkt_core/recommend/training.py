"""Learning from what shoppers did: everything for a version to keep, or a little, at once."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from smartmkt_core.recommend import repository
from smartmkt_core.recommend.algorithms.base import Algorithm, Content
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.algorithms.user_neighbours import UserNeighbours
from smartmkt_core.recommend.behaviour import MOST_EVENTS, Learning, Progress, read_log
from smartmkt_core.recommend.choosing import choose, plain, sample
from smartmkt_core.recommend.goods import Goods, read_goods, read_vectors
from smartmkt_core.recommend.model import Model
from smartmkt_core.recommend.store import Manifest, ModelStore

QUICK_EVENTS = 200_000
CROWD_EVENTS = 5_000_000
"""Events of those whom somebody is compared with; more people would say the same."""


def train(
    session: Session,
    store: ModelStore,
    *,
    now: datetime,
    encoder: Path | None = None,
    most: int = MOST_EVENTS,
    progress: Progress | None = None,
) -> Manifest:
    """Learn from everything and put the result in force as a new version.

    ``encoder``: folder of the encoder whose vectors of the products tell what they are like.

    Raises:
        TrainingUnderWay: another process does the same.
    """
    with store.training():
        began = time.monotonic()
        goods = catalogue(session, encoder=encoder)
        learning = read_log(session, goods.skus, most=most, progress=progress)
        model = learn(None, learning, goods, progress=progress)
        return store.write(
            model.save,
            now=now,
            products=len(goods),
            events=len(learning.log),
            last_event=learning.last_event,
            catalogue=mark(goods.stamp),
            algorithm=model.algorithm.name,
            seconds=round(time.monotonic() - began, 1),
        )


def catalogue(session: Session, *, encoder: Path | None = None) -> Goods:
    """The goods as they are now, with their vectors."""
    goods = read_goods(session, repository.catalogue_stamp(session))
    if encoder is not None:
        goods.vectors = read_vectors(session, goods.skus, encoder)
    return goods


def quick(session: Session, goods: Goods) -> tuple[Model, int]:
    """A plain model of the newest events, learnt in a moment; up to which event."""
    learning = read_log(session, goods.skus, most=QUICK_EVENTS)
    return learn(plain(), learning, goods), learning.last_event


def learn(
    algorithm: Algorithm | None,
    learning: Learning,
    goods: Goods,
    *,
    progress: Progress | None = None,
) -> Model:
    """Fit an algorithm (without one: the best for this shop) and find out who is like whom."""
    log = replace(learning.log, content=_padded(goods.content, learning.log.n_items))
    if algorithm is None:
        algorithm = choose(log, progress=progress)
    else:
        algorithm.fit(log)
    crowd = UserNeighbours()
    crowd.fit(sample(log, CROWD_EVENTS))
    events = np.bincount(log.item, minlength=log.n_items).astype(np.int32)
    counts = np.stack([events, learning.buys])
    return Model(algorithm, crowd, learning.skus, counts, goods.values)


def load(folder: Path) -> Model:
    """The model of a version's folder."""
    return Model.load(folder, Hybrid.load)


def mark(stamp: tuple[Any, ...]) -> str:
    """A catalogue's stamp in a few letters."""
    return hashlib.sha256(repr(stamp).encode()).hexdigest()[:16]


def _padded(content: Content, items: int) -> Content:
    """Content with empty rows for products that are no longer sold."""
    attributes, vectors = content.attributes, content.vectors
    if attributes is not None and items > attributes.shape[0]:
        gone = sparse.csr_array((items - attributes.shape[0], attributes.shape[1]), dtype="float32")
        attributes = sparse.csr_array(sparse.vstack([attributes, gone]))
    if vectors is not None and items > len(vectors):
        none = np.zeros((items - len(vectors), vectors.shape[1]), np.float32)
        vectors = np.concatenate([vectors, none])
    return Content(attributes, vectors)
