"""Talks to the actions as Rasa 3.6 does: rules, the form's loop, rejection, follow-ups.

The intent is given by the test; entities come from the assistant's own extractor. Everything else
(actions, core, database, sentences) is real.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker

from actions.server import every_action
from actions.turn import FORM, Reply, Turn
from actions.wiring import Shop
from bot.understanding.entities import find_entities

RULES = Path(__file__).parents[2] / "data" / "rules"


def rules() -> dict[str, str]:
    """Which action answers an intent outside the form."""
    found = {}
    for path in RULES.glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = rule["steps"]
            if "intent" in steps[0]:
                found[steps[0]["intent"]] = steps[1]["action"]
    return found


@dataclass
class Talk:
    """One conversation."""

    shop: Shop
    language: str = "en"
    customer: str | None = None
    conversation: str = "talk"
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    loop: bool = False
    message: dict[str, Any] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    message_id: int | None = None
    basket: list[dict[str, Any]] | None = None
    photos: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.actions = {action.action_name: action for action in every_action(self.shop)}
        self.rules = rules()

    # -- the shopper -----------------------------------------------------------------------

    def say(self, text: str, intent: str = "nlu_fallback", *, ranking: tuple[str, ...] = ()) -> str:
        """What is answered, all bubbles in one text."""
        entities = [span.as_dict() for span in find_entities(text)]
        return self._hear(text, intent, entities, ranking)

    def ask(self, text: str, *wishes: tuple[str, str] | tuple[str, str, str]) -> str:
        """Says a message that holds several wishes: each part's words, intent, order elsewhere."""
        entities = [span.as_dict() for span in find_entities(text)]
        found = [
            {
                "text": words,
                "intent": intent,
                "confidence": 0.9,
                "entities": [span.as_dict() for span in find_entities(words)],
                "about": about[0] if about else None,
            }
            for words, intent, *about in wishes
        ]
        return self._hear(text, wishes[-1][1], entities, (), requests=found)

    def understood(self, parsed: dict[str, Any]) -> str:
        """Says what the trained understanding has parsed, as bot.parse gives it."""
        return self._hear(
            parsed["text"],
            parsed["intent"]["name"],
            parsed["entities"],
            (),
            requests=parsed["requests"],
            likely=parsed["intent_ranking"],
        )

    def press(self, title: str) -> str:
        """Presses a quick reply of the last answer, or an action of its card, by its words."""
        for button in self.buttons:
            if title in button["title"]:
                return self.choose(button["payload"])
        raise AssertionError(f"no button {title!r} among {[b['title'] for b in self.buttons]}")

    def show(self, photo: str) -> str:
        """Sends a picture that the gateway has kept."""
        self.photos = [photo]
        said = self._hear("/inform", "inform", [], ())
        self.photos = []
        return said

    def choose(self, payload: str) -> str:
        """Presses whatever has this payload."""
        if not payload.startswith("/"):
            return self.say(payload)
        intent, brace, rest = payload[1:].partition("{")
        values = json.loads(brace + rest) if brace else {}
        entities = [{"entity": name, "value": value} for name, value in values.items()]
        return self._hear(payload, intent, entities, ())

    @property
    def buttons(self) -> list[dict[str, str]]:
        """Everything that can be pressed now."""
        found = [button for reply in self.replies for button in reply.buttons]
        for card in self.cards:
            for part in [
                card.get("order") or {},
                *card.get("products", []),
                *card.get("orders", []),
            ]:
                found += part.get("actions", [])
                found += [part["action"]] if "action" in part else []
        return found

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards of the last answer."""
        return [reply.custom for reply in self.replies if reply.custom]

    @property
    def text(self) -> str:
        """The last answer."""
        return "\n".join(reply.text for reply in self.replies)

    # -- Rasa ------------------------------------------------------------------------------

    def _hear(
        self,
        text: str,
        intent: str,
        entities: list[dict[str, Any]],
        ranking: tuple[str, ...],
        *,
        requests: list[dict[str, Any]] | None = None,
        likely: list[dict[str, Any]] | None = None,
    ) -> str:
        metadata = {
            "language": self.language,
            "customer_id": self.customer,
            "conversation_id": self.conversation,
            "message_id": self.message_id,
            "channel": "web",
            "photos": self.photos or None,
            "basket": self.basket,
        }
        self.message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": likely or [{"name": name, "confidence": 0.3} for name in ranking],
            "entities": entities,
            "metadata": {key: value for key, value in metadata.items() if value is not None},
            "message_id": f"m{len(self.events)}",
            **({"requests": requests} if requests else {}),
        }
        self.replies, self.ran = [], []
        self.events.append(
            {"event": "user", "text": text, "parse_data": {"intent": self.message["intent"]}}
        )
        if self.loop:
            if not self._form(fresh=True):
                self._run(self.rules.get(intent, "action_fallback"))
                if self.loop:
                    self._form(fresh=False)
        elif self.rules.get(intent) == FORM:
            self._form(fresh=True)
        else:
            self._run(self.rules.get(intent, "action_fallback"))
        self.events.append({"event": "action", "name": "action_listen"})
        return self.text

    def _form(self, *, fresh: bool) -> bool:
        """One run of the form; False where it rejected the message."""
        was_open = self.loop
        self.loop = True
        turn = self._call(f"validate_{FORM}", extra=[{"event": "action", "name": FORM}])
        filled = [
            e for e in turn.events() if e["event"] == "slot" and e["name"] != "requested_slot"
        ]
        if was_open and fresh and not filled and self.slots.get("requested_slot"):
            assert not turn.replies, "what a rejected form says is lost"
            return False
        self.events.append({"event": "action", "name": FORM})
        asked = [e for e in turn.events() if e.get("name") == "requested_slot"]
        assert asked, "the form must decide what is asked"
        self._apply(turn, f"validate_{FORM}")
        wanted = self.slots.get("requested_slot")
        if wanted is None:
            self.loop = False
            self._run("action_perform_task")
        else:
            self._apply(self._call(f"action_ask_{FORM}_{wanted}"), f"action_ask_{FORM}_{wanted}")
        return True

    def _run(self, name: str) -> None:
        turn = self._call(name)
        self.events.append({"event": "action", "name": name})
        self._apply(turn, name)
        for event in turn.events():
            if event["event"] == "followup":
                if event["name"] == FORM:
                    self._form(fresh=False)
                else:
                    self._run(event["name"])

    def _call(self, name: str, extra: list[dict[str, Any]] | None = None) -> Turn:
        tracker = Tracker(
            self.conversation,
            dict(self.slots),
            self.message,
            [*self.events, *(extra or [])],
            False,
            None,
            {"name": FORM} if self.loop else {},
            None,
        )
        return self.actions[name].handle(tracker)

    def _apply(self, turn: Turn, name: str) -> None:
        self.ran.append(name)
        for event in json.loads(json.dumps(turn.events())):
            self.events.append(event)
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.loop = bool(event["name"])
        for reply in turn.replies:
            self.replies.append(reply)
            data = {"buttons": reply.buttons, "custom": reply.custom}
            self.events.append({"event": "bot", "text": reply.text, "data": data})
