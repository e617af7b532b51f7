"""Parsing, evaluating and starting, as people run them."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests.bot.conftest import ROOT, bot, post

SENTENCES = [
    ("where is my order", "track_order"),
    ("亲，催一下快递", "track_order"),
    ("please cancel order 10027", "cancel_order"),
    ("I don't want to cancel", "deny"),
    ("我不想取消订单", "deny"),
    ("麻烦把发票开给我", "get_invoice"),
    ("转人工", "contact_human_agent"),
    ("the second one", "choose"),
    ("算了", "stop"),
]


@pytest.mark.usefixtures("trained")
def test_parse_answers_each_line_with_one_object() -> None:
    done = bot("bot.parse", text="\n".join(text for text, _ in SENTENCES) + "\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["text"], a["intent"]["name"]) for a in answers] == SENTENCES
    assert all(a["intent_ranking"][0] == a["intent"] for a in answers)
    assert answers[2]["entities"] == [
        {"entity": "order_number", "value": "10027", "start": 20, "end": 25}
    ]


@pytest.mark.usefixtures("trained")
def test_parse_tells_several_requests_apart() -> None:
    text = "cancel 10027 and also where is 10031?"
    answer = json.loads(bot("bot.parse", text=f"{text}\nwhere is 10031\n").stdout.splitlines()[0])
    assert [(r["intent"], r["entities"][0]["value"]) for r in answer["requests"]] == [
        ("cancel_order", "10027"),
        ("track_order", "10031"),
    ]


def test_parse_and_the_server_agree(rasa_url: str) -> None:
    text = "can you change the address of A-7741"
    alone = json.loads(bot("bot.parse", text=text + "\n").stdout)
    served = post(f"{rasa_url}/model/parse", {"text": text})
    assert served["intent"]["name"] == alone["intent"]["name"]
    assert served["intent"]["confidence"] == pytest.approx(alone["intent"]["confidence"], abs=0.01)
    assert [e["value"] for e in served["entities"]] == ["A-7741"]


def test_the_server_names_its_model(rasa_url: str) -> None:
    with urllib.request.urlopen(f"{rasa_url}/status") as response:  # noqa: S310
        assert json.load(response)["model_file"].endswith(".tar.gz")


def test_without_a_model_nothing_starts_and_a_sentence_says_why(tmp_path: Path) -> None:
    for program in ("bot.run", "bot.parse", "bot.evaluate"):
        done = bot(program, SMARTMKT_VAR=str(tmp_path))
        assert done.returncode == 1
        assert "make train" in done.stderr


def test_every_intent_has_a_readable_name_in_both_languages() -> None:
    labels = yaml.safe_load((ROOT / "data" / "nlu" / "labels.yml").read_text("utf-8"))
    domain = [yaml.safe_load(p.read_text("utf-8")) for p in (ROOT / "bot/domain").glob("*.yml")]
    intents = {i for part in domain for i in part["intents"]} - {"nlu_fallback"}
    assert set(labels) == intents
    for name in labels.values():
        assert name["en"] and name["zh"] and name["description"]["en"] and name["description"]["zh"]
