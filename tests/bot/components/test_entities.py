"""What the shop reads out of a sentence. Runs in Rasa's environment (Python 3.10)."""

from __future__ import annotations

import unittest
from typing import Any

from bot.understanding.entities import find_entities
from bot.understanding.features import mask, readable
from bot.understanding.numerals import read_number
from bot.understanding.tokens import tokenize


def found(text: str) -> list[tuple[str, Any]]:
    """Entities as (name, value)."""
    return [(span.entity, span.value) for span in find_entities(text)]


class OrderNumbers(unittest.TestCase):
    """Any shop's numbers are candidates; sizes, amounts and dates are not."""

    def test_all_shapes(self) -> None:
        for number in ("10027", "A-7741", "2024/88", "SO_00017", "ORD-2231", "2024112200017"):
            for sentence in (f"{number}", f"where is {number}?", f"订单{number}到哪了"):
                with self.subTest(sentence=sentence):
                    self.assertIn(("order_number", number), found(sentence))

    def test_hash_is_not_part_of_the_number(self) -> None:
        self.assertEqual(found("my order #1001"), [("order_number", "1001")])
        self.assertEqual(found("＃１００２"), [("order_number", "1002")])

    def test_short_numbers_count_only_when_named(self) -> None:
        self.assertEqual(found("order 42"), [("order_number", "42")])
        self.assertEqual(found("size 42 shoes"), [])

    def test_several_at_once(self) -> None:
        both = [("order_number", "10027"), ("order_number", "10031")]
        for text in ("10027 and 10031", "10027和10031", "10027、10031", "orders 10027,10031"):
            with self.subTest(text=text):
                self.assertEqual(found(text), both)

    def test_letters_and_colons_before_it(self) -> None:
        self.assertEqual(found("订单号：LL20991"), [("order_number", "LL20991")])

    def test_the_end_of_a_number(self) -> None:
        self.assertEqual(found("it's the one ending 71"), [("order_number", "71")])

    def test_sizes_and_waiting_times_are_no_orders(self) -> None:
        for text in (
            "iphone with 128gb", "I waited 3 days", "等了3天了", "有一个问题", "a 24-inch screen",
            "客服7x24在线吗", "100%", "茶壶900毫升有多大", "150 g", "20 cm", "24寸",
            "充电宝10000毫安",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(found(text), [])

    def test_a_unit_behind_a_long_number_may_be_another_word(self) -> None:
        self.assertIn(("order_number", "10402"), found("10402周三能到吗"))
        self.assertEqual(found("is order 10027 in transit"), [("order_number", "10027")])

    def test_houses_and_rooms_are_no_orders(self) -> None:
        for text in (
            "杭州市西湖区文三路478号2幢301", "世纪大道100号3号楼502", "门牌号错了，改成502室",
            "change it to 12 Harbour Lane", "Apt 4B, 900 Maple Drive",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(found(text), [])
        self.assertEqual(found("10402改送南京路5号"), [("order_number", "10402")])
        self.assertEqual(found("10027号订单"), [("order_number", "10027")])

    def test_hotlines_and_goodbyes_are_no_orders(self) -> None:
        for text in ("我要12315", "打10086问问", "88", "886！"):
            with self.subTest(text=text):
                self.assertEqual(found(text), [])
        self.assertEqual(found("订单12315"), [("order_number", "12315")])

    def test_two_digits_need_a_word_beside_them(self) -> None:
        self.assertEqual(found("71"), [("quantity", 71)])
        for text in ("71那单", "订单71", "尾号71"):
            with self.subTest(text=text):
                self.assertEqual(found(text), [("order_number", "71")])


class Proofs(unittest.TestCase):
    """E-mail, phone, and the last four digits of one."""

    def test_email(self) -> None:
        self.assertEqual(found("我的邮箱是Anna@Example.com"), [("email", "anna@example.com")])

    def test_phone(self) -> None:
        for text, value in (
            ("13800138000", "13800138000"),
            ("+44 20 7946 0958", "+442079460958"),
            ("call me at 555-123-4567", "5551234567"),
        ):
            with self.subTest(text=text):
                self.assertEqual(found(text), [("phone", value)])

    def test_last_four(self) -> None:
        for text in (
            "the last four digits are 8821",
            "my phone ends in 8821",
            "手机尾号8821",
            "后四位是8821",
            "8821是尾号",
        ):
            with self.subTest(text=text):
                self.assertEqual(found(text), [("phone_last4", "8821")])

    def test_proofs_inside_chinese_without_spaces(self) -> None:
        self.assertEqual(
            found("邮箱anna@example.com手机13800138000请查"),
            [("email", "anna@example.com"), ("phone", "13800138000")],
        )
        self.assertEqual(found("尾号２６８８"), [("phone_last4", "2688")])

    def test_number_and_proof_in_one_breath(self) -> None:
        self.assertEqual(
            found("A-7741, email bob@site.net"),
            [("order_number", "A-7741"), ("email", "bob@site.net")],
        )


class Choices(unittest.TestCase):
    """Which one of several."""

    def test_ordinals(self) -> None:
        for text, value in (
            ("the second one", 2), ("第二个", 2), ("number 3", 3), ("the 2nd", 2),
            ("the last one", -1), ("最后一个", -1), ("no, the other one", "other"),
            ("另外一个", "other"), ("选3", 3), ("倒数第一个", -1),
            ("the most recent one", "latest"), ("最近那单", "latest"),
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(found(text), [("ordinal", value)])

    def test_dates_stay_as_said(self) -> None:
        self.assertEqual(found("the one from last week"), [("date", "last week")])
        self.assertEqual(found("11月3号买的那双"), [("date", "11月3号")])
        self.assertEqual(found("前几天买的"), [("date", "前几天")])
        self.assertEqual(found("2024年的那单")[0], ("date", "2024年"))
        self.assertEqual(found("昨天下的单"), [("date", "昨天")])

    def test_quantities(self) -> None:
        for text, value in (
            ("change it to 3", 3), ("two of them", 2), ("改成两件", 2), ("3个", 3),
            ("quantity 5", 5), ("x2", 2), ("just one", 1), ("三", 3),
            ("I want 3 of them", 3), ("a dozen", 12), ("要俩", 2),
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(found(text), [("quantity", value)])

    def test_money_and_language(self) -> None:
        self.assertEqual(found("under $1,050"), [("money", "1050")])
        self.assertEqual(found("200块以内的耳机"), [("money", "200")])
        for text in ("200以内", "200左右", "200元", "under 200", "budget 200"):
            with self.subTest(text=text):
                self.assertEqual(found(text), [("money", "200")])
        self.assertEqual(found("100到200块"), [("money", "100"), ("money", "200")])
        self.assertEqual(found("could you 说中文"), [("language_name", "zh")])


class Offsets(unittest.TestCase):
    """Positions are those of the text as it was typed."""

    def test_entities(self) -> None:
        text = "亲，我的订单＃１００２（邮箱 Anna@Example.com）到哪了"
        for span in find_entities(text):
            self.assertIn(text[span.start : span.end], ("＃１００２", "Anna@Example.com"))

    def test_tokens(self) -> None:
        text = "Where's 订单A-7741, anna@example.com说退款?"
        for token, start, end in tokenize(text):
            self.assertEqual(text[start:end], token)
        self.assertEqual(
            [token for token, _, _ in tokenize(text)],
            ["Where's", "订", "单", "A-7741", ",", "anna@example.com", "说", "退", "款", "?"],
        )


class Masking(unittest.TestCase):
    """The classifier sees that there is a number, never which one."""

    def test_same_sentence_for_every_number(self) -> None:
        self.assertEqual(readable("where is 10027"), readable("where is SO_00017"))
        self.assertEqual(mask("cancel A-7741"), "cancel  <order_number> ")

    def test_a_long_text_takes_no_time(self) -> None:
        self.assertEqual(find_entities("a" * 50_000), [])
        self.assertLess(len(find_entities("10027 " * 5_000)), 1_000)


class Numerals(unittest.TestCase):
    """Small numbers in any writing."""

    def test_reads(self) -> None:
        for text, value in (("12", 12), ("two", 2), ("十二", 12), ("两", 2), ("二十", 20)):
            self.assertEqual(read_number(text), value)
        self.assertIsNone(read_number("red"))


if __name__ == "__main__":
    unittest.main()
