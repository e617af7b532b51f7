"""The log: numbers without gaps, each message once, each answer once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def talk(sessions: Sessions) -> str:
    """A new conversation."""
    with unit_of_work(sessions) as session:
        return conversations.start(session, now=NOW).id


def take(sessions: Sessions, talk: str, text: str, client_id: str | None = None) -> int:
    with unit_of_work(sessions) as session:
        return conversations.take(
            session, talk, text=text, client_id=client_id, now=NOW
        ).message.seq


def test_an_id_cannot_be_guessed(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        ids = {conversations.start(session, now=NOW).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(bytes.fromhex(one)) == 16 for one in ids)


def test_many_writers_leave_no_gap_and_no_double(sessions: Sessions, talk: str) -> None:
    def write(number: int) -> int:
        if number % 2:
            return take(sessions, talk, f"message {number}", f"id-{number}")
        with unit_of_work(sessions) as session:
            return conversations.say(session, talk, Reply(f"line {number}"), now=NOW).seq

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(write, range(80)))
    assert sorted(numbers) == list(range(1, 81))
    with sessions() as session:
        messages, complete = conversations.history(session, talk)
        assert [message.seq for message in messages] == list(range(1, 81))
        assert complete
        assert conversations.get(session, talk).last_seq == 80


def test_a_failed_write_takes_no_number(sessions: Sessions, talk: str) -> None:
    with pytest.raises(RuntimeError), unit_of_work(sessions) as session:
        conversations.take(session, talk, text="lost", now=NOW)
        raise RuntimeError("the power fails")
    assert take(sessions, talk, "kept") == 1


def test_the_same_message_sent_by_many_at_once_counts_once(sessions: Sessions, talk: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        numbers = set(threads.map(lambda _: take(sessions, talk, "hello", "same"), range(12)))
    assert numbers == {1}
    with sessions() as session:
        assert len(conversations.history(session, talk)[0]) == 1


def test_an_unknown_conversation_is_not_found(sessions: Sessions) -> None:
    with pytest.raises(NotFound):
        take(sessions, "nobody", "hello")


def test_open_messages_come_in_order_and_are_answered_once(sessions: Sessions, talk: str) -> None:
    first, second = take(sessions, talk, "one"), take(sessions, talk, "two")
    with unit_of_work(sessions) as session:
        found = conversations.next_open(session, talk)
        assert found is not None and found[1].seq == first
        lines = conversations.answer(session, talk, first, [Reply("1"), Reply("1b")], now=NOW)
        assert lines is not None and [line.seq for line in lines] == [3, 4]
    with unit_of_work(sessions) as session:
        assert conversations.answer(session, talk, first, [Reply("again")], now=NOW) is None
        found = conversations.next_open(session, talk)
        assert found is not None and found[1].seq == second
        assert conversations.settle(session, talk, second, now=NOW)
    with unit_of_work(sessions) as session:
        assert conversations.next_open(session, talk) is None


def test_two_processes_answering_at_once_log_one_answer(sessions: Sessions, talk: str) -> None:
    seq = take(sessions, talk, "hello")

    def answer(number: int) -> bool:
        with unit_of_work(sessions) as session:
            replies = [Reply(f"answer {number}")]
            return conversations.answer(session, talk, seq, replies, now=NOW) is not None

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(answer, range(4))).count(True) == 1
    with sessions() as session:
        assert conversations.get(session, talk).last_seq == 2


def test_unanswered_conversations_are_found_after_a_restart(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        open_one = conversations.start(session, now=NOW).id
        answered = conversations.start(session, now=NOW).id
        old = conversations.start(session, now=NOW).id
        conversations.start(session, now=NOW)
        conversations.take(session, open_one, text="hi", now=NOW)
        conversations.take(session, answered, text="hi", now=NOW)
        conversations.answer(session, answered, 1, [Reply("hello")], now=NOW)
        conversations.take(session, old, text="hi", now=NOW - timedelta(days=1))
    with sessions() as session:
        assert list(conversations.unanswered(session, since=NOW - timedelta(hours=1))) == [open_one]


def test_history_comes_in_batches(sessions: Sessions, talk: str) -> None:
    for number in range(5):
        take(sessions, talk, f"message {number}")
    with sessions() as session:
        messages, complete = conversations.history(session, talk, since=1, limit=3)
        assert [message.seq for message in messages] == [2, 3, 4]
        assert not complete
        messages, complete = conversations.history(session, talk, since=4, limit=3)
        assert [message.seq for message in messages] == [5]
        assert complete


def test_only_what_was_offered_here_can_be_chosen(sessions: Sessions, talk: str) -> None:
    card = {
        "type": "orders",
        "orders": [{"order_number": "1", "action": {"title": "Show", "payload": "/details"}}],
    }
    with unit_of_work(sessions) as session:
        other = conversations.start(session, now=NOW).id
        replies = [{"title": "Yes", "payload": "/affirm"}]
        conversations.say(session, talk, Reply("Sure?", replies, custom=card), now=NOW)
        conversations.take(session, talk, text="/restart", now=NOW)
    with sessions() as session:
        assert conversations.offered(session, talk, "/affirm") == "Yes"
        assert conversations.offered(session, talk, "/details") == "Show"
        assert conversations.offered(session, talk, "/restart") is None
        assert conversations.offered(session, other, "/affirm") is None


def test_the_language_follows_what_is_typed_until_it_is_chosen(
    sessions: Sessions, talk: str
) -> None:
    def language_after(text: str, payload: str = "") -> str:
        with unit_of_work(sessions) as session:
            taken = conversations.take(session, talk, text=text, payload=payload, now=NOW)
            return taken.conversation.language

    assert language_after("where is my order?") == "en"
    assert language_after("我的订单到哪了？") == "zh"
    assert language_after("10027") == "zh"
    assert language_after("Track my order", payload="/track_order") == "zh"
    assert language_after("please write in English") == "en"
    with unit_of_work(sessions) as session:
        pins = Reply(custom={"type": "language", "language": "zh"})
        lines = conversations.answer(session, talk, 5, [pins, Reply("好的。")], now=NOW)
        assert lines is not None and [line.text for line in lines] == ["好的。"]
    assert language_after("thanks a lot") == "zh"
    with unit_of_work(sessions) as session:
        assert conversations.set_language(session, talk, "en", now=NOW).language == "en"
        assert conversations.set_language(session, talk, "tlh", now=NOW).language == "en"
    assert language_after("谢谢您") == "en"


def test_what_was_understood_is_noted(sessions: Sessions, talk: str) -> None:
    with unit_of_work(sessions) as session:
        message = conversations.take(session, talk, text="late again!", now=NOW).message
        conversations.record_understanding(
            session, message.id, intent="complaint", confidence=0.9, mood="negative", anger=0.7
        )
        conversations.record_understanding(session, message.id, mood="neutral")
        conversations.record_understanding(session, 10**9, intent="greet")
    with sessions() as session:
        noted = conversations.last_message(session, talk)
        assert noted is not None
        assert (noted.intent, noted.mood, noted.anger) == ("complaint", "neutral", 0.7)
        assert noted.sender == Sender.USER
