"""The sentences: both languages, the same placeholders, none missing, none unused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from smartmkt_core.faq.service import Faq
from smartmkt_core.settings import ROOT
from smartmkt_core.texts import Formats, TextProblem, Texts

TEXTS = Texts.load(ROOT / "data" / "responses")
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("actions", "web", "smartmkt_core")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "node_modules" not in path.parts
)
KEYS = TEXTS.keys()
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

CANCEL = ("packed", "shipped", "delivered", "already_cancelled", "returned")
CHANGE = ("packed", "shipped", "delivered", "cancelled", "returned")
STATUSES = (
    "placed", "paid", "packed", "shipped", "out_for_delivery", "delivered", "cancelled", "returned",
)  # fmt: skip


def used() -> tuple[set[str], set[str]]:
    """Keys written out in the actions, and beginnings of keys that are put together."""
    whole = set(re.findall(r'["\']([a-z_]+(?:\.[a-z_]+)*)["\']', CODE))
    parts = set(re.findall(r'f"([a-z_]+[._][a-z_.]*)\{', CODE))
    return whole, parts


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_are_filled_with_the_same_values(key):
    english = set().union(*TEXTS.placeholders(key, "en"))
    chinese = set().union(*TEXTS.placeholders(key, "zh"))
    # A number that decides between one and many may be left out of the words.
    assert english - {"count", "total"} == chinese - {"count", "total"}


def test_no_sentence_is_unused():
    whole, parts = used()
    unused = [key for key in KEYS if key not in whole and not key.startswith(tuple(parts))]
    # These are put together from another key.
    rest = [key for key in unused if not re.search(r"_again$|_unpaid|^attribute\.", key)]
    assert rest == []


def test_no_sentence_is_missing():
    families = {key.split(".")[0] for key in KEYS if "." in key}
    whole, _ = used()
    wanted = {key for key in whole if "." in key and key.split(".")[0] in families}
    wanted = {key for key in wanted if not key.endswith((".yml", ".json", ".npz", ".py"))}
    marks = {"ask.proof.first", "wrong.proof", "lacks.proof", "lacks.order_number"}
    # What another help desk is told of.
    marks |= {
        f"handoff.{event}"
        for event in ("requested", "claimed", "returned", "resolved", "withdrawn")
    }
    assert {key for key in wanted - marks if key not in TEXTS} == set()


def test_every_outcome_of_the_core_has_a_sentence():
    wanted = [f"cancel.refused.{reason}" for reason in CANCEL]
    wanted += [f"address.refused.{reason}" for reason in (*CHANGE, "address_unclear")]
    wanted += [
        f"quantity.refused.{reason}"
        for reason in (*CHANGE, "paid_increase", "last_item", "quantity_invalid")
    ]
    wanted += [f"status.{status}" for status in STATUSES]
    wanted += [f"refund.{state}" for state in ("pending", "late", "paid")]
    wanted += [f"recommend.because_{k}" for k in ("bought", "liked", "carted", "viewed", "popular")]
    assert [key for key in wanted if key not in TEXTS] == []


def test_chinese_sentences_use_full_width_punctuation_and_say_nin():
    for key in KEYS:
        for variant in TEXTS._entries[key]["zh"]:
            text = variant if isinstance(variant, str) else " ".join(variant.values())
            assert not re.search(r"[\u4e00-\u9fff][,.?!;:]", text), key
            assert "你" not in text, key


def test_variants_take_turns():
    said: list[str] = []
    for _ in range(6):
        said.append(TEXTS.say("thank", "en", avoid=said).mark)
    assert said == ["thank#0", "thank#1", "thank#2"] * 2


def test_a_count_chooses_between_one_and_many():
    assert TEXTS.render("track.others_open", "en", count=1) == "You have one more open order."
    assert "3 more open orders" in TEXTS.render("track.others_open", "en", count=3)


def test_a_malformed_file_is_named(tmp_path):
    (tmp_path / "a.yml").write_text("hello: {en: Hello}\n", encoding="utf-8")
    with pytest.raises(TextProblem, match=r"a\.yml: hello"):
        Texts.load(tmp_path)


def test_money_and_numbers():
    assert Formats("en").money(Decimal("1069.00"), "USD") == "$1,069.00"
    assert Formats("zh").money(Decimal("69.00"), "CNY") == "¥69.00"
    assert Formats("zh").number(12345) == "12,345"


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (0, "today (Sun 22 Nov)", "今天（11月22日周日）"),
        (1, "tomorrow (Mon 23 Nov)", "明天（11月23日周一）"),
        (2, "in 2 days (Tue 24 Nov)", "后天（11月24日周二）"),
        (-1, "yesterday (Sat 21 Nov)", "昨天（11月21日周六）"),
        (-3, "3 days ago (Thu 19 Nov)", "3天前（11月19日周四）"),
        (20, "Sat 12 Dec", "12月12日周六"),
        (60, "21 Jan 2027", "2027年1月21日"),
    ],
)
def test_days_are_told_from_today(days, english, chinese):
    when = NOW + timedelta(days=days)
    assert Formats("en").day(when, now=NOW) == english
    assert Formats("zh").day(when, now=NOW).replace(" ", "") == chinese


def test_days_and_times_are_those_of_the_shopper_s_zone():
    late = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert Formats("zh", "Asia/Shanghai").time(late) == "02:30"
    assert Formats("en", "Asia/Shanghai").date(late, now=NOW) == "Mon 23 Nov"


def test_lists():
    assert Formats("en").listing(["a", "b", "c"]) == "a, b and c"
    assert Formats("zh").listing(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert Formats("zh").listing(["水壶 × 1", "茶叶 × 2"]) == "水壶 × 1、茶叶 × 2"
    assert Formats("zh").listing(["甲"]) == "甲"
    assert Formats("zh").choice(["甲", "乙"]) == "甲还是乙"


def test_every_way_on_from_a_policy_has_its_button():
    faq = Faq.load(ROOT / "data" / "faq")
    for topic in faq.topics():
        entry = faq.entry(topic)
        assert entry
        for intent in entry.follow_up:
            assert f"button.follow.{intent}" in TEXTS
