"""The mood of what shoppers write."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smartmkt_core.sentiment import SentimentClassifier, SentimentNotTrained
from smartmkt_core.sentiment.evaluation import evaluate, very_upset
from smartmkt_core.sentiment.examples import Example, NoExamples, read, training_examples
from smartmkt_core.sentiment.features import Vocabulary, plain, spoken
from smartmkt_core.sentiment.fitting import fit
from smartmkt_core.sentiment.lexicon import Lexicon, LexiconUnreadable, read_entries

DATA = Path(__file__).resolve().parents[2] / "data" / "sentiment"


class WordEncoder:
    """A toy encoder: every text is a sum of fixed random vectors of its words."""

    fingerprint = "toy"

    def encode_deep(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        rows = np.array([self._one(text) for text in texts], dtype=np.float32).reshape(-1, 16)
        return rows, rows.reshape(len(texts), 1, 16)

    def _one(self, text: str) -> np.ndarray:
        seeds = [int(hashlib.md5(w.encode()).hexdigest()[:8], 16) for w in text.split()]  # noqa: S324
        words = [np.random.default_rng(seed).normal(size=16) for seed in seeds]
        total: np.ndarray = np.sum([np.zeros(16), *words], axis=0)
        return total


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Your service is terrible, I am really angry!", "negative"),
        ("你们的服务太差了，气死我了！", "negative"),
        ("Where is my order?", "neutral"),
        ("请问什么时候发货？", "neutral"),
        ("10027", "neutral"),
        ("Thank you, that was very helpful!", "positive"),
        ("谢谢，问题解决了，太好了", "positive"),
        ("", "neutral"),
    ],
)
def test_plain_moods_are_told_apart(classifier: SentimentClassifier, text: str, label: str) -> None:
    assert classifier.score([text])[0].label == label


def test_a_calm_report_of_a_problem_is_not_anger(classifier: SentimentClassifier) -> None:
    calm = classifier.score(["I received the wrong size, can I swap it?", "尺码不对，可以换吗"])
    angry = classifier.score(
        ["You sent the wrong size AGAIN, you idiots!", "又发错尺码，一群骗子！"]
    )
    assert max(mood.anger for mood in calm) < 0.5 < min(mood.anger for mood in angry)


def test_kept_apart_sentences_are_understood(classifier: SentimentClassifier) -> None:
    report = evaluate(classifier, read(DATA / "test.tsv"))
    assert report.mood["all"].sentences >= 300
    assert min(scores.macro_f1 for scores in report.mood.values()) >= 0.84, report.mood
    assert report.anger is not None
    assert report.anger.auc >= 0.95
    assert report.calibration_error <= 0.1


def test_causes_of_kept_apart_sentences_are_understood(classifier: SentimentClassifier) -> None:
    report = evaluate(classifier, read(DATA / "test_cause.tsv"))
    assert report.cause["all"].sentences >= 280
    assert min(scores.macro_f1 for scores in report.cause.values()) >= 0.8, report.worst_causes


@pytest.mark.parametrize("language", ["en", "zh"])
def test_fury_is_noticed_and_a_plain_request_is_not_fury(
    classifier: SentimentClassifier, language: str
) -> None:
    apart = [example for example in read(DATA / "test.tsv") if example.language == language]
    furious = [example.text for example in apart if example.anger == 1]
    calm = [example.text for example in apart if example.anger == 0]
    assert len(furious) >= 30
    assert len(calm) >= 30
    noticed = [text for text in furious if very_upset(classifier.score([text])[0])]
    mistaken = [text for text in calm if very_upset(classifier.score([text])[0])]
    assert len(noticed) >= 0.75 * len(furious), set(furious) - set(noticed)
    assert len(mistaken) <= 0.06 * len(calm), mistaken


@pytest.mark.parametrize(
    "text",
    [
        "still waiting!!",
        "I WANT A REFUND NOW",
        "???",
        "hello???",
        "great, just great.",
        "我要投诉",
        "呵呵",
        "差评",
        "人呢",
        "什么破玩意儿",
        "😡",
        "👎",
    ],
)
def test_short_outbursts_are_negative(classifier: SentimentClassifier, text: str) -> None:
    assert classifier.score([text])[0].label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "where is my order",
        "cancel order 10027",
        "wrong size, can I exchange",
        "I want a refund",
        "CANCEL ORDER 10027 PLEASE",
        "我要退货",
        "催一下",
        "还没到",
        "可以",
        "转人工",
        "有人吗",
    ],
)
def test_short_requests_are_neutral_and_calm(classifier: SentimentClassifier, text: str) -> None:
    mood = classifier.score([text])[0]
    assert mood.label == "neutral"
    assert mood.anger < 0.5


@pytest.mark.parametrize(
    "text", ["great", "finally", "好评", "谢谢啦", "👍", "THANK YOU SO MUCH!!!"]
)
def test_short_praise_is_positive(classifier: SentimentClassifier, text: str) -> None:
    assert classifier.score([text])[0].label == "positive"


def test_asking_where_to_complain_is_not_fury(classifier: SentimentClassifier) -> None:
    for mood in classifier.score(["我要投诉", "I want to complain"]):
        assert mood.label == "negative"
        assert not very_upset(mood)


def test_probabilities_add_up_to_one(classifier: SentimentClassifier) -> None:
    for mood in classifier.score(["ok", "什么破玩意儿", "thanks a million"]):
        assert sum(mood.scores.values()) == pytest.approx(1)
        assert mood.label == max(mood.scores, key=lambda label: mood.scores[label])
        assert 0 <= mood.anger <= 1


def test_nothing_to_score(classifier: SentimentClassifier) -> None:
    assert classifier.score([]) == []
    (silence,) = classifier.score(["  "])
    assert silence.label == "neutral"
    assert silence.scores == {"negative": 0.0, "neutral": 1.0, "positive": 0.0}
    assert (silence.anger, silence.cause, set(silence.causes.values())) == (0.0, None, {0.0})


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("My parcel is three weeks late and the courier lost it.", "delivery"),
        ("快递太慢了，等了半个月", "delivery"),
        ("The kettle broke after two days, poor quality.", "product_quality"),
        ("质量太差，用两天就坏了", "product_quality"),
        ("I returned it a month ago and still have no refund!", "refund"),
        ("一个月了还不退款！", "refund"),
        ("Way too expensive, what a rip-off.", "price"),
        ("太贵了，抢钱啊", "price"),
        ("Your support staff are rude and nobody answers.", "service"),
        ("客服态度太差了，没人理我", "service"),
        ("Your website is awful, the checkout keeps crashing.", "website"),
        ("你们的网站太难用了，一直闪退", "website"),
    ],
)
def test_what_somebody_is_unhappy_about_is_told(
    classifier: SentimentClassifier, text: str, cause: str
) -> None:
    assert classifier.score([text])[0].cause == cause


def test_the_content_have_no_cause(classifier: SentimentClassifier) -> None:
    for mood in classifier.score(["Thank you, that was lovely!", "请问几点开门？"]):
        assert mood.cause is None
        assert sum(mood.causes.values()) == pytest.approx(1)


def test_without_causes_in_the_examples_none_is_told() -> None:
    examples = [replace(example, cause=None) for example in training_examples(DATA)[::20]]
    encoder = WordEncoder()
    (mood,) = SentimentClassifier(fit(examples, encoder), encoder).score(["this is a scam"])
    assert mood.cause is None
    assert set(mood.causes.values()) == {0.0}


def test_a_damaged_classifier_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "mood.npz").write_bytes(b"PK half a file")
    with pytest.raises(SentimentNotTrained, match="damaged"):
        SentimentClassifier.load(tmp_path, WordEncoder())


def test_too_few_sentences_of_a_label_are_refused() -> None:
    examples = [Example("negative", "en", 1.0, "bad"), Example("positive", "en", 0.0, "good")] * 9
    with pytest.raises(NoExamples, match="neutral"):
        fit(examples, WordEncoder())


def test_a_saved_classifier_scores_as_before(tmp_path: Path) -> None:
    encoder = WordEncoder()
    head = fit(training_examples(DATA)[::20], encoder)
    head.save(tmp_path / "sentiment")
    texts = ["thank you", "where is it", "this is a scam"]
    loaded = SentimentClassifier.load(tmp_path / "sentiment", encoder)
    assert loaded.score(texts) == SentimentClassifier(head, encoder).score(texts)


def test_without_training_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(SentimentNotTrained, match="smartmkt sentiment train"):
        SentimentClassifier.load(tmp_path, WordEncoder())


def test_a_classifier_of_another_encoder_is_refused(tmp_path: Path) -> None:
    head = fit(training_examples(DATA)[::40], WordEncoder())
    replace(head, encoder="another").save(tmp_path)
    with pytest.raises(SentimentNotTrained, match="another encoder"):
        SentimentClassifier.load(tmp_path, WordEncoder())


def test_the_kept_apart_sentences_are_not_trained_on() -> None:
    trained = {example.text for example in training_examples(DATA)}
    assert len(trained) >= 5000
    for name in ("test.tsv", "test_cause.tsv", "dev.tsv"):
        assert not trained & {example.text for example in read(DATA / name)}, name


def test_capitals_are_read_like_small_letters() -> None:
    assert spoken("WHERE IS MY ORDER") == "where is my order"
    assert spoken("Where is my TV") == "Where is my TV"
    assert plain("ＡＢＣ 10027!!!!!!") == "abc 0!!!"


def test_a_word_of_praise_is_turned_around_by_a_negation() -> None:
    lexicon = Lexicon({"positive": ["good", "满意"], "negation": ["not", "不"], "turn": ["but"]})
    assert lexicon.counts("good, 满意")[:5] == [2, 0, 0, 0, 0]
    assert lexicon.counts("not a good one, 不满意")[:5] == [0, 0, 0, 2, 0]
    assert lexicon.counts("not today, good")[:5] == [1, 0, 0, 0, 0]


def test_an_emoji_counts_as_a_sign() -> None:
    lexicon = Lexicon({"positive": ["😍", ":)"], "furious": ["😡"]})
    assert lexicon.counts("😍 ok :) 😡😡")[-3:] == [2, 0, 2]


def test_a_mistake_in_the_lexicon_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text("kind\tentry\nsplendid\tyes\n", encoding="utf-8")
    with pytest.raises(LexiconUnreadable, match=r"en\.tsv, line 2: 'splendid'"):
        read_entries(tmp_path)


def test_letters_of_a_message_have_length_one_together() -> None:
    vocabulary = Vocabulary.learn(["thank you"] * 3 + ["thanks"] * 3, {})
    _, weights = vocabulary.letters("thank them")
    assert np.linalg.norm(weights) == pytest.approx(1)
    places, weights = vocabulary.letters("完全不同")
    assert len(places) <= 1
    assert len(weights) == len(places)
