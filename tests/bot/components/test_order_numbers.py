"""Numbers of orders, of any shop and of one's own. Runs in Rasa's environment (Python 3.10)."""

from __future__ import annotations

import unittest

from bot.understanding.vocabulary import Vocabulary
from smartmkt_core.vocabulary.formats import learn_formats
from tests.bot.components.finding import BIKES, DEMO, found, marked


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


class ShopNumbers(unittest.TestCase):
    """A shop's own formats count wherever they stand, and however they are typed."""

    def test_typed_carelessly(self) -> None:
        for text in (
            "where is a7741", "SO 00017 please", "so_00017", "京-2025-009 到哪了",
            "京2025009到了吗",
            "cn2025010", "wx553", "2024/88", "2024 88", "B 2210",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual([name for name, _ in found(text, BIKES)], ["order_number"])

    def test_read_aloud_and_in_full_width(self) -> None:
        self.assertEqual(found("一零零二七到哪了", DEMO), [("order_number", "10027")])
        self.assertEqual(found("where's 1 0 0 2 7", DEMO), [("order_number", "10027")])
        self.assertEqual(found("１０４５２今天送吗", DEMO)[0], ("order_number", "10452"))

    def test_several_joined_by_a_stroke(self) -> None:
        both = [("order_number", "10027"), ("order_number", "10031")]
        for text in ("10027/10031", "10027-10031", "cancel 10027 10031"):
            with self.subTest(text=text):
                self.assertEqual(found(text, DEMO), both)
        self.assertEqual(found("10027/10031"), both)
        self.assertEqual(len(found("10027,10031和10040")), 3)

    def test_long_and_letters_only(self) -> None:
        numbers = [("KXQWZ", "a"), ("884201993847120056", "b")]
        words = Vocabulary.of({"order_numbers": learn_formats(numbers)})
        self.assertEqual(found("order PLMOK arrived?", words), [("order_number", "PLMOK")])
        self.assertEqual(found("WHERE IS MY ORDER", words), [])
        self.assertEqual(
            marked("8842 0199 3847 1200 56", words), [("order_number", "8842 0199 3847 1200 56")]
        )

    def test_a_known_number_is_found_like_an_unknown_one(self) -> None:
        for sentence in ("{} please", "where is {}?", "我的{}呢", "order {} and 12 mugs"):
            for known, unknown in (("A-7741", "B-9083"), ("2024/88", "2031/07"), ("0042", "7306")):
                with self.subTest(sentence=sentence, known=known):
                    one, two = sentence.format(known), sentence.format(unknown)
                    self.assertEqual(
                        [name for name, _ in found(one, BIKES)],
                        [name for name, _ in found(two, BIKES)],
                    )

    def test_what_is_no_order_in_a_shop_with_five_digits(self) -> None:
        for text in ("帮我充10000毫安的", "wh-1000 headphones", "my zip is 94110", "error 4003"):
            with self.subTest(text=text):
                self.assertNotIn("order_number", [name for name, _ in found(text, DEMO)])


if __name__ == "__main__":
    unittest.main()
