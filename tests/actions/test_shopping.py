"""Shopping by talking: narrowing, comparing, sizes, what is alike, why it is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartmkt_core.db import unit_of_work
from tests.actions import shopfloor
from tests.actions.conftest import NOW
from tests.actions.talk import Talk

Start = Callable[..., Talk]


@pytest.fixture(autouse=True)
def floor(shop) -> None:
    """The goods."""
    with unit_of_work(shop.sessions) as session:
        shopfloor.fill(session, NOW)


def skus(shopper: Talk) -> list[str]:
    """What is shown."""
    return [product["sku"] for card in shopper.cards for product in card.get("products", [])]


def sneakers(talk: Start, **who: str) -> Talk:
    """A shopper who looks at sneakers."""
    shopper = talk(**who)
    english = who.get("language") != "zh"
    shopper.say("show me sneakers" if english else "有运动鞋吗", "search_product")
    return shopper


# -- narrowing -----------------------------------------------------------------------------


def test_limits_add_up_are_told_and_can_be_taken_off(talk):
    shopper = sneakers(talk)
    assert set(skus(shopper)) == {"TID-W", "TID-N", "RUN-B", "MAR-R"}
    assert "up to $100.00" in shopper.say("under 100 please", "refine_search")
    assert "RUN-B" not in skus(shopper)
    assert "up to $100.00, blue" in shopper.say("in blue", "refine_search")
    assert skus(shopper) == ["TID-N"]
    said = shopper.say("forget the colour", "refine_search")
    assert "up to $100.00" in said and "blue" not in said
    shopper.press("Any price")
    assert len(skus(shopper)) == 4


def test_the_same_in_chinese(talk):
    shopper = sneakers(talk, language="zh")
    assert "不超过US$100.00" in shopper.say("一百以内的", "refine_search")
    assert "蓝色" in shopper.say("要蓝色的", "refine_search")
    assert skus(shopper) == ["TID-N"]
    assert "蓝色" not in shopper.say("颜色不限", "refine_search")
    shopper.press("价格不限")
    assert len(skus(shopper)) == 4


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("not Norrfall", {"RUN-B", "MAR-R"}),
        ("不要Norrfall", {"RUN-B", "MAR-R"}),
        ("only what's in stock", {"TID-W", "TID-N", "RUN-B"}),
        ("waterproof ones", {"RUN-B", "MAR-R"}),
        ("lighter ones", {"RUN-B"}),
        ("anything but red", {"TID-W", "TID-N", "RUN-B"}),
        ("the same but in black", {"RUN-B"}),
        ("not canvas", {"RUN-B"}),
        ("without nylon please", {"TID-W", "TID-N", "MAR-R"}),
        ("more expensive ones", {"RUN-B"}),
    ],
)
def test_one_wish_more(talk, said, left):
    shopper = sneakers(talk)
    shopper.say(said, "refine_search")
    assert set(skus(shopper)) == left


def test_sorting_keeps_the_limits(talk):
    shopper = sneakers(talk)
    shopper.say("not red", "refine_search")
    assert "cheapest first" in shopper.say("sort by price", "refine_search")
    assert skus(shopper)[-1] == "RUN-B" and "MAR-R" not in skus(shopper)
    shopper.say("best rated first", "refine_search")
    assert skus(shopper)[0] == "RUN-B"


def test_emptiness_names_the_limit_that_failed_and_shows_the_nearest(talk):
    shopper = sneakers(talk)
    said = shopper.say("in green", "refine_search")
    assert "Nothing here is green" in said and skus(shopper)
    shopper.say("in blue", "refine_search")
    said = shopper.say("only from Farfell", "refine_search")
    assert "by Farfell and also blue" in said and skus(shopper) == ["TID-N"]
    assert "Nothing here is up to $50.00." in shopper.say("under 50", "refine_search")
    assert skus(shopper) == ["TID-N"]
    assert "green" not in shopper.say("sort by price", "refine_search")


def test_back_to_what_was_shown_before(talk):
    shopper = sneakers(talk)
    before = skus(shopper)
    shopper.say("in blue", "refine_search")
    shopper.say("go back", "refine_search")
    assert skus(shopper) == before
    assert "nothing before" in shopper.say("go back", "refine_search")


def test_what_is_refused_is_told_and_can_be_allowed_again(talk):
    shopper = sneakers(talk, language="zh")
    assert "不要帆布" in shopper.say("不要帆布的", "refine_search")
    assert skus(shopper) == ["RUN-B"]
    shopper.press("不限“帆布”")
    assert len(skus(shopper)) == 4


def test_what_was_turned_down_does_not_come_back(talk):
    shopper = sneakers(talk)
    shopper.say("in blue", "refine_search")
    shopper.say("not the first one", "refine_search")
    shopper.say("go back", "refine_search")
    assert "TID-N" not in skus(shopper)


def test_a_colour_that_is_not_liked_is_not_the_shoe(talk):
    shopper = sneakers(talk)
    shopper.say("in blue", "refine_search")
    shopper.say("I don't like this colour", "refine_search")
    assert skus(shopper) == ["TID-W"]


def test_others_of_another_kind_are_looked_for(talk):
    shopper = sneakers(talk)
    shopper.say("any other kettles?", "refine_search")
    assert {"KET-C", "KET-S"} <= set(skus(shopper)) and "RUN-B" not in skus(shopper)


def test_there_is_something_cheaper_though_not_that_cheap(talk):
    shopper = talk()
    shopper.say("kettles over 60", "search_product")
    said = shopper.say("something cheaper, under 40", "refine_search")
    assert "KET-S" in skus(shopper) and "costs less" not in said


def test_the_same_shoe_in_other_colours(talk):
    shopper = sneakers(talk)
    shopper.say("in blue", "refine_search")
    shopper.say("any other colours?", "refine_search")
    assert skus(shopper) == ["TID-W"]
    shopper.say("jasmine tea", "search_product")
    assert "this colour alone" in shopper.say("other colours?", "refine_search")


def test_the_one_pointed_at_in_other_colours(talk):
    shopper = sneakers(talk)
    place = ("first", "second", "third", "fourth")[skus(shopper).index("TID-W")]
    shopper.say(f"the {place} one in other colours?", "refine_search")
    assert skus(shopper) == ["TID-N"]


def test_it_in_another_colour_is_the_one_talked_about(talk):
    shopper = sneakers(talk)
    shopper.say("is the tide sneaker, white waterproof?", "product_question")
    shopper.say("do you have it in blue?", "refine_search")
    assert skus(shopper) == ["TID-N"]
    shopper.say("how much is the tide sneaker, white", "product_question")
    assert "Nothing here is green" in shopper.say("do you have it in green?", "refine_search")
    assert set(skus(shopper)) == {"TID-W", "TID-N"}


def test_recommendations_can_be_narrowed_too_and_keep_their_reasons(talk):
    shopper = talk(customer="ida")
    shopper.say("recommend me something", "recommend_product")
    shopper.say("under 60", "refine_search")
    card = shopper.cards[0]["products"][0]
    assert card["sku"] == "KET-S" and "you bought" in card["reason"]


def test_another_kind_of_thing_is_a_new_search(talk):
    shopper = sneakers(talk)
    shopper.say("what about kettles under 60", "refine_search")
    assert skus(shopper) == ["KET-S"]


def test_what_nobody_measured_is_said(talk):
    shopper = talk()
    shopper.say("jasmine tea", "search_product")
    assert "aren't stated" in shopper.say("bigger ones", "refine_search")


def test_narrowing_nothing_asks_what_for(talk):
    assert "looking for" in talk().say("cheaper", "refine_search")
    assert "哪一类" in talk(language="zh").say("便宜点的", "refine_search")


def test_a_brand_that_is_not_sold_is_said(talk, shop):
    shopper = sneakers(talk)
    brand = {"entity": "brand", "value": "Nike", "start": 5, "end": 9}
    shopper._hear("only Nike", "refine_search", [brand], ())
    assert "Nothing here is by Nike." in shopper.text
    zh = sneakers(talk, language="zh", conversation="z")
    brand = {"entity": "brand", "value": "Nike", "start": 3, "end": 5}
    zh._hear("有没有耐克的", "nlu_fallback", [brand], ())
    assert "没有Nike的" in zh.text


# -- one product ---------------------------------------------------------------------------


def test_price_stock_and_size_of_a_product(talk):
    shopper = talk()
    assert "reduced from $136.00" in shopper.say(
        "how much is the reed sneaker, black", "product_question"
    )
    assert "comes in 42 (EU 36–46)" in shopper.say("do you have it in size 42?", "check_stock")
    assert "doesn't come in 48" in shopper.say("and in size 48?", "check_stock")
    assert "comes in 40" in shopper.say("do you have it in size 40?", "refine_search")


def test_reviews_are_told_with_praise_and_blame(talk):
    shopper = talk()
    said = shopper.say("what do people say about the tide sneaker, white?", "product_question")
    assert "3.7 of 5 stars from 3 reviews" in said
    assert "Light on the foot" in said or "True to size" in said
    assert "sole came off" in said
    zh = talk(language="zh", conversation="z")
    assert "很轻" in zh.say("芦苇运动鞋·黑色评价怎么样", "product_question")
    assert "还没有顾客评价" in zh.say("搪瓷水壶口碑好吗", "product_question")


def test_a_property_comes_from_the_attributes_or_the_description_or_is_not_known(talk):
    shopper = talk()
    shopper.say("enamel kettle", "search_product")
    assert "hand wash" in shopper.say("can I wash the enamel kettle in it", "product_question")
    assert "hood of felt" in shopper.say("does the enamel kettle have a hood?", "product_question")
    assert "person" in shopper.say("is the enamel kettle vegan?", "product_question")
    zh = talk(language="zh", conversation="z")
    assert "手洗" in zh.say("搪瓷水壶怎么洗", "product_question")
    assert "人工" in zh.say("搪瓷水壶有几个插头", "product_question")


# -- sizes ---------------------------------------------------------------------------------


def test_sizes_rest_on_the_product_and_its_reviews(talk):
    shopper = talk()
    shopper.say("tide sneaker, white", "search_product")
    said = shopper.say("does the tide sneaker, white run small? I take 42", "size_help")
    assert "EU 36–46" in said and "true to size" in said and "Of 2 reviews" in said
    zh = talk(language="zh", conversation="z")
    said = zh.say("潮汐运动鞋·白色偏码吗", "size_help")
    assert "2条谈到尺码的评价中，2条说尺码标准" in said


def test_no_size_is_invented(talk):
    shopper = talk()
    shopper.say("reed sneaker, black", "search_product")
    said = shopper.say("I'm 180 cm, what size of the reed sneaker, black?", "size_help")
    assert "No review says how it fits" in said and "no table of measurements" in said
    assert "No sizes" in shopper.say("which size of the jasmine tea", "size_help")


# -- comparing -----------------------------------------------------------------------------


def test_two_of_those_shown_side_by_side(talk):
    shopper = talk()
    shopper.say("kettles", "search_product")
    first, second = skus(shopper)[:2]
    said = shopper.say("compare the first and the second", "compare_products")
    card = shopper.cards[0]
    assert card["type"] == "comparison"
    assert [product["sku"] for product in card["products"]] == [first, second]
    rows = {row["label"]: row for row in card["rows"]}
    assert rows["Price"]["best"] == [first, second].index("KET-S")
    assert set(rows["Material"]["values"]) == {"enamel", "steel"}
    assert "$30.00 cheaper" in said and "$79.00" in said


def test_named_ones_with_advice_from_reviews(talk):
    shopper = talk()
    said = shopper.say("tide sneaker, white vs reed sneaker, black", "compare_products")
    assert "5.0 against 3.7 stars, from 3 and 3 reviews" in said
    assert "saves $49.00" in said


def test_the_property_that_was_asked_is_answered(talk):
    shopper = talk()
    said = shopper.say(
        "which holds more, the enamel kettle or the steel kettle?", "compare_products"
    )
    assert "Capacity: Enamel Kettle: 1.5 L; Steel Kettle: 2 L" in said
    assert "Steel Kettle holds more" in said
    assert "don't say which" in shopper.say("which of them is quieter?", "compare_products")
    assert "don't say which" in shopper.say("which is lighter?", "compare_products")
    zh = talk(language="zh", conversation="z")
    assert "钢水壶容量更大" in zh.say("搪瓷水壶和钢水壶哪个容量大", "compare_products")


def test_comparing_needs_two(talk):
    assert "Which ones" in talk().say("compare them", "compare_products")
    shopper = talk(conversation="b")
    said = shopper.say("compare the enamel kettle", "compare_products")
    assert "second one" in said


# -- alike, together, why ------------------------------------------------------------------


def test_similar_ones_say_what_they_share(talk):
    shopper = talk()
    said = shopper.say("something like the marsh sneaker, red", "similar_products")
    assert "like the Marsh Sneaker" in said
    reasons = {card["sku"]: card["reason"] for card in shopper.cards[0]["products"]}
    assert reasons["TID-N"] == "Same material: canvas, $21.00 cheaper"
    zh = talk(language="zh", conversation="z")
    zh.say("有和沼泽运动鞋·红色类似的吗", "similar_products")
    assert "同样材质：帆布，便宜US$21.00" in str(zh.cards)


def test_similar_but_cheaper(talk):
    shopper = talk()
    shopper.say("something like the enamel kettle but cheaper", "similar_products")
    assert skus(shopper) == ["KET-S"]


def test_what_was_bought_with_it_is_counted(talk):
    shopper = talk()
    shopper.say("what goes with the enamel kettle?", "bought_together")
    [card] = shopper.cards[0]["products"]
    assert (card["sku"], card["reason"]) == ("TEA-1", "Bought together by 2 shoppers")
    said = shopper.say("what goes with the steel kettle?", "bought_together")
    assert "guessing" in said and not shopper.cards
    zh = talk(language="zh", conversation="z")
    zh.say("搪瓷水壶搭配什么好", "bought_together")
    assert "有2位顾客一起买过" in str(zh.cards)


def test_why_is_answered_with_the_true_reason(talk):
    shopper = talk(customer="ida")
    shopper.say("recommend me something", "recommend_product")
    said = shopper.say("why do you recommend this?", "explain_recommendation")
    assert "because you bought" in said and "Mon 2 Nov" in said
    guest = talk(conversation="g", language="zh")
    guest.say("推荐点东西", "recommend_product")
    said = guest.say("为什么推荐这个", "explain_recommendation")
    assert "最近90天有" in said and "没有登录" in said


def test_why_after_a_search_tells_the_words_and_limits(talk):
    shopper = sneakers(talk)
    shopper.say("in blue", "refine_search")
    said = shopper.say("why these?", "explain_recommendation")
    assert "show me sneakers" in said and "blue" in said and "pay" in said
    assert "haven't shown" in talk(conversation="n").say("why?", "explain_recommendation")
