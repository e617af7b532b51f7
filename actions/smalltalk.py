"""Politeness, and what the assistant is and is not."""

from __future__ import annotations

import re

from actions.base import ShopAction, person
from actions.faq import answers_anyway
from actions.misunderstanding import bring_person, missed_before
from actions.named_goods import asks_after_own, shows_goods
from actions.offers import starters
from actions.turn import Turn
from actions.way_out import tell_way_out
from smartmkt_core.account import service as account


class Greet(ShopAction):
    """Hello, by name where the shop knows it; with what it can do, the first time."""

    action_name = "action_greet"

    def respond(self, turn: Turn) -> None:
        if turn.in_form:
            turn.say("greet.short")
            return
        name = _first_name(turn)
        again = any(key.startswith("greet") for key in turn.recall(messages=20))
        if again:
            turn.say("greet.again", buttons=starters(turn))
        elif name:
            turn.say("greet.name", buttons=starters(turn), name=name)
        else:
            turn.say("greet", buttons=starters(turn), shop=turn.shop.name(turn.language))


class Goodbye(ShopAction):
    """Goodbye."""

    action_name = "action_goodbye"

    def respond(self, turn: Turn) -> None:
        turn.say("goodbye")


class Thank(ShopAction):
    """You're welcome."""

    action_name = "action_thank"

    def respond(self, turn: Turn) -> None:
        turn.say("thank.in_form" if turn.in_form else "thank")


class Help(ShopAction):
    """What the assistant can do."""

    action_name = "action_help"

    def respond(self, turn: Turn) -> None:
        if tell_way_out(turn):
            return
        if turn.entity("else"):
            # "Something else" beside meanings that were none of them.
            turn.say("help.else", buttons=starters(turn))
            return
        turn.say("help", buttons=[] if turn.in_form else starters(turn))


class BotChallenge(ShopAction):
    """Says honestly what it is."""

    action_name = "action_bot_challenge"

    def respond(self, turn: Turn) -> None:
        turn.say("bot", buttons=[person(turn)], shop=turn.shop.name(turn.language))
        turn.offer("contact_human_agent")


class Smalltalk(ShopAction):
    """A friendly word, and back to the shop."""

    action_name = "action_smalltalk"

    def respond(self, turn: Turn) -> None:
        if _ABOUT_ME.search(turn.text):
            turn.say("smalltalk")
        elif not (_ASKS.search(turn.text) and answers_anyway(turn)):
            turn.say("smalltalk.other")


class OutOfScope(ShopAction):
    """Says what it can't do, and what it can; the second time, that a person may help."""

    action_name = "action_out_of_scope"

    def respond(self, turn: Turn) -> None:
        if answers_anyway(turn) or asks_after_own(turn) or shows_goods(turn):
            return
        if missed_before(turn) and not turn.in_form:
            # Twice in a row: gibberish, or somebody whom only a person can help.
            bring_person(turn, "out_of_scope.person")
        else:
            turn.say("out_of_scope", buttons=[] if turn.in_form else starters(turn))


_ASKS = re.compile(r"[?？吗呢]")
_ABOUT_ME = re.compile(
    r"how(?:'s| is| are|'re| r)? (?:it|you|u|ya|things|life)|what'?s up|wassup|sup\b"
    r"|nice to (?:meet|talk)|你好吗|您好吗|最近|还好吗|怎么样|过得|辛苦|吃了",
    re.I,
)


def _first_name(turn: Turn) -> str:
    """How to address a signed-in shopper: the first name; a Chinese name whole."""
    if not turn.customer_id:
        return ""
    customer = account.customer(turn.session, turn.customer_id)
    name = customer.name.strip() if customer else ""
    return name.split()[0] if name.isascii() and name else name
