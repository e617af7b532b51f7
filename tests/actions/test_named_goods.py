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


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "out_of_scope"])
@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("en", "kettle", {"KET-C", "KET-S", "KET-1"}),
        ("en", "show me sneakers in navy", {"TID-N"}),
        ("en", "tell me about the Tide Sneaker in navy", {"TID-N"}),
        ("zh", "水壶", {"KET-C", "KET-S", "KET-1"}),
        ("zh", "藏青那款潮汐运动鞋介绍一下", {"TID-N"}),
        ("zh", "潮汐运动鞋防水不", {"TID-N", "TID-W"}),
    ],
)
def test_goods_named_in_few_words_are_shown(talk, language, words, found, intent):
    shopper = talk(language=language)
    say(shopper, words, intent)
    assert skus(shopper) and set(skus(shopper)) <= found


@pytest.mark.parametrize(
    ("language", "wish", "words", "found"),
    [
        ("en", "show me sneakers", "red", {"MAR-R"}),
        ("en", "show me sneakers", "under 80", {"TID-W", "TID-N"}),
        ("zh", "有运动鞋吗", "红色", {"MAR-R"}),
    ],
)
def test_a_bare_limit_narrows_what_is_on_the_screen(talk, language, wish, words, found):
    shopper = talk(language=language)
    shopper.say(wish, "search_product")
    say(shopper, words, "inform")
    assert set(skus(shopper)) == found


def test_what_reads_like_a_wish_of_its_own_is_not_shopping(talk):
    shopper = talk(customer="ann")
    say(shopper, "the lamp has to go", "nlu_fallback", ("return_item",))
    assert not skus(shopper)
    other = talk(conversation="h")
    say(other, "the lamp has to go", "nlu_fallback")
    assert skus(other)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "where's my scarf?"), ("zh", "我买的围巾到哪了")]
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope", "inform"])
def test_where_somebody_s_own_thing_is_is_asked_of_the_order(talk, language, words, intent):
    shopper = talk(customer="ann", language=language)
    assert "10028" in say(shopper, words, intent)


def test_a_question_waits_for_the_name_of_the_product(talk):
    for language, question, name, said in (
        ("en", "what material is it?", "the Tide Sneaker", "canvas"),
        ("zh", "什么材质的", "潮汐运动鞋", "帆布"),
    ):
        shopper = talk(language=language, conversation=language)
        shopper.say(question, "product_question")
        assert said in say(shopper, name, "nlu_fallback")


@pytest.mark.parametrize("intent", ["nlu_fallback", "deny", "inform"])
def test_another_colour_than_just_said_changes_what_is_shown(talk, intent):
    shopper = talk()
    say(shopper, "show me sneakers in white", "search_product")
    said = say(shopper, "no, I meant navy", intent)
    assert "Navy" in said + str(shopper.cards)
