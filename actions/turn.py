"""One turn of a conversation as the actions see it: who speaks, what was understood, the reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.history import just_said, set_since_message
from actions.replies import Button, Reply, payload
from actions.understood import Understood
from actions.wiring import Shop
from smartmkt_core.catalog import service as catalog
from smartmkt_core.language import detect
from smartmkt_core.orders.service import Shopper
from smartmkt_core.texts import Formats, tidy

FORM = "order_form"
REMEMBERED = 16
"""How many sentences are remembered so that they are not said again at once."""


class Turn(Understood):
    """Reads the tracker, collects replies and slot changes; nothing leaves before it has ended."""

    def __init__(self, shop: Shop, tracker: Tracker, *, now: datetime) -> None:
        self.shop = shop
        self.tracker = tracker
        self.now = now
        self.replies: list[Reply] = []
        self._changes: dict[str, Any] = {}
        self._followup: str | None = None
        self._leave_form = False
        self._session: Session | None = None

    # -- who and where ---------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The transaction of this action."""
        if self._session is None:
            raise RuntimeError("a turn has a session only inside its action")
        return self._session

    @property
    def goes_on(self) -> bool:
        """Whether Rasa has something to do after this action."""
        return self._followup is not None

    def use(self, session: Session) -> None:
        """Gives the turn its transaction."""
        self._session = session

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the gateway vouches for."""
        return self.message.get("metadata") or {}

    @property
    def conversation_id(self) -> str:
        """The conversation, which is Rasa's sender too."""
        return str(self.metadata.get("conversation_id") or self.tracker.sender_id)

    @property
    def customer_id(self) -> str | None:
        """The customer whom a signed token names, or None for a guest."""
        return self.metadata.get("customer_id") or None

    @property
    def message_id(self) -> int | None:
        """The logged message's row."""
        value = self.metadata.get("message_id")
        return value if isinstance(value, int) else None

    @cached_property
    def message_key(self) -> str:
        """Identifies this message for idempotent changes."""
        return str(self.message_id or self.message.get("message_id") or len(self.tracker.events))

    @property
    def shopper(self) -> Shopper:
        """Whose eyes the core looks with."""
        return Shopper(self.conversation_id, self.customer_id)

    @cached_property
    def language(self) -> str:
        """The language of the reply: just switched, else the gateway's, else as written."""
        switched = self._changes.get("language") or set_since_message(
            self.tracker.events, "language"
        )
        told = self.metadata.get("language")
        for candidate in (switched, told, self.tracker.get_slot("language")):
            if candidate in ("en", "zh"):
                return str(candidate)
        return detect(self.text)

    @cached_property
    def formats(self) -> Formats:
        """Money, dates and numbers for this shopper."""
        return Formats(self.language, self.shop.settings.timezone)

    @cached_property
    def categories(self) -> list[tuple[str, str]]:
        """The shop's categories with their Chinese names, the largest first; read once a turn."""
        return catalog.categories_named(self.session)

    # -- where in the conversation ---------------------------------------------------------

    @cached_property
    def fresh(self) -> bool:
        """Whether this is the first action since the shopper wrote."""
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return True
            if event.get("event") == "action" and event.get("name") not in _SILENT_ACTIONS:
                return False
        return True

    @cached_property
    def count(self) -> int:
        """How many messages the shopper has written."""
        return sum(1 for event in self.tracker.events if event.get("event") == "user")

    @property
    def in_form(self) -> bool:
        """Whether the order form is open."""
        return bool(self.tracker.active_loop and self.tracker.active_loop.get("name") == FORM)

    # -- memory ----------------------------------------------------------------------------

    def get(self, slot: str) -> Any:
        """A slot, with what this action has changed."""
        return self._changes[slot] if slot in self._changes else self.tracker.get_slot(slot)

    def set(self, slot: str, value: Any) -> None:
        """Remembers a value."""
        self._changes[slot] = value

    @property
    def marks(self) -> list[str]:
        """What was said lately, oldest first."""
        return list(self.get("last_keys") or [])

    def recall(self, *, messages: int) -> list[str]:
        """Keys of what was said while the shopper wrote the last so many messages."""
        keys: list[str] = []
        for mark in self.marks:
            key, _, rest = mark.partition("#")
            turn = rest.rpartition("@")[2]
            if turn.isdigit() and int(turn) > self.count - 1 - messages:
                keys.append(key)
        return keys

    @property
    def focus(self) -> dict[str, Any]:
        """What was last talked about: order, task, product, item."""
        return dict(self.get("focus") or {})

    def look_at(self, **what: Any) -> None:
        """Moves the focus."""
        self.set("focus", {**self.focus, **what, "turn": self.count})

    def offer(self, intent: str, **values: Any) -> None:
        """Leaves an offer standing, which a plain yes accepts."""
        self.set("offer", {"intent": intent, "turn": self.count, **values})

    # -- replying --------------------------------------------------------------------------

    def t(self, key: str, **values: Any) -> str:
        """A sentence or label of data/responses."""
        return self.shop.texts.render(key, self.language, avoid=self._avoid, **values)

    def say(
        self,
        key: str,
        *,
        buttons: Sequence[Button] = (),
        custom: dict[str, Any] | None = None,
        before: str = "",
        after: str = "",
        **values: Any,
    ) -> None:
        """Adds a bubble. ``before``, ``after``: finished sentences around it."""
        said = self.shop.texts.say(key, self.language, avoid=self._avoid, **values)
        self._remember(said.mark)
        gap = "" if self.language == "zh" else " "
        text = tidy(gap.join(filter(None, (before, said.text, after))), self.language)
        shown = (custom or {}).get("type") == "products" or key.startswith(_ABOUT_OTHERS)
        if text in just_said(self.tracker.events) and not shown:
            text = f"{self.lead('again.same')}{gap}{text}"
        self.replies.append(Reply(text, list(buttons), custom))

    def lead(self, key: str, **values: Any) -> str:
        """A sentence for ``before``, remembered as said."""
        said = self.shop.texts.say(key, self.language, avoid=self._avoid, **values)
        self._remember(said.mark)
        return said.text

    def button(self, key: str, payload: str, **values: Any) -> Button:
        """A quick reply; the payload is an intent with values, or words."""
        return {"title": self.t(key, **values), "payload": payload}

    def mark(self, key: str) -> None:
        """Remembers that something happened, among what was said."""
        self._remember(f"{key}#0")

    @property
    def _avoid(self) -> list[str]:
        return [mark.rpartition("@")[0] for mark in self.marks]

    def _remember(self, mark: str) -> None:
        self.set("last_keys", [*self.marks, f"{mark}@{self.count}"][-REMEMBERED:])

    def switch_language(self, language: str) -> None:
        """Answers in another language from here on."""
        self.set("language", language)
        self.__dict__.pop("language", None)
        self.__dict__.pop("formats", None)

    # -- leaving ---------------------------------------------------------------------------

    def leave_form(self) -> None:
        """Closes the order form; nothing else that was asked for waits behind it."""
        self._leave_form = True
        if self.get("waiting"):
            self.set("waiting", None)

    def then(self, action: str) -> None:
        """Names what Rasa does next."""
        self._followup = action

    @property
    def silent(self) -> bool:
        """Whether the turn has nothing to say or to remember."""
        return not (self.replies or self._changes or self._followup or self._leave_form)

    def events(self) -> list[EventType]:
        """What Rasa is told."""
        events = [SlotSet(slot, value) for slot, value in self._changes.items()]
        if self._leave_form:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
        if self._followup:
            events.append(FollowupAction(self._followup))
        return events


_ABOUT_OTHERS = ("search.", "product.which", "recommend.")
"""Sentences that fit many things: in the same words they need not be about the same one."""
_SILENT_ACTIONS = {"action_listen", "action_extract_slots", FORM}


__all__ = ["FORM", "Button", "Reply", "Turn", "payload"]
