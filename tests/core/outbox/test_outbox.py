"""What is to be sent leaves once, in order, and is tried until it has arrived."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.outbox import service as outbox

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


def put(sessions: Sessions, *keys: str, stream: str = "") -> None:
    with unit_of_work(sessions) as session:
        for key in keys:
            outbox.put(session, "mail", key, stream=stream, now=NOW)


def take(sessions: Sessions, seconds: float = 0, limit: int = 10) -> list[str]:
    with unit_of_work(sessions) as session:
        at = NOW + timedelta(seconds=seconds)
        return [row.key for row in outbox.take(session, ["mail"], now=at, limit=limit)]


def report(sessions: Sessions, key: str, error: str = "", seconds: float = 0) -> bool:
    with unit_of_work(sessions) as session:
        at = NOW + timedelta(seconds=seconds)
        row = outbox.put(session, "mail", key, now=at)
        if not error:
            outbox.delivered(session, row.id, now=at)
            return True
        return outbox.failed(session, row.id, error, now=at)


def test_a_delivery_is_there_only_with_what_caused_it(sessions: Sessions) -> None:
    with pytest.raises(RuntimeError), unit_of_work(sessions) as session:
        outbox.put(session, "mail", "a", now=NOW)
        raise RuntimeError("the cause was undone")
    assert take(sessions) == []


def test_the_same_thing_noted_twice_is_sent_once(sessions: Sessions) -> None:
    put(sessions, "a", "a")
    assert take(sessions) == ["a"]
    report(sessions, "a")
    put(sessions, "a")
    assert take(sessions, seconds=9999) == []


def test_what_one_process_sends_no_other_takes_unless_it_died(sessions: Sessions) -> None:
    put(sessions, "a")
    assert take(sessions) == ["a"]
    assert take(sessions, seconds=60) == []
    assert take(sessions, seconds=outbox.LEASE.total_seconds()) == ["a"]


def test_several_processes_at_once_share_the_work_without_doubling_it(sessions: Sessions) -> None:
    keys = [f"k{number}" for number in range(40)]
    put(sessions, *keys)
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: take(sessions, limit=7), range(8)))
    taken = [key for one in rounds for key in one]
    assert len(taken) == len(set(taken))
    assert sorted(taken + take(sessions, limit=40)) == sorted(keys)


def test_one_stream_leaves_in_order_while_others_pass(sessions: Sessions) -> None:
    put(sessions, "first", "second", stream="talk")
    put(sessions, "other")
    assert take(sessions) == ["first", "other"]
    report(sessions, "first", error="no answer")
    assert take(sessions) == [], "the second waits for the first"
    assert take(sessions, seconds=6) == ["first"]
    report(sessions, "first", seconds=6)
    assert take(sessions, seconds=6) == ["second"]


def test_waits_grow_until_it_is_given_up_and_can_be_tried_again(sessions: Sessions) -> None:
    waits = [outbox.wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 7, 30)]
    assert waits == [5, 15, 45, 3600, 3600]
    put(sessions, "a")
    take(sessions)
    assert not report(sessions, "a", error="no answer")
    late = outbox.GIVE_UP_AFTER.total_seconds() + 60
    assert take(sessions, seconds=late) == ["a"]
    assert report(sessions, "a", error="no answer", seconds=late), "given up"
    assert take(sessions, seconds=2 * late) == []
    with unit_of_work(sessions) as session:
        [row] = outbox.given_up(session)
        assert (row.key, row.error) == ("a", "no answer")
        assert outbox.retry(session, now=NOW) == 1
    assert take(sessions) == ["a"]
