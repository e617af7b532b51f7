"""Answering about one product: price, stock, sizes, properties, what buyers say."""

from __future__ import annotations

import re
from typing import Any

from actions import asked, promotions, restock
from actions import question_words as words
from actions.attributes import asked_attributes, asked_by_value, names_property
from actions.base import ShopAction, person
from actions.cards import product_cards
from actions.meant import FEW, in_view, meant, products_named, which_buttons
from actions.refine import read, refine
from actions.search import show_products
from actions.shelf import note
from actions.shown import is_about_shown, shown_products
from actions.turn import Button, Turn, payload
from actions.variant import missing_colour, name_of_kind
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.figures import size_fits, size_in
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.words import plain
from smartmkt_core.events import service as events
from smartmkt_core.language import detect

LONGEST_QUOTE = 140
_NAMING = ("search_product", "product_question", "check_stock", "out_of_scope", "place_order")
_IS_VALUE = re.compile(
    r"(?:请问|那|所以)?(?:这|它|那)?[个款件条双只种张把]?(?:真的|确实|到底)?(?:是不是|是|算)[^，。,]{1,10}[?？吗嘛么吧的\s]$"
)
PRAISE, BLAME = 4, 3
"""Stars from which, and up to which, a review is quoted for and against."""


class ProductQuestion(ShopAction):
    """Stock, price and properties of the product that is meant."""

    action_name = "action_product_question"

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        """Takes the name of the product for which a question was asked without one."""
        if turn.in_form or asked.is_other_wish(turn, *_NAMING) or not products_named(turn):
            return False
        product = meant(turn)
        if product is None:
            return False
        asked.close(turn)
        turn.look_at(product=product.sku)
        whole = turn.message
        if not words.QUESTION.search(turn.text):
            turn.narrow({**whole, "text": question["said"], "intent": {"name": question["wish"]}})
        answer(turn, product)
        turn.narrow(whole)
        return True

    def respond(self, turn: Turn) -> None:
        if turn.entity("remind") and (watched := meant(turn)) is not None:
            restock.begin(turn, watched)
            return
        if turn.text and promotions.asks_about_code(turn):
            promotions.Promotions(self.shop).respond(turn)
            return
        of_one = is_about_shown(turn.text) and in_view(turn) is not None
        if turn.text and not of_one and refine(turn, surely=True):
            return
        product = _in_view_by_value(turn) or meant(turn)
        if product is None and (_only_points(turn.text) or is_about_shown(turn.text)):
            ask_which(turn, "product_question")
            return
        if product is None:
            show_products(turn, turn.text)
            return
        turn.look_at(product=product.sku)
        if not tells_colours(turn, product):
            answer(turn, product)


def tells_colours(turn: Turn, product: Product) -> bool:
    """Says that the product doesn't come in the colour asked for, and shows those it comes in."""
    family = [product, *catalog.variants(turn.session, product)]
    colour = missing_colour(turn, family)
    if colour is None:
        return False
    skus = [one.sku for one in family]
    turn.set("choices", {"kind": "product", "skus": skus})
    turn.say(
        "product.no_colour",
        custom=product_cards(turn, family, ratings=catalog.rating(turn.session, skus)),
        product=name_of_kind(product, turn.language),
        colour=catalog.colour_name(colour, turn.language),
        count=len(family),
    )
    return True


def answer(turn: Turn, product: Product) -> None:
    """Answers from what the shop knows of a product; says so where it knows nothing."""
    note(turn, events.VIEW, [product.sku])
    card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
    name = product.name(turn.language)
    if not turn.text or words.TELL.search(turn.text):
        _about(turn, product, card)
    elif words.REVIEWS.search(turn.text):
        _reviews(turn, product, card)
    elif turn.intent == "check_stock" or words.STOCK.search(turn.text) or _one_size(turn, product):
        _stock(turn, product, card)
    elif words.PRICE.search(turn.text):
        _price(turn, product, card)
    elif (detail := asked_attributes(turn, product)) is not None:
        turn.say("product.attribute", custom=card, product=name, attribute=detail)
    elif _stated_or_said(turn, product, card):
        return
    elif sentence := catalog.mentions(product, turn.text, language=turn.language):
        turn.say("product.described", custom=card, product=name, sentence=sentence)
    elif names_property(turn) or _asks_something(turn.text):
        _unknown(turn, product, card)
    else:
        _stock(turn, product, card)


def _stated_or_said(turn: Turn, product: Product, card: dict[str, Any]) -> bool:
    """What the shop states of a value asked for, or buyers say; these first of what they know."""
    asks = _asks_something(turn.text)
    if asks and catalog.asks_opinion(turn.text) and _said_by_buyers(turn, product, card):
        return True
    return _by_value(turn, product, card) or (asks and _said_by_buyers(turn, product, card))


def _in_view_by_value(turn: Turn) -> Product | None:
    """What 是真皮的吗 is asked of: what is spoken of, rather than the best that is of leather."""
    if not _IS_VALUE.match(turn.text.strip()) or products_named(turn):
        return None
    seen = in_view(turn)
    return seen if seen is not None and asked_by_value(turn, seen)[0] is not None else None


def _by_value(turn: Turn, product: Product, card: dict[str, Any]) -> bool:
    """Answers "is it leather?" from what the shop states of the material; whether it states any."""
    if not words.QUESTION.search(turn.text):
        return False
    detail, own = asked_by_value(turn, product)
    # How a thing does in the office or on a hike isn't told by what it is made for instead.
    if detail is None or (not own and catalog.asks_opinion(turn.text)):
        return False
    name = product.name(turn.language)
    # What the details say of another material may still name this one: a canvas bag's straps.
    sentence = None if own else catalog.mentions(product, turn.text, language=turn.language)
    after = turn.t("product.described", product=name, sentence=sentence) if sentence else ""
    turn.say("product.states", custom=card, after=after, product=name, attribute=detail)
    return True


def asks_about_shown(turn: Turn) -> bool:
    """Whether strange words are a question about the products on the screen, or change them."""
    text = turn.text.strip()
    if not text or not shown_products(turn):
        return False
    if len(text) > 1 and is_about_shown(text):
        return True
    change = read(turn, catalog.Limits())
    return (change.understood and not change.rest) or catalog.wants_cheaper(text)


def ask_which(turn: Turn, intent: str) -> None:
    """Asks which product is meant, with those on the screen to choose from."""
    buttons = which_buttons(turn, intent)
    if turn.text and intent == ProductQuestion.action_name.removeprefix("action_"):
        asked.ask(turn, ProductQuestion.action_name, "which", said=turn.text, wish=turn.intent)
    turn.say("product.which" if buttons else "product.which_at_all", buttons=buttons)


def _about(turn: Turn, product: Product, card: dict[str, Any]) -> None:
    description = product.text(turn.language)
    if not description:
        _stock(turn, product, card)
        return
    turn.say(
        "product.about",
        custom=card,
        product=product.name(turn.language),
        buttons=_next(turn, product),
        price=turn.formats.money(product.price, product.currency),
        description=description,
    )


def _next(turn: Turn, product: Product) -> list[Button]:
    """What people ask next about a product."""
    sku = product.sku
    sized = bool((product.attributes or {}).get("sizes"))
    return [
        *([turn.button("button.size", payload("size_help", sku=sku))] if sized else []),
        turn.button("button.similar", payload("similar_products", sku=sku)),
        turn.button("button.together", payload("bought_together", sku=sku)),
    ]


def _stock(turn: Turn, product: Product, card: dict[str, Any]) -> None:
    """Whether it can be bought now, in the size asked for where one is."""
    name, sizes = product.name(turn.language), catalog.sizes_of(product)
    size = size_in(plain(turn.text))
    if size is not None and _one_size(turn, product):
        fits = size_fits(size[0], sizes)
        state = "none" if not fits else "in" if product.stock > 0 else "out"
        key = f"product.size_{state}"
        turn.say(key, custom=card, product=name, size=size[0].upper(), sizes=sizes)
        return
    stock = "out" if product.stock <= 0 else "few" if product.stock <= FEW else "in"
    turn.say(
        f"product.stock_{stock}",
        custom=card,
        product=name,
        price=turn.formats.money(product.price, product.currency),
        count=product.stock,
    )


def _one_size(turn: Turn, product: Product) -> bool:
    """As in "do you have it in 42?" of what comes in sizes."""
    comes_in_sizes = bool((product.attributes or {}).get("sizes"))
    return comes_in_sizes and size_in(plain(turn.text)) is not None


def _price(turn: Turn, product: Product, card: dict[str, Any]) -> None:
    before = card["products"][0].get("old_price_label")
    key = "product.price_reduced" if before else "product.price"
    turn.say(
        "product.price_sold_out" if product.stock <= 0 else key,
        custom=card,
        product=product.name(turn.language),
        price=turn.formats.money(product.price, product.currency),
        old=before,
    )


def _reviews(turn: Turn, product: Product, card: dict[str, Any]) -> None:
    """The mean, and the newest praise and blame that were written in the shopper's language."""
    name = product.name(turn.language)
    rated = catalog.rating(turn.session, [product.sku]).get(product.sku)
    if rated is None:
        turn.say("product.no_reviews", custom=card, product=name)
        return
    written = catalog.reviews(turn.session, [product.sku])
    good = _quote(turn, [review for review in written if review.rating >= PRAISE])
    bad = _quote(turn, [review for review in written if review.rating <= BLAME])
    quotes = [
        turn.t(f"product.review_{kind}", text=text)
        for kind, text in (("good", good), ("bad", bad))
        if text
    ]
    gap = "" if turn.language == "zh" else " "
    stars = f"{rated[0]:.1f}"
    turn.say(
        "product.reviews",
        custom=card,
        after=gap.join(quotes),
        product=name,
        rating=stars,
        count=rated[1],
    )


def _said_by_buyers(turn: Turn, product: Product, card: dict[str, Any]) -> bool:
    """What reviews of the product, in any colour, say to the question; whether one does."""
    line = [product.sku, *(one.sku for one in catalog.variants(turn.session, product))]
    written = [review for review in catalog.reviews(turn.session, line) if review.text.strip()]
    said = catalog.said_about(product, written, turn.text)
    if not said:
        return False
    own = [one for one in said if detect(one.sentence) == turn.language] or said
    pair = [
        next((one for one in own if one.review.rating >= PRAISE), None),
        next((one for one in own if one.review.rating < PRAISE), None),
    ]
    quotes = [
        turn.t("product.said", text=_cut(one.sentence), stars=one.review.rating)
        for one in pair
        if one is not None
    ]
    gap = "" if turn.language == "zh" else " "
    detail = catalog.mentions(product, turn.text, language=turn.language)
    name = product.name(turn.language)
    before = turn.t("product.described", product=name, sentence=detail) if detail else ""
    turn.say(
        "product.said_by" if detail else "product.said_only",
        custom=card,
        before=before,
        after=gap.join(quotes),
        product=name,
        count=len(said),
        total=len(written),
    )
    return True


def _unknown(turn: Turn, product: Product, card: dict[str, Any]) -> None:
    """Says that nothing is known, and where that was looked for."""
    line = [product.sku, *(one.sku for one in catalog.variants(turn.session, product))]
    count = len(catalog.reviews(turn.session, line))
    turn.say(
        "product.unknown_reviews" if count else "product.unknown",
        buttons=[person(turn)],
        custom=card,
        product=product.name(turn.language),
        count=count,
    )
    turn.offer("contact_human_agent")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _quote(turn: Turn, reviews: list[Review]) -> str:
    for review in reviews:
        text = review.text.strip()
        if text and detect(text) == turn.language:
            return _cut(text)
    return ""


def _only_points(text: str) -> bool:
    """As in "How much is it?": words for none of the products, all for one of them."""
    return bool(words.POINTING.fullmatch(text.strip(" ?？!！.。")))


def _asks_something(text: str) -> bool:
    """Whether the words are a question of which nothing is known."""
    return bool(words.QUESTION.search(text)) and not is_about_shown(text)
