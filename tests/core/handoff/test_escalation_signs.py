"""The words that show that a conversation goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartmkt_core.handoff.escalation_signs import Signs, SignsUnreadable, asks_again
from smartmkt_core.settings import ROOT
from smartmkt_core.texts import Texts

FOLDER = ROOT / "data" / "escalation"
SIGNS = Signs.load(FOLDER)

SHOWN = {
    "safety": [
        "the kettle burned my son",
        "It caught fire last night.",
        "I got an electric shock from the lamp",
        "she had an allergic reaction to the soap and we went to the hospital",
        "吹风机冒烟了",
        "开水烫伤了孩子",
        "插上电就漏电",
        "用完面霜过敏，脸都肿了",
    ],
    "legal": [
        "I will sue you",
        "you'll hear from my lawyer",
        "this goes to small claims court",
        "我要打12315",
        "不退我就起诉",
        "让律师跟你们谈",
    ],
    "chargeback": ["I'll do a chargeback", "calling my bank to dispute the charge", "我找银行拒付"],
    "exposing": ["one star everywhere", "I'll tell everyone about you", "等着差评吧", "发到小红书"],
    "leaving": [
        "I will never order here again",
        "you just lost a customer",
        "this was my last order",
        "再也不来了",
    ],
    "repeated": ["this is the third time I ask", "as I said, it is late", "都说了三遍了"],
    "unheard": ["that's not what I asked", "are you even listening", "答非所问", "你听得懂吗"],
    "distrust": ["stop lying", "this is a scam", "你们是骗子", "欺骗消费者"],
    "sarcasm": ["thanks for nothing", "oh great, late again", "呵呵，真行", "你们可真厉害"],
    "resigned": ["I give up", "there's no point asking", "懒得跟你们说", "不指望了"],
    "hardship": ["you ruined my wedding", "孩子都哭了"],
    "neglected": ["nobody ever replied", "没人理我", "等了半个月"],
}
HARMLESS = """
is this kettle safe, can it catch fire?|does the lamp get hot, could a child burn itself?
is the cream ok for people with allergies?|a gift for my daughter who wants to be a lawyer
I'm a nurse and work in a hospital, which shoes are good?|burnt orange, please|a star shaped lamp
can I order again?|could you say that again?|I ordered two times this year and love it
good to be back|the jumper is hot!|the fire place candle|five stars
my last order was lovely|where is my last order
这款会不会漏电|台灯容易烫到孩子吗|女儿想当律师|对羊毛过敏的能穿吗|我在医院上班，要双舒服的鞋
下次再来|好评|再买一个|等一下|讲个笑话|这个颜色真好看|你们真好"""
GRAVE = {"safety", "legal", "chargeback", "exposing", "leaving", "distrust", "resigned", "sarcasm"}


@pytest.mark.parametrize(
    ("sign", "text"), [(sign, text) for sign, texts in SHOWN.items() for text in texts]
)
def test_words_show_their_sign(sign, text):
    assert sign in SIGNS.in_text(text)


@pytest.mark.parametrize(
    "text", [one for line in HARMLESS.strip().splitlines() for one in line.split("|")]
)
def test_harmless_words_show_nothing_grave(text):
    assert not SIGNS.in_text(text).keys() & GRAVE


def test_a_wish_in_nearly_the_same_words_is_asked_again():
    before = ["where is my refund for order 10027", "hello"]
    assert asks_again("so where is my refund for order 10027", before)
    assert asks_again("我的退款到哪里了啊", ["我的退款到哪里了"])
    assert not asks_again("where is my parcel", before)
    assert not asks_again("yes please", ["yes please"])


def test_every_sign_has_its_sentence_for_the_desk():
    texts = Texts.load(ROOT / "data" / "responses")
    assert [name for name in SIGNS.by_name if f"escalation.sign.{name}" not in texts] == []


def test_a_setting_weighs_a_sign_anew():
    assert Signs.load(FOLDER, {"anger": 0.1}).by_name["anger"].weight == 0.1
    with pytest.raises(SignsUnreadable, match="wrath"):
        Signs.load(FOLDER, {"wrath": 1})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "no list"),
        ("anger: [", "signs.yml"),
        ("anger: {weight: 1}", "anger needs weight and keep"),
        ("anger: {weight: x, keep: 1}", "are numbers"),
        ("anger: {weight: 1, keep: 2}", "from 0 to 1"),
        ("anger: {weight: 1, keep: 1, words: [a]}", "anger needs"),
        ("anger: {weight: 1, keep: 1, en: ['(']}", "anger"),
        ("anger: {weight: 1, keep: 1}", "missing"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, written: str, said: str):
    (tmp_path / "signs.yml").write_text(written, "utf-8")
    with pytest.raises(SignsUnreadable, match=said):
        Signs.load(tmp_path)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(SignsUnreadable, match=r"signs\.yml"):
        Signs.load(tmp_path)
