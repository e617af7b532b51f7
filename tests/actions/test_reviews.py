"""Reviews of what arrived, opinions of the shop, and regret where somebody is unhappy."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from smartmkt_core.catalog.models import Opinion, Review
from smartmkt_core.db import unit_of_work


def reviews_in(shop):
    with unit_of_work(shop.sessions) as session:
        return [
            (row.customer_id, row.sku, row.rating, row.text)
            for row in session.scalars(select(Review).order_by(Review.id))
        ]


def opinions_in(shop):
    with unit_of_work(shop.sessions) as session:
        return [(row.about, row.text) for row in session.scalars(select(Opinion))]


def test_a_review_is_chosen_starred_and_written(talk, shop):
    shopper = talk(customer="fay")
    shopper.say("I'd like to leave a review", "review")
    assert {b["title"] for b in shopper.buttons} == {
        "Stoneware Mug", "Copper Kettle", "The shop or its service",
    }  # fmt: skip
    assert "stars" in shopper.press("Copper Kettle")
    assert "few words" in shopper.press("★★★★★")
    assert "Thank you" in shopper.say("boils fast and looks lovely", "review")
    assert reviews_in(shop) == [("fay", "KET-1", 5, "boils fast and looks lovely")]


def test_again_takes_the_place_of_the_first(talk, shop):
    shopper = talk(customer="ann", language="zh")
    shopper.say("我想写个评价", "review")
    shopper.say("四星", "inform")
    shopper.press("只打星")
    shopper.say("我想改评价", "review")
    shopper.say("3星", "inform")
    assert "替换" in shopper.press("只打星")
    assert reviews_in(shop) == [("ann", "LAM-1", 3, "")]


@pytest.mark.parametrize("wish", ["我来评价一下", "给台灯打个分", "台灯打分"])
def test_a_wish_to_review_is_not_taken_for_the_review(talk, shop, wish):
    shopper = talk(customer="ann", language="zh")
    shopper.say(wish, "review")
    assert "几句" in shopper.say("四星吧", "inform")
    shopper.say("灯光很柔和", "inform")
    assert reviews_in(shop) == [("ann", "LAM-1", 4, "灯光很柔和")]


@pytest.mark.parametrize(("language", "words"), [("zh", "十一颗星"), ("en", "twenty-five stars")])
def test_more_stars_than_there_are_are_asked_again(talk, shop, language, words):
    shopper = talk(customer="ann", language=language)
    shopper.say("I want to rate the lamp" if language == "en" else "给台灯打分", "review")
    said = shopper.say(words, "inform")
    assert ("how many" in said or "几颗" in said) and reviews_in(shop) == []


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [("en", "sorry, make it 4 stars", "change_order"), ("zh", "不对，给四星", "deny")],
)
def test_the_stars_are_corrected_before_the_words(talk, shop, language, words, intent):
    shopper = talk(customer="ann", language=language)
    shopper.say("I want to rate the lamp" if language == "en" else "给台灯打分", "review")
    shopper.press("★★★☆☆")
    shopper.say(words, intent)
    shopper.press("Just the stars" if language == "en" else "只打星")
    assert reviews_in(shop) == [("ann", "LAM-1", 4, "")]


def test_a_review_is_let_go_in_any_words(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("I'd like to leave a review", "review")
    assert "no review" in shopper.say("actually no, forget the review", "nlu_fallback")
    assert reviews_in(shop) == []


def test_praise_for_a_thing_needs_only_its_stars(talk, shop):
    shopper = talk(customer="fay")
    assert "stars" in shopper.say("the kettle is worth every penny", "review")
    shopper.say("five", "inform")
    assert reviews_in(shop) == [("fay", "KET-1", 5, "the kettle is worth every penny")]


@pytest.mark.parametrize(
    ("language", "words", "sorry"),
    [
        ("en", "worst kettle I ever bought", "sorry about the Copper Kettle"),
        ("zh", "这个水壶质量太差了", "非常抱歉"),
    ],
)
def test_blame_gets_regret_and_a_way_out_not_a_rating(talk, shop, language, words, sorry):
    shopper = talk(customer="fay", language=language)
    said = shopper.say(words, "review")
    assert sorry in said and "stars" not in said
    assert any("/return_item" in b["payload"] for b in shopper.buttons)
    assert reviews_in(shop) == [] and opinions_in(shop) == [("product", words)]
    shopper.press("Publish" if language == "en" else "作为评价")
    shopper.say("1", "inform")
    assert reviews_in(shop) == [("fay", "KET-1", 1, words)]


def test_what_is_said_of_the_shop_is_kept_for_it(talk, shop):
    shopper = talk(conversation="g")
    assert "Thank" in shopper.say("your shop is a hidden gem", "review")
    assert "tell the shop" in talk(conversation="h").say(
        "give feedback about your service", "review"
    )
    assert opinions_in(shop) == [("shop", "your shop is a hidden gem")]


def test_stars_before_the_product_are_not_forgotten(talk, shop):
    shopper = talk(customer="fay", language="zh")
    shopper.say("我想写个评价", "review")
    shopper.say("4星", "inform")
    shopper.press("铜水壶")
    shopper.say("挺好用的，物流也快", "review")
    assert reviews_in(shop) == [("fay", "KET-1", 4, "挺好用的，物流也快")]


def test_nothing_that_has_not_arrived_is_reviewed(talk, shop):
    assert "arrived yet" in talk(customer="bo").say("write a review", "review")
    assert reviews_in(shop) == []


def test_a_guest_reviews_what_a_proven_order_brought(talk, shop):
    guest = talk(conversation="talk")
    assert "order number" in guest.say("I want to write a review of the lamp", "review")
    guest.say("10020", "inform")
    assert "stars" in guest.say("ann@example.com", "inform")
    guest.say("4 stars", "inform")
    guest.say("just the stars", "deny")
    assert reviews_in(shop) == [("ann", "LAM-1", 4, "")]


def test_another_wish_in_between_keeps_the_stars(talk, shop):
    shopper = talk(customer="ann")
    shopper.say("rate a product", "review")
    shopper.press("★★★★☆")
    assert "10028" in shopper.say("where is my order 10028", "track_order")
    assert reviews_in(shop) == [("ann", "LAM-1", 4, "")]


def test_nobodys_product_is_named_by_a_button(talk, shop):
    shopper = talk(customer="ann")
    shopper.choose('/review{"sku": "KET-1", "stars": 1}')
    assert ("ann", "KET-1", 1, "") not in reviews_in(shop)
