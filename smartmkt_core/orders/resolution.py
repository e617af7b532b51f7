"""Which of a shopper's orders a phrase means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from smartmkt_core.orders import phrases, repository
from smartmkt_core.orders.dates import Period, find_period
from smartmkt_core.orders.figures import other_figures, without
from smartmkt_core.orders.goods import by_goods
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.numbers import candidates as parts_of
from smartmkt_core.orders.numbers import folded, number_key
from smartmkt_core.orders.values import Shopper

KNOWN = 200
# People are a little out in their dates.
SLACK = timedelta(days=2)


def resolve(
    session: Session,
    shopper: Shopper,
    *,
    text: str,
    ordinal: int | str | None = None,
    candidates: Sequence[str] | None = None,
    current: str | None = None,
    now: datetime,
    timezone: tzinfo = UTC,
) -> list[Order]:
    """The shopper's orders that a phrase means, newest first; empty where it names none.

    A number goes before a place among ``candidates`` (the numbers last shown; ``ordinal`` is 1, 2,
    …, -1 or "other", else it is read from the text), and that before digits, dates, states and
    products, which narrow each other. ``current`` is the order being talked about: "the other one"
    is not it. Only looks among the shopper's own, so nothing can be learnt about another's.
    """
    mine = list(
        repository.of_shopper(session, shopper.conversation_id, shopper.customer_id, limit=KNOWN)
    )
    named = _by_number(text, mine)
    if named:
        return named
    plain = phrases.folded_text(text)
    shown = _shown(mine, candidates or [])
    other = ordinal == "other" or phrases.other_in(plain)
    place = ordinal if isinstance(ordinal, int) else phrases.ordinal_in(plain)
    found = _described(plain, mine, now=now, timezone=timezone)
    if other:
        return _others(found, shown or mine, current)
    if place is not None and shown and found is None:
        position = place - 1 if place > 0 else len(shown) + place
        if 0 <= position < len(shown):
            return [shown[position]]
    age = phrases.recency_in(plain)
    if age is not None and (found is None or found):
        pool = found or mine
        position = age if age >= 0 else len(pool) - 1
        return [pool[position]] if position < len(pool) else []
    if found and shown:
        return [order for order in found if order in shown] or found
    return found or []


def _by_number(text: str, mine: list[Order]) -> list[Order]:
    plain = folded(text)
    others = other_figures(plain)
    keys = {
        key
        for start, end, key in parts_of(plain)
        if not any(start < last and first < end for first, last in others)
    }
    hits = [order for order in mine if order.number_key in keys]
    return [
        order
        for order in hits
        if not any(
            order.number_key != longer.number_key and order.number_key in longer.number_key
            for longer in hits
        )
    ]


def _shown(mine: list[Order], numbers: Sequence[str]) -> list[Order]:
    by_key = {order.number_key: order for order in mine}
    keys = [number_key(number) for number in numbers]
    return [by_key[key] for key in keys if key in by_key]


def _others(found: list[Order] | None, pool: list[Order], current: str | None) -> list[Order]:
    key = number_key(current or "")
    rest = [order for order in (found or pool) if order.number_key != key]
    return rest or [order for order in pool if order.number_key != key]


def _described(
    text: str, mine: list[Order], *, now: datetime, timezone: tzinfo
) -> list[Order] | None:
    """Orders that fit everything the text says about them; None where it says nothing."""
    left = mine
    said = False
    period = find_period(text, now=now, timezone=timezone)
    rest = text
    if period is not None:
        rest = f"{text[: period.span[0]]} {text[period.span[1] :]}"
    rest = without(rest, other_figures(rest))
    goods = by_goods(rest, mine, now=now)
    if period is not None and not phrases.awaited_in(text):
        # What was bought is remembered better than when.
        dated = _by_date(text, period, mine if goods is None else goods)
        left, said = dated if goods is None else dated or goods, True
    elif goods is not None:
        left, said = goods, True
    states = phrases.states_in(rest)
    if states:
        left, said = [order for order in left if order.status in states], True
    digits = phrases.by_digits(rest, left)
    if digits is not None:
        left, said = digits, True
    return left if said else None


def _by_date(text: str, period: Period, orders: list[Order]) -> list[Order]:
    def moments(order: Order) -> list[datetime | None]:
        if phrases.arrival_in(text):
            return [parcel.delivered_at for parcel in order.shipments]
        return [order.placed_at]

    for slack in (timedelta(0), SLACK):
        found = [
            order
            for order in orders
            if any(period.holds(moment, slack=slack) for moment in moments(order))
        ]
        if found:
            return found
    return []
