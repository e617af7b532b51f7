"""The shop answers in the language that a shopper is writing in."""

from __future__ import annotations

import pytest

from smartmkt_core.language import Language, detect


@pytest.mark.parametrize(
    "text",
    [
        "我的订单到哪了",
        "您好",
        "退款",
        "我的order 10027 到哪了",
        "帮我 cancel order 10027, please",
        "请问 iPhone 15 Pro Max 手机壳有货吗？",
        "iPhone 15 Pro Max 手机壳",
        "cancel 订单",
        "可以用 Apple Pay 吗",
        "order 10027 怎么还没到，it has been two weeks",
        "邮箱是 fang.wang@example.cn",
        "我的訂單呢",
        "好的👌",
    ],
)
@pytest.mark.parametrize("previous", [None, "en", "zh"])
def test_a_chinese_clause_is_answered_in_chinese(text: str, previous: Language | None) -> None:
    assert detect(text, previous=previous) == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "where is my 快递",
        "What does 包邮 mean?",
        "cancel",
        "Refund!!!",
        "Thank you",
        "I’d like to change it",
        "A-7741 please",
        "my email is anna@example.com",
        "track 2024/88",
        "blue running shoes",
        "Cancel:10027!",
        "no.I said 10028",
    ],
)
@pytest.mark.parametrize("previous", [None, "en", "zh"])
def test_an_english_clause_is_answered_in_english(text: str, previous: Language | None) -> None:
    assert detect(text, previous=previous) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "10027",
        "#1001",
        "A-7741",
        "2024/88",
        "SO_00017",
        "fang.wang@example.cn",
        "138-0013-8899",
        "+1 555 010 3321",
        "😡😡",
        "???",
        "!!!",
        "ok",
        "OK",
        "thanks",
        "hi",
        "Nike",
        "iPhone",
        "XL",
        "https://shop.example/products/lamp-red",
        "10:30",
        "$50",
        "¥199",
        "ありがとう",
        "Спасибо",
    ],
)
def test_what_says_nothing_keeps_the_language_of_the_conversation(text: str) -> None:
    assert detect(text, previous="zh") == "zh"
    assert detect(text, previous="en") == "en"
    assert detect(text) == "en"


@pytest.mark.parametrize("text", ["kuaidi 10027 dao na le", "qing bang wo zhao kefu", "ni hao ya"])
def test_chinese_typed_in_latin_letters_stays_chinese(text: str) -> None:
    assert detect(text, previous="zh") == "zh"


@pytest.mark.parametrize("text", ["blue lamp under fifty", "thanks so much", "nice one mate"])
def test_an_english_sentence_is_no_pinyin(text: str) -> None:
    assert detect(text, previous="zh") == "en"


def test_a_conversation_can_change_its_language_half_way() -> None:
    language: Language | None = None
    seen = []
    for text in ["我要查订单", "10027", "can we talk in English?", "👍", "还是说中文吧", "8899"]:
        language = detect(text, previous=language)
        seen.append(language)
    assert seen == ["zh", "zh", "en", "en", "zh", "zh"]


def test_a_very_long_message_is_read_quickly() -> None:
    assert detect("a" * 20_000 + "_" * 20_000 + " 我的订单") == "zh"
