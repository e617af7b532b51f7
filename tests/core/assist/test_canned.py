"""Canned replies: found in files, filled in, gaps shown, broken files explained."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from smartmkt_core.assist.canned import Canned, CannedBroken, CannedReplies, read
from smartmkt_core.assist.facts import facts
from smartmkt_core.assist.variables import variables
from smartmkt_core.db import unit_of_work
from smartmkt_core.settings import ROOT
from smartmkt_core.texts import Formats
from tests.core.conftest import Sessions

REPLY = (
    "hello: {{shortcut: {shortcut}, title: {{en: Hi, zh: 你好}}, text: {{en: '{en}', zh: 你好}}}}\n"
)
BOTH = {"en": "Hello {name}, it is {agent}.", "zh": "{name}，您好，我是{agent}。"}


def write(folder: Path, en: str = "Hello", *, shortcut: str = "hi", name: str = "a.yml") -> Path:
    path = folder / name
    path.write_text(REPLY.format(shortcut=shortcut, en=en), encoding="utf-8")
    return path


def test_the_shops_own_replies_are_all_well_formed() -> None:
    replies = read(ROOT / "data" / "canned")
    assert len(replies) >= 12
    assert len({reply.shortcut for reply in replies}) == len(replies)


def test_known_variables_are_filled_and_unknown_ones_stay_visible() -> None:
    reply = Canned("x", "x", BOTH, {"en": "Order {order_number} for {name}", "zh": "{name}"})
    text, missing = reply.filled("en", {"name": "Anna"})
    assert (text, missing) == ("Order {order_number} for Anna", ["order_number"])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Hello, it is Mia."), ("zh", "您好，我是Mia。")]
)
def test_a_guest_is_greeted_without_a_name(language: str, said: str) -> None:
    assert Canned("x", "x", BOTH, BOTH).filled(language, {"agent": "Mia"}) == (said, [])


def test_the_newest_order_gives_the_values(desk: Sessions, now: datetime) -> None:
    with unit_of_work(desk) as session:
        values = variables(
            facts(session, "talk", now=now),
            agent="Mia",
            shop="Linden",
            status=str,
            formats=Formats("en"),
            now=now,
        )
    assert values["name"] == "Anna Reed"
    assert values["order_number"] == "A-7741"
    assert "tracking_number" not in values


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("hello: [", "a.yml"),
        ("hello: {title: {en: a, zh: b}, text: {en: a}}", "hello.text needs en and zh"),
        ("hello: {title: {en: a, zh: b}, text: {en: '{nonsense}', zh: b}}", "{nonsense}"),
        ("hello: {shortcut: 'a b', title: {en: a, zh: b}, text: {en: a, zh: b}}", "shortcut"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "a.yml").write_text(content, encoding="utf-8")
    with pytest.raises(CannedBroken) as broken:
        read(tmp_path)
    assert why in str(broken.value)


def test_two_replies_under_one_shortcut_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "b.yml").write_text(
        (tmp_path / "a.yml").read_text("utf-8").replace("hello", "other"), encoding="utf-8"
    )
    with pytest.raises(CannedBroken, match="has the shortcut of hello"):
        read(tmp_path)


def test_an_edit_is_seen_without_a_restart_and_a_broken_one_changes_nothing(
    tmp_path: Path,
) -> None:
    path = write(tmp_path)
    replies = CannedReplies(tmp_path)
    assert replies.all()[0].text["en"] == "Hello"
    for at, (en, said) in enumerate([("Good day", "Good day"), ("{nonsense}", "Good day")]):
        write(tmp_path, en)
        os.utime(path, ns=(at + 1, at + 1))
        assert replies.all()[0].text["en"] == said
