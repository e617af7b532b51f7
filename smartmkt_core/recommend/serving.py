"""What a process keeps ready to answer with, one for each database, and how it stays fresh."""

from __future__ import annotations

import logging
import threading
import weakref
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from smartmkt_core.recommend import repository, training
from smartmkt_core.recommend.goods import Goods
from smartmkt_core.recommend.model import Model
from smartmkt_core.recommend.pulse import Pulse
from smartmkt_core.recommend.ready import Ready, make_ready
from smartmkt_core.recommend.rules import Rules, RulesBroken, policy_of
from smartmkt_core.recommend.store import ModelStore

log = logging.getLogger(__name__)
STALE_AFTER = timedelta(minutes=10)
STALE_GROWTH = 0.01
FIRST_EVENTS = 200_000
"""So many of the newest events tell what is popular; later ones are added one by one."""


@dataclass(slots=True)
class _Learnt:
    model: Model
    version: str | None
    last_event: int
    at: datetime


class Server:
    """Keeps a ``Ready`` fresh. ``kept``: somebody refreshes it beside the turns; else each does."""

    def __init__(
        self,
        *,
        store: ModelStore | None = None,
        rules: Path | None = None,
        encoder: Path | None = None,
    ) -> None:
        self.store, self.encoder, self.kept = store, encoder, False
        self._rules_path, self._rules, self._rules_seen = rules, Rules(), 0.0
        self._goods: Goods | None = None
        self._learnt: _Learnt | None = None
        self._refused: str | None = None
        self._pulse: Pulse | None = None
        self._ready: Ready | None = None
        self._day: object = None
        self._lock = threading.Lock()

    def ready(self, session: Session, *, now: datetime) -> Ready:
        """What to answer with."""
        if self.kept and self._ready is not None:
            return self._ready
        return self.refresh(session, now=now)

    def refresh(self, session: Session, *, now: datetime) -> Ready:
        """Take in what has changed: catalogue, model, rules, events."""
        with self._lock:
            new = self._read_goods(session)
            goods = self._goods
            assert goods is not None
            new |= self._read_model(session, goods, now)
            ruled = self._read_rules() or self._day != now.date()
            assert self._learnt is not None
            pulse = self._count(session, now)
            made = self._ready
            if made is None or new or ruled:
                self._day = now.date()
                policy = policy_of(self._rules, goods, now=now)
                made = (
                    make_ready(goods, self._learnt.model, policy)
                    if made is None or new
                    else replace(made, policy=policy)
                )
            made = replace(
                made,
                popular=pulse.popular(goods),
                trending=pulse.trending(goods),
                in_stock=_in_stock(session, goods),
            )
            self._ready = made
            return made

    def due(self, session: Session, *, now: datetime, growth: float, least: int) -> bool:
        """Whether enough has happened since the kept model was learnt to learn a new one."""
        if self.store is None or self._goods is None:
            return False
        current = self.store.current()
        if current is None:
            return True
        if current.held or self._learnt is None:
            return False
        made = next((m for m in self.store.versions() if m.version == current.version), None)
        if made is None:
            return True
        if now - datetime.fromisoformat(made.made_at) < STALE_AFTER:
            return False
        new = repository.last_id(session) - made.last_event
        return (
            new < 0
            or new >= max(least, growth * made.events)
            or training.mark(self._goods.stamp) != made.catalogue
        )

    def _read_goods(self, session: Session) -> bool:
        if self._goods is not None and self._goods.stamp == repository.catalogue_stamp(session):
            return False
        self._goods = training.catalogue(session, encoder=self.encoder)
        return True

    def _read_rules(self) -> bool:
        path = self._rules_path
        seen = path.stat().st_mtime if path is not None and path.exists() else 0.0
        if path is None or seen == self._rules_seen:
            return False
        self._rules_seen = seen
        try:
            self._rules = Rules.load(path)
        except RulesBroken as error:
            log.error("%s; the rules before it stay in force", error)
            return False
        return True

    def _read_model(self, session: Session, goods: Goods, now: datetime) -> bool:
        current = self.store.current() if self.store is not None else None
        learnt = self._learnt
        known = {self._refused, learnt.version if learnt is not None else None}
        if current is not None and current.version not in known:
            assert self.store is not None
            found = self.store.load(training.load)
            if found is not None:
                manifest, model = found
                # A refused version is not tried again and again: its name stands for what it gave.
                self._learnt = _Learnt(model, current.version, manifest.last_event, now)
                return True
            # Nothing is whole: to look at every file again and again would not mend it.
            self._refused = current.version
        if learnt is not None and (learnt.version is not None or not self._stale(session, now)):
            return False
        model, last = training.quick(session, goods)
        self._learnt = _Learnt(model, None, last, now)
        return True

    def _stale(self, session: Session, now: datetime) -> bool:
        assert self._learnt is not None
        last, known = repository.last_id(session), self._learnt.last_event
        if last == known:
            return False
        grown = last < known or last > known * (1 + STALE_GROWTH)
        return grown or abs(now - self._learnt.at) > STALE_AFTER

    def _count(self, session: Session, now: datetime) -> Pulse:
        last = repository.last_id(session)
        if self._pulse is None or last < self._pulse.last_id:
            self._pulse = Pulse(now)
            self._pulse.last_id = max(0, last - FIRST_EVENTS)
        self._pulse.add(repository.above(session, self._pulse.last_id), now=now)
        return self._pulse


def _in_stock(session: Session, goods: Goods) -> NDArray[np.bool_]:
    """(n,) what can be bought; the goods are not read anew for each piece that is sold."""
    found = np.ones(len(goods), np.bool_)
    gone = [goods.position.get(sku, -1) for sku in repository.sold_out(session)]
    found[[place for place in gone if place >= 0]] = False
    return found


_servers: weakref.WeakKeyDictionary[Engine, Server] = weakref.WeakKeyDictionary()
_making = threading.Lock()


def server(session: Session) -> Server:
    """The one of the session's database; made without a folder where nobody has started one."""
    engine = session.get_bind().engine
    with _making:
        return _servers.setdefault(engine, Server())


def register(engine: Engine, made: Server) -> None:
    """Let a server answer for a database."""
    with _making:
        _servers[engine] = made
