"""Products, suggestions, the account, the shop's policies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from smartmkt_core.account import service as account
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work


def test_a_search_shows_cards(talk):
    shopper = talk()
    assert "fits" in shopper.say("I need a copper kettle", "search_product")
    card = shopper.cards[0]["products"][0]
    assert (card["title"], card["price_label"], card["in_stock"]) == (
        "Copper Kettle",
        "$69.00",
        True,
    )


def test_a_search_without_a_hit_says_so_and_offers_more(talk):
    shopper = talk()
    assert "nothing" in shopper.say("a submarine", "search_product").casefold()
    assert shopper.say("yes", "affirm") and shopper.cards


def test_stock_is_told_for_the_product_meant(talk):
    shopper = talk()
    assert "in stock, at $69.00" in shopper.say("is the copper kettle in stock?", "check_stock")
    assert "only 3 left" in shopper.say("and the stoneware mug?", "check_stock")
    assert "sold out" in shopper.say("the reading lamp?", "check_stock")
    assert "sold out" in shopper.say("is it available?", "check_stock")


def test_a_property_is_answered_from_the_attributes(talk):
    shopper = talk()
    assert "material: copper" in shopper.say(
        "what material is the copper kettle?", "product_question"
    )
    chinese = talk(language="zh", conversation="z")
    assert "材质：铜" in chinese.say("铜水壶是什么材质", "product_question")


def test_a_card_s_button_and_a_place_in_the_list_mean_the_product(talk):
    shopper = talk()
    shopper.say("copper kettle", "search_product")
    assert "Copper Kettle" in shopper.press("Tell me more")
    shopper.say("recommend me something", "recommend_product")
    title = shopper.cards[0]["products"][1]["title"]
    assert title in shopper.say("the second one", "choose")


def test_suggestions_come_with_a_reason(talk):
    shopper = talk(language="zh")
    assert shopper.say("推荐点东西", "recommend_product")
    assert all(card["reason"] == "近期热门" for card in shopper.cards[0]["products"])


def test_what_is_on_file_is_shown_masked(talk):
    said = talk(customer="ann").say("what do you have on file", "edit_account")
    assert "Ann Lee" in said and "ann@example.com" not in said and "555" not in said
    assert "2 addresses" in said
    assert "sign in" in talk(conversation="g").say("change my email", "edit_account")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_newsletter_on_and_off(talk, shop, language):
    shopper = talk(customer="ann", language=language)
    on, off = ("subscribe me", "unsubscribe me") if language == "en" else ("订阅", "退订")
    shopper.say(on, "newsletter_subscription")
    with unit_of_work(shop.sessions) as session:
        assert account.customer(session, "ann").newsletter
    again = shopper.say(on, "newsletter_subscription")
    assert "already" in again or "已经" in again
    shopper.say(off, "newsletter_subscription")
    with unit_of_work(shop.sessions) as session:
        assert not account.customer(session, "ann").newsletter


def test_the_newsletter_without_saying_which_way_asks(talk, shop):
    shopper = talk(customer="ann")
    assert "Shall I subscribe" in shopper.say("newsletter", "newsletter_subscription")
    assert "Subscribed" in shopper.say("yes", "affirm")
    assert "Shall I unsubscribe" in shopper.say("newsletter", "newsletter_subscription")
    assert "Unsubscribed" in shopper.press("Unsubscribe")
    assert "foot of every page" in talk(conversation="g").say("x", "newsletter_subscription")


def test_closing_the_account_needs_sign_in_and_a_yes_and_is_a_request(talk):
    assert "sign in" in talk(conversation="g").say("delete my account", "delete_account")
    shopper = talk(customer="ann")
    assert "can't be undone" in shopper.say("delete my account", "delete_account")
    assert "Request P1001 is in" in shopper.say("yes", "affirm")
    other = talk(customer="gus", language="zh")
    other.say("注销账户", "delete_account")
    assert "在此之前不会删除" in other.press("确认注销")


@pytest.mark.parametrize("intent", ["recover_password", "create_account"])
def test_where_to_do_what_the_shop_s_page_does(talk, intent):
    assert "e-mail" in talk().say("how do I do that", intent)
    assert "邮" in talk(language="zh", customer="ann").say("怎么弄", intent)


def test_a_wish_in_the_request_is_searched(talk):
    shopper = talk(language="zh")
    assert "羊毛围巾" in shopper.say("推荐几款围巾", "recommend_product") + str(shopper.cards)
    assert len(shopper.cards[0]["products"]) == 1


def test_a_place_in_the_list_is_understood_whatever_the_words(talk):
    shopper = talk()
    shopper.say("recommend me something", "recommend_product")
    title = shopper.cards[0]["products"][0]["title"]
    assert title in shopper.say("what about the first one then")


def test_a_product_links_to_the_shop_s_own_page_or_to_the_demo_s_or_nowhere(talk, shop):
    shopper = talk()
    shopper.say("copper kettle", "search_product")
    assert shopper.cards[0]["products"][0]["url"] == ""
    shop.settings.demo = True
    shopper.say("copper kettle", "search_product")
    assert shopper.cards[0]["products"][0]["url"].endswith("/?product=KET-1")
    with unit_of_work(shop.sessions) as session:
        kettle = session.get(Product, "KET-1")
        kettle.attributes = {**kettle.attributes, "url": "https://shop.example/kettle"}
    shopper = talk(conversation="another")
    shopper.say("copper kettle", "search_product")
    assert shopper.cards[0]["products"][0]["url"] == "https://shop.example/kettle"


def test_a_promotion_is_answered_with_what_to_do_next(talk):
    shopper = talk()
    assert "No offers run" in shopper.say("any discounts?", "check_promotion")
    assert [b["title"] for b in shopper.buttons] == ["Subscribe"]
    assert "目前没有优惠" in talk(language="zh").say("有优惠吗", "check_promotion")


@pytest.fixture
def scarves(shop):
    """Four scarves: one in two colours, and two others."""
    with unit_of_work(shop.sessions) as session:
        for sku, title, title_zh, price in (
            ("SC-1", "Silk Scarf, Red", "真丝围巾·红", "60.00"),
            ("SC-2", "Silk Scarf, Blue", "真丝围巾·蓝", "60.00"),
            ("SC-3", "Plain Scarf", "素色围巾", "20.00"),
        ):
            session.add(
                Product(
                    sku=sku,
                    title=title,
                    title_zh=title_zh,
                    price=Decimal(price),
                    stock=9,
                    category="clothes",
                    attributes={"material": "silk", "material_zh": "真丝", "sizes": "S–L"},
                )
            )


@pytest.mark.parametrize(
    ("language", "search", "cheaper"),
    [("en", "show me a scarf", "anything cheaper?"), ("zh", "有围巾吗", "有便宜点的吗")],
)
@pytest.mark.parametrize(
    "intent", ["search_product", "product_question", "recommend_product", "nlu_fallback"]
)
def test_cheaper_means_cheaper_than_those_shown(talk, scarves, language, search, cheaper, intent):
    shopper = talk(language=language)
    shopper.say(search, "search_product")
    assert len(shopper.cards[0]["products"]) == 4
    shopper.say(cheaper, intent)
    assert [card["sku"] for card in shopper.cards[0]["products"]] == ["SC-3"]
    shopper.say(cheaper, intent)
    assert not shopper.cards


@pytest.mark.parametrize(
    ("language", "search", "else_"),
    [("en", "show me a scarf", "something else?"), ("zh", "有围巾吗", "还有别的吗")],
)
def test_something_else_after_a_search_is_more_of_it_or_honestly_none(
    talk, scarves, language, search, else_
):
    shopper = talk(language=language)
    shopper.say(search, "search_product")
    said = shopper.say(else_, "recommend_product")
    assert not shopper.cards
    assert any(words in said for words in ("no more", "all of that kind", "这类商品", "同类商品"))


@pytest.mark.parametrize(
    ("language", "search", "question", "answer"),
    [
        ("en", "silk scarf", "what is it made of?", "material: silk"),
        ("zh", "真丝围巾", "什么材质的", "材质：真丝"),
        ("zh", "真丝围巾", "有L码吗", "有L码（S–L）"),
        ("en", "silk scarf", "is it waterproof?", "person"),
        ("zh", "真丝围巾", "能机洗吗", "人工客服"),
    ],
)
def test_a_question_without_a_name_is_about_what_was_shown(
    talk, scarves, language, search, question, answer
):
    shopper = talk(language=language)
    shopper.say(search, "search_product")
    shopper.press("Tell me more" if language == "en" else "了解详情")
    assert answer in shopper.say(question, "product_question")


@pytest.mark.parametrize(
    ("language", "question"), [("en", "what size is it?"), ("zh", "什么材质的？")]
)
def test_a_question_without_a_name_and_with_nothing_shown_asks_which_product(
    talk, language, question
):
    said = talk(language=language).say(question, "product_question")
    assert "product" in said or "商品" in said
    assert said.endswith((".", "?", "。", "？")) and "$" not in said
