"""Messages without a sentence: question marks, emoji, a link, a language not spoken here."""

from __future__ import annotations

import re

from actions.offers import person, starters
from actions.turn import Turn

_WORDS = re.compile(r"[^\W_]")
_MARKS = re.compile(r"[?？!！.。…,，~～\s]+")
_ASKING = re.compile(r"[?？]")
_GOOD = re.compile("[👍👌🙏❤♥😀-😆😉😊😋😍🥰😘🙂🤗🎉✅💪👏💯🌹🤝]")
_BAD = re.compile("[😠😡🤬😤💢👎😞😟😢😣😩😫😭💔🙁☹😒🖕]")
_LINK = re.compile(r"\W*(?:https?://|www\.)\S+\W*", re.I)
_SCRIPTS = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]"
)
_FOREIGN = re.compile(
    r"\b(?:der|die|das|ist|nicht|ich|mein|meine|bitte|wo|wann|und|für|wurde|noch"
    r"|où|est|ma|mon|mes|je|vous|commande|bonjour|pas|quand|avec|merci|puis"
    r"|dónde|está|mi|pedido|hola|quiero|por|favor|cuándo|gracias|puedo|envío"
    r"|dov'è|ordine|il|mio|vorrei|quando|grazie|ciao|pacco"
    r"|onde|meu|minha|encomenda|não|você|obrigad[oa]|quero|mijn|waar|bestelling|graag|het|een"
    r"|gdzie|jest|moje|zamówienie|proszę|nerede|siparişim)\b",
    re.I,
)
_FEW = 2
"""Foreign words from which on a sentence is in that language."""


def answers_odd(turn: Turn) -> bool:
    """Answers what holds no sentence; whether it was such a message."""
    text = turn.text
    if not text and turn.whole_text == "" and turn.intent == "nlu_fallback":
        turn.say("odd.nothing", buttons=starters(turn))
        return True
    if not text:
        return False
    if _LINK.fullmatch(text):
        turn.say("odd.link", buttons=starters(turn))
        return True
    if _WORDS.search(text):
        return False
    if _MARKS.fullmatch(text):
        answered = bool(turn.recall(messages=2))
        key = "odd.unclear" if answered and _ASKING.search(text) else "odd.nothing"
        turn.say(key, buttons=starters(turn))
        if key == "odd.unclear":
            turn.offer("contact_human_agent")
        return True
    if _BAD.search(text):
        turn.say("odd.upset", buttons=[person(turn)])
        turn.offer("contact_human_agent")
        return True
    if _GOOD.search(text):
        return False
    turn.say("odd.nothing", buttons=starters(turn))
    return True


def is_good_sign(turn: Turn) -> bool:
    """Whether a message is but a smile, a thumb, folded hands."""
    return bool(turn.text) and not _WORDS.search(turn.text) and bool(_GOOD.search(turn.text))


def is_marks(turn: Turn) -> bool:
    """Whether a message is but question marks: what was said last was not clear."""
    return bool(turn.text) and bool(_MARKS.fullmatch(turn.text)) and bool(_ASKING.search(turn.text))


def in_other_language(text: str) -> bool:
    """Whether a text is neither English nor Chinese."""
    letters = _WORDS.findall(text)
    if letters and len(_SCRIPTS.findall(text)) * 3 > len(letters):
        return True
    words = {word.casefold() for word in _FOREIGN.findall(text)}
    return len(words) >= _FEW
