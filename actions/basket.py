"""Putting something into the basket of the shop's page; how to order, where that is asked."""

from __future__ import annotations

import re
from typing import Any

from actions.base import ShopAction
from actions.basket_words import INTO, pieces, takes_out, without_left
from actions.baskets import basket, page_has_basket
from actions.cards import Card, product_cards
from actions.checkout import pay, wants_to_pay
from actions.faq import AnswerFaq
from actions.meant import meant, products_named, which_buttons
from actions.product_question import tells_colours
from actions.selling import offer_with
from actions.shelf import note
from actions.shown import at_places, shown_products
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import colours_in, plain
from smartmkt_core.events import service as events

MOST = 99
"""Pieces of one product that go into a basket at once."""
MOST_VARIANTS = 5


class PlaceOrder(ShopAction):
    """Hands a product over to the page's basket, or says how ordering works."""

    action_name = "action_place_order"

    def respond(self, turn: Turn) -> None:
        if turn.entity("checkout") or (turn.text and wants_to_pay(turn)):
            pay(turn)
            return
        if leaves(turn):
            return
        wanted = not turn.text or bool(INTO.search(turn.text))
        named = bool(turn.text) and bool(at_places(turn) or products_named(turn))
        pointed = bool(_THIS.search(turn.text)) and bool(turn.focus.get("product"))
        if not (wanted or named or pointed) or (_HOW.search(turn.text) and not named):
            AnswerFaq(self.shop).respond(turn)
            return
        pressed = turn.entity("sku") if not turn.text else None
        product = meant(turn) if turn.text or pressed else None
        if product is None and not turn.text:
            AnswerFaq(self.shop).respond(turn)
        elif product is None:
            turn.say("basket.which", buttons=which_buttons(turn, "place_order"))
        elif turn.text and tells_colours(turn, product):
            turn.look_at(product=None)
        elif turn.text and (several := _variants(turn, product)):
            turn.look_at(product=None)
            turn.say("basket.which_variant", buttons=several)
        else:
            _put(turn, product)


def leaves(turn: Turn) -> bool:
    """Whether nothing goes in, which is said; else the words are read without what is left out."""
    if turn.in_form or not turn.text:
        return False
    if takes_out(turn):
        turn.say("basket.take_out")
        return True
    rest = without_left(turn)
    if rest is None:
        return False
    if not INTO.search(rest):
        turn.say("deny.unchanged")
        return True
    found = [e for e in turn.message.get("entities") or [] if _stands(rest, e)]
    turn.narrow({**turn.message, "text": rest, "entities": found})
    return False


def _stands(rest: str, entity: dict[str, Any]) -> bool:
    """Whether the words of an entity are still there."""
    place = slice(entity.get("start", 0), entity.get("end", len(rest)))
    return bool(rest[place].strip())


def _variants(turn: Turn, product: Product) -> list[Button]:
    """The colours and sizes to choose from, where the words named the thing but not which."""
    exact = catalog.products_by_text(turn.session, turn.text)
    seen = {turn.focus.get("product"), *shown_products(turn)}
    coloured = colours_in(plain(turn.text)) & catalog.colours_of(product)
    if product in exact or product.sku in seen or coloured:
        return []
    several = [product, *catalog.variants(turn.session, product)]
    buyable = [one for one in several if one.stock > 0]
    if len(buyable) < 2:
        return []
    return [
        {
            "title": one.name(turn.language),
            "payload": payload("place_order", sku=one.sku, quantity=turn.entity("quantity") or 1),
        }
        for one in buyable[:MOST_VARIANTS]
    ]


def _put(turn: Turn, product: Product) -> None:
    """Into the basket, where the page has one and the shop has the pieces."""
    turn.look_at(product=product.sku)
    name = product.name(turn.language)
    card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
    wanted = pieces(turn, product, most=MOST)
    count = wanted or MOST
    have = basket(turn)
    lines = have.lines if have is not None else ()
    already = sum(line.quantity for line in lines if line.product.sku == product.sku)
    if product.stock <= 0:
        similar = turn.button("button.similar", payload("similar_products", sku=product.sku))
        turn.say("basket.sold_out", buttons=[similar], custom=card, product=name)
    elif product.stock < already + count:
        turn.say("basket.too_few", custom=card, product=name, count=product.stock)
    elif wanted is None:
        turn.say("basket.at_most", custom=card, product=name, count=MOST)
    elif not page_has_basket(turn):
        turn.say("basket.on_page", custom=card, product=name)
    else:
        note(turn, events.CART, [product.sku], value=count)
        best = turn.button("button.best_code", payload("check_promotion", about="basket"))
        checkout = turn.button("button.checkout", payload("place_order", checkout=True))
        turn.say(
            "basket.added" if count == 1 else "basket.added_several",
            custom=_handed_over(product, count),
            buttons=[checkout, best],
            product=name,
            count=count,
            price=turn.formats.money(product.price * count, product.currency),
        )
        offer_with(turn, product, {line.product.sku for line in lines})


def _handed_over(product: Product, count: int) -> Card:
    """What the page's basket understands."""
    return {"type": "basket", "add": [{"sku": product.sku, "quantity": count}]}


_THIS = re.compile(r"\b(?:it|this|that|one)\b|这|那|它", re.I)
_HOW = re.compile(r"\bhow\b|\bwhere\b|怎么|如何|哪里|在哪", re.I)
