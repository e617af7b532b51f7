"""Conversations that go wrong, and ones that don't, through the running servers."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from smartmkt_core.conversations.models import Conversation
from tests.e2e.dialogues.people import Person, Town
from tests.e2e.dialogues.play import shown
from tests.e2e.escalation.inprocess import DISTURBED, IN_TIME, count_steps
from tests.e2e.escalation.judge import Heard, Outcome, figures
from tests.e2e.escalation.script import Case, filled, read_cases
from tests.e2e.product import Product
from tests.e2e.shopper import Shopper

AT_ONCE = 6


@pytest.fixture(scope="module")
def outcomes(product: Product) -> list[Outcome]:
    """All dialogues, each with a customer and orders of its own."""
    town = Town(product.sessions, first=5000)
    stranger = town.settle("en", {"delivered": ""}).numbers["delivered"]
    others = {"stranger": stranger, "unknown": "98765"}
    cases = read_cases()
    people = [town.settle(case.language, case.orders) for case in cases]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        played = [
            pool.submit(_play, product, case, person, others)
            for case, person in zip(cases, people, strict=True)
        ]
        return [one.result() for one in played]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_is_unhappy_is_noticed_and_who_is_content_left_in_peace(
    outcomes: list[Outcome], language: str
) -> None:
    shares = figures(outcomes)[language]
    wrong = "\n".join(
        one.told() for one in outcomes if one.case.language == language and not one.right
    )
    assert shares["in time"] >= IN_TIME, f"{shares}\n{wrong}"
    assert shares["disturbed"] <= DISTURBED, f"{shares}\n{wrong}"


def test_danger_and_law_never_wait_for_an_answer(outcomes: list[Outcome]) -> None:
    missed = [one.told() for one in outcomes if one.case.at_once and not one.right]
    assert len(missed) <= 1, "\n".join(missed)


def _play(product: Product, case: Case, person: Person, others: dict[str, str]) -> Outcome:
    shopper = Shopper(product.url, language=case.language)
    outcome = Outcome(case)
    try:
        if case.signed_in:
            shopper.sign_in(person.customer_id)
        for turn in case.turns:
            said = filled(turn, {**person.values(), **others})
            replies = []
            with contextlib.suppress(TimeoutError):
                replies = shopper.say(said)
            heard = Heard(said, "\n".join(shown(replies)))
            _look(product, str(shopper.session["session_id"]), heard)
            outcome.heard.append(heard)
            if heard.waiting:
                break
    finally:
        shopper.close()
    return outcome


def _look(product: Product, conversation_id: str, heard: Heard) -> None:
    with product.sessions() as session:
        row = session.get_one(Conversation, conversation_id)
        heard.waiting = row.state == "pending"
        heard.level, heard.score = row.escalation_level, row.escalation_score
        heard.steps = count_steps(session, conversation_id)
