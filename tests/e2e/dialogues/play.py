"""Plays a dialogue over a real connection and judges every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.e2e.dialogues.people import Person
from tests.e2e.dialogues.script import Dialogue, Turn

# What is for the page, not for people.
_UNSEEN = {
    "payload", "content_type", "image_url", "url", "mime", "type", "sku", "status", "state", "key",
}  # fmt: skip
_CHINESE = re.compile("[一-鿿]")
# Whatever was said, no answer may hold this.
_NEVER = (
    r"\{[a-z_]+\}",
    r"\bNone\b|\bnull\b",
    "on our side|我们这边出了点问题|我们的系统又出错了",
    "I can't answer right now|longer than it should|暂时无法回复|比平时慢",
)
_PLACEHOLDER = re.compile(r"\{([a-z]+\d?)\}")


class Speaker(Protocol):
    """Somebody who can talk to the assistant."""

    basket: list[dict[str, Any]] | None

    def sign_in(self, customer_id: str) -> None: ...

    def say(self, text: str, *, payload: str | None = None) -> list[dict[str, Any]]: ...

    def close(self) -> None: ...


class Wrong(Exception):
    """An answer that does not do."""


@dataclass
class Outcome:
    """What came of a dialogue: everything said, and what was wrong with it."""

    transcript: list[str] = field(default_factory=list)
    wrong: str = ""


def play(dialogue: Dialogue, shopper: Speaker, person: Person, others: dict[str, str]) -> Outcome:
    """Talk it through until the end or the first answer that does not do."""
    outcome = Outcome()
    values = {**person.values(), **others}
    shopper.basket = [] if dialogue.page_basket else None
    language = dialogue.language
    replies: list[dict[str, Any]] = []
    try:
        if dialogue.signed_in:
            shopper.sign_in(person.customer_id)
        for turn in dialogue.turns:
            language = turn.language or language
            replies = _act(shopper, turn, values, replies, outcome.transcript)
            outcome.transcript += [f"   ← {line}" for line in shown(replies)]
            _fill(shopper, replies)
            _judge(turn, values, replies, language)
    except (Wrong, TimeoutError, AssertionError) as error:
        outcome.wrong = f"{type(error).__name__}: {error}"
    finally:
        shopper.close()
    return outcome


def _act(
    shopper: Speaker,
    turn: Turn,
    values: dict[str, str],
    replies: list[dict[str, Any]],
    transcript: list[str],
) -> list[dict[str, Any]]:
    if turn.say:
        said = _filled(turn.say, values)
        transcript.append(f"→ {said}")
        return shopper.say(said)
    wanted = _filled(turn.press, values)
    offered = list(_buttons(replies))
    for button in offered:
        if wanted.casefold() in button["title"].casefold():
            transcript.append(f"→ [{button['title']}]")
            return shopper.say(button["title"], payload=button["payload"])
    raise Wrong(f"no button {wanted!r} among {[button['title'] for button in offered]}")


def _fill(shopper: Speaker, replies: list[dict[str, Any]]) -> None:
    """The page's basket takes what the chat hands over."""
    for card in (reply.get("custom") or {} for reply in replies):
        if card.get("type") == "basket" and shopper.basket is not None:
            shopper.basket += card["add"]


def _judge(
    turn: Turn, values: dict[str, str], replies: list[dict[str, Any]], language: str
) -> None:
    answer = "\n".join(shown(replies))
    escaped = {name: re.escape(value) for name, value in values.items()}
    for pattern in turn.expect:
        if not _found(_filled(pattern, escaped), answer):
            raise Wrong(f"lacks {pattern!r}")
    for pattern in turn.without:
        if _found(_filled(pattern, escaped), answer):
            raise Wrong(f"holds {pattern!r}")
    for pattern in _NEVER:
        if re.search(pattern, answer):
            raise Wrong(f"holds {pattern!r}")
    titles = [button["title"] for button in _buttons(replies)]
    for pattern in turn.buttons:
        if not any(_found(_filled(pattern, escaped), title) for title in titles):
            raise Wrong(f"no button like {pattern!r} among {titles}")
    for text in filter(None, (reply.get("text") for reply in replies)):
        if _language(text) != language:
            raise Wrong(f"not in {language}: {text!r}")


def _language(text: str) -> str:
    """Of a sentence, whatever the names of people and places in it are written in."""
    chinese = len(_CHINESE.findall(text))
    return "zh" if chinese > len(text.split()) else "en"


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def _filled(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def shown(replies: list[dict[str, Any]]) -> list[str]:
    """All that a shopper reads in some replies: bubbles, buttons, cards."""
    lines = []
    for reply in replies:
        buttons = [f"[{button['title']}]" for button in reply.get("quick_replies") or []]
        card = " | ".join(_texts(reply["custom"])) if reply.get("custom") else ""
        lines += [line for line in (reply.get("text"), card, " ".join(buttons)) if line]
    return lines


def _texts(card: object) -> Iterator[str]:
    if isinstance(card, dict):
        for name, value in card.items():
            if name not in _UNSEEN:
                yield from _texts(value)
    elif isinstance(card, list):
        for value in card:
            yield from _texts(value)
    elif isinstance(card, str) and card:
        yield card


def _buttons(part: object) -> Iterator[dict[str, str]]:
    """Everything that can be pressed, in bubbles and on cards."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str) and isinstance(part.get("payload"), str):
            yield part
        for value in part.values():
            yield from _buttons(value)
    elif isinstance(part, list):
        for value in part:
            yield from _buttons(value)
