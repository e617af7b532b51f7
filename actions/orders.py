"""Doing what the order form has collected, and going back to what was set aside."""

from __future__ import annotations

from actions import requests
from actions.base import ShopAction, person
from actions.form_state import FormState
from actions.identity import identify
from actions.mood import join
from actions.tasks import TASKS
from actions.turn import FORM, Turn, payload
from smartmkt_core.errors import ShopError


class PerformTask(ShopAction):
    """Runs when the form has closed: the task is done, or refused with its reason."""

    action_name = "action_perform_task"

    def respond(self, turn: Turn) -> None:
        state = FormState.load(turn)
        if state.task is not None:
            self._perform(turn, state)
        if requests.waiting(turn):
            state.save(turn)
            requests.go_on(turn)
            if turn.goes_on:
                return
            state = FormState.load(turn)
        back = state.resume()
        if back is not None:
            turn.mark(f"back.{back}")
            turn.then(FORM)
        if turn.tracker.get_slot("task") is not None or back is not None:
            state.save(turn)

    def _perform(self, turn: Turn, state: FormState) -> None:
        task = TASKS[state.task or ""]
        if not task.needs_order:
            task.perform_without_order(turn, state)
            turn.set("focus", {**turn.focus, "task": task.key, "turn": turn.count})
        else:
            order = identify(turn, state).order
            if order is None:
                turn.say("error.not_found", buttons=[person(turn)])
                turn.offer("contact_human_agent")
            else:
                turn.look_at(order=order.number, task=task.key)
                task.perform(turn, state, order)
                requests.forget_same(turn, task.key, order.number)
        if "next" in turn.recall(messages=0) and turn.replies:
            # The answer names the order itself.
            lead = requests.lead(turn, None)
            turn.replies[0].text = join(turn, lead, turn.replies[0].text)
        state.clear()

    def explain(self, turn: Turn, error: ShopError) -> None:
        """Ends the task with the reason."""
        state = FormState.load(turn)
        state.clear()
        state.save(turn)
        super().explain(turn, error)

    def apologise(self, turn: Turn) -> None:
        """Nothing was done: the transaction is undone. The shopper may try again at once."""
        state = FormState.load(turn)
        task, number = state.task, state.number
        state.clear()
        state.save(turn)
        buttons = [person(turn)]
        if task is not None:
            intent = TASKS[task].intents[0]
            again = payload(intent, order_number=number) if number else payload(intent)
            buttons.insert(0, turn.button("button.retry", again))
            turn.offer(intent, number=number)
        turn.say("error.ours", buttons=buttons)
