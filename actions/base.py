"""The one wrapper around every action: transaction, mood, apology."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.titles import ANSWERED_BY
from actions.turn import Turn, payload
from actions.wiring import Shop
from smartmkt_core.account.service import mask_text
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, OutOfStock, ShopError

_NUMBERS = re.compile(r"[#\w.@+/-]*(?:\d|@)[\w.@/-]*", re.ASCII)
log = logging.getLogger(__name__)

ANGER = 0.7
"""From here on, and surely negative, a shopper counts as upset."""
SURE = 0.7

CALM = {"repeat", "switch_language", "restart", "greet", "thank", "affirm", "choose", "help"}
"""Intents that are no complaint, whatever the words sound like."""

CARE_AGAIN_AFTER = 4
"""Messages before an upset shopper is offered a person once more."""


class ShopAction(Action):  # type: ignore[misc, unused-ignore]
    """An action that fills in ``respond``; it runs in a thread, in one transaction."""

    action_name = ""
    caring = True
    """Whether an upset shopper is offered a person with this action's answer."""
    soothes = False
    """Whether the answer itself says sorry and offers a person."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def name(self) -> str:
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[EventType]:
        turn = await asyncio.to_thread(self.handle, tracker)
        for reply in turn.replies:
            dispatcher.utter_message(
                text=reply.text or None, buttons=reply.buttons or None, json_message=reply.custom
            )
        return turn.events()

    def handle(self, tracker: Tracker) -> Turn:
        """The finished turn. Never raises: what goes wrong becomes an apology."""
        turn = Turn(self.shop, tracker, now=self.shop.clock())
        try:
            with unit_of_work(self.shop.sessions) as session:
                turn.use(session)
                if not self._passed_on(turn):
                    self.respond(turn)
        except ShopError as error:
            turn = self._anew(tracker)
            self.explain(turn, error)
        except Exception as error:
            _log_failure(self.action_name, turn, error)
            turn = self._anew(tracker)
            self.apologise(turn)
        if not turn.silent:
            _take_note(turn, caring=self.caring, soothes=self.soothes)
        return turn

    def _passed_on(self, turn: Turn) -> bool:
        """Hands the typed words of a quick reply to the action that answers pressing it."""
        action = ANSWERED_BY.get(turn.intent) if "typed_title" in turn.message else None
        of_form = self.action_name.startswith(("validate_", "action_ask_", "action_perform_"))
        if action is None or action == self.action_name or of_form or not turn.fresh:
            return False
        turn.then(action)
        return True

    def respond(self, turn: Turn) -> None:
        """Reads the turn, calls the core, says what came of it."""
        raise NotImplementedError

    def accept(self, turn: Turn, offer: dict[str, Any]) -> None:
        """Does what was offered and is now wanted."""
        self.respond(turn)

    def explain(self, turn: Turn, error: ShopError) -> None:
        """Says what the shop expects to go wrong and `respond` did not explain itself."""
        if isinstance(error, NotFound):
            turn.say("error.not_found", buttons=[person(turn)])
        elif isinstance(error, OutOfStock):
            turn.say("error.out_of_stock", count=error.available)
        else:
            turn.say("error.not_possible", buttons=[person(turn)])
        turn.offer("contact_human_agent")

    def apologise(self, turn: Turn) -> None:
        """Says that the fault is the shop's own, and keeps a way out open."""
        turn.say("error.ours", buttons=[person(turn)])
        turn.offer("contact_human_agent")

    def _anew(self, tracker: Tracker) -> Turn:
        """A turn without what was said before the transaction was undone."""
        return Turn(self.shop, tracker, now=self.shop.clock())


def person(turn: Turn) -> dict[str, str]:
    """The quick reply that brings a person."""
    return turn.button("button.person", payload("contact_human_agent"))


def _take_note(turn: Turn, *, caring: bool, soothes: bool) -> None:
    """Measures the message's mood once, writes it to the log, and cares where it is bad."""
    known = turn.get("mood") or {}
    if known.get("message") == turn.message_key:
        note = dict(known)
    else:
        mood = _measure(turn)
        note = {
            "message": turn.message_key,
            "label": mood.label if mood else None,
            "anger": round(float(mood.anger), 3) if mood else None,
            "upset": bool(mood and _is_upset(mood)),
            "cared": known.get("cared"),
        }
        _record(turn, note)
    if soothes:
        note["cared"] = turn.count
    if note["upset"] and caring and turn.replies and turn.intent not in CALM:
        cared = note.get("cared")
        if cared is None or turn.count - cared >= CARE_AGAIN_AFTER:
            _care(turn)
            note["cared"] = turn.count
    if note != known:
        turn.set("mood", note)


def _measure(turn: Turn) -> Any:
    scorer = turn.shop.sentiment
    if scorer is None or not turn.text:
        return None
    try:
        # Numbers and addresses say nothing about the mood, and mislead the model.
        return scorer.score([_NUMBERS.sub(" ", turn.text).strip() or turn.text])[0]
    except Exception as error:
        _log_failure("mood", turn, error)
        return None


def _is_upset(mood: Any) -> bool:
    """Very negative: a bad mood alone is how people report any trouble."""
    return float(mood.scores.get("negative", 0)) >= SURE and float(mood.anger) >= ANGER


def _record(turn: Turn, note: dict[str, Any]) -> None:
    """Writes to the conversation log, in a transaction of its own: a shopper must not notice."""
    if turn.message_id is None:
        return
    try:
        with unit_of_work(turn.shop.sessions) as session:
            conversations.record_understanding(
                session,
                turn.message_id,
                intent=turn.intent,
                confidence=turn.confidence,
                mood=note["label"],
                anger=note["anger"],
            )
    except Exception as error:
        _log_failure("understanding", turn, error)


def _care(turn: Turn) -> None:
    """Sorrow in front of the answer, and a person behind it."""
    first, last = turn.replies[0], turn.replies[-1]
    first.text = join(turn, turn.lead("mood.sorry"), first.text)
    if all("contact_human_agent" not in button["payload"] for button in last.buttons):
        last.buttons.append(person(turn))


def join(turn: Turn, first: str, second: str) -> str:
    """Two sentences in one bubble."""
    return f"{first}{second}" if turn.language == "zh" else f"{first} {second}"


def _log_failure(where: str, turn: Turn, error: Exception) -> None:
    """Logs without personal data: the conversation, the kind of error, where; text masked."""
    trace = "".join(traceback.format_exception(error))
    log.error("%s failed in %s: %s", where, turn.conversation_id, mask_text(trace))
