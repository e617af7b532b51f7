"""Finding products, and answering about one."""

from __future__ import annotations

from actions.base import ShopAction, person
from actions.cards import product_cards
from actions.items import parts
from actions.reading import points_back
from actions.turn import Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders

SHOWN = 6
FEW = 5
CLEARLY = 1.3
"""How much better than the next a hit must be to be the product that is meant."""


class SearchProduct(ShopAction):
    """A row of products that fit; where none does, says so."""

    action_name = "action_search_product"

    def respond(self, turn: Turn) -> None:
        show_products(turn, turn.text)


class ProductQuestion(ShopAction):
    """Stock, price and properties of the product that is meant."""

    action_name = "action_product_question"

    def respond(self, turn: Turn) -> None:
        product = _meant(turn)
        if product is None:
            show_products(turn, turn.text)
            return
        turn.look_at(product=product.sku)
        card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
        name = product.name(turn.language)
        detail = _asked_attribute(turn, product)
        if detail is not None and turn.intent != "check_stock":
            turn.say("product.attribute", custom=card, product=name, attribute=detail)
            return
        stock = "out" if product.stock <= 0 else "few" if product.stock <= FEW else "in"
        key = f"product.stock_{stock}"
        turn.say(
            key,
            custom=card,
            product=name,
            price=turn.formats.money(product.price, product.currency),
            count=product.stock,
        )


def show_products(turn: Turn, query: str) -> None:
    """Searches and shows; an empty answer is an honest one."""
    hits = (
        catalog.search(
            turn.session, query, language=turn.language, limit=SHOWN, encoder=turn.shop.encoder
        )
        if query
        else []
    )
    products = [hit.product for hit in hits]
    if not products:
        turn.say("search.none", buttons=[_recommend(turn), person(turn)])
        turn.offer("recommend_product")
        return
    turn.set("choices", {"kind": "product", "skus": [product.sku for product in products]})
    turn.look_at(product=products[0].sku if len(products) == 1 else None)
    turn.say(
        "search.found",
        custom=product_cards(
            turn, products, ratings=catalog.rating(turn.session, [p.sku for p in products])
        ),
        count=len(products),
    )


def _recommend(turn: Turn) -> dict[str, str]:
    return turn.button("button.recommend", payload("recommend_product"))


def _meant(turn: Turn) -> Product | None:
    """The product of a pressed card, of a place in the list, named in words, or just seen."""
    pressed = turn.entity("sku") if not turn.text else None
    if pressed:
        return catalog.product(turn.session, str(pressed))
    place, shown = turn.entity("ordinal"), _shown(turn)
    if isinstance(place, int) and shown:
        index = place - 1 if place > 0 else len(shown) + place
        if 0 <= index < len(shown):
            return catalog.product(turn.session, shown[index])
    named = catalog.products_by_text(turn.session, turn.text) if turn.text else []
    if len(named) == 1:
        return named[0]
    if named:
        return None
    if turn.focus.get("product") and points_back(turn):
        return catalog.product(turn.session, str(turn.focus["product"]))
    found = _clearly_best(turn)
    if found is None and turn.focus.get("product"):
        return catalog.product(turn.session, str(turn.focus["product"]))
    return found or _ordered(turn)


def _clearly_best(turn: Turn) -> Product | None:
    """The first hit of a search where no other comes near."""
    hits = catalog.search(
        turn.session, turn.text, language=turn.language, limit=2, encoder=turn.shop.encoder
    )
    if len(hits) == 1 or (len(hits) == 2 and hits[0].score >= CLEARLY * hits[1].score):
        return hits[0].product
    return None


def _ordered(turn: Turn) -> Product | None:
    """The only product of the order that is being talked about."""
    number = turn.focus.get("order")
    if not number:
        return None
    try:
        order = orders.accessible(turn.session, turn.shopper, str(number), turn.now)
    except NotFound:
        return None
    return order.items[0].product if len(order.items) == 1 else None


def _shown(turn: Turn) -> list[str]:
    choices = turn.get("choices") or {}
    return list(choices.get("skus") or []) if choices.get("kind") == "product" else []


def _asked_attribute(turn: Turn, product: Product) -> str | None:
    """As in "material: copper" where the question names the property; all of them for a button."""
    chinese = turn.language == "zh"
    found = []
    for name, value in (product.attributes or {}).items():
        if name.endswith("_zh") or not value or isinstance(value, dict):
            continue
        shown = (product.attributes or {}).get(f"{name}_zh", value) if chinese else value
        label_key = f"attribute.{name}"
        label = turn.t(label_key) if label_key in turn.shop.texts else name.replace("_", " ")
        words = {name.casefold(), label.casefold()}
        asked = not turn.text or any(word in turn.text.casefold() for word in words)
        if asked or parts(turn.text) & parts(name):
            text = (
                turn.formats.listing([str(v) for v in shown]) if isinstance(shown, list) else shown
            )
            found.append(turn.t("label.attribute", name=label, value=text))
    return turn.t("label.attribute_gap").join(found) or None
