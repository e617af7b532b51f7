"""What the order form knows, read from the slots and written back to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.turn import Turn

Details = dict[str, Any]


@dataclass
class FormState:
    """One task about an order and what has been said about it so far."""

    task: str | None = None
    number: str | None = None
    proof: str | None = None
    item: Details | None = None
    quantity: int | None = None
    address: str | None = None
    confirm: bool | None = None
    requested: str | None = None
    paused: list[Details] = field(default_factory=list)
    started: bool = False
    """Whether the latest message asked for this task: its other words may be details."""

    @classmethod
    def load(cls, turn: Turn) -> FormState:
        """From the slots."""
        return cls(
            task=turn.get("task"),
            number=turn.get("order_number"),
            proof=turn.get("proof"),
            item=turn.get("item"),
            quantity=turn.get("quantity"),
            address=turn.get("new_address"),
            confirm=turn.get("confirm"),
            requested=turn.get("requested_slot"),
            paused=list(turn.get("paused_tasks") or []),
        )

    def save(self, turn: Turn) -> None:
        """To the slots. ``task`` is always written: Rasa takes that as "the form has answered"."""
        turn.set("task", self.task)
        for slot, value in (
            ("order_number", self.number),
            ("proof", self.proof),
            ("item", self.item),
            ("quantity", self.quantity),
            ("new_address", self.address),
            ("confirm", self.confirm),
            ("paused_tasks", self.paused or None),
        ):
            if turn.get(slot) != value:
                turn.set(slot, value)

    def begin(self, task: str, *, number: str | None = None) -> None:
        """A new task, about an order where one is known."""
        self.clear()
        self.task = task
        self.number = number

    def clear(self) -> None:
        """Forgets the task; paused ones stay."""
        self.task = self.number = self.proof = None
        self.requested = None
        self.forget_details()

    def forget_details(self) -> None:
        """What belonged to another order."""
        self.item = self.quantity = self.address = self.confirm = None

    def snapshot(self) -> Details:
        """The task as it is set aside, to come back to. What was confirmed is asked anew."""
        return {
            "task": self.task,
            "number": self.number,
            "item": self.item,
            "quantity": self.quantity,
            "address": self.address,
        }

    def resume(self) -> str | None:
        """Takes up the task set aside last; its name, or None where there is none."""
        if not self.paused:
            return None
        last = self.paused.pop()
        self.clear()
        self.task, self.number = last["task"], last["number"]
        self.item, self.quantity, self.address = last["item"], last["quantity"], last["address"]
        return self.task

    def drop_paused(self, number: str) -> None:
        """Forgets paused tasks about an order which they no longer make sense for."""
        self.paused = [task for task in self.paused if task["number"] != number]
