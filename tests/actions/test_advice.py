"""Advice in conversation: asked before it is shown, turned down, waited for, paid for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.restock.models import RestockReminder
from tests.actions.shopfloor import fill

USES = ["hiking and rain", "running", "office", "home", "snow", "everyday"]


@pytest.fixture
def floor(shop: Any) -> Any:
    """The shop of shoes and kettles, with six boots for six uses."""
    with unit_of_work(shop.sessions) as session:
        fill(session, shop.clock())
        for number, use in enumerate(USES):
            session.add(
                Product(
                    sku=f"BOOT-{number}",
                    title=f"{use.split()[0].title()} Boot",
                    title_zh=f"靴子{number}",
                    category="Boots",
                    brand="Norrfall",
                    price=Decimal(60 + 20 * number),
                    stock=5,
                    attributes={"category_zh": "靴子", "use": use, "material": "leather"},
                )
            )
    return shop


def noted(shop: Any, kind: str) -> list[str]:
    """Products of which this was written down."""
    with shop.sessions() as session:
        rows = session.scalars(select(BehaviourEvent).where(BehaviourEvent.event == kind))
        return [row.sku for row in rows if row.conversation_id]


def skus(talk: Any) -> list[str]:
    """Products on the cards of the last answer."""
    return [one["sku"] for card in talk.cards for one in card.get("products", [])]


def test_whoever_wants_advice_is_asked_for_the_use_before_anything_is_shown(talk, floor):
    shopper = talk()
    said = shopper.say("help me choose boots", "recommend_product")
    assert said.endswith("?") and not shopper.cards
    titles = [button["title"] for button in shopper.buttons]
    assert len(titles) >= 4 and titles[-1] == "Doesn't matter"
    shopper.say("mostly hiking, it may rain", "out_of_scope")
    assert skus(shopper) == ["BOOT-0"]
    assert shopper.cards[0]["products"][0]["reason"] == "for hiking and rain"


def test_a_pressed_answer_is_taken_and_the_limit_can_be_dropped(talk, floor):
    shopper = talk()
    shopper.say("help me choose boots", "recommend_product")
    shopper.press("Office")
    assert skus(shopper) == ["BOOT-2"]
    shopper.press("Any kind")
    assert len(skus(shopper)) > 1


def test_at_most_two_questions_come_before_something_is_shown(talk, floor):
    shopper = talk()
    asked = shopper.say("help me choose boots, I have no idea", "recommend_product")
    for turn in range(2):
        assert not skus(shopper), turn
        asked = shopper.say("doesn't matter", "out_of_scope")
        if skus(shopper):
            break
    assert skus(shopper), asked


def test_a_budget_answers_as_well(talk, floor):
    shopper = talk()
    shopper.say("help me choose boots", "recommend_product")
    shopper.say("nothing over 100", "refine_search")
    if not skus(shopper):
        shopper.say("doesn't matter", "out_of_scope")
    assert skus(shopper) and set(skus(shopper)) <= {"BOOT-0", "BOOT-1", "BOOT-2"}


def test_another_wish_leaves_the_question(talk, floor):
    shopper = talk()
    shopper.say("help me choose boots", "recommend_product")
    assert "10027" in shopper.say("where is order 10027", "track_order") or "order" in shopper.text


def test_what_was_turned_down_stays_away_for_the_conversation(talk, floor):
    shopper = talk()
    shopper.say("show me kettles", "search_product")
    assert "KET-C" in skus(shopper)
    said = shopper.say("I don't like the enamel one", "refine_search")
    assert "Enamel Kettle" in said and "KET-C" not in skus(shopper)
    assert noted(floor, "reject") == ["KET-C"]
    shopper.say("show me kettles", "search_product")
    assert "KET-S" in skus(shopper) and "KET-C" not in skus(shopper)
    other = talk(conversation="another")
    other.say("show me kettles", "search_product")
    assert "KET-C" in skus(other)


def test_what_is_seen_opened_and_taken_is_written_down(talk, floor):
    shopper = talk(customer="ida")
    shopper.basket = []
    shopper.say("show me kettles", "search_product")
    assert set(noted(floor, "shown")) >= {"KET-C", "KET-S"}
    shopper.say("what is the steel kettle made of?", "product_question")
    assert noted(floor, "view") == ["KET-S"]
    shopper.say("put it in my basket", "place_order")
    assert noted(floor, "cart") == ["KET-S"]


@pytest.mark.parametrize(("language", "text"), [("en", "cheaper"), ("zh", "便宜点")])
def test_cheaper_alone_means_those_on_the_screen_and_no_discount(talk, floor, language, text):
    shopper = talk(language=language)
    shopper.say("show me kettles" if language == "en" else "有水壶吗", "search_product")
    before = skus(shopper)
    said = shopper.say(text, "check_promotion")
    assert floor.texts.render("promotion.bargain", language) not in said
    assert skus(shopper) and set(skus(shopper)) < set(before)


def test_like_one_of_them_but_lighter(talk, floor):
    shopper = talk()
    shopper.say("show me sneakers", "search_product")
    said = shopper.say("like the Tide one but lighter", "refine_search")
    assert "lighter" in said and "RUN-B" in skus(shopper) and "MAR-R" not in skus(shopper)


def test_weights_that_nobody_stated_are_not_made_up(talk, floor):
    shopper = talk()
    shopper.say("show me kettles", "search_product")
    said = shopper.say("like the first one but lighter", "refine_search")
    assert "weight isn't stated" in said


def test_reviews_answer_where_the_details_do_not(talk, floor):
    with unit_of_work(floor.sessions) as session:
        at = floor.clock() - timedelta(days=3)
        session.add(
            Review(sku="KET-S", rating=2, text="It whistles. Very loud in the morning.", at=at)
        )
    shopper = talk()
    said = shopper.say("is the steel kettle noisy?", "product_question")
    assert "one of 1 reviews" in said and "Very loud in the morning." in said and "2 of 5" in said
    said = shopper.say("does the steel kettle fly?", "product_question")
    assert "I don't know" in said


def waiting(shop: Any) -> list[tuple[str, str]]:
    """Standing reminders: product and address."""
    with shop.sessions() as session:
        rows = session.scalars(select(RestockReminder).where(RestockReminder.open_key.is_not(None)))
        return [(row.sku, row.email) for row in rows]


def test_a_guest_waits_for_something_sold_out(talk, floor):
    shopper = talk()
    shopper.say("is the Marsh Sneaker in stock?", "check_stock")
    shopper.press("Tell me when it's back")
    assert "which e-mail" in shopper.text and waiting(floor) == [("MAR-R", "")]
    assert "doesn't look like" in shopper.say("me@home", "inform")
    assert "me@home.example" in shopper.say("me@home.example", "inform")
    assert waiting(floor) == [("MAR-R", "me@home.example")]
    assert "Dropped" in shopper.say("don't remind me", "deny")
    assert waiting(floor) == []


def test_a_customer_is_told_at_the_address_on_file(talk, floor):
    shopper = talk(language="zh", customer="ann")
    shopper.say("沼泽运动鞋到货了通知我", "check_stock")
    assert "账户的邮箱" in shopper.text and waiting(floor) == [("MAR-R", "ann@example.com")]


def test_orders_that_arrive_are_no_restock(talk, floor):
    shopper = talk(customer="ann")
    shopper.say("tell me when my order 10028 is back on its way", "track_order")
    assert waiting(floor) == []


def test_the_basket_goes_to_the_checkout_of_the_shop(talk, floor):
    floor.settings.checkout_url = "https://shop.example/cart/{items}"
    shopper = talk()
    shopper.basket = [{"sku": "KET-S", "quantity": 2}, {"sku": "MAR-R", "quantity": 1}]
    said = shopper.say("take me to checkout", "place_order")
    assert "Marsh Sneaker" in said and "2 things" in said and "$98.00" in said
    [card] = shopper.cards
    assert card["url"] == "https://shop.example/cart/KET-S:2"
    shopper.basket = []
    assert "empty" in shopper.say("checkout please", "place_order")


def test_what_goes_with_it_is_offered_once_and_never_to_somebody_upset(talk, floor):
    calm = talk()
    calm.basket = []
    calm.say("put the Enamel Kettle in my basket", "place_order")
    assert "Often bought together" in calm.text and "TEA-1" in skus(calm)
    calm.basket = [{"sku": "KET-C", "quantity": 1}]
    calm.say("and the Jasmine Tea into the basket", "place_order")
    assert "Often bought together" not in calm.text
    upset = talk(conversation="upset")
    upset.basket = []
    upset.say("this is a disgrace, nobody answers", "complaint")
    upset.say("put the Enamel Kettle in my basket", "place_order")
    assert "basket" in upset.text and "Often bought together" not in upset.text
