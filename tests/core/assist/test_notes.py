"""Private notes and labels."""

from __future__ import annotations

from datetime import datetime

import pytest

from smartmkt_core.assist import notes
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotAllowed
from tests.core.conftest import Sessions


def test_a_note_is_kept_once_and_found_in_the_customers_next_conversation(
    desk: Sessions, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        for _ in range(2):
            notes.add_note(session, "talk", " Prefers e-mail ", agent_id=1, client_id="n1", now=now)
        [here] = notes.notes_on(session, "talk", "c1")
        [next_time] = notes.notes_on(session, "other", "c1")
        assert notes.notes_on(session, "other", None) == []
    assert here.text == next_time.text == "Prefers e-mail"


def test_no_note_reaches_the_shoppers_log(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        conversations.say(session, "talk", Reply("Hello"), now=now)
        notes.add_note(session, "talk", "Careful", agent_id=1, client_id="n1", now=now)
        messages, _ = conversations.history(session, "talk")
    assert [message.text for message in messages] == ["Hello"]


@pytest.mark.parametrize(("text", "why"), [("  ", "empty"), ("x" * 4001, "too_long")])
def test_an_empty_or_endless_note_is_refused(
    desk: Sessions, now: datetime, text: str, why: str
) -> None:
    with unit_of_work(desk) as session, pytest.raises(NotAllowed, match=why):
        notes.add_note(session, "talk", text, agent_id=1, client_id="n1", now=now)


def test_labels_replace_one_another_whatever_their_capitals(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        notes.set_labels(session, "talk", ["VIP", "late  parcel"], agent_id=1, now=now)
        kept = notes.set_labels(session, "talk", ["vip", "退款"], agent_id=1, now=now)
        assert list(notes.labels_in_use(session)) == list(kept)
    assert sorted(kept) == ["VIP", "退款"]


def test_too_many_labels_are_refused(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session, pytest.raises(NotAllowed, match="too_many"):
        notes.set_labels(session, "talk", [str(n) for n in range(13)], agent_id=1, now=now)
