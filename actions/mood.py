"""The mood of a message: measured once a turn, and when it counts as bad."""

from __future__ import annotations

import re
from typing import Any

from actions.failures import log_failure
from actions.turn import Turn

_NUMBERS = re.compile(r"[#\w.@+/-]*(?:\d|@)[\w.@/-]*", re.ASCII)

NEGATIVE, ANGER = 0.55, 0.6
"""From here on words of anger are meant as such."""
SURELY_NEGATIVE, SURELY_ANGRY = 0.97, 0.9
"""From here on a shopper counts as upset whatever the words."""

CALM = {"repeat", "switch_language", "restart", "greet", "thank", "affirm", "choose", "help"}
"""Intents that are no complaint, whatever the words sound like."""
COOL = {"deny", "stop", "inform", "smalltalk", "why", "bot_challenge", "goodbye", "fallback"}
"""Intents that need words of anger: short or odd messages mislead the model."""

_ANGRY_WORDS = re.compile(
    r"[!！]\s*[!！]|[😡🤬😤💢👎🖕😠]"
    r"|\b(?:ridiculous|unacceptable|furious|angry|useless|worst|scam(?:mers?)?|liars?|lies|fed up"
    r"|sick of|wtf|hell|damn|fuck\w*|shit\w*|crap|idiots?|stupid|terrible|awful|horrible"
    r"|disgust\w*|garbage|junk|trash|pathetic|(?:second|third|fourth|fifth|\w+th) time"
    r"|(?:two|three|four|five|\d+|so many|how many) times|twice|kidding|wast(?:e|ing)|for god'?s"
    r"|stole|stolen|robbed|thieves|unbelievable|had enough|lawyer|police|sue|joke of"
    r"|still (?:nothing|waiting|no)|(?:for|been) \w+ (?:days|weeks|months)"
    r"|i said (?:that|no|to|it|i|cancel|stop|not))\b"
    r"|垃圾|骗|破(?:快递|店|东西|玩意)|太?烂|气死|烦死|受够|过分|离谱|管不管|什么态度|投诉|举报"
    r"|报警|12315|曝光|差评|[几两三四五\d](?:次|遍|回)了|(?:星期|礼拜|周|个月|多月|天)了|原地不动"
    r"|道歉|说法|说人话|复读|傻|滚|妈的|他妈|有病|坑人|忍无可忍|到底.*[!！]",
    re.I,
)


def is_upset(turn: Turn) -> bool:
    """Very negative: a bad mood alone is how people report any trouble."""
    mood = measured(turn)
    if mood is None or turn.intent in CALM:
        return False
    negative, anger = float(mood.scores.get("negative", 0)), float(mood.anger)
    if negative >= NEGATIVE and anger >= ANGER and _ANGRY_WORDS.search(turn.whole_text):
        return True
    return turn.intent not in COOL and negative >= SURELY_NEGATIVE and anger >= SURELY_ANGRY


def measured(turn: Turn) -> Any:
    """The mood of the words; measured once a turn. None without words or model."""
    if "mood_measured" not in turn.__dict__:
        turn.__dict__["mood_measured"] = _measure(turn)
    return turn.__dict__["mood_measured"]


def _measure(turn: Turn) -> Any:
    scorer = turn.shop.sentiment
    if scorer is None or not turn.whole_text:
        return None
    try:
        # Numbers and addresses say nothing about the mood, and mislead the model.
        return scorer.score([_NUMBERS.sub(" ", turn.whole_text).strip() or turn.whole_text])[0]
    except Exception as error:
        log_failure("mood", turn, error)
        return None


def join(turn: Turn, first: str, second: str) -> str:
    """Two sentences in one bubble."""
    return (
        "".join((first, second))
        if turn.language == "zh"
        else " ".join(filter(None, (first, second)))
    )
