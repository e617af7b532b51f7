"""Which order the shopper means: by number, position, product, date, or "the other one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.reading import may_be_number, number_and_digits
from actions.turn import Turn
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import Order, OrderStatus

ENDED = {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED}
_AMOUNT = re.compile(r"\d+[.,]\d{2}(?!\d)")
_CALLED = re.compile(
    r"(?:\border(?:\s*(?:number|no\.?))?|订单号?|单号)[\s:：#是]*(?:is\s*)?$", re.I
)
SHOWN = 5
"""Most orders offered as buttons."""


@dataclass(frozen=True)
class Reference:
    """What a message said about the order: one number, several that fit, or nothing."""

    number: str | None = None
    several: list[str] = field(default_factory=list)
    typed: bool = False
    """Whether these are numbers as they were typed, rather than orders that a phrase fits."""

    @property
    def found(self) -> bool:
        """Whether the message named an order at all."""
        return bool(self.number or self.several)


def read(turn: Turn, *, current: str | None = None) -> Reference:
    """The order that the latest message names, if any."""
    written = numbers_written(turn) if turn.text else []
    if any(seen(turn, number) for number in written):
        return _one_or_several(written)
    chosen = _by_position(turn, current)
    if chosen.found:
        return chosen
    pressed = turn.entity("order_number") if not turn.text else None
    if pressed:
        return Reference(str(pressed))
    if not turn.text:
        return Reference()
    meant = _resolved(turn, current, ordinal=None)
    return _of(meant) if meant else _one_or_several(written)


def numbers_written(turn: Turn) -> list[str]:
    """Order numbers in the message: the shopper's own as the shop writes them, others as typed.

    Which of them exist decides nothing, so that no answer tells a stranger.
    """
    found: list[tuple[int, int, str]] = []
    for entity in turn.entities("order_number"):
        if not entity.get("partial") and "start" in entity:
            start, end = entity["start"], entity["end"]
            typed = turn.text[start:end]
            if not _AMOUNT.match(turn.text, start) and (
                may_be_number(turn.text, start, end) or seen(turn, typed) is not None
            ):
                found.append((start, end, typed))
    for mention in orders.find_mentions(turn.session, turn.text):
        place = (mention.start, mention.end)
        if any(_overlap(place, other) for other in _other_things(turn)):
            continue
        order = seen(turn, mention.number)
        own = order.number if order else None
        if own is None and not may_be_number(turn.text, *place):
            continue
        around = [part for part in found if _overlap(place, part)]
        inside = all(place[0] <= part[0] and part[1] <= place[1] for part in around)
        if own or inside:
            shown = own or mention.written
            found = [part for part in found if part not in around] + [(*place, shown)]
    pair = number_and_digits(turn)
    if pair is not None:
        beside = [part for part in found if _overlap(pair, part)]
        found = beside or [(*pair, turn.text[pair[0] : pair[1]])]
    called = [part for part in found if _CALLED.search(turn.text, 0, part[0])]
    rest = sorted(called or found)
    return list(dict.fromkeys(number for _, _, number in rest))


def seen(turn: Turn, number: str) -> Order | None:
    """The order, where this shopper may see it."""
    try:
        return orders.accessible(turn.session, turn.shopper, number, turn.now)
    except NotFound:
        return None


def _other_things(turn: Turn) -> list[tuple[int, int]]:
    """Where the message holds a proof, whose digits are no order number."""
    kinds = ("email", "phone", "phone_last4", "money")
    return [(e["start"], e["end"]) for kind in kinds for e in turn.entities(kind) if "start" in e]


def _overlap(one: tuple[Any, ...], two: tuple[Any, ...]) -> bool:
    return bool(one[0] < two[1] and two[0] < one[1])


def _one_or_several(numbers: list[str]) -> Reference:
    if len(numbers) == 1:
        return Reference(numbers[0])
    return Reference(several=numbers[:SHOWN], typed=True)


_SAID = re.compile(r"(?<![A-Za-z0-9@._])(?=[A-Za-z0-9_/-]*\d)[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*")


def as_asked(number: str) -> str:
    """A number as it is said before proof: the part that stands for any number typed so.

    A known one is found with the letters before it ("SO 00017"), an unknown one without: said in
    full, it would tell which of them exist.
    """
    parts = _SAID.findall(number)
    return max(parts, key=len) if parts else number


def narrowed(turn: Turn, named: Reference, likely: Sequence[Order]) -> Reference:
    """Of several that fit, the only one that makes sense for the task, or is still open."""
    if not named.several:
        return named
    if named.typed and any(seen(turn, number) is None for number in named.several):
        return named
    sensible = [order.number for order in likely if order.number in named.several]
    if len(sensible) != 1:
        still = [o.number for o in mine(turn) if is_open(o) and o.number in named.several]
        sensible = still if len(still) == 1 else sensible
    if len(sensible) == 1:
        return Reference(sensible[0])
    return Reference(several=sensible, typed=named.typed) if sensible and not named.typed else named


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
