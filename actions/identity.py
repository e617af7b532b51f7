"""May this shopper see the order that the form is about?"""

from __future__ import annotations

from dataclasses import dataclass

from actions.form_state import FormState
from actions.turn import Turn
from smartmkt_core.errors import IdentityNotVerified, OrderNotFound, VerificationLocked
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order


@dataclass(frozen=True)
class Identified:
    """The order where it is open to the shopper; else whether trying again makes sense."""

    order: Order | None = None
    locked: bool = False


def identify(turn: Turn, state: FormState) -> Identified:
    """Looks the order up; a proof that was given is tried once and forgotten."""
    if not state.number:
        return Identified()
    try:
        return Identified(orders.accessible(turn.session, turn.shopper, state.number, turn.now))
    except OrderNotFound:
        pass
    settings = turn.shop.settings
    if not state.proof:
        left = orders.tries_left(
            turn.session,
            turn.shopper,
            turn.now,
            origin=turn.metadata.get("origin"),
            tries=settings.verify_tries,
            lock_hours=settings.verify_lock_hours,
        )
        return Identified(locked=left == 0)
    proof, state.proof = state.proof, None
    try:
        order = orders.verify(
            turn.session,
            turn.shopper,
            state.number,
            proof,
            turn.now,
            origin=turn.metadata.get("origin"),
            tries=settings.verify_tries,
            lock_hours=settings.verify_lock_hours,
        )
    except VerificationLocked:
        return Identified(locked=True)
    except IdentityNotVerified:
        turn.mark("wrong.proof")
        return Identified()
    return Identified(order)
