"""Narrowing, changing and sorting what is shown, turn by turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions import limit_words
from actions.base import ShopAction
from actions.misspelt import mended
from actions.nearest import more_button, show_nearest, shown_buttons
from actions.other_colours import other_colours, show_in
from actions.shelf import SHOWN, Shelf, load, note, pool, show, suggest, visit_of
from actions.shown import is_about_shown, like_which, products_on_screen, turned_down, wants_to_see
from actions.turn import Turn
from actions.variant import name_of_kind
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Change, Limits
from smartmkt_core.events import service as events


class RefineSearch(ShopAction):
    """What is shown, under one more limit or one less."""

    action_name = "action_refine_search"

    def respond(self, turn: Turn) -> None:
        if turn.focus.get("product") and _asks_about_it(turn.text):
            # Here, as answering about a product may narrow what is shown.
            from actions.product_question import ProductQuestion

            ProductQuestion(self.shop).respond(turn)
            return
        if refine(turn):
            return
        if load(turn) is not None and products_on_screen(turn):
            turn.say("refine.unknown", buttons=[more_button(turn)])
        elif not (turn.text and _search(turn)):
            turn.say("refine.nothing_shown", buttons=[suggest(turn)])


def _search(turn: Turn) -> bool:
    # Here, as searching asks questions whose answers narrow.
    from actions.search import show_products

    return show_products(turn, turn.text, or_nothing=True)


def _asks_about_it(text: str) -> bool:
    """As in "do you have it in XL?": of the one product that is talked about."""
    return is_about_shown(text) and bool(_IT.search(text))


_IT = re.compile(r"\b(?:it|this|that)\b(?! one)|[这它]", re.I)


def refine(turn: Turn, *, surely: bool = False) -> bool:
    """Changes what is shown; whether the message asks for that.

    ``surely``: only where nothing in it names another thing.
    """
    shelf, shown = load(turn), products_on_screen(turn)
    if shelf is None or not shown:
        return False
    if not turn.text:
        return _pressed(turn, shelf)
    if (liked := like_which(turn, shown)) is not None:
        # Here, as what is like something is narrowed, too.
        from actions.alike import show_like

        show_like(turn, liked)
        return True
    if (refused := turned_down(turn, shown)) and _without(turn, shelf, refused):
        return True
    change = read(turn, shelf.limits, shown)
    if change.set == ("colour",) and not change.rest and _IT.search(turn.text):
        one = catalog.product(turn.session, str(turn.focus.get("product") or ""))
        if one is not None:
            show_in(turn, one, read(turn, Limits()).limits)
            return True
    if surely and (change.rest or not change.understood):
        return False
    if not change.understood and wants_to_see(turn.text):
        _apply(turn, shelf, shelf.limits)
        return True
    if change.step == "more" and change.rest and not _say(turn, shown, change.rest):
        # Others of another kind: "any other backpacks?" while tents are shown.
        return _about_things(turn, shelf, change)
    if change.step:
        return _step(turn, shelf, shown, change)
    if change.rest:
        return _about_things(turn, shelf, change)
    if change.unmeasured:
        turn.say(f"refine.unmeasured_{change.unmeasured}")
        return True
    if not change.understood:
        return False
    _apply(turn, shelf, change.limits, newest=change.set)
    return True


def _say(turn: Turn, shown: Sequence[Product], words: Sequence[str]) -> bool:
    """Whether any of the products shown says these words."""
    return bool(catalog.narrow(turn.session, shown, Limits(words=tuple(words))).products)


def changes_shown(turn: Turn) -> bool:
    """Takes few words that read like steering for a change of what is shown: 价格不限了, "back"."""
    if turn.in_form or not turn.text or turn.intent not in _STEERING:
        return False
    shelf, shown = load(turn), products_on_screen(turn)
    if shelf is None or not shown:
        return False
    change = read(turn, shelf.limits, shown)
    takes = bool(change.dropped or change.step == "back" or turned_down(turn, shown))
    return takes and refine(turn)


_STEERING = {
    "stop", "deny", "affirm", "inform", "choose", "greet", "goodbye", "smalltalk", "out_of_scope",
    "nlu_fallback", "restart", "repeat",
}  # fmt: skip


def read(turn: Turn, limits: Limits, shown: Sequence[Product] = ()) -> Change:
    """What the words change; brands go by the names that the shop has for them (耐克: Nike)."""
    text = mended(turn.text)
    named = [e for e in turn.entities("brand") if "start" in e]
    if text != turn.text:
        # Their places are those in the text as it was written.
        named = []
    for entity in sorted(named, key=lambda e: -int(e["start"])):
        text = f"{text[: entity['start']]} {entity['value']} {text[entity['end'] :]}"
    names = [*catalog.brands(turn.session), *(str(e["value"]) for e in named)]
    buyable = shown
    if catalog.wants_cheaper(text):
        # What is sold out is no measure for it.
        buyable = [product for product in shown if product.stock > 0] or shown
    return catalog.read_change(
        text,
        limits,
        shown=buyable,
        brands=dict.fromkeys(names),
        known=catalog.words_known(turn.session),
    )


def _pressed(turn: Turn, shelf: Shelf) -> bool:
    dropped, step = turn.entity("drop"), turn.entity("step")
    if dropped:
        _apply(turn, shelf, shelf.limits.without(str(dropped)))
        return True
    name, value = turn.entity("narrow"), turn.entity("value")
    if name and value:
        # A question's answer that is pressed late.
        _apply(turn, shelf, replace(shelf.limits, facets=(f"{name}={value}",)))
        return True
    if step == "more":
        _more_of(turn, shelf)
    return bool(step == "more")


def _step(turn: Turn, shelf: Shelf, shown: Sequence[Product], change: Change) -> bool:
    if change.step == "more":
        _more_of(turn, shelf)
    elif change.step == "back":
        _back(turn, shelf)
    else:
        other_colours(turn, shelf, shown)
    return True


def _apply(turn: Turn, shelf: Shelf, limits: Limits, *, newest: Sequence[str] = ()) -> None:
    """Shows what is left, or says which limit leaves nothing, with what comes nearest."""
    things, reasons = pool(turn, shelf.source, limits)
    found = catalog.narrow(turn.session, things, limits, newest=newest)
    currency = things[0].currency if things else "USD"
    told = limit_words.said(turn, limits, currency=currency)
    if found.products:
        left = replace(shelf, limits=limits, seen=[], reasons=reasons)
        key = "refine.found" if limits.kinds() else "refine.sorted" if told else "refine.free"
        show(
            turn,
            left,
            found.products[:SHOWN],
            key,
            buttons=shown_buttons(turn, limits, more=len(found.products) > SHOWN),
            limits=told,
            count=len(found.products),
        )
        return
    if found.failed == "price" and catalog.wants_cheaper(turn.text) and _lowest(turn, shelf, found):
        # What is shown stays as it was.
        turn.say("search.none_cheaper", buttons=[suggest(turn)])
        return
    if found.failed is None or not found.nearest:
        buttons = limit_words.drop_buttons(turn, limits)
        turn.say("refine.none_at_all", buttons=buttons, limits=told)
        return
    show_nearest(turn, replace(shelf, reasons=reasons), limits, found, currency)


def _lowest(turn: Turn, shelf: Shelf, found: catalog.Narrowed) -> bool:
    """Whether nothing like it costs less than what is shown."""
    shown = catalog.products(turn.session, shelf.skus).values()
    least = min((product.price for product in shown), default=None)
    return least is None or all(product.price >= least for product in found.nearest)


def _more_of(turn: Turn, shelf: Shelf) -> None:
    """The next ones of the same kind and under the same limits."""
    seen = list(dict.fromkeys([*shelf.seen, *shelf.skus]))
    things, reasons = pool(turn, shelf.source, shelf.limits)
    found = catalog.narrow(turn.session, things, shelf.limits)
    rest = [product for product in found.products if product.sku not in seen]
    if not rest:
        buttons = [*limit_words.drop_buttons(turn, shelf.limits), suggest(turn)]
        turn.say("search.no_more", buttons=buttons)
        return
    told = limit_words.said(turn, shelf.limits, currency=rest[0].currency)
    left = replace(shelf, seen=seen, reasons=reasons)
    show(
        turn,
        left,
        rest[:SHOWN],
        "refine.more" if told else "search.found",
        buttons=shown_buttons(turn, shelf.limits, more=len(rest) > SHOWN),
        limits=told,
        count=len(rest[:SHOWN]),
    )


def _without(turn: Turn, shelf: Shelf, refused: Sequence[Product]) -> bool:
    """What was turned down goes for the rest of the conversation; others take its place."""
    lines = {p.sku: p for one in refused for p in [one, *catalog.variants(turn.session, one)]}
    note(turn, events.REJECT, list(lines))
    things, reasons = pool(turn, shelf.source, shelf.limits)
    seen = [sku for sku in [*shelf.seen, *shelf.skus] if len(refused) > 1 or sku in lines]
    found = catalog.narrow(turn.session, things, shelf.limits)
    rest = [product for product in found.products if product.sku not in seen]
    if not rest:
        turn.say("refine.refused_all", buttons=[suggest(turn)])
        return True
    key = "refine.refused" if len(refused) == 1 else "refine.refused_these"
    show(
        turn,
        replace(shelf, seen=seen, reasons=reasons),
        rest[:SHOWN],
        key,
        remember=False,
        buttons=shown_buttons(turn, shelf.limits, more=len(rest) > SHOWN),
        product=name_of_kind(refused[0], turn.language),
    )
    return True


def _back(turn: Turn, shelf: Shelf) -> None:
    if not shelf.back:
        turn.say("refine.back_none")
        return
    *earlier, last = shelf.back
    before = replace(Shelf.of(last), back=earlier)
    found = catalog.products(turn.session, before.skus)
    refused = set(visit_of(turn).refused)
    products = [found[sku] for sku in before.skus if sku in found and sku not in refused]
    told = limit_words.said(turn, before.limits, currency=products[0].currency if products else "")
    show(
        turn,
        before,
        products,
        "refine.back_limited" if told else "refine.back",
        remember=False,
        buttons=shown_buttons(turn, before.limits, more=False),
        limits=told,
    )


def _about_things(turn: Turn, shelf: Shelf, change: Change) -> bool:
    """Words beside the limits: what the things shown must say of themselves, or other things."""
    words = tuple(dict.fromkeys([*change.limits.words, *change.rest]))
    limits = replace(change.limits, words=words)
    things, _ = pool(turn, shelf.source, limits)
    if catalog.narrow(turn.session, things, limits).products:
        _apply(turn, shelf, limits, newest=[*change.set, "words"])
        return True
    if _search(turn):
        return True
    if change.understood:
        _apply(turn, shelf, change.limits, newest=change.set)
        return True
    return False
