"""What a few words change about what is shown: "cheaper", "in blue, not Norrfall", 换一批."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from smartmkt_core.catalog import refining_words as said_as
from smartmkt_core.catalog.limits import Limits, colours_of
from smartmkt_core.catalog.measures import measure
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.query import parse, wants_cheaper, wants_dearer
from smartmkt_core.catalog.search import group_of
from smartmkt_core.catalog.understanding import without_refused
from smartmkt_core.catalog.words import COLOURS, colour_spans, plain, query_terms


@dataclass(frozen=True, slots=True)
class Change:
    """What a text asks for. ``step``: ``more``, ``back`` or ``colours`` (of the same things).

    ``limits``: those that hold afterwards; ``set`` and ``dropped``: kinds that it puts on or takes
    off; ``rest``: words that say something else; ``unmeasured``: what nobody can compare here.
    """

    limits: Limits
    step: str = ""
    set: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    unmeasured: str = ""

    @property
    def understood(self) -> bool:
        """Whether the text changes anything that is known here."""
        return bool(self.step or self.set or self.dropped or self.unmeasured)


def read_change(
    text: str,
    limits: Limits,
    *,
    shown: Sequence[Product] = (),
    brands: Iterable[str] = (),
    known: Container[str] = frozenset(),
) -> Change:
    """What a text changes about the limits. ``brands``: names to look for, sold here or not.

    ``known``: the words of the catalogue; only these can be refused ("not plastic").
    """
    said = plain(text)
    dropped = [kind for kind, pattern in said_as.DROP.items() if pattern.search(said)]
    if said_as.DROP_ALL.search(said):
        return Change(Limits(), dropped=("all",))
    for kind in dropped:
        limits = limits.without(kind)
        said = said_as.DROP[kind].sub(" ", said)
    if said_as.BACK.search(said) and not dropped:
        return Change(limits, step="back")
    set_: list[str] = []
    rest, limits = _prices(said, limits, shown, set_)
    rest, limits = _names(rest, limits, brands, set_)
    rest, limits, step = _others(rest, limits, shown, set_)
    rest, limits = _plain_ones(rest, limits, set_)
    rest, refused = without_refused(rest, known)
    if refused:
        set_.append("words")
        kept = tuple(word for word in limits.words if word not in refused)
        barred = tuple(dict.fromkeys([*limits.not_words, *refused]))
        limits = replace(limits, words=kept, not_words=barred)
    unmeasured = ""
    for (what, direction), pattern in said_as.MORE_OF.items():
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            found = _measure(what, direction, shown)
            if found is None:
                unmeasured = "weight" if what == "weight" else "size"
            else:
                limits = replace(limits, measure=found)
                set_.append("measure")
            break
    if not step and not set_ and not dropped and said_as.OTHERS.search(rest):
        step = "more"
    return Change(
        limits, step, tuple(dict.fromkeys(set_)), tuple(dropped), tuple(_leftover(rest)), unmeasured
    )


def _prices(
    said: str, limits: Limits, shown: Sequence[Product], set_: list[str]
) -> tuple[str, Limits]:
    rest, filters = parse(said)
    if filters.min_price is not None or filters.max_price is not None:
        set_.append("price")
        limits = replace(limits, low=filters.min_price, high=filters.max_price)
    elif shown and (wants_cheaper(said) or wants_dearer(said)):
        set_.append("price")
        prices = sorted(product.price for product in shown)
        if wants_cheaper(said):
            middle = prices[(len(prices) - 1) // 2]
            limits = replace(limits, low=None, high=middle - Decimal("0.01"))
        else:
            middle = prices[len(prices) // 2]
            limits = replace(limits, low=middle + Decimal("0.01"), high=None)
    if filters.size:
        set_.append("size")
        limits = replace(limits, size=filters.size)
    return rest, limits


def _names(rest: str, limits: Limits, brands: Iterable[str], set_: list[str]) -> tuple[str, Limits]:
    """Colours and brands named, wanted or not."""
    colours = colour_spans(rest)
    wanted, unwanted = said_as.signed(rest, colours)
    if wanted or unwanted:
        set_.append("colour")
        kept, barred = _changed(limits.colours, limits.not_colours, wanted, unwanted)
        limits = replace(limits, colours=kept, not_colours=barred)
    named = []
    for brand in brands:
        if (name := plain(brand)) and (at := said_as.place(rest, name)) is not None:
            named.append((brand, at, at + len(name)))
    wanted, unwanted = said_as.signed(rest, sorted(named, key=lambda span: span[1]))
    if wanted or unwanted:
        set_.append("brand")
        kept, barred = _changed(limits.brands, limits.not_brands, wanted, unwanted)
        limits = replace(limits, brands=kept, not_brands=barred)
    for _, start, end in [*colours, *named]:
        rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
    return rest, limits


def _changed(
    kept: tuple[str, ...], barred: tuple[str, ...], wanted: list[str], unwanted: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names a search keeps to and those it leaves out, after more of both were said."""
    still_barred = [name for name in barred if name not in wanted]
    return (
        tuple(wanted) or tuple(name for name in kept if name not in unwanted),
        tuple(dict.fromkeys([*still_barred, *unwanted])),
    )


def _others(
    rest: str, limits: Limits, shown: Sequence[Product], set_: list[str]
) -> tuple[str, Limits, str]:
    """Other brands than those shown; other colours of the same things."""
    if said_as.OTHER_BRAND.search(rest):
        set_.append("brand")
        names = dict.fromkeys([*limits.not_brands, *(p.brand for p in shown if p.brand)])
        limits = replace(limits, brands=(), not_brands=tuple(names))
        return said_as.OTHER_BRAND.sub(" ", rest), limits, ""
    if said_as.OTHER_COLOUR.search(rest) and "colour" not in set_:
        seen = {colour for product in shown for colour in colours_of(product)}
        # Of one thing shown its other colours; of several, those that have not been shown.
        if limits.colours and len({group_of(product) for product in shown}) > 1:
            set_.append("colour")
            limits = replace(limits, colours=(), not_colours=tuple(sorted(seen)))
            return said_as.OTHER_COLOUR.sub(" ", rest), limits, ""
        return said_as.OTHER_COLOUR.sub(" ", rest), limits, "colours"
    return rest, limits, ""


def _plain_ones(rest: str, limits: Limits, set_: list[str]) -> tuple[str, Limits]:
    """Stock and the sequence."""
    if said_as.IN_STOCK.search(rest):
        set_.append("stock")
        limits = replace(limits, in_stock=True)
        rest = said_as.IN_STOCK.sub(" ", rest)
    for sort, pattern in said_as.SORTS.items():
        if pattern.search(rest):
            set_.append("sort")
            return pattern.sub(" ", rest), replace(limits, sort=sort)
    return rest, limits


def _measure(what: str, direction: str, shown: Sequence[Product]) -> tuple[str, str, float] | None:
    """The limit that "bigger" sets: beyond the middle of what is shown. None where nobody knows."""
    kinds = ("weight",) if what == "weight" else ("capacity", "size")
    for kind in kinds:
        values = sorted(
            value for p in shown if (value := measure(p.attributes or {}, kind)) is not None
        )
        if values and 2 * len(values) > len(shown):
            middle = values[len(values) // 2 if direction == "more" else (len(values) - 1) // 2]
            return kind, direction, middle
    return None


def _leftover(rest: str) -> list[str]:
    """Words that say something about the things themselves: waterproof, 防水."""
    text = said_as.AROUND_ZH.sub(" ", rest)
    around = said_as.AROUND_EN
    return [
        word
        for word in query_terms(text)
        if word not in around and word not in COLOURS and not word.isdecimal() and len(word) > 1
    ]
