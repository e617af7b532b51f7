"""What the FAQ's questions teach."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from bot import examples, faq_sentences
from smartmkt_core.faq.files import FaqBroken

NLU = """
nlu:
- intent: shop_question
  examples: |
    - do you sell gift cards
- intent: warranty
  examples: |
    - is there a [two](quantity) year guarantee
"""
FAQ = """
parking:
  questions: {en: ["Where [near the shop] can I park?"], zh: [哪里可以停车？]}
  answer: {en: Behind the cellar., zh: 酒窖后面。}
repairs:
  intent: warranty
  questions: {en: [Who repairs my mill?, Is there a two-year guarantee?], zh: [谁修磨豆机？]}
  answer: {en: We do., zh: 我们修。}
"""


class FaqSentences(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.nlu, self.faq = Path(folder.name) / "nlu", Path(folder.name) / "faq"
        self.nlu.mkdir()
        self.faq.mkdir()
        (self.nlu / "shop.yml").write_text(NLU, "utf-8")
        self.write(FAQ)

    def write(self, text: str) -> None:
        (self.faq / "mine.yml").write_text(text, "utf-8")

    def test_a_merchant_s_questions_are_learnt_as_what_they_belong_to(self) -> None:
        found = faq_sentences.sentences(self.faq, self.nlu)
        self.assertIn(("哪里可以停车？", "shop_question"), [e[:2] for e in found])
        self.assertIn(("Who repairs my mill?", "warranty"), [e[:2] for e in found])

    def test_what_data_nlu_says_already_is_not_learnt_twice(self) -> None:
        found = faq_sentences.sentences(self.faq, self.nlu)
        self.assertNotIn("Is there a two-year guarantee?", [e.text for e in found])

    def test_rasa_reads_the_same_sentences_without_annotations(self) -> None:
        found = faq_sentences.sentences(self.faq, self.nlu)
        path = self.nlu.parent / "faq.yml"
        path.write_text(faq_sentences.as_rasa(found), "utf-8")
        read = examples.read(path)
        self.assertEqual(len(read), len(found))
        self.assertIn("Where (near the shop) can I park?", [e.text for e in read])
        self.assertFalse(any(e.entities for e in read))

    def test_a_new_answer_alone_changes_nothing_to_be_learnt(self) -> None:
        before = faq_sentences.as_rasa(faq_sentences.sentences(self.faq, self.nlu))
        self.write(FAQ.replace("Behind the cellar.", "In the yard."))
        self.assertEqual(before, faq_sentences.as_rasa(faq_sentences.sentences(self.faq, self.nlu)))
        self.write(FAQ.replace("哪里可以停车", "停车场在哪"))
        self.assertNotEqual(
            before, faq_sentences.as_rasa(faq_sentences.sentences(self.faq, self.nlu))
        )

    def test_an_intent_that_nobody_knows_is_told_with_its_line(self) -> None:
        self.write(FAQ.replace("intent: warranty", "intent: waranty"))
        with self.assertRaisesRegex(
            faq_sentences.UnknownIntent, r"mine\.yml:5: repairs .* waranty"
        ):
            faq_sentences.sentences(self.faq, self.nlu)

    def test_a_broken_file_is_told_with_its_line(self) -> None:
        self.write("parking: yes: no")
        with self.assertRaisesRegex(FaqBroken, r"mine\.yml:1: is no YAML"):
            faq_sentences.sentences(self.faq, self.nlu)


if __name__ == "__main__":
    unittest.main()
