"""What the shop reads out of a sentence. Runs in Rasa's environment (Python 3.10)."""

from __future__ import annotations

import json
import os
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from bot import paths
from bot.entity_scores import entity_scores
from bot.examples import read, unmarked
from bot.understanding import vocabulary
from bot.understanding.entities import find_entities
from bot.understanding.features import mask, readable
from bot.understanding.numerals import read_amount, read_number
from bot.understanding.tokens import tokenize
from bot.understanding.vocabulary import Vocabulary
from tests.bot.components.finding import DEMO, found, marked

LEAST_F1 = 0.96


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
        self.assertEqual(
            found("订单10027，尾号2688"), [("order_number", "10027"), ("phone_last4", "2688")]
        )
        self.assertEqual(found("订单尾号2688"), [("order_number", "2688")])

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
            ("the most recent one", "latest"), ("最近那单", "latest"), ("倒数第二个", -2),
            ("the second to last one", -2), ("后一个", -1), ("前一个", 1),
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

    def test_nobody_orders_less_than_nothing(self) -> None:
        for text in ("负五件", "改成负5个", "minus five", "-5 pieces", "make it -3"):
            with self.subTest(text=text):
                self.assertEqual(found(text), [])
        self.assertEqual(found("- 5 pieces"), [("quantity", 5)])

    def test_money_and_language(self) -> None:
        self.assertEqual(found("under $1,050"), [("money", "1050")])
        self.assertEqual(found("200块以内的耳机"), [("money", "200")])
        for text in ("200以内", "200左右", "200元", "under 200", "budget 200"):
            with self.subTest(text=text):
                self.assertEqual(found(text), [("money", "200")])
        self.assertEqual(found("100到200块"), [("money", "100"), ("money", "200")])
        self.assertEqual(found("could you 说中文"), [("language_name", "zh")])


class Names(unittest.TestCase):
    """What the shop sells, by its own names and those that every shopper uses."""

    def test_products_by_title_and_shorter(self) -> None:
        for text, words in (
            ("is the weir roll-top backpack waterproof", "weir roll-top backpack"),
            ("do the Hearth Felt Slippers run small", "Hearth Felt Slippers"),
            ("the Moonrise lamp please", "Moonrise lamp"),
            ("潮汐帆布鞋能机洗吗", "潮汐帆布鞋"),
            ("学者LED台灯多少钱", "学者LED台灯"),
        ):
            with self.subTest(text=text):
                self.assertEqual(marked(text, DEMO), [("product", words)])

    def test_a_wrong_letter_in_a_long_name(self) -> None:
        self.assertEqual(found("a warm jaket", DEMO), [("category", "jacket")])
        self.assertEqual(found("anything by Mosbeck", DEMO), [("brand", "Mossbeck")])
        self.assertEqual(found("that is a scandal, for certain", DEMO), [])

    def test_a_wish_in_both_languages(self) -> None:
        self.assertEqual(
            found("dark blue running shoes by Farfell, size 42, under $80, to Berlin", DEMO),
            [("colour", "dark blue"), ("category", "sneaker"), ("brand", "Farfell"),
             ("size", "42"), ("money", "80"), ("city", "Berlin")],
        )  # fmt: skip
        self.assertEqual(
            found("想买两双深蓝色的袜子，XL码，三百块以内，寄上海", DEMO),
            [("quantity", 2), ("colour", "dark blue"), ("category", "sock"), ("size", "XL"),
             ("money", "300"), ("city", "Shanghai")],
        )  # fmt: skip

    def test_words_that_only_look_like_names(self) -> None:
        for text in (
            "track my order", "我手机收不到验证码", "包邮吗", "it would suit me", "a nice shop",
            "I'm 34 and can't register", "is it dishwasher safe", "北京路那家", "gold account",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(found(text, DEMO), [])

    def test_two_sizes_are_no_price_range(self) -> None:
        self.assertEqual(found("I'm between 38 and 39", DEMO), [("size", "38"), ("size", "39")])

    def test_without_a_shop(self) -> None:
        self.assertEqual(
            found("红色的耳机", Vocabulary.of()), [("colour", "red"), ("category", "headphone")]
        )

    def test_fast_enough(self) -> None:
        text = "hi, I'd like two dark blue running shoes by Farfell in size 42 under $80, not 10027"
        find_entities(text, DEMO)
        started = time.process_time()
        for _ in range(50):
            find_entities(text, DEMO)
        self.assertLess((time.process_time() - started) / 50, 0.003)


class ShopFile(unittest.TestCase):
    """The running assistant takes up a new vocabulary by itself."""

    def test_read_again_when_it_changes(self) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch.dict(os.environ, {"SMARTMKT_VAR": folder}),
        ):
            self.assertEqual(found("a zorblatt, please", vocabulary.current()), [])
            file = Path(folder) / vocabulary.FILE
            file.write_text(json.dumps({"names": {"category": {"zorblatt": ["zorblatt"]}}}))
            self.assertEqual(
                found("a zorblatt, please", vocabulary.current()), [("category", "zorblatt")]
            )
            file.write_text("half a fi")
            self.assertEqual(found("a zorblatt, please", vocabulary.current()), [])


class Scores(unittest.TestCase):
    """Annotated sentences, and how they are counted."""

    def test_annotations_are_taken_off(self) -> None:
        text, marks = unmarked('send [two](quantity) to [Paris]{"entity": "city"}, ok')
        self.assertEqual(text, "send two to Paris, ok")
        self.assertEqual([(m.entity, text[m.start : m.end]) for m in marks],
                         [("quantity", "two"), ("city", "Paris")])  # fmt: skip

    def test_kept_apart_sentences(self) -> None:
        examples = read(paths.NLU_TEST / "entities.yml")
        scores = entity_scores(examples, lambda text: find_entities(text, DEMO))
        for language in ("en", "zh"):
            self.assertGreaterEqual(scores["micro"][language]["f1"], LEAST_F1)


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

    def test_the_shop_changes_nothing(self) -> None:
        """What the classifier is trained on must not depend on what the shop sells."""
        self.assertEqual(mask("a red Tide Canvas Sneaker in 42"), "a red Tide Canvas Sneaker in 42")

    def test_a_long_text_takes_no_time(self) -> None:
        self.assertEqual(find_entities("a" * 50_000), [])
        self.assertLess(len(find_entities("10027 " * 5_000)), 1_000)


class Numerals(unittest.TestCase):
    """Small numbers in any writing."""

    def test_reads(self) -> None:
        for text, value in (("12", 12), ("two", 2), ("十二", 12), ("两", 2), ("二十", 20)):
            self.assertEqual(read_number(text), value)
        self.assertIsNone(read_number("red"))

    def test_amounts(self) -> None:
        for text, value in (
            ("1,050", "1050"), ("2k", "2000"), ("三百五", "350"), ("两千零五十", "2050"),
            ("two hundred", "200"), ("300多", "300"),
        ):  # fmt: skip
            self.assertEqual(read_amount(text), value)


if __name__ == "__main__":
    unittest.main()
