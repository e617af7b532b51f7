"""When a shopper certainly wants a person. Runs in Rasa's environment (Python 3.10)."""

from __future__ import annotations

import unittest

from bot.understanding.person import wants_person


class AskedFor(unittest.TestCase):
    """A person is asked for, whatever else the sentence is about."""

    def test_in_english(self) -> None:
        for text in (
            "I'd like to talk to a person, the parcel arrived damaged",
            "can I speak to someone about my refund",
            "get me a human now, order 10027 is late",
            "the lamp is cracked, put me through to somebody",
            "you don't understand me, I want a person",
            "why can't I talk to a person",
            "Agent, please",
        ):
            with self.subTest(text=text):
                self.assertTrue(wants_person(text))

    def test_in_chinese(self) -> None:
        for text in (
            "我要找人工处理退款", "快递丢了转人工", "退款一直没到，帮我转人工", "能不能转人工",
            "解决不了转人工", "不想退了转人工", "要不转人工吧", "人工，我的包裹丢了",
            "我要跟真人谈退货的事",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertTrue(wants_person(text))


class NotAskedFor(unittest.TestCase):
    """People are mentioned, or not wanted."""

    def test_in_english(self) -> None:
        for text in (
            "I'm a real person",
            "is a person going to deliver it",
            "don't connect me to an agent",
            "I don't want to talk to a person",
            "I spoke to an agent yesterday",
            "do I talk to an employee",
            "do I have to talk to a person to cancel",
            "until when can I talk to an agent",
            "I need a tent for one person",
            "can someone else receive my parcel",
        ):
            with self.subTest(text=text):
                self.assertFalse(wants_person(text))

    def test_in_chinese(self) -> None:
        for text in (
            "人工费怎么算", "不用转人工", "先别给我转人工", "没让你转人工", "我不要人工",
            "人工几点上班", "人工智能", "需要人工安装吗", "退款要人工处理吗", "换个人收货",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertFalse(wants_person(text))


if __name__ == "__main__":
    unittest.main()
