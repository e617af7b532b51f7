"""What the shopper wrote, as it was understood: the whole message, or the part being served."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from actions.history import set_since_message
from actions.titles import as_pressed

_PAYLOAD = re.compile(r"^/(?P<intent>\w+)(?:@[\d.]+)?\s*(?P<entities>\{.*\})?\s*$", re.S)

_LONGEST_VALUE = 120


class Understood:
    """Intent, words and entities of the latest message."""

    tracker: Tracker

    @cached_property
    def whole(self) -> dict[str, Any]:
        """All that the shopper wrote, or the quick reply with these words."""
        return as_pressed(self.tracker.latest_message or {}, self.tracker.events)

    @cached_property
    def message(self) -> dict[str, Any]:
        """What is being answered: the whole message, or one of the requests in it."""
        part = set_since_message(self.tracker.events, "serving")
        return {**self.whole, **part} if isinstance(part, dict) else self.whole

    def narrow(self, part: dict[str, Any]) -> None:
        """Reads one request as if it were the whole message."""
        self.__dict__["message"] = {**self.whole, **part}
        self.__dict__.pop("_payload", None)

    @cached_property
    def _payload(self) -> tuple[str, dict[str, Any]] | None:
        match = _PAYLOAD.match(str(self.message.get("text") or ""))
        if not match:
            return None
        try:
            values = json.loads(match["entities"] or "{}")
        except ValueError:
            values = {}
        return match["intent"], values if isinstance(values, dict) else {}

    @property
    def text(self) -> str:
        """The words written; empty where a button was pressed."""
        return "" if self._payload else str(self.message.get("text") or "").strip()

    @property
    def whole_text(self) -> str:
        """All the words written; empty where a button was pressed."""
        text = str(self.whole.get("text") or "").strip()
        return "" if _PAYLOAD.match(text) else text

    @property
    def intent(self) -> str:
        """The name of the intent."""
        if self._payload:
            return self._payload[0]
        return str((self.message.get("intent") or {}).get("name") or "nlu_fallback")

    @property
    def confidence(self) -> float | None:
        """How sure Rasa is."""
        value = (self.message.get("intent") or {}).get("confidence")
        return float(value) if value is not None else None

    @property
    def ranking(self) -> list[str]:
        """Intents by likelihood, without the fallback."""
        names = [str(i.get("name")) for i in self.message.get("intent_ranking") or []]
        return [name for name in names if name != "nlu_fallback"]

    def likely(self, least: float) -> list[str]:
        """Intents at least so likely, the likeliest first."""
        found = self.message.get("intent_ranking") or []
        return [str(i.get("name")) for i in found if float(i.get("confidence") or 0) >= least]

    def entities(self, name: str) -> list[dict[str, Any]]:
        """Entities of a kind, in the order of the text; a button's values count too."""
        if self._payload:
            value = self._payload[1].get(name)
            return [] if value is None else [{"entity": name, "value": value}]
        return [e for e in self.message.get("entities") or [] if e.get("entity") == name]

    @property
    def named(self) -> list[dict[str, Any]]:
        """Everything that was named, as kind and value: for the people who read the log."""
        if self._payload:
            found = list(self._payload[1].items())
        else:
            read = self.message.get("entities") or []
            found = [(str(e.get("entity")), e.get("value")) for e in read]
        named = [(kind, str(value)[:_LONGEST_VALUE]) for kind, value in found if value is not None]
        return [{"entity": kind, "value": value} for kind, value in dict.fromkeys(named)]

    def entity(self, name: str) -> Any:
        """The first value of a kind, or None."""
        return next((e.get("value") for e in self.entities(name)), None)
