"""The question asked first is the one that leaves the fewest products."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from smartmkt_core.catalog.ages import child_age, suits
from smartmkt_core.catalog.limits import Limits
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.opinions import asks_opinion, said_about
from smartmkt_core.catalog.questions import BANDS, best_question, fits


def thing(number: int, price: int = 50, **attributes: str | bool) -> Product:
    """A product of a line of its own."""
    return Product(
        sku=f"P{number}",
        title=f"Thing {number}, Red",
        category="Things",
        price=Decimal(price),
        attributes=attributes,
    )


def uses(*names: str) -> list[Product]:
    return [thing(number, use=name) for number, name in enumerate(names)]


def expected_left(products: Sequence[Product], name: str, values: Sequence[str]) -> float:
    """What an answer leaves on average, counted the slow way."""
    kept = [[p for p in products if fits(p, name, [value])] for value in values]
    answers = sum(len(part) for part in kept)
    return sum(len(part) / answers * len(part) / len(products) for part in kept)


def test_the_reduction_is_what_answers_leave_on_average() -> None:
    things = uses("hiking", "hiking", "rain", "rain", "office", "office")
    question = best_question(things)
    assert question is not None and question.name == "use"
    left = expected_left(things, "use", [option.value for option in question.options])
    assert question.reduction == pytest.approx(0.85 * (1 - left))


def test_use_is_asked_before_a_specification_that_splits_as_well() -> None:
    pairs = [("hiking", "wool"), ("rain", "nylon"), ("office", "cotton"), ("home", "felt")]
    things = [thing(n, use=use, material=made) for n, (use, made) in enumerate(pairs)]
    question = best_question(things)
    assert question is not None and question.name == "use"
    other = best_question(things, asked=["use"])
    assert other is not None and other.name == "material"


def test_the_price_is_asked_in_round_bands() -> None:
    things = [thing(number, price=10 + 13 * number) for number in range(9)]
    question = best_question(things)
    assert question is not None and question.name == "price"
    assert len(question.options) == BANDS
    edges = [option.high for option in question.options if option.high is not None]
    assert all(edge % 5 == 0 for edge in edges)


def test_nothing_is_asked_where_no_answer_helps() -> None:
    same = [thing(number, use="hiking") for number in range(8)]
    assert best_question(same) is None
    assert best_question([thing(1)]) is None


def test_colours_of_one_thing_are_one_candidate() -> None:
    shades = [thing(1, use="hiking"), thing(1, use="hiking"), thing(1, use="rain")]
    assert best_question(shades) is None


def test_values_that_can_not_be_said_are_not_asked_for() -> None:
    things = uses("hiking", "rain", "office", "home")
    assert best_question(things, speakable=lambda name, value: False) is None


@pytest.mark.parametrize(
    ("stated", "wanted", "found"),
    [
        ({"use": "hiking and rain"}, ["hiking", "rain"], 2),
        ({"use": "hiking and rain"}, ["rain"], 1),
        ({"use": "徒步和雨天"}, ["雨天"], 1),
        ({"use": "office"}, ["rain"], 0),
        ({}, ["rain"], 0),
    ],
)
def test_how_many_wishes_a_product_meets(
    stated: dict[str, str], wanted: list[str], found: int
) -> None:
    assert fits(thing(1, **stated), "use", wanted) == found


def test_what_is_for_everybody_fits_men_and_women_but_no_children() -> None:
    anybody = thing(1, gender="unisex")
    assert fits(anybody, "gender", ["men"]) and fits(anybody, "gender", ["women"])
    assert not fits(anybody, "gender", ["children"])


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("toy for a 2 year old", 2),
        ("a toy for ages 3-5", 3),
        ("for my nephew, he is four years old", 4),
        ("两岁宝宝玩具", 2),
        ("十岁的孩子", 10),
        ("my dad turns 60", None),
        ("a kettle with 2 years warranty", None),
        ("size 42", None),
    ],
)
def test_ages_as_people_say_them(said: str, age: int | None) -> None:
    assert child_age(said) == age


@pytest.mark.parametrize(
    ("stated", "age", "does"),
    [
        ("2–9", 4, True),
        ("2–9", 10, False),
        ("3+", 2, False),
        ("0+", 1, True),
        ("", 7, True),
        ("6–18 months", 1, True),
        ("6个月以上", 3, True),
        ("6–18 months", 4, False),
        ("18 months – 3 years", 3, True),
        ("6个月-3岁", 5, False),
        ("0-24m", 4, False),
        ("up to 3 years", 2, True),
        ("12岁以下", 13, False),
        ("120–150 cm", 7, True),
    ],
)
def test_ages_as_attributes_write_them(stated: str, age: int, does: bool) -> None:
    assert suits(age, stated) is does


def test_limits_with_properties_survive_being_kept() -> None:
    limits = Limits(facets=("use=hiking|rain",), age=3)
    assert Limits.of(limits.as_dict()) == limits
    assert limits.kinds() == ["age", "facets"]
    assert limits.without("facets").without("age") == Limits()


REVIEWS = [
    Review(sku="S", rating=5, text="Warm all day. Not itchy at all, even at the neck."),
    Review(sku="S", rating=2, text="Pilled after a week."),
    Review(sku="S", rating=4, text="很软，一点不扎。"),
]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("is the scarf itchy?", ["Not itchy at all, even at the neck.", "很软，一点不扎。"]),
        ("会起球吗", ["Pilled after a week."]),
        ("does it glow in the dark?", []),
    ],
)
def test_reviews_answer_with_the_sentences_that_speak_of_it(asked: str, said: list[str]) -> None:
    scarf = Product(sku="S", title="Wool Scarf", title_zh="羊毛围巾", price=Decimal(9))
    assert [one.sentence for one in said_about(scarf, REVIEWS, asked)] == said


def test_a_name_is_no_question() -> None:
    boot = Product(sku="B", title="Rain Boot", title_zh="雨靴", price=Decimal(9))
    wet = [Review(sku="B", rating=5, text="Dry in the wet. Fits well.")]
    assert said_about(boot, wet, "does the rain boot rust?") == []


def test_what_only_users_know_is_a_matter_of_opinion() -> None:
    assert asks_opinion("is the jumper itchy?") and asks_opinion("围巾扎脖子吗")
    assert not asks_opinion("show me warm jumpers")
