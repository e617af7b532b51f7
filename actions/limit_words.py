"""Limits in words, and the quick replies that drop them."""

from __future__ import annotations

from actions.attributes import value_said
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.questions import NOT
from smartmkt_core.catalog.service import Limits

MOST_BUTTONS = 3


def said(turn: Turn, limits: Limits, *, currency: str, kinds: list[str] | None = None) -> str:
    """As in "up to $50.00, blue, in stock". ``kinds``: only these, without the sequence."""
    wanted = limits.kinds() if kinds is None else kinds
    parts = [part for kind in wanted for part in _parts(turn, limits, kind, currency)]
    if kinds is None and limits.sort:
        parts.append(turn.t(f"limit.sort.{limits.sort}"))
    return ("、" if turn.language == "zh" else ", ").join(parts)


def drop_buttons(turn: Turn, limits: Limits) -> list[Button]:
    """One for each limit; one for all where there are too many."""
    kinds = limits.kinds()
    if len(kinds) > MOST_BUTTONS:
        return [turn.button("button.drop.all", payload("refine_search", drop="all"))]
    return [
        turn.button(
            f"button.drop.{kind}",
            payload("refine_search", drop=kind),
            words=" ".join([*limits.words, *limits.not_words]),
        )
        for kind in kinds
    ]


def _parts(turn: Turn, limits: Limits, kind: str, currency: str) -> list[str]:
    match kind:
        case "price":
            return [_price(turn, limits, currency)]
        case "colour":
            names = [catalog.colour_name(colour, turn.language) for colour in limits.colours]
            wanted = [turn.formats.choice(names)] if names else []
            return wanted + _not(turn, "limit.not", limits.not_colours, colours=True)
        case "brand":
            wanted = (
                [turn.t("limit.brand", name=turn.formats.choice(list(limits.brands)))]
                if limits.brands
                else []
            )
            return wanted + _not(turn, "limit.not_brand", limits.not_brands)
        case "facets":
            return [
                part
                for name, values in catalog.facets_of(limits)
                for part in facet_said(turn, name, values)
            ]
        case "age":
            return [turn.t("limit.age", count=limits.age)]
        case "size":
            return [turn.t("limit.size", size=(limits.size or "").upper())]
        case "stock":
            return [turn.t("limit.stock")]
        case "words":
            wanted = [turn.t("limit.words", words=" ".join(limits.words))] if limits.words else []
            return wanted + _not(turn, "limit.not", limits.not_words)
    assert limits.measure is not None
    what, direction, _ = limits.measure
    return [turn.t(f"limit.{what}.{direction}")]


def facet_said(turn: Turn, name: str, values: list[str]) -> list[str]:
    """As in "for hiking or rain", "not wool"."""
    refused = tuple(_value(turn, name, v.removeprefix(NOT)) for v in values if v.startswith(NOT))
    said = [_value(turn, name, value) for value in values if not value.startswith(NOT)]
    if not said:
        return _not(turn, "limit.not", refused)
    shown = turn.formats.listing(said) if turn.language == "zh" else turn.formats.choice(said)
    key = "limit.facets" if name == "use" else "limit.facets.spec"
    return [turn.t(key, name=shown), *_not(turn, "limit.not", refused)]


def _value(turn: Turn, name: str, value: str) -> str:
    return value_said(turn, name, value) or value


def _price(turn: Turn, limits: Limits, currency: str) -> str:
    low, high = limits.low, limits.high
    if low is not None and high is not None:
        return turn.t(
            "limit.between",
            low=turn.formats.money(low, currency),
            high=turn.formats.money(high, currency),
        )
    if high is not None:
        return turn.t("limit.high", amount=turn.formats.money(high, currency))
    assert low is not None
    return turn.t("limit.low", amount=turn.formats.money(low, currency))


def _not(turn: Turn, key: str, names: tuple[str, ...], *, colours: bool = False) -> list[str]:
    if not names:
        return []
    told = [catalog.colour_name(name, turn.language) if colours else name for name in names]
    return [turn.t(key, name=turn.formats.choice(told))]
