"""Which intent a message means and whether it is the shop's. Runs in Rasa's environment."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np

from bot.understanding import scope
from bot.understanding.classifier import IntentModel, best_temperature, script_of, softmax, train
from bot.understanding.features import grams, readable
from bot.understanding.ridge import Seen
from bot.understanding.vocabulary import Vocabulary

TOPICS = {
    "track_order": ("where is my parcel {}", "我的包裹 {} 到哪了"),
    "cancel_order": ("please cancel order {}", "帮我取消 {} 这单"),
    "out_of_scope": ("will it rain in town {}", "{} 会下雨吗"),
}
WORDS = [f"{a}{b}" for a in "bcdfghklm" for b in ("alo", "emi", "uno", "iro", "oda", "ule")]
DIM = 24


def embedding(intent: str, seed: int) -> np.ndarray:
    """A vector near its intent's own direction, as the encoder gives for like sentences."""
    draw = np.random.default_rng(seed)
    centre = np.zeros(DIM)
    centre[sorted(TOPICS).index(intent)] = 1
    vector = centre + draw.normal(0, 0.12, DIM)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def lessons(languages: tuple[int, ...] = (0, 1)) -> tuple[list[str], np.ndarray, list[str]]:
    """Training sentences, their vectors and their intents."""
    rows = [
        (forms[language].format(word), embedding(intent, 100 * at + language), intent)
        for intent, forms in TOPICS.items()
        for at, word in enumerate(WORDS)
        for language in languages
    ]
    texts, vectors, intents = zip(*rows, strict=True)
    return list(texts), np.stack(vectors), list(intents)


class Meaning(unittest.TestCase):
    """The likeliest intent comes first, in either language."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.model = train(*lessons())

    def test_each_language_finds_its_own(self) -> None:
        for text, intent in (
            ("where is the parcel", "track_order"),
            ("cancel my order", "cancel_order"),
            ("包裹到哪了", "track_order"),
            ("取消这单", "cancel_order"),
        ):
            with self.subTest(text=text):
                ranking, ours = self.model.judge(text, embedding(intent, 9_999))
                self.assertEqual(ranking[0][0], intent)
                self.assertGreater(ours, 0.9)

    def test_confidences_are_probabilities(self) -> None:
        ranking = self.model.ranking("where is the parcel", embedding("track_order", 7))
        self.assertAlmostEqual(sum(sure for _, sure in ranking), 1, places=4)
        self.assertEqual(sorted(sure for _, sure in ranking)[::-1], [s for _, s in ranking])

    def test_what_is_for_no_shop_is_told_apart(self) -> None:
        ranking, ours = self.model.judge("will it rain", embedding("out_of_scope", 9_999))
        self.assertEqual(ranking[0][0], "out_of_scope")
        self.assertLess(ours, 0.1)

    def test_the_others_share_what_a_sure_refusal_leaves(self) -> None:
        for others in (1e-44, 0.0):
            found = np.array([others, others, 1.0], dtype=np.float32)
            weighed = scope.weigh(found, 0.4, 2)
            np.testing.assert_allclose(weighed, [0.2, 0.2, 0.6], atol=1e-6)

    def test_noise_is_less_sure_than_words(self) -> None:
        vector = embedding("cancel_order", 5)
        noise, words = (self.model.ranking(t, vector)[0][1] for t in ("qwxz", "cancel order"))
        self.assertLess(noise, words)

    def test_a_kept_model_answers_alike(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            again = IntentModel.load(Path(folder))
        for text, intent in (("where is it", "track_order"), ("会下雨吗", "out_of_scope")):
            vector = embedding(intent, 77)
            before, after = self.model.judge(text, vector), again.judge(text, vector)
            self.assertEqual(before[0][0][0], after[0][0][0])
            self.assertAlmostEqual(before[1], after[1], places=2)


class TheShopsOwn(unittest.TestCase):
    """What a message names of the shop outweighs that strangers ask in the same words."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.model = train(*lessons())
        cls.shop = Vocabulary.of(
            {
                "order_numbers": [[{"kind": "digits", "text": "", "least": 5, "most": 5}]],
                "names": {
                    "product": {"Heron Kettle": ["Heron Kettle"]},
                    "category": {"kettle": ["kettle"]},
                },
            }
        )

    def ours(self, text: str, words: Vocabulary | None) -> float:
        return self.model.judge(text, embedding("out_of_scope", 9_999), words=words)[1]

    def test_orders_and_products_are_the_shops(self) -> None:
        for text in ("10804到哪了", "订单A-77到哪了", "#4471?", "the Heron Kettle"):
            with self.subTest(text=text):
                self.assertGreaterEqual(self.ours(text, self.shop), 0.9)
                self.assertLess(self.ours(text, None), 0.1)

    def test_one_of_our_intents_then_wins(self) -> None:
        ranking, _ = self.model.judge(
            "10804到哪了", embedding("out_of_scope", 9_999), words=self.shop
        )
        self.assertNotEqual(ranking[0][0], "out_of_scope")

    def test_a_kind_of_thing_sold_here_makes_it_likelier(self) -> None:
        text = "will it rain on my kettle"
        self.assertGreater(self.ours(text, self.shop), self.ours(text, None))
        self.assertLess(self.ours(text, self.shop), 0.5)

    def test_other_numbers_and_kinds_say_nothing(self) -> None:
        for text in ("CA1831到哪了", "call 10086", "will it rain on my guitar", "60000 dollars"):
            with self.subTest(text=text):
                self.assertEqual(self.ours(text, self.shop), self.ours(text, None))


class Haste(unittest.TestCase):
    """A "not" without its apostrophe is still a not."""

    def test_reads_like_the_full_spelling(self) -> None:
        for hasty, full in (("I dont want it", "I don't want it"), ("CANT pay", "CAn't pay")):
            with self.subTest(text=hasty):
                self.assertEqual(readable(hasty), full)
                self.assertEqual(grams(hasty), grams(full))

    def test_other_words_stay(self) -> None:
        for text in ("I want a tent", "the paint is wet", "is it current"):
            self.assertEqual(readable(text), text)


class Mixed(unittest.TestCase):
    """Chinese is read by its characters also where it follows Latin letters without a space."""

    def test_letters_swallow_no_characters(self) -> None:
        for glued, apart in (("XL还有吗", "XL 还有吗"), ("SPRING10能用吗", "SPRING10 能用吗")):
            with self.subTest(text=glued):
                self.assertEqual(grams(glued), grams(apart))


class OneLanguage(unittest.TestCase):
    """A shop may have sentences of one language only, and none that are out of scope."""

    def test_the_other_language_is_read_by_the_same_head(self) -> None:
        model = train(*lessons((0,)))
        ranking, _ = model.judge("我的包裹到哪了", embedding("track_order", 3))
        self.assertEqual(ranking[0][0], "track_order")

    def test_everything_is_ours_where_nothing_is_foreign(self) -> None:
        kept = [row for row in zip(*lessons(), strict=True) if row[2] != "out_of_scope"]
        texts, vectors, intents = zip(*kept, strict=True)
        model = train(list(texts), np.stack(vectors), list(intents))
        self.assertEqual(model.judge("will it rain", embedding("out_of_scope", 1))[1], 1.0)


class Calibration(unittest.TestCase):
    """What confidences and probabilities are worth."""

    def test_temperature_makes_confidence_what_it_says(self) -> None:
        draw = np.random.default_rng(1)
        answers = draw.integers(0, 3, 4000)
        logits = draw.normal(0, 0.1, (4000, 3))
        logits[np.arange(4000), np.where(draw.random(4000) < 0.8, answers, (answers + 1) % 3)] += 1
        sure = softmax(logits / best_temperature(logits, answers)).max(axis=1)
        self.assertAlmostEqual(float(sure.mean()), 0.8, delta=0.03)

    def test_weighing_keeps_the_order_of_our_intents(self) -> None:
        weighed = scope.weigh(np.array([0.6, 0.3, 0.1]), 0.4, outside=2)
        self.assertAlmostEqual(float(weighed.sum()), 1)
        self.assertAlmostEqual(float(weighed[2]), 0.6)
        self.assertGreater(weighed[0], weighed[1])

    def test_scope_is_learnt_only_from_enough_of_both(self) -> None:
        seen = Seen(np.zeros((80, 2)), np.zeros((80, 3)))
        few = np.arange(80) >= 10
        self.assertIsNone(scope.learn(seen, few, ["cancel_order", "out_of_scope"]))

    def test_one_chinese_character_makes_a_sentence_chinese(self) -> None:
        self.assertEqual(script_of("我的order 10027"), "chinese")
        self.assertEqual(script_of("où est mon colis"), "latin")


if __name__ == "__main__":
    unittest.main()
