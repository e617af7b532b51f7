"""Opening the order form for a task: which task the words ask for, and about which order."""

from __future__ import annotations

from actions.address_words import looks_like_address
from actions.form_state import FormState
from actions.in_focus import asks_whether_cancelled, order_with_dropped
from actions.next_question import refers_back
from actions.reading import asks_to_undo, corrects, has_proof, proof_in
from actions.references import mine, narrowed, read, remember_offered
from actions.tasks import TASKS
from actions.tasks.base import OrderTask
from actions.turn import FORM, Turn


def begin_task(turn: Turn, task: str, *, number: str | None, several: bool = False) -> None:
    """Opens the order form for a task about a known order, or about one that is asked for."""
    state = FormState.load(turn)
    state.begin(task, number=number)
    if has_proof(turn, number):
        state.proof = proof_in(turn)
    state.save(turn)
    open_form(turn, several=several)


def open_form(turn: Turn, *, several: bool = False) -> None:
    """Lets the form run: its task was begun with this message."""
    turn.mark("started")
    if several:
        turn.set("requested_slot", "order_number")
    turn.then(FORM)


def start(turn: Turn, state: FormState, task: OrderTask) -> None:
    """Begins a task with what the message says of it: order, proof, details."""
    task = _task_meant(turn, state, task)
    about = turn.message.get("about")
    talked_about = state.number or about or turn.focus.get("order")
    partly = order_with_dropped(turn) if task.key in ("cancel", "quantity") else None
    if partly is not None and (task.key == "quantity" or len(partly.items) > 1):
        # "The gloves, I don't want them" is a line, not the order.
        task = TASKS["quantity"]
    named = read(turn, current=talked_about)
    named = narrowed(turn, named, task.candidates(mine(turn), turn.now))
    proof = state.proof if state.number is None else None
    state.begin(task.key)
    state.started = True
    state.proof = proof
    if partly is not None and task.key == "quantity":
        state.number = partly.number
    elif task.key == "track" and asks_whether_cancelled(turn):
        state.number = named.number or talked_about
    elif named.number:
        state.number = named.number
    elif named.several:
        remember_offered(turn, named.several)
        if named.typed:
            turn.mark("named.several")
    elif about and task.needs_order:
        # Named by the wish beside it: "cancel 10027 and send me the invoice".
        state.number = str(about)
    elif task.needs_order and refers_back(turn, task):
        state.number = turn.focus["order"]
    if has_proof(turn, state.number):
        state.proof = proof_in(turn)
    task.read(turn, state, None)


def _task_meant(turn: Turn, state: FormState, task: OrderTask) -> OrderTask:
    """The task that the words ask for where the intent reads another."""
    task = TASKS.get(task.redirect(turn) or "", task)
    if corrects(turn) and turn.focus.get("task") in TASKS:
        # "No, I meant the kettle" asks for the same again, whatever the intent reads.
        task = TASKS[str(turn.focus["task"])]
    if asks_to_undo(turn) and turn.focus.get("task") in ("address", "quantity"):
        # What was just changed is changed back; nothing is cancelled.
        return TASKS[str(turn.focus["task"])]
    if task.key == "quantity" and looks_like_address(turn.text):
        task = TASKS["address"]
    talked_about = state.number or turn.focus.get("order")
    if task.key == "cancel" and asks_whether_cancelled(turn) and talked_about:
        task = TASKS["track"]
    return task
