"""When a shopper counts as upset, and what the assistant does about it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from actions.mood import is_upset

CALM = """七天无理由吗|哦不好意思 guo.zhiqiang@example.net|讲个笑话|那算了直接取消吧
哈哈|我的快递到哪了
什么时候能退款|没收到货|杯子碎了|呵呵|可以退运费不|不要了|取消订单|我忘了订单号|抱歉打错了|能不能便宜点
不是这个|换一个|还没发货吗|怎么改地址|just 1|?|sorry, my email is ann@example.com|never mind
it's ann.lee@example.com, thanks|no|I don't have the number|can I cancel it?|the mug arrived broken
tell me a joke|it hasn't arrived yet|what if it doesn't fit?|no, the other one|not that one
why do you need my email?|I want my money back|is it waterproof?|sorry I meant the kettle
where is my order|I gave you the wrong street|sorry could you say that once more"""
ANGRY = """什么破快递 等了一个星期了还没到 垃圾|都说了好几次了！！
到底什么时候到！！！都说了好几次了！！
你们到底管不管|怎么还不退 骗子|你们可真行 五天了还在原地不动|都一个多月了！！|垃圾店|退钱！！！
气死我了，一直没人理|我要投诉你们|什么态度|不要跟我道歉，我就要个说法|再不发货我就报警了|傻逼
太过分了，欺骗消费者|😡😡|烦死了 到底能不能查|你会不会说人话|this is the third time I ask!!
this is ridiculous, I have been waiting for three weeks|you people are useless|worst shop ever
I'm sick of this, give me my money back|are you kidding me|this is unacceptable|I am furious
stop wasting my time|what the hell is wrong with you|liars, you promised monday
still nothing!!! I already told you twice|absolute joke of a company|you stole my money
for god's sake answer me|it's been 3 weeks!!|I said cancel, not track!!!"""


def lines(text: str) -> list[str]:
    return [one for line in text.splitlines() for one in line.split("|")]


def turn(classifier, text: str) -> SimpleNamespace:
    return SimpleNamespace(
        text=text,
        whole_text=text,
        intent="track_order",
        conversation_id="c",
        shop=SimpleNamespace(sentiment=classifier),
    )


def test_calm_messages_get_no_apology(classifier):
    assert [text for text in lines(CALM) if is_upset(turn(classifier, text))] == []


def test_real_anger_is_heard_whatever_the_intent(classifier):
    missed = [text for text in lines(ANGRY) if not is_upset(turn(classifier, text))]
    assert len(missed) <= 2, missed


class Furious:
    """Hears anger in everything with two exclamation marks."""

    def score(self, texts: list[str]) -> list[SimpleNamespace]:
        angry = 0.9 if "!!" in texts[0] or "！！" in texts[0] else 0.1
        return [SimpleNamespace(label="negative", scores={"negative": angry}, anger=angry)]


@pytest.mark.parametrize(
    ("language", "first", "again", "yes"),
    [
        ("en", "where is my order!!", "this is the third time I ask!!", "yes"),
        ("zh", "我的快递呢！！", "都说了好几次了！！", "好的"),
    ],
)
def test_angry_again_is_led_to_a_person(talk, shop, language, first, again, yes):
    shop.sentiment = Furious()
    shopper = talk(customer="bo", language=language)
    shopper.say(first, "track_order")
    assert any("contact_human_agent" in b["payload"] for b in shopper.buttons)
    said = shopper.say(again, "track_order")
    assert "colleague" in said or "人工客服" in said
    shopper.say(yes, "affirm")
    assert "You're next" in shopper.text or "下一位" in shopper.text


def test_sorry_is_said_once_in_an_answer(talk, shop):
    shop.sentiment = Furious()
    said = talk().say("you broke it!!", "nlu_fallback")
    assert said.casefold().count("sorry") == 1


def test_rude_words_are_taken_for_a_complaint_not_guessed_at(talk, shop):
    shop.sentiment = Furious()
    shopper = talk()
    assert "Shall I get" in shopper.say("idiots!!", ranking=("cancel_order",))
    assert [b["title"] for b in shopper.buttons] == ["Talk to a person"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("useless", "awful")), ("zh", ("太差", "真差劲"))]
)
def test_a_second_complaint_in_the_form_lets_the_question_go(talk, language, words):
    shopper = talk(language=language)
    shopper.say("where is my order", "track_order")
    shopper.say(words[0], "complaint")
    assert shopper.loop
    shopper.say(words[1], "complaint")
    assert not shopper.loop and shopper.slots["task"] is None and len(shopper.replies) == 1
    shopper.say("yes", "affirm")
    assert "You're next" in shopper.text or "下一位" in shopper.text


def test_a_formal_complaint_in_the_form_is_for_a_person_at_once(talk):
    shopper = talk(language="zh")
    shopper.say("我的快递呢", "track_order")
    assert "人工客服" in shopper.say("我要投诉", "complaint") and not shopper.loop
