"""What people do in conversations, in both languages, through the running servers.

The dialogues are data, in the folder dialogues; script.py there tells how they are written. Each
has a customer and orders of its own, so they are independent of each other and run side by side.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.e2e.dialogues.people import Person, Town
from tests.e2e.dialogues.play import Outcome, play
from tests.e2e.dialogues.script import Dialogue, read_all
from tests.e2e.product import Product
from tests.e2e.shopper import Shopper

BEHAVIOURS = {
    "happy_path", "correction", "digression", "cancellation", "ambiguity",
    "two_requests", "invalid_input", "language_switch", "anger", "shopping",
}  # fmt: skip
AT_ONCE = 6
DIALOGUES = read_all()


@pytest.fixture(scope="module")
def outcomes(product: Product, request: pytest.FixtureRequest) -> dict[str, Future[Outcome]]:
    """The dialogues that were asked for, several played at once."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    given = [item.callspec.params.get("dialogue") for item in items if hasattr(item, "callspec")]
    chosen = [one for one in given if isinstance(one, Dialogue)]
    town = Town(product.sessions)
    stranger = town.settle("en", {"delivered": ""})
    others = {"stranger": stranger.numbers["delivered"], "unknown": "98765"}
    pool = ThreadPoolExecutor(AT_ONCE)
    request.addfinalizer(lambda: pool.shutdown(cancel_futures=True))
    people = [
        town.settle(one.language, one.orders, basket=one.basket, newsletter=one.newsletter)
        for one in chosen
    ]
    return {
        str(one): pool.submit(_play, one, product.url, person, others)
        for one, person in zip(chosen, people, strict=True)
    }


def _play(dialogue: Dialogue, url: str, person: Person, others: dict[str, str]) -> Outcome:
    return play(dialogue, Shopper(url, language=dialogue.language), person, others)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=str)
def test_dialogue(dialogue: Dialogue, outcomes: dict[str, Future[Outcome]]) -> None:
    outcome = outcomes[str(dialogue)].result()
    if outcome.wrong:
        pytest.fail("\n".join([str(dialogue), outcome.wrong, *outcome.transcript]), pytrace=False)


def test_every_behaviour_is_told_in_both_languages() -> None:
    told = {(dialogue.behaviour, dialogue.language) for dialogue in DIALOGUES}
    assert told == {(behaviour, language) for behaviour in BEHAVIOURS for language in ("en", "zh")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_enough_dialogues_and_no_two_are_called_alike(language: str) -> None:
    names = Counter(str(dialogue) for dialogue in DIALOGUES if dialogue.language == language)
    assert names.total() >= 160
    assert max(names.values()) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_shoppers_are_advised_in_at_least_forty_dialogues(language: str) -> None:
    told = [(one.behaviour, one.language) for one in DIALOGUES]
    assert told.count(("shopping", language)) >= 40
