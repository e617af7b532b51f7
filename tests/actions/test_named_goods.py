"""A product named, with its colour, in whatever words: it is shown, in that colour."""

from __future__ import annotations

from typing import Any

import pytest

from smartmkt_core.db import unit_of_work
from tests.actions import shopfloor
from tests.actions.conftest import NOW
from tests.actions.talk import Talk

TIDE = {"Tide Sneaker": "Tide Sneaker", "潮汐运动鞋": "Tide Sneaker"}
KINDS = {"kettle": "kettle", "水壶": "kettle", "sneakers": "sneaker", "lamp": "lamp"}
COLOURS = {"navy": "navy", "藏青": "navy", "white": "white", "白色": "white", "red": "red",
           "红色": "red", "blue": "blue"}  # fmt: skip


@pytest.fixture(autouse=True)
def floor(shop) -> None:
    """The goods."""
    with unit_of_work(shop.sessions) as session:
        shopfloor.fill(session, NOW)


def named(text: str) -> list[dict[str, Any]]:
    """The names in a sentence, as the assistant finds them with the shop's vocabulary."""
    kinds = (("product", TIDE), ("category", KINDS), ("colour", COLOURS))
    return [
        {"entity": kind, "value": value, "start": (at := text.find(form)), "end": at + len(form)}
        for kind, names in kinds
        for form, value in names.items()
        if form in text
    ]


def say(shopper: Talk, text: str, intent: str, ranking: tuple[str, ...] = ()) -> str:
    shopper._hear(text, intent, named(text), ranking)
    return shopper.text


def skus(shopper: Talk) -> list[str]:
    return [product["sku"] for card in shopper.cards for product in card.get("products", [])]


@pytest.mark.parametrize(
    ("language", "words", "sku"),
    [
        ("en", "is the Tide Sneaker in navy in stock?", "TID-N"),
        ("en", "do you still have the white Tide Sneaker?", "TID-W"),
        ("en", "is there a blue Tide Sneaker?", "TID-N"),
        ("zh", "藏青的潮汐运动鞋还有货吗", "TID-N"),
        ("zh", "潮汐运动鞋白色有货吗", "TID-W"),
    ],
)
def test_the_colour_named_is_the_one_that_is_answered_about(talk, language, words, sku):
    shopper = talk(language=language)
    say(shopper, words, "check_stock")
    assert skus(shopper) == [sku]


def test_it_in_another_colour_is_the_other_one(talk):
    shopper = talk()
    say(shopper, "is the Tide Sneaker in white in stock?", "check_stock")
    shopper.slots["choices"] = None
    say(shopper, "and do you have it in navy?", "check_stock")
    assert skus(shopper) == ["TID-N"]


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", "is the Tide Sneaker in red in stock?", "The Tide Sneaker doesn't come in red"),
        ("zh", "潮汐运动鞋有红色的吗", "潮汐运动鞋没有红色"),
    ],
)
def test_a_colour_that_there_is_not_is_said_with_those_there_are(talk, language, words, said):
    shopper = talk(language=language)
    assert said in say(shopper, words, "check_stock")
    assert set(skus(shopper)) == {"TID-N", "TID-W"}
