"""Advice in conversation: asked before it is shown, turned down, waited for, paid for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from actions.answer_words import amount_said, values_said
from smartmkt_core.catalog import service as catalog
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


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        ("50", None, 50), ("$50", None, 50), ("50 dollars", None, 50), ("100块", None, 100),
        ("50 to 100", 50, 100), ("50-100", 50, 100),
        ("I'd say 100", None, 100), ("fifty", None, 50), ("a hundred", None, 100),
        ("$50 - $1,000", 50, 1000), ("两三百", 200, 300), ("一百五", None, 150),
        ("五十", None, 50), ("100+", 100, None), ("2k", None, 2000), ("预算300吧", None, 300),
        ("50 and 100", 50, 100), ("twenty five", None, 25), ("a hundred and twenty", None, 120),
        ("一两百吧", 100, 200), ("2 hundred", None, 200),
        ("something nice for 50 dollars", None, 50),
    ],
)  # fmt: skip
def test_bare_figures_are_an_amount(answer, low, high):
    assert amount_said(answer) == (low, high)


@pytest.mark.parametrize(
    "answer",
    [
        "boots",
        "size 42",
        "for my 7 year old",
        "order 10027",
        "0",
        "1 2 3",
        "给7岁的孩子",
        "42码的",
        "便宜点",
    ],
)
def test_other_figures_are_none(answer):
    assert amount_said(answer) is None


def test_a_long_figure_that_reads_like_another_wish_is_no_amount():
    assert amount_said("10027", alone=True) is None and amount_said("50", alone=True)
    assert amount_said("refund the 50 dollars", alone=True) is None


MATERIALS = {name: [name] for name in ("leather", "merino wool", "wool", "canvas", "cotton")}


@pytest.mark.parametrize(
    ("answer", "wanted", "refused"),
    [
        ("leather", ["leather"], []),
        ("anything but wool", [], ["wool", "merino wool"]),
        ("not leather", [], ["leather"]),
        ("I don't want leather", [], ["leather"]),
        ("I do not really like leather", [], ["leather"]),
        ("no leather please", [], ["leather"]),
        ("nothing made of leather", [], ["leather"]),
        ("as long as it isn't leather", [], ["leather"]),
        ("I'm allergic to wool", [], ["wool", "merino wool"]),
        ("leather-free", [], ["leather"]),
        ("not leather or canvas", [], ["leather", "canvas"]),
        ("not merino wool", [], ["merino wool"]),
        ("cotton, not wool", ["cotton"], ["wool", "merino wool"]),
        ("not wool but leather", ["leather"], ["wool", "merino wool"]),
        ("nothing but leather", ["leather"], []),
        ("not sure, maybe leather", ["leather"], []),
        ("I don't mind leather", ["leather"], []),
        ("wool is too scratchy", [], ["wool", "merino wool"]),
        ("leather isn't for me", [], ["leather"]),
        ("不要羊毛", [], ["wool", "merino wool"]),
        ("别给我真皮的", [], ["leather"]),
        ("不用来配真皮，不用真皮", [], ["leather"]),
        ("除了真皮都行", [], ["leather"]),
        ("我对羊毛过敏", [], ["wool", "merino wool"]),
        ("真皮的我不喜欢", [], ["leather"]),
        ("不太喜欢皮革的", [], ["leather"]),
        ("只要不是真皮就行", [], ["leather"]),
        ("不要羊毛，要真皮的", ["leather"], ["wool", "merino wool"]),
        ("纯棉的", ["cotton"], []),
        ("something warm", [], []),
    ],
)
def test_values_are_wanted_or_refused(answer, wanted, refused):
    yes, no = values_said(answer, MATERIALS)
    assert (set(yes), set(no) - {"merino wool"}) == (set(wanted), set(refused) - {"merino wool"})
    if "merino wool" in refused and answer.isascii():
        assert "merino wool" in no


def coats(shop: Any, *, prices: bool = False) -> None:
    """Nine coats: of five materials at one price, or of one at prices from 40 to 200."""
    materials = ["wool", "leather", "canvas", "cotton", "wool and silk"]
    with unit_of_work(shop.sessions) as session:
        for number in range(10):
            session.add(
                Product(
                    sku=f"COAT-{number}",
                    title=f"{'ABCDEFGHIJ'[number] * 3} Coat",
                    title_zh=f"大衣{'甲乙丙丁戊己庚辛壬癸'[number]}",
                    category="Coats",
                    price=Decimal(40 + 20 * number if prices else 60),
                    stock=5,
                    attributes={
                        "category_zh": "大衣",
                        "material": "cotton" if prices else materials[number % 5],
                    },
                )
            )


@pytest.mark.parametrize(
    ("language", "answer", "most"),
    [
        ("en", "50", 50), ("en", "$100", 100), ("en", "100 dollars", 100), ("en", "60 to 100", 100),
        ("zh", "100块", 100), ("zh", "一百以内", 100), ("zh", "八十左右", 100), ("zh", "一百", 100),
    ],
)  # fmt: skip
@pytest.mark.parametrize("intent", ["out_of_scope", "inform"])
def test_a_bare_figure_answers_what_it_may_cost(talk, floor, language, answer, most, intent):
    coats(floor, prices=True)
    shopper = talk(language=language)
    shopper.say(
        "help me choose a coat" if language == "en" else "帮我挑件大衣", "recommend_product"
    )
    assert not skus(shopper) and shopper.slots["question"]["asked"] == ["price"]
    shopper.say(answer, intent)
    limits = shopper.slots["shelf"]["limits"]
    assert skus(shopper) and Decimal(limits["high"]) == most
    with floor.sessions() as session:
        assert all(session.get(Product, sku).price <= most for sku in skus(shopper))


@pytest.mark.parametrize("answer", ["anything but wool", "not wool", "no wool please"])
def test_a_refused_material_stays_away_and_the_others_are_shown(talk, floor, answer):
    coats(floor)
    shopper = talk()
    shopper.say("help me choose a coat", "recommend_product")
    assert shopper.slots["question"]["asked"] == ["material"]
    said = shopper.say(answer, "refine_search")
    if not skus(shopper):
        said = shopper.say("doesn't matter", "out_of_scope")
    assert "not wool" in said
    assert set(skus(shopper)) == {f"COAT-{n}" for n in (1, 2, 3, 6, 7, 8)}


def test_values_are_those_of_what_there_is_to_choose_from(talk, floor, monkeypatch):
    coats(floor)
    shopper = talk()
    shopper.say("help me choose a coat", "recommend_product")
    browsed: list[Any] = []
    browse = catalog.browse
    monkeypatch.setattr(
        catalog, "browse", lambda *a, **k: browsed.append(k.get("category")) or browse(*a, **k)
    )
    shopper.say("in leather please", "refine_search")
    assert browsed and None not in browsed


def test_the_names_of_categories_are_read_once_a_turn(talk, floor):
    coats(floor)
    with floor.sessions() as session:
        names = dict(catalog.categories_named(session))
        assert names["Coats"] == "大衣" and names["Boots"] == "靴子"
    with unit_of_work(floor.sessions) as session:
        for product in session.scalars(select(Product).where(Product.category == "Coats")):
            product.attributes = {**product.attributes, "category_zh": "外衣"}
    asked: list[str] = []
    engine = floor.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(str(a[2])))
    talk(language="zh").say(
        "天冷了，没什么厚的，上班路上冷，就是想买件外衣给自己穿穿看", "search_product"
    )
    reads = [query for query in asked if "kinds" in query]
    assert len(reads) == 1
    with floor.sessions() as session:
        assert dict(catalog.categories_named(session))["Coats"] == "外衣"
