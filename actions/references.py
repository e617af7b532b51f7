"""Which order the shopper means: by number, position, product, date, or "the other one"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.turn import Turn
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderStatus

ENDED = {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED}
SHOWN = 5
"""Most orders offered as buttons."""


@dataclass(frozen=True)
class Reference:
    """What a message said about the order: one number, several that fit, or nothing."""

    number: str | None = None
    several: list[str] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether the message named an order at all."""
        return bool(self.number or self.several)


def read(turn: Turn, *, current: str | None = None) -> Reference:
    """The order that the latest message names, if any."""
    chosen = _by_position(turn, current)
    if chosen.found:
        return chosen
    pressed = turn.entity("order_number") if not turn.text else None
    if pressed:
        return Reference(str(pressed))
    if not turn.text:
        return Reference()
    known = orders.find_numbers_in(turn.session, turn.text)
    if known:
        return Reference(known[0]) if len(known) == 1 else Reference(several=known)
    whole = [e for e in turn.entities("order_number") if not e.get("partial")]
    meant = _resolved(turn, current, ordinal=None)
    if meant:
        return _of(meant)
    if whole:
        return Reference(str(whole[0]["value"]))
    return Reference()


def narrowed(turn: Turn, named: Reference, likely: Sequence[Order]) -> Reference:
    """Of several that fit, the only one that makes sense for the task, or is still open."""
    if not named.several:
        return named
    sensible = [order.number for order in likely if order.number in named.several]
    if len(sensible) != 1:
        sensible = [o.number for o in mine(turn) if is_open(o) and o.number in named.several]
    return Reference(sensible[0]) if len(sensible) == 1 else named


def mine(turn: Turn) -> list[Order]:
    """What this shopper may see, newest first."""
    return orders.list_orders(turn.session, turn.shopper, limit=20)


def is_open(order: Order) -> bool:
    """Whether the order is still on its way to the shopper."""
    return order.status not in ENDED


def offered(turn: Turn) -> list[str]:
    """Numbers of the orders last shown to choose from."""
    choices = turn.get("choices") or {}
    return list(choices.get("numbers") or []) if choices.get("kind") == "order" else []


def remember_offered(turn: Turn, numbers: Sequence[str]) -> None:
    """Keeps what was shown, so that "the second" means something."""
    turn.set("choices", {"kind": "order", "numbers": list(numbers)})


def _by_position(turn: Turn, current: str | None) -> Reference:
    ordinal = turn.entity("ordinal")
    if ordinal is None:
        return Reference()
    shown = offered(turn)
    if ordinal == "other":
        rest = [n for n in shown or [o.number for o in mine(turn) if is_open(o)] if n != current]
        return Reference(rest[0]) if len(rest) == 1 else Reference(several=rest[:SHOWN])
    if ordinal == "latest":
        newest = mine(turn)
        return Reference(newest[0].number) if newest else Reference()
    position = _position(ordinal, len(shown))
    if position is not None:
        return Reference(shown[position])
    return _of(_resolved(turn, current, ordinal=ordinal if isinstance(ordinal, int) else None))


def _position(ordinal: object, length: int) -> int | None:
    if not isinstance(ordinal, int):
        return None
    if ordinal == -1:
        return length - 1 if length else None
    return ordinal - 1 if 1 <= ordinal <= length else None


def _resolved(turn: Turn, current: str | None, *, ordinal: int | None) -> list[Order]:
    text = turn.text
    for part in ("email", "phone"):
        for entity in turn.entities(part):
            text = text.replace(str(entity.get("value")), " ")
    return orders.resolve(
        turn.session,
        turn.shopper,
        text=text,
        ordinal=ordinal,
        candidates=offered(turn),
        current=current,
        now=turn.now,
        timezone=turn.formats.zone,
    )


def _of(found: Sequence[Order]) -> Reference:
    if len(found) == 1:
        return Reference(found[0].number)
    return Reference(several=[order.number for order in found][:SHOWN])
