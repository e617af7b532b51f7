"""Two or three products side by side, and a word of advice with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.advice import ENOUGH, advise
from actions.attributes import stated
from actions.base import ShopAction
from actions.cards import Card, comparison_card, stock_label
from actions.meant import called_in, clearly_named, in_view, products_named, which_buttons
from actions.replies import Reply
from actions.shown import at_places, named_in_part, products_on_screen
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product

MOST = 3
MOST_ROWS = 8


class CompareProducts(ShopAction):
    """A table of what differs, and one sentence of advice."""

    action_name = "action_compare_products"

    def respond(self, turn: Turn) -> None:
        products = compared(turn)
        if len(products) < 2:
            buttons = which_buttons(turn, "compare_products")
            one = products[0] if products else None
            if one is None:
                turn.say("compare.which", buttons=buttons)
            else:
                turn.look_at(product=one.sku)
                others = [b for b in buttons if one.sku not in b["payload"]]
                turn.say("compare.need_two", buttons=others, product=one.name(turn.language))
            return
        skus = [product.sku for product in products]
        ratings = catalog.rating(turn.session, skus)
        rows = _rows(turn, products, ratings)
        gap = "" if turn.language == "zh" else " "
        said = gap.join(advise(turn, products, ratings))
        text = "\n".join([said, *_figures(turn, products, ratings)])
        turn.set("choices", {"kind": "product", "skus": skus})
        turn.replies.append(Reply(text, custom=comparison_card(turn, products, rows)))
        turn.mark("compare")
        turn.look_at(product=None)


def compared(turn: Turn) -> list[Product]:
    """The products meant: in places of the list, named, or the first ones shown."""
    if not turn.text:
        pressed = catalog.product(turn.session, str(turn.entity("sku") or ""))
        before = in_view(turn)
        found = [product for product in (before, pressed) if product is not None]
        return _distinct(found)[:MOST]
    placed = at_places(turn)
    if (first := _FIRST.search(turn.text)) is not None:
        placed = products_on_screen(turn)[: _COUNTS[first[1] or first[2]]]
    named = _named(turn) or named_in_part(turn, products_on_screen(turn))
    found = _distinct([*placed, *named])
    apart = _in_parts(turn) if len(found) < 2 or not placed else []
    if len(apart) >= 2:
        return apart[:MOST]
    if len(found) >= 2:
        return found[:MOST]
    shown = products_on_screen(turn)
    if found:
        focus = in_view(turn)
        beside = [focus] if focus is not None else shown if len(shown) == 2 else []
        return _distinct([*found, *beside])[:2]
    return shown[: MOST if _asks_three(turn.text) or len(shown) == MOST else 2]


def _in_parts(turn: Turn) -> list[Product]:
    """The products named on either side of "and", "or", 和; one of each line, those shown first."""
    shown = {catalog.group_of(one): one for one in reversed(products_on_screen(turn))}
    found = []
    for part in _BETWEEN.split(turn.text):
        one = clearly_named(turn, part) or called_in(turn, part)
        if one is not None:
            found.append(shown.get(catalog.group_of(one), one))
    return _distinct(found)


_BETWEEN = re.compile(r"\b(?:and|or|vs\.?|versus|with|to|than)\b|[,，、]|和|跟|与|还是|或", re.I)
_COUNTS = {"two": 2, "2": 2, "两": 2, "二": 2, "three": 3, "3": 3, "三": 3}
_FIRST = re.compile(r"\b(?:first|top) (two|three|2|3)\b|前([两二三23])", re.I)


def _named(turn: Turn) -> list[Product]:
    """The products named, one of each kind: the one on the screen where there are several."""
    shown = {product.sku for product in products_on_screen(turn)}
    by_group: dict[str, Product] = {}
    for product in products_named(turn):
        group = catalog.group_of(product)
        if group not in by_group or (product.sku in shown and by_group[group].sku not in shown):
            by_group[group] = product
    exact = catalog.products_by_text(turn.session, turn.text)
    said = [str(entity.get("value")) for entity in turn.entities("product")]
    for name in said:
        called = catalog.products_called(turn.session, name)
        seen = [product for product in called if product.sku in shown]
        for product in (seen or called)[:1]:
            by_group.setdefault(catalog.group_of(product), product)
    # Two colours of one thing are two things where both are named in full.
    return exact if len(exact) > len(by_group) else list(by_group.values())


_THREE = re.compile(r"\b(?:three|all|3)\b|[三都3]|全部", re.I)


def _asks_three(text: str) -> bool:
    return bool(_THREE.search(text))


def _distinct(products: Sequence[Product]) -> list[Product]:
    return list({product.sku: product for product in products}.values())


def _rows(
    turn: Turn, products: Sequence[Product], ratings: Mapping[str, tuple[float, int]]
) -> list[Card]:
    """Price, rating, stock, then the attributes that differ; at most so many."""
    prices = [product.price for product in products]
    stars = [ratings.get(product.sku, (0.0, 0))[0] for product in products]
    # Equal ones are no matter of choice.
    cheapest = prices.index(min(prices)) if len(set(prices)) > 1 else None
    judged = all(ratings.get(product.sku, (0.0, 0))[1] >= ENOUGH for product in products)
    apart = judged and len({round(star, 1) for star in stars}) > 1
    best = stars.index(max(stars)) if apart else None
    rows = [
        _row(turn, "compare.row.price", [_money(turn, p, p.price) for p in products], cheapest),
        _row(turn, "compare.row.rating", [_rating(turn, p, ratings) for p in products], best),
    ]
    if len({product.brand for product in products}) > 1:
        rows.append(_row(turn, "compare.row.brand", [product.brand for product in products]))
    known = [{name: (label, value) for name, label, value in stated(turn, p)} for p in products]
    names = dict.fromkeys(name for values in known for name in values)
    missing = turn.t("compare.not_stated")
    for name in names:
        values = [entry[name][1] if name in entry else missing for entry in known]
        if len(set(values)) > 1 and len(rows) < MOST_ROWS:
            label = next(entry[name][0] for entry in known if name in entry)
            rows.append({"label": label[:1].upper() + label[1:], "values": values})
    return rows


def _row(turn: Turn, key: str, values: list[str], best: int | None = None) -> Card:
    row: Card = {"label": turn.t(key), "values": values}
    if best is not None:
        row["best"] = best
    return row


def _figures(
    turn: Turn, products: Sequence[Product], ratings: Mapping[str, tuple[float, int]]
) -> list[str]:
    """The main figures in words, for whoever sees no table."""
    return [
        turn.t(
            "compare.product",
            product=product.name(turn.language),
            price=_money(turn, product, product.price),
            rating=_rating(turn, product, ratings),
            stock=_stock(turn, product),
        )
        for product in products
    ]


def _stock(turn: Turn, product: Product) -> str:
    label = stock_label(turn, product)
    return label[:1].lower() + label[1:]


def _rating(turn: Turn, product: Product, ratings: Mapping[str, tuple[float, int]]) -> str:
    rated = ratings.get(product.sku)
    if rated is None:
        return turn.t("compare.no_rating")
    return turn.t("compare.rating", rating=f"{rated[0]:.1f}", count=rated[1])


def _money(turn: Turn, product: Product, amount: Decimal) -> str:
    return turn.formats.money(amount, product.currency)
