"""The one wrapper around every action: transaction, mood, apology."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.after_person import take_up
from actions.correction import hear_correction
from actions.escalation import take_note
from actions.failures import log_failure
from actions.negation import takes_back
from actions.odd_messages import answers_odd
from actions.offers import person
from actions.repetition import break_circle
from actions.titles import ANSWERED_BY
from actions.turn import Turn
from actions.wiring import Shop
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, OutOfStock, ShopError

__all__ = ["ShopAction", "person"]

_STEERING = {"affirm", "deny", "inform", "choose", "stop", "nlu_fallback"}
"""What these mean depends on what was said before; so they may be corrections."""


class ShopAction(Action):  # type: ignore[misc, unused-ignore]
    """An action that fills in ``respond``; it runs in a thread, in one transaction."""

    action_name = ""
    caring = True
    """Whether an upset shopper is offered a person with this action's answer."""
    soothes = False
    """Whether the answer itself says sorry and offers a person."""

    resumes = False
    """Whether wishes that wait are taken up behind it."""

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
                self._reply(turn)
        except ShopError as error:
            turn = self._anew(tracker)
            self.explain(turn, error)
        except Exception as error:
            log_failure(self.action_name, turn, error)
            turn = self._anew(tracker)
            self.apologise(turn)
        break_circle(turn)
        if not turn.silent:
            take_note(turn, caring=self.caring, soothes=self.soothes, action=self.action_name)
        return turn

    def _reply(self, turn: Turn) -> None:
        """Lets this action answer, another one, or several, one for each wish in the message."""
        # Here, as the tasks behind it are made of this module.
        from actions import asked, requests

        if turn.fresh:
            take_up(turn)
        if self._of_form:
            self.respond(turn)
            return
        if asked.answered(turn):
            if not (turn.in_form or turn.goes_on or asked.just_asked(turn)):
                requests.go_on(turn)
            return
        pressed = ANSWERED_BY.get(turn.intent) if "typed_title" in turn.message else None
        other = turn.shop.actions.get(pressed) if pressed and turn.fresh else None
        if other is not None and other is not self:
            other.respond(turn)
        elif not (turn.fresh and self._settled(turn)) and not requests.serve(turn):
            if turn.fresh and turn.intent in _STEERING:
                hear_correction(turn)
            self.respond(turn)
        if self.resumes and not (turn.in_form or turn.goes_on):
            requests.go_on(turn)

    def _settled(self, turn: Turn) -> bool:
        """Whether no action is needed: there is nothing to read, or a wish is taken back."""
        if answers_odd(turn):
            return True
        # Here, as these are actions made of this module.
        from actions import basket, restock
        from actions.refine import changes_shown

        if restock.takes(turn) or changes_shown(turn):
            return True
        if len(turn.whole.get("requests") or []) < 2 and basket.leaves(turn):
            return True
        if takes_back(turn):
            self.taken_back(turn)
            return True
        return False

    @property
    def _of_form(self) -> bool:
        return self.action_name.startswith(("validate_", "action_ask_", "action_perform_"))

    def respond(self, turn: Turn) -> None:
        """Reads the turn, calls the core, says what came of it."""
        raise NotImplementedError

    def accept(self, turn: Turn, offer: dict[str, Any]) -> None:
        """Does what was offered and is now wanted."""
        self.respond(turn)

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        """Takes the answer to what this action asked; whether the message was one."""
        return False

    def taken_back(self, turn: Turn) -> None:
        """Says that nothing is done: the wish was named only to be taken back."""
        turn.say("deny.unchanged")

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
