"""A guest proves an order outside the order form: its number, and e-mail or phone digits."""

from __future__ import annotations

import re
from typing import Any

from actions import asked
from actions.base import person
from actions.form_state import FormState
from actions.identity import identify
from actions.reading import has_proof, lacks_it, proof_in
from actions.references import as_asked, mine, read
from actions.turn import Turn
from smartmkt_core.orders import service as orders

PROVING = "prove"


def is_proven(turn: Turn) -> bool:
    """Whether it is known whose data this shopper may speak for."""
    return bool(turn.customer_id or mine(turn))


def begin(turn: Turn, action: str, **known: Any) -> bool:
    """Asks for an order and its proof, or takes them from the message; whether proven now."""
    if is_proven(turn):
        return True
    return go_on(turn, action, {"field": PROVING, **known})


def go_on(turn: Turn, action: str, question: dict[str, Any]) -> bool:
    """Reads number and proof; whether an order is proven with them. Else says what is missing."""
    known = {key: value for key, value in question.items() if key not in ("action", "turn")}
    named = read(turn, current=known.get("number"))
    proof = _proof(turn, known.get("number"))
    number = named.number or known.get("number")
    if proof and known.get("number") and _is_digits(named.number, proof):
        number = known["number"]
    state = FormState(number=number, proof=proof or known.get("proof"))
    if number and state.proof:
        found = identify(turn, state)
        if found.order is not None:
            turn.look_at(order=found.order.number)
            asked.close(turn)
            return True
        if found.locked:
            asked.close(turn)
            turn.say(
                "verify.locked", buttons=[person(turn)], count=turn.shop.settings.verify_lock_hours
            )
            turn.offer("contact_human_agent")
            return False
        turn.say("ask.proof.wrong", number=as_asked(number))
    elif number:
        turn.say("ask.proof.first", number=as_asked(number))
    elif "account.prove" in turn.recall(messages=2):
        turn.say("account.prove_again", buttons=[person(turn)])
    else:
        turn.say("account.prove")
    known |= {"number": number, "proof": state.proof}
    known.pop("field", None)
    asked.ask(turn, action, PROVING, **known)
    return False


def lacks(turn: Turn) -> bool:
    """Whether the shopper can't name or prove an order."""
    return lacks_it(turn) and not re.search(r"\d{3}|@", turn.text)


def _proof(turn: Turn, number: str | None) -> str | None:
    if has_proof(turn, number):
        return proof_in(turn)
    if number and turn.text:
        found = orders.find_proof(turn.text, number=number)
        if found is not None:
            return turn.text
    return None


def _is_digits(number: str | None, proof: str) -> bool:
    """Whether what looks like a number is a part of the proof."""
    return number is not None and orders.number_key(number) in orders.number_key(proof)


def concerns(turn: Turn) -> bool:
    """Whether the message holds something of an order: a number, a proof."""
    return bool(has_proof(turn, None) or read(turn).found or re.search(r"\d{4}", turn.text))
