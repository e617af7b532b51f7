"""From the chat to the merchant's checkout, with what is in the basket."""

from __future__ import annotations

import re

from actions.baskets import basket, page_has_basket
from actions.cards import Card, image
from actions.shelf import suggest
from actions.turn import Turn
from smartmkt_core.checkout import checkout_url
from smartmkt_core.promotions.service import Basket

_PAYS = re.compile(
    r"^\W*(?:ok(?:ay)?|right|great|fine|yes|so|and|now|then|good|let'?s|please|hi|hello)?[\s,]*"
    r"(?:(?:i (?:want|would like|'?d like)|i'?m ready|can i|let me|take me|bring me|go|ready|time)"
    r"[\s\w']{0,12} )?(?:to )?(?:the )?(?:check ?out|pay(?: now)?)(?: now| please|,? pls)*\W*$"
    r"|^\W*(?:好的?|行|可以|那|现在|我|就|请|帮我|直接|先|要|想|准备)*(?:去|来)?(?:结账|结算|买单|付款|付钱)(?:吧|了|啦|呗|一下)*\W*$",
    re.I,
)


def wants_to_pay(turn: Turn) -> bool:
    """As in "take me to checkout", 去结账; how it works is another question."""
    return bool(_PAYS.search(turn.text))


def pay(turn: Turn) -> None:
    """The basket once more, and the way to where it is paid."""
    have = basket(turn)
    if have is None or not (have.lines or page_has_basket(turn)):
        # Nobody sees the basket, so nobody knows that it is empty.
        turn.say("basket.no_page")
        return
    if not have.lines:
        turn.say("basket.empty", buttons=[suggest(turn)])
        turn.offer("recommend_product")
        return
    gone = [line.product.name(turn.language) for line in have.lines if line.product.stock <= 0]
    left = Basket(tuple(line for line in have.lines if line.product.stock > 0))
    before = turn.lead("basket.gone", products=turn.formats.listing(gone)) if gone else ""
    if not left.lines:
        turn.say("basket.empty", before=before, buttons=[suggest(turn)])
        return
    turn.say(
        "basket.checkout",
        before=before,
        custom=_card(turn, left),
        count=sum(line.quantity for line in left.lines),
        total=turn.formats.money(left.total, left.currency),
    )


def _card(turn: Turn, have: Basket) -> Card:
    """The lines, and the link; without one the page opens its own checkout."""
    items = [(line.product.sku, line.quantity) for line in have.lines]
    return {
        "type": "checkout",
        "title": turn.t("checkout.title"),
        "url": checkout_url(
            turn.shop.settings,
            items,
            customer_id=turn.customer_id,
            conversation_id=turn.conversation_id,
            now=turn.now,
        ),
        "page": page_has_basket(turn),
        "items": [{"sku": sku, "quantity": quantity} for sku, quantity in items],
        "lines": [
            {
                "title": turn.t(
                    "checkout.line",
                    quantity=line.quantity,
                    product=line.product.name(turn.language),
                ),
                "price_label": turn.formats.money(line.total, have.currency),
                "image_url": image(line.product),
            }
            for line in have.lines
        ],
        "total_label": turn.formats.money(have.total, have.currency),
    }
