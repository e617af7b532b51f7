"""An action server that only says what it was asked to do. For tests of the rules.

`python echo_actions.py PORT`. validate_order_form behaves like the real one in what Rasa can
see: a task starts the form, an answer fills it, anything else is rejected with an empty list.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).parents[2] / "data" / "rules"
TASKS = {
    rule["steps"][0]["intent"]
    for path in RULES.glob("*.yml")
    for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    if "intent" in rule["steps"][0] and rule["steps"][1].get("action") == "order_form"
}


def answer(call: dict[str, Any]) -> dict[str, Any]:
    """Rasa's call of one action, answered."""
    name, tracker = call["next_action"], call["tracker"]
    if name == "validate_order_form":
        return {"events": validate(tracker), "responses": []}
    events: list[dict[str, Any]] = []
    if name == "action_perform_task":
        paused = tracker["slots"].get("paused_tasks") or []
        events = [slot("task", paused[0] if paused else None), slot("order_number", None)]
        if paused:
            events += [
                slot("paused_tasks", paused[1:]),
                {"event": "followup", "name": "order_form"},
            ]
    text = f"{name} task={tracker['slots'].get('task')}"
    return {"events": events, "responses": [{"text": text}]}


def validate(tracker: dict[str, Any]) -> list[dict[str, Any]]:
    """Fills the slots of the form; empty where the message is not for the form."""
    slots, message = tracker["slots"], tracker["latest_message"]
    intent = message["intent"].get("name")
    entities = {e["entity"]: e["value"] for e in message["entities"]}
    number = entities.get("order_number") or slots.get("order_number")
    active = (tracker.get("active_loop") or {}).get("name") == "order_form"
    if intent in TASKS:
        task, paused = intent, slots.get("paused_tasks") or []
        if active and slots.get("task") not in (None, intent):
            paused = [slots["task"], *paused]
        events = [slot("task", task), slot("paused_tasks", paused)]
    elif not active:
        events = [slot("task", slots.get("task"))]
    elif "order_number" not in entities:
        return []
    else:
        events = [slot("task", slots.get("task"))]
    return [
        *events,
        slot("order_number", number),
        slot("requested_slot", None if number else "order_number"),
    ]


def slot(name: str, value: Any) -> dict[str, Any]:
    """The event that sets a slot."""
    return {"event": "slot", "name": name, "value": value}


class Handler(BaseHTTPRequestHandler):
    """Rasa's webhook."""

    def do_POST(self) -> None:
        """Answers one action."""
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(answer(call)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
