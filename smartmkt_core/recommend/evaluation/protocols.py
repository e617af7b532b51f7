"""What is learnt from, tuned on and measured: ways to hold a part of the behaviour back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.errors import ShopError
from smartmkt_core.recommend.algorithms.base import History, Ints, Log
from smartmkt_core.recommend.evaluation.files import PURCHASE, Behaviour

Protocol = Literal["leave-last-out", "temporal", "temporal-by-user", "purchases"]
_SHARE = 0.8
_COMES_BACK = 0.01
"""Where fewer of what is held back are repeats, items of the history are left out."""


class NothingToMeasure(ShopError):
    """Too little behaviour is left for a protocol. The text says what is missing."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its answer: what somebody did, and the items that came then."""

    user: int
    history: History
    targets: Ints


@dataclass(frozen=True, slots=True)
class Split:
    """``train`` to learn from, ``tune`` to choose with, ``test`` to measure.

    ``whole``: what the chosen ones learn from before they are measured; the same as ``train``
    where the protocol allows nothing newer. ``keep_seen``: items of the history are ranked too.
    """

    protocol: Protocol
    train: Log
    tune: list[Case]
    whole: Log
    test: list[Case]
    keep_seen: bool


def split(behaviour: Behaviour, protocol: Protocol) -> Split:
    """Hold a part of the behaviour back.

    Raises:
        NothingToMeasure: where nobody has enough events, or times are missing.
    """
    ways: dict[str, Callable[[Behaviour], Split]] = {
        "leave-last-out": _leave_last_out,
        "temporal": _temporal,
        "temporal-by-user": _temporal_by_user,
        "purchases": _purchases,
    }
    found = ways[protocol](behaviour)
    for name, cases in (("tune on", found.tune), ("measure", found.test)):
        if not cases:
            raise NothingToMeasure(
                f"nobody is left to {name} by {protocol}; bring more events or another protocol"
            )
    return found


def usual(behaviour: Behaviour) -> Protocol:
    """The protocol that fits the data."""
    if behaviour.sequence:
        return "leave-last-out"
    if behaviour.log.clock == "seconds":
        return "temporal"
    kinds = np.unique(behaviour.kind)
    return "purchases" if PURCHASE in kinds and len(kinds) > 1 else "leave-last-out"


def _leave_last_out(behaviour: Behaviour) -> Split:
    """All but the last two are learnt from; tune on the second to last, measure on the last.

    In a table with several kinds of events what is held back are the two items that somebody
    touched first last, with everything they did from then on: a purchase after a view of the same
    thing is no question.
    """
    log = behaviour.log
    firsts = _first_touches(log) if len(np.unique(behaviour.kind)) > 1 else None
    learnt = np.ones(len(log), bool)
    tune, test = [], []
    starts = log.starts()
    for user in range(log.n_users):
        begin, end = int(starts[user]), int(starts[user + 1])
        events = np.arange(begin, end)
        own = events if firsts is None else events[firsts[begin:end]]
        if len(own) < 3:
            continue
        second, last = int(own[-2]), int(own[-1])
        tune.append(_case(log, user, np.arange(begin, second), log.item[[second]]))
        test.append(_case(log, user, np.arange(begin, last), log.item[[last]]))
        learnt[second:end] = False
    train = _part(log, learnt)
    return Split("leave-last-out", train, tune, train, test, _come_back(tune))


def _temporal(behaviour: Behaviour) -> Split:
    """The first four fifths of all events are learnt from; what people did then is measured.

    Tuned on the last fifth of what is learnt from. Only people who did something before count.
    """
    log = behaviour.log
    if log.clock != "seconds":
        raise NothingToMeasure(
            "the events have no times; add a column at, or use --protocol temporal-by-user"
        )
    cut = np.quantile(log.at, _SHARE)
    early = np.quantile(log.at[log.at < cut], _SHARE) if (log.at < cut).any() else cut
    return _by_parts(behaviour, "temporal", log.at < early, log.at < cut)


def _temporal_by_user(behaviour: Behaviour) -> Split:
    """The first four fifths of each user's events are learnt from, the rest is measured."""
    log = behaviour.log
    starts = log.starts()
    place = np.arange(len(log)) - starts[log.user]
    length = np.diff(starts)[log.user]
    known = np.floor(length * _SHARE)
    return _by_parts(behaviour, "temporal-by-user", place < np.floor(known * _SHARE), place < known)


def _by_parts(
    behaviour: Behaviour,
    protocol: Protocol,
    train: NDArray[np.bool_],
    whole: NDArray[np.bool_],
) -> Split:
    log = behaviour.log
    tune = _later(log, train, whole & ~train)
    test = _later(log, whole, ~whole)
    keep = _come_back(tune)
    if not keep:
        tune, test = _only_new(tune), _only_new(test)
    return Split(protocol, _part(log, train), tune, _part(log, whole), test, keep)


def _purchases(behaviour: Behaviour) -> Split:
    """What people buy, from what they view and put into the basket.

    The buyers are dealt into five parts: of three the purchases are learnt from, one is tuned on,
    one measured. Of these last two parts is known what they did before their first purchase: where
    they look afterwards (at what they wait for, say) would give it away.
    """
    log = behaviour.log
    bought = behaviour.kind == PURCHASE
    buyers = np.unique(log.user[bought])
    part = np.full(log.n_users, -1)
    part[buyers] = np.random.default_rng(1).permutation(len(buyers)) % 5
    of_event = part[log.user]
    first = np.full(log.n_users, len(log))
    np.minimum.at(first, log.user[bought], np.flatnonzero(bought))
    before = np.arange(len(log)) < first[log.user]
    train = before | (of_event < 3)
    whole = before | (of_event < 4)
    tune = _later(log, before & (of_event == 3), bought & (of_event == 3))
    test = _later(log, before & (of_event == 4), bought & (of_event == 4))
    keep = _come_back(tune)
    if not keep:
        tune, test = _only_new(tune), _only_new(test)
    return Split("purchases", _part(log, train), tune, _part(log, whole), test, keep)


def _later(log: Log, known: NDArray[np.bool_], asked: NDArray[np.bool_]) -> list[Case]:
    found = []
    starts = log.starts()
    for user in np.unique(log.user[asked]):
        events = np.arange(starts[user], starts[user + 1])
        before, after = events[known[events]], events[asked[events]]
        if len(before) and len(after):
            found.append(_case(log, int(user), before, np.unique(log.item[after])))
    return found


def _case(log: Log, user: int, events: NDArray[np.int64], targets: Ints) -> Case:
    history = History(log.item[events], log.weight[events], log.at[events])
    return Case(user, history, targets.astype(np.int32))


def _only_new(cases: list[Case]) -> list[Case]:
    found = []
    for case in cases:
        new = np.setdiff1d(case.targets, case.history.item).astype(np.int32)
        if len(new):
            found.append(Case(case.user, case.history, new))
    return found


def _come_back(cases: list[Case]) -> bool:
    """Whether people come back to what they have seen; judged on what is tuned on alone."""
    asked = sum(len(case.targets) for case in cases)
    back = sum(len(np.intersect1d(case.targets, case.history.item)) for case in cases)
    return back > _COMES_BACK * asked


def _first_touches(log: Log) -> NDArray[np.bool_]:
    _, first = np.unique(log.user.astype(np.int64) * log.n_items + log.item, return_index=True)
    found = np.zeros(len(log), bool)
    found[first] = True
    return found


def _part(log: Log, events: NDArray[np.bool_]) -> Log:
    return Log(
        log.user[events],
        log.item[events],
        log.weight[events],
        log.at[events],
        log.n_users,
        log.n_items,
        log.clock,
        log.content,
    )
